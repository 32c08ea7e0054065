"""Where measures of several themes and departments meet: double structures, and tasks that cut across."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.measures import Measure
from workshops.models import Department, User


class OverlapJudgement(models.TextChoices):
    OPEN = "open", _("noch nicht beurteilt")
    DUPLICATE = "duplicate", _("Doppelstruktur")
    CROSS_CUTTING = "cross_cutting", _("Querschnittsaufgabe")
    DISTINCT = "distinct", _("verschieden")


class OverlapDecision(models.TextChoices):
    OPEN = "open", _("noch nicht entschieden")
    MERGE = "merge", _("zusammenlegen")
    DELIMIT = "delimit", _("abgrenzen")
    KEEP = "keep", _("beibehalten")


class OverlapFinding(models.Model):
    """Two or more measures or existing offers that touch each other, and what the departments made of it.

    Internal until released, row by row.
    """

    Judgement = OverlapJudgement
    Decision = OverlapDecision

    title = models.CharField(_("Worum geht es?"), max_length=300)
    measures = models.ManyToManyField(Measure, related_name="overlaps", blank=True, verbose_name=_("Maßnahmen"))
    offers = models.TextField(_("Bestehende Angebote"), blank=True)
    departments = models.ManyToManyField(
        Department, related_name="overlaps", blank=True, verbose_name=_("Beteiligte Abteilungen")
    )
    judgement = models.CharField(
        _("Urteil"), max_length=15, choices=OverlapJudgement.choices, default=OverlapJudgement.OPEN
    )
    decision = models.CharField(
        _("Entscheidung"), max_length=10, choices=OverlapDecision.choices, default=OverlapDecision.OPEN
    )
    lead_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_overlaps",
        verbose_name=_("Federführende Abteilung"),
    )
    reason = models.TextField(_("Begründung"), blank=True)
    is_released = models.BooleanField(_("Freigegeben"), default=False)
    created_at = models.DateTimeField(_("Angelegt"))
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Querschnittsaufgabe oder Doppelstruktur")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(judgement__in=OverlapJudgement.values), name="overlap_judgement_known"),
            models.CheckConstraint(condition=Q(decision__in=OverlapDecision.values), name="overlap_decision_known"),
            models.CheckConstraint(
                condition=Q(is_released=False)
                | (~Q(judgement=OverlapJudgement.OPEN) & ~Q(decision=OverlapDecision.OPEN) & ~Q(reason="")),
                name="overlap_released_only_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ruled(self) -> tuple[str, str, str]:
        """Judgement, decision and reason."""
        return (self.judgement, self.decision, self.reason)

    @property
    def heard(self) -> int:
        """Rises with every answer of a department. Reads their answers."""
        return sum(each.version for each in self.department_responses.all())
