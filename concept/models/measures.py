"""Measures: what is to be done, by whom, and how one will see whether it helped."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concept.models.contributions import Contribution
from concept.models.goals import Objective
from concept.models.results import Result
from participants.models import Organisation
from workshops.folding import fold
from workshops.models import Department, Theme, User


class MeasureStatus(models.TextChoices):
    IDEA = "idea", _("Idee")
    PLANNED = "planned", _("geplant")
    UNDER_WAY = "under_way", _("in Umsetzung")
    DONE = "done", _("abgeschlossen")
    DEFERRED = "deferred", _("zurückgestellt")
    DISCARDED = "discarded", _("verworfen")


class MeasurePriority(models.IntegerChoices):
    HIGH = 1, _("hoch")
    MEDIUM = 2, _("mittel")
    LOW = 3, _("niedrig")


class NeedsDecision(models.TextChoices):
    YES = "yes", _("ja, eine Entscheidung des Gremiums ist nötig")
    NO = "no", _("nein")
    UNKNOWN = "unknown", _("noch nicht geklärt")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def published(self) -> "MeasureQuerySet":
        """What everyone may read."""
        return self.filter(is_public=True, merged_into__isnull=True)

    def current(self) -> "MeasureQuerySet":
        """Without those that went into another one."""
        return self.filter(merged_into__isnull=True)

    def for_pages(self) -> "MeasureQuerySet":
        """With everything a line about a measure shows."""
        return self.select_related("theme", "lead_organisation__category", "lead_department")

    def with_gaps(self) -> "MeasureQuerySet":
        """Each knows `has_origin` and `has_objective`: whether it rests on something that everyone may read, and serves
        something."""
        rows = (Result.objects.published(), Contribution.objects.published(), Objective.objects.all())
        results, contributions, objectives = (
            models.Exists(each.filter(measures=models.OuterRef("pk"))) for each in rows
        )
        return self.annotate(has_origin=Q(results) | Q(contributions), has_objective=objectives)

    def without_lead(self) -> "MeasureQuerySet":
        """Nobody is in charge."""
        return self.filter(lead_organisation=None, lead_department=None, lead_text="")


class Measure(models.Model):
    """A measure and its sheet. A draft needs only a title.

    `code` ("M2.7") is its permanent name; it stays when the measure is moved to another theme, and is never given
    twice. `lead_organisation` or `lead_department` is in charge, or `lead_text` in words. `description` is our own
    small HTML. `merged_into`: the measure it went into.
    """

    Status = MeasureStatus
    Priority = MeasurePriority
    NeedsDecision = NeedsDecision

    code = models.CharField(_("Kennzeichen"), max_length=20, unique=True, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="measures", verbose_name=_("Thema"))
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("Titel"), max_length=300)
    folded_text = models.TextField(editable=False)
    description = models.TextField(_("Beschreibung"), blank=True)
    target_group = models.CharField(_("Zielgruppe"), max_length=500, blank=True)
    lead_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_measures",
        verbose_name=_("Zuständig: Organisation"),
    )
    lead_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_measures",
        verbose_name=_("Zuständig: Abteilung"),
    )
    lead_text = models.CharField(_("Zuständig, in Worten"), max_length=300, blank=True)
    partners = models.ManyToManyField(
        Organisation, related_name="partnered_measures", blank=True, verbose_name=_("Beteiligte Organisationen")
    )
    partners_text = models.CharField(_("Weitere Beteiligte"), max_length=500, blank=True)
    time_frame = models.CharField(_("Zeitrahmen"), max_length=200, blank=True)
    costs = models.CharField(_("Kosten"), max_length=300, blank=True)
    posts = models.CharField(_("Stellen"), max_length=300, blank=True)
    funding = models.CharField(_("Finanzierung"), max_length=300, blank=True)
    needs_decision = models.CharField(
        _("Braucht es einen Beschluss?"), max_length=10, choices=NeedsDecision.choices, default=NeedsDecision.UNKNOWN
    )
    priority = models.PositiveSmallIntegerField(_("Priorität"), choices=MeasurePriority.choices, null=True, blank=True)
    status = models.CharField(_("Stand"), max_length=10, choices=MeasureStatus.choices, default=MeasureStatus.IDEA)
    objectives = models.ManyToManyField(
        Objective, related_name="measures", blank=True, verbose_name=_("Handlungsziele")
    )
    results = models.ManyToManyField(Result, related_name="measures", blank=True, verbose_name=_("Ergebnisse"))
    contributions = models.ManyToManyField(
        Contribution, related_name="measures", blank=True, verbose_name=_("Beiträge")
    )
    is_public = models.BooleanField(_("Öffentlich"), default=False)
    review_on = models.DateField(_("Nächste Überprüfung"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    created_at = models.DateTimeField(_("Angelegt"))
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("Maßnahme")
        ordering = ["theme__number", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="measure_has_title"),
            models.CheckConstraint(condition=Q(status__in=MeasureStatus.values), name="measure_status_known"),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__in=MeasurePriority.values),
                name="measure_priority_known",
            ),
            models.CheckConstraint(
                condition=Q(needs_decision__in=NeedsDecision.values), name="measure_needs_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(lead_organisation__isnull=True) | Q(lead_department__isnull=True),
                name="measure_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="measure_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.folded_text = fold(f"{self.code} {self.title} {self.description} {self.target_group}")
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "folded_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("concept:measure", args=[self.code])

    @property
    def lead(self) -> str:
        """Who is in charge, in words; empty while nobody is."""
        return str(self.lead_organisation or self.lead_department or self.lead_text)

    @property
    def public_lead(self) -> str:
        """The same for everyone to read: an organisation by its name only where it agreed to be named."""
        return self.lead_organisation.public_name if self.lead_organisation else self.lead

    @property
    def public_partners(self) -> list[str]:
        """Who takes part, for everyone to read; each kind of those that are not named stands once."""
        return list(dict.fromkeys(partner.public_name for partner in self.partners.all()))


class MeasureMerge(models.Model):
    """That a measure went into another one, and what is needed to take it back. Moments are those of the process clock.

    `moved`: what went over, by primary keys (see `concept.actions.measures.merging`).
    """

    source = models.ForeignKey(Measure, models.CASCADE, related_name="merges")
    target = models.ForeignKey(Measure, models.CASCADE, related_name="merges_into")
    at = models.DateTimeField(_("Zeitpunkt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("Zurückgenommen"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zusammenführung von Maßnahmen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at__isnull=True), name="measure_merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="measure_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class ProgressNote(models.Model):
    """How a measure is getting on, dated."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="progress_notes")
    on = models.DateField(_("Datum"))
    text = models.TextField(_("Was ist geschehen?"))
    is_public = models.BooleanField(_("Öffentlich"), default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Zwischenstand")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:50]}"


class Indicator(models.Model):
    """By what one will see whether a measure helped. `version` rises with every saved change."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Woran erkennt man den Erfolg?"), max_length=300)
    unit = models.CharField(_("Einheit"), max_length=100, blank=True)
    baseline = models.CharField(_("Ausgangswert"), max_length=100, blank=True)
    target = models.CharField(_("Zielwert"), max_length=100, blank=True)
    data_source = models.CharField(_("Datenquelle"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("Indikator")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """What was measured, and when."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    on = models.DateField(_("Datum"))
    value = models.CharField(_("Wert"), max_length=100)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Messwert")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"
