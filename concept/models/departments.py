"""What the departments say by themselves, beside what their session decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.answer_links import AnswerLink
from concept.models.overlaps import OverlapDecision, OverlapFinding, OverlapJudgement
from workshops.models import Department


class DepartmentResponseQuerySet(models.QuerySet["DepartmentResponse"]):
    def said(self) -> "DepartmentResponseQuerySet":
        """Those that say something."""
        return self.exclude(judgement=OverlapJudgement.OPEN, decision=OverlapDecision.OPEN, reason="")


class DepartmentResponse(models.Model):
    """What one department says to one finding. Its own word: it decides nothing, and is never public."""

    finding = models.ForeignKey(OverlapFinding, models.CASCADE, related_name="department_responses")
    department = models.ForeignKey(Department, models.PROTECT, related_name="overlap_responses")
    judgement = models.CharField(
        _("Urteil"), max_length=15, choices=OverlapJudgement.choices, default=OverlapJudgement.OPEN
    )
    decision = models.CharField(
        _("Vorschlag"), max_length=10, choices=OverlapDecision.choices, default=OverlapDecision.OPEN
    )
    reason = models.TextField(_("Begründung"), blank=True)
    contact = models.CharField(_("Wer antwortet"), max_length=200)
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DepartmentResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rückmeldung einer Abteilung")
        ordering = ["department__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "finding"], name="department_response_once_per_finding"),
            models.CheckConstraint(
                condition=Q(judgement__in=OverlapJudgement.values), name="department_response_judgement_known"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=OverlapDecision.values), name="department_response_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.finding}"

    @property
    def said(self) -> tuple[str, str, str]:
        """Judgement, proposed decision and reason."""
        return (self.judgement, self.decision, self.reason)

    @property
    def is_ruling(self) -> bool:
        """Whether it could stand as what the session made of the finding: a remark alone cannot."""
        return self.judgement != OverlapJudgement.OPEN and self.decision != OverlapDecision.OPEN

    @property
    def says_something(self) -> bool:
        """An answer can be taken back."""
        return self.said != (OverlapJudgement.OPEN, OverlapDecision.OPEN, "")


class DepartmentLink(AnswerLink):
    """By which a department answers without an account."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="answer_links")

    class Meta(AnswerLink.Meta):
        verbose_name = _("Link für eine Abteilung")

    @property
    def asked(self) -> Department:
        return self.department
