"""Events: the workshops and the sessions beside them."""

import uuid
from datetime import datetime, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workshops import clock
from workshops.models.places import Venue
from workshops.models.processes import Process
from workshops.models.themes import Theme
from workshops.models.users import Person


class EventKind(models.TextChoices):
    THEME_WORKSHOP = "theme_workshop", _("Themen-Workshop")
    KICK_OFF = "kick_off", _("Auftakt")
    EVENING_SESSION = "evening_session", _("Abendtermin")
    MUNICIPAL_WORKSHOP = "municipal_workshop", _("Workshop mit den Kommunen")
    DEPARTMENT_SESSION = "department_session", _("Sitzung der Fachabteilungen")


class EventStatus(models.TextChoices):
    """iCalendar's own words (RFC 5545, section 3.8.1.11)."""

    TENTATIVE = "tentative", _("geplant")
    CONFIRMED = "confirmed", _("steht fest")
    CANCELLED = "cancelled", _("abgesagt")


class Held(models.TextChoices):
    YES = "yes", _("hat stattgefunden")
    NO = "no", _("hat nicht stattgefunden")
    UNKNOWN = "unknown", _("nicht bekannt")


def new_uid() -> str:
    """A new calendar identity; it never changes afterwards (RFC 5545, section 3.8.4.7)."""
    return str(uuid.uuid4())


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        """What the public may see; a cancelled event stays visible as cancelled."""
        return self.filter(is_published=True)

    def theme_workshops(self) -> "EventQuerySet":
        return self.filter(kind=EventKind.THEME_WORKSHOP)

    def beside_the_workshops(self) -> "EventQuerySet":
        """Kick-off, evening, municipal and department sessions."""
        return self.exclude(kind=EventKind.THEME_WORKSHOP)

    def dated(self) -> "EventQuerySet":
        return self.filter(starts_at__isnull=False)

    def undated(self) -> "EventQuerySet":
        return self.filter(starts_at__isnull=True)

    def upcoming(self, now: datetime) -> "EventQuerySet":
        """Dated, not cancelled and not over at `now`, the next first."""
        return self.filter(ends_at__gt=now).exclude(status=EventStatus.CANCELLED).order_by("starts_at", "pk")

    def in_order(self) -> "EventQuerySet":
        """By date; those without one last, by theme and kind."""
        return self.order_by(F("starts_at").asc(nulls_last=True), F("theme__number").asc(nulls_last=True), "kind", "pk")

    def at_place(self, slug: str) -> "EventQuerySet":
        """At the venue with this slug, or at any venue of the municipality with this slug."""
        return self.filter(Q(venue__slug=slug) | Q(venue__municipality__slug=slug))

    def for_pages(self) -> "EventQuerySet":
        """With everything an event's line on a page shows."""
        return self.select_related("theme", "venue", "venue__municipality")


