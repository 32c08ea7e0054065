"""The process itself: whose it is, when it is due, what led to it, and what was last loaded from its file."""

from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    """How exactly a date is known. Nothing more exact than this is ever shown."""

    DAY = "day", _("Tag")
    MONTH = "month", _("Monat")
    SEASON = "season", _("Jahreszeit")
    NONE = "none", _("ohne Datum")


_current: ContextVar["Process | None"] = ContextVar("current_process", default=None)


class Process(models.Model):
    """The one process this database holds.

    `clock_process_moment` and `clock_real_moment` are the anchor of the process clock (see `workshops.clock`);
    both are aware moments, both or neither are set.
    """

    title = models.CharField(_("Titel"), max_length=200)
    motto = models.CharField(_("Motto"), max_length=300, blank=True)
    convenor = models.CharField(_("Einladende Stelle"), max_length=200)
    county = models.CharField(_("Kreis, Stadt oder Verband"), max_length=100)
    timezone = models.CharField(_("Zeitzone"), max_length=50)
    due_text = models.CharField(_("Fertig bis (in Worten)"), max_length=200)
    due = models.DateField(_("Fertig bis"), null=True, blank=True)
    due_precision = models.CharField(
        _("Genauigkeit"), max_length=10, choices=DatePrecision.choices, default=DatePrecision.NONE
    )
    decision_bodies = models.JSONField(_("Beschließende Gremien"), default=list, blank=True)
    contact_email = models.EmailField(_("E-Mail-Adresse für Fragen"), blank=True)
    imprint = models.TextField(_("Impressum"), blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    # Planning values of the process file's [assumptions]: not facts, and editable.
    default_places = models.PositiveIntegerField(_("Plätze je Workshop"), null=True, blank=True)
    delegates_per_organisation = models.PositiveSmallIntegerField(
        _("Personen je Organisation und Workshop"), null=True, blank=True
    )
    closes_hours_before = models.PositiveSmallIntegerField(_("Anmeldeschluss (Stunden vorher)"), default=24)
    offer_hours = models.PositiveSmallIntegerField(_("Frist für angebotene Plätze (Stunden)"), default=12)

    clock_process_moment = models.DateTimeField(null=True, blank=True, editable=False)
    clock_real_moment = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by `play`: from then on every page says that content is invented.
    has_example_content = models.BooleanField(default=False, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Prozess")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="process_is_the_only_one"),
            models.CheckConstraint(
                condition=Q(clock_process_moment__isnull=True, clock_real_moment__isnull=True)
                | Q(clock_process_moment__isnull=False, clock_real_moment__isnull=False),
                name="process_clock_anchor_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the process's local times are meant and shown."""
        return ZoneInfo(self.timezone)

    @classmethod
    def current(cls) -> "Process | None":
        """The process, or None before one is loaded. One query; none inside `in_scope`."""
        return _current.get() or cls.objects.first()

    @classmethod
    @contextmanager
    def in_scope(cls):
        """Reads the process once and hands the same row to everyone inside: a request, a mail, a document."""
        process = cls.objects.first()
        token = _current.set(process)
        try:
            yield process
        finally:
            _current.reset(token)


class LoadedRecord(models.Model):
    """The values a row had when it was last loaded from the process file.

    They tell a change made in the file from a change made by the team.
    """

    table = models.CharField(max_length=50)
    slug = models.CharField(max_length=200)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "slug"], name="loaded_record_once")]

    def __str__(self) -> str:
        return f"{self.table}/{self.slug}"


class MilestoneStatus(models.TextChoices):
    DONE = "done", _("geschehen")
    PENDING = "pending", _("steht noch aus")
    PLANNED = "planned", _("geplant")


class Milestone(models.Model):
    """A station on the way to the concept; its date is only as exact as its precision says."""

    Status = MilestoneStatus

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("Titel"), max_length=300)
    date = models.DateField(_("Datum"), null=True, blank=True)
    date_precision = models.CharField(
        _("Genauigkeit"), max_length=10, choices=DatePrecision.choices, default=DatePrecision.NONE
    )
    status = models.CharField(
        _("Stand"), max_length=10, choices=MilestoneStatus.choices, default=MilestoneStatus.PLANNED
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Meilenstein")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date__isnull=True, date_precision=DatePrecision.NONE)
                | (Q(date__isnull=False) & ~Q(date_precision=DatePrecision.NONE)),
                name="milestone_date_has_precision",
            ),
            models.CheckConstraint(condition=Q(status__in=MilestoneStatus.values), name="milestone_status_known"),
        ]

    def __str__(self) -> str:
        return self.title


class KeyFigure(models.Model):
    """A number that explains why the process exists, with its source. `value` is text: some say "mehr als 800"."""

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("Bezeichnung"), max_length=300)
    value = models.CharField(_("Wert"), max_length=100)
    unit = models.CharField(_("Einheit"), max_length=100, blank=True)
    period = models.CharField(_("Zeitraum"), max_length=200, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Kennzahl")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class Heartbeat(models.Model):
    """When a background process last said that it is alive, in real time."""

    name = models.CharField(max_length=50, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
