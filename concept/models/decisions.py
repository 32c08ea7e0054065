"""What is decided about a frozen version: internal sign-offs, the bodies' steps, and the paper they decide on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concept.models.versions import ConceptVersion
from workshops.models import BodySession, Task, User


class StepRole(models.TextChoices):
    PREPARES = "prepares", _("berät vor")
    DECIDES = "decides", _("beschließt")


class DecisionResult(models.TextChoices):
    PENDING = "pending", _("steht noch aus")
    UNCHANGED = "unchanged", _("unverändert beschlossen")
    AMENDED = "amended", _("mit Änderungen beschlossen")
    DEFERRED = "deferred", _("vertagt")
    REJECTED = "rejected", _("abgelehnt")


IN_FAVOUR = (DecisionResult.UNCHANGED, DecisionResult.AMENDED)
# What a body that only prepares says instead.
RECOMMENDATIONS = {
    DecisionResult.UNCHANGED: _("unverändert empfohlen"),
    DecisionResult.AMENDED: _("mit Änderungen empfohlen"),
    DecisionResult.REJECTED: _("nicht empfohlen"),
}


class DecisionStep(models.Model):
    """A body's decision about a version: when it meets, under which number, and with what result.

    `session`: the session of the plan backwards that it stands for. `task`: that the papers are to be handed in.
    `note` is internal. `revision` rises with every change.
    """

    Role = StepRole
    Result = DecisionResult

    version = models.ForeignKey(ConceptVersion, models.PROTECT, related_name="decision_steps")
    session = models.ForeignKey(
        BodySession, models.SET_NULL, null=True, blank=True, related_name="decision_steps", verbose_name=_("Sitzung")
    )
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    body = models.CharField(_("Gremium"), max_length=200)
    role = models.CharField(_("Aufgabe"), max_length=10, choices=StepRole.choices, default=StepRole.DECIDES)
    meets_on = models.DateField(_("Sitzung am"), null=True, blank=True)
    papers_due_on = models.DateField(_("Vorlagenschluss"), null=True, blank=True)
    paper_number = models.CharField(_("Nummer der Vorlage"), max_length=50, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(
        _("Ergebnis"), max_length=10, choices=DecisionResult.choices, default=DecisionResult.PENDING
    )
    note = models.TextField(_("Anmerkung"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Schritt der Beratungsfolge")
        ordering = ["position", "meets_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=DecisionResult.values), name="decision_result_known"),
            models.CheckConstraint(condition=Q(role__in=StepRole.values), name="decision_role_known"),
            models.CheckConstraint(
                condition=Q(result=DecisionResult.PENDING) | Q(meets_on__isnull=False), name="decision_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(papers_due_on__isnull=True)
                | Q(meets_on__isnull=True)
                | Q(papers_due_on__lte=F("meets_on")),
                name="decision_papers_before_it",
            ),
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def is_pending(self) -> bool:
        return self.result == DecisionResult.PENDING

    @property
    def is_decided(self) -> bool:
        return not self.is_pending

    @property
    def is_in_favour(self) -> bool:
        return self.result in IN_FAVOUR

    @property
    def decides(self) -> bool:
        return self.role == StepRole.DECIDES

    @property
    def result_words(self) -> str:
        """The result as a body of this role puts it."""
        return result_words(self.role, self.result)

    @property
    def differs_from_plan(self) -> bool:
        """The plan backwards has other days for this session by now."""
        planned = self.session
        return bool(
            planned
            and self.is_pending
            and (planned.meets_on, planned.papers_due_on) != (self.meets_on, self.papers_due_on)
        )


def result_words(role: str, result: str) -> str:
    """Such as "unverändert empfohlen" for a body that prepares, "unverändert beschlossen" for one that decides."""
    if role == StepRole.PREPARES and (words := RECOMMENDATIONS.get(DecisionResult(result))):
        return str(words)
    return str(DecisionResult(result).label)


class SignOff(models.Model):
    """An internal sign-off (Mitzeichnung) before the bodies decide. `revision` rises with every change."""

    version = models.ForeignKey(ConceptVersion, models.PROTECT, related_name="sign_offs")
    who = models.CharField(_("Wer zeichnet mit"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    signed_on = models.DateField(_("Mitgezeichnet am"), null=True, blank=True)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Mitzeichnung")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.who


class DecisionPaper(models.Model):
    """The texts of the paper (Vorlage) that a version goes to the bodies with, as `workshops.plaintext` reads them."""

    version = models.OneToOneField(ConceptVersion, models.PROTECT, related_name="paper")
    motion = models.TextField(_("Beschlussvorschlag"))
    summary = models.TextField(_("Zusammenfassung"), blank=True)
    statement = models.TextField(_("Sachdarstellung"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Vorlage zu einer Fassung")

    def __str__(self) -> str:
        return str(self.version)


class ChangeKind(models.TextChoices):
    ADDED = "added", _("eingetragen")
    CHANGED = "changed", _("geändert")
    REMOVED = "removed", _("entfernt")


class DecisionChange(models.Model):
    """What somebody changed about a version's decision, and when: rows are added and never changed.

    `subject`: the body, or who signs off. `details`: for each field that was changed its name and what it was before
    and is now, in words. `at` is a process moment.
    """

    Kind = ChangeKind

    version = models.ForeignKey(ConceptVersion, models.PROTECT, related_name="decision_changes")
    at = models.DateTimeField(_("Wann"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("Was"), max_length=10, choices=ChangeKind.choices)
    subject = models.CharField(_("Wovon"), max_length=200)
    details = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Änderung an der Beschlussfassung")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="decision_change_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_kind_display()}"