class Event(models.Model):
    """A workshop or session. Times are aware moments, both or neither; without them there is no calendar entry.

    `places` empty means unlimited. `number` is only given where the source numbers the workshop. `sequence` rises
    with every change that a calendar must hear of (RFC 5545, section 3.8.7.4).
    """

    Kind = EventKind
    Status = EventStatus
    Held = Held

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    kind = models.CharField(_("Art"), max_length=30, choices=EventKind.choices)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("Thema")
    )
    number = models.PositiveSmallIntegerField(
        _("Nummer im Thema"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    title = models.CharField(_("Titel"), max_length=300, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("Ort")
    )
    starts_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    ends_at = models.DateTimeField(_("Ende"), null=True, blank=True)
    status = models.CharField(_("Status"), max_length=10, choices=EventStatus.choices, default=EventStatus.TENTATIVE)
    held = models.CharField(_("Stattgefunden"), max_length=10, choices=Held.choices, default=Held.UNKNOWN)
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("Zählt zugleich als")
    )
    places = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    places_for_migrant_organisations = models.PositiveIntegerField(
        _("Davon für Migrantenorganisationen freigehalten"), default=0
    )
    audience = models.CharField(_("Für wen"), max_length=300, blank=True)
    description = models.TextField(_("Beschreibung"), blank=True)
    registration_opens_at = models.DateTimeField(_("Anmeldung ab"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("Anmeldeschluss"), null=True, blank=True)
    is_published = models.BooleanField(_("Öffentlich sichtbar"), default=True)
    cancellation_reason = models.CharField(_("Grund der Absage"), max_length=300, blank=True)
    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Rises with every saved change of the agenda: two people who edit at once are told of each other.
    agenda_version = models.PositiveIntegerField(default=0, editable=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Termin")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(held__in=Held.values), name="event_held_known"),
            models.CheckConstraint(
                condition=Q(kind=EventKind.THEME_WORKSHOP, theme__isnull=False)
                | (~Q(kind=EventKind.THEME_WORKSHOP) & Q(theme__isnull=True)),
                name="event_theme_for_and_only_for_theme_workshops",
            ),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=1), name="event_number_from_one"),
            models.UniqueConstraint(fields=["theme", "number"], name="event_number_once_in_its_theme"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="event_times_both_or_neither_in_order",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | Q(kind=EventKind.KICK_OFF), name="event_only_kick_off_is_part_of"
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places_for_migrant_organisations__lte=F("places")),
                name="event_held_places_within_places",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"])]

    def __str__(self) -> str:
        return self.display_title

    def get_absolute_url(self) -> str:
        return reverse("site:event-detail", args=[self.slug])

    @property
    def display_title(self) -> str:
        """What it is called: its own title, else its theme's, else its kind."""
        if self.title:
            return self.title
        return self.theme.title if self.theme else str(self.get_kind_display())

    @property
    def is_dated(self) -> bool:
        return self.starts_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def is_past(self) -> bool:
        """Over by the process clock, or, without a date, known to have been held."""
        if self.ends_at is None:
            return self.held == Held.YES
        return self.ends_at <= clock.now()

    @property
    def is_to_come(self) -> bool:
        """Dated, not cancelled, and not begun yet by the process clock."""
        return self.starts_at is not None and not self.is_cancelled and self.starts_at > clock.now()

    @property
    def closes_at(self) -> datetime | None:
        """When registration ends: the event's own deadline, else the process's hours before its start."""
        if self.registration_closes_at or self.starts_at is None:
            return self.registration_closes_at
        process = Process.current()
        return self.starts_at - timedelta(hours=process.closes_hours_before if process else 0)

    @property
    def accepts_registrations(self) -> bool:
        """Dated, published, not cancelled, and now within its registration window (process clock)."""
        if not (self.is_published and self.starts_at) or self.is_cancelled:
            return False
        now = clock.now()
        closes_at = self.closes_at
        return (self.registration_opens_at or now) <= now and (closes_at is None or now < closes_at)

    @property
    def duration(self) -> timedelta:
        """Zero while there is no date."""
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else timedelta()

    @property
    def date_in_words(self) -> str:
        """For log lines and titles where no mark-up fits."""
        if self.starts_at is None:
            return gettext("ohne Termin")
        return f"{clock.to_local(self.starts_at):%d.%m.%Y}"


class EventRoleKind(models.TextChoices):
    MODERATION = "moderation", _("Moderation")
    MINUTES = "minutes", _("Protokoll")
    RECORDING = "recording", _("Erfassung der Beiträge")
    HOST = "host", _("Gastgeber")


class EventRole(models.Model):
    """What someone does at an event."""

    Kind = EventRoleKind

    event = models.ForeignKey(Event, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="event_roles")
    role = models.CharField(_("Aufgabe"), max_length=20, choices=EventRoleKind.choices)

    class Meta:
        verbose_name = _("Rolle am Termin")
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "role"], name="event_role_once"),
            models.CheckConstraint(condition=Q(role__in=EventRoleKind.values), name="event_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
