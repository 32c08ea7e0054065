"""What happens at an event, point by point."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.models.events import Event
from workshops.models.users import User


class AgendaMethod(models.TextChoices):
    PLENARY = "plenary", _("Plenum")
    TALK = "talk", _("Vortrag")
    CARDS = "cards", _("Kartenabfrage")
    GROUPS = "groups", _("Kleingruppen")
    WORLD_CAFE = "world_cafe", _("World Café")
    GALLERY = "gallery", _("Galerie")
    BREAK = "break", _("Pause")
    OTHER = "other", _("andere")


class AgendaItem(models.Model):
    """One point (TOP) of an event's agenda.

    Its times are computed from the event's start, the minutes before it and the fixed starts (local times of the
    process); see `workshops.agenda`. The order is (position, pk): positions need not be unique or without gaps.
    """

    Method = AgendaMethod

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Titel"), max_length=200)
    goal = models.TextField(_("Ziel"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minuten"), validators=[MinValueValidator(1), MaxValueValidator(720)])
    fixed_start = models.TimeField(_("Fester Beginn"), null=True, blank=True)
    method = models.CharField(_("Methode"), max_length=20, choices=AgendaMethod.choices, default=AgendaMethod.PLENARY)
    lead = models.CharField(_("Wer führt durch den Punkt"), max_length=200, blank=True)
    materials = models.CharField(_("Material"), max_length=300, blank=True)
    is_public = models.BooleanField(_("Öffentlich"), default=True)
    note = models.TextField(_("Notiz für die Moderation (intern)"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=720), name="agenda_item_minutes_sensible"),
            models.CheckConstraint(condition=Q(method__in=AgendaMethod.values), name="agenda_item_method_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PreviousAgenda(models.Model):
    """How an event's agenda was before its last change, so that the change can be taken back.

    `items`: the former items with all their fields, primary keys included. `version`: the `Event.agenda_version` that
    the change made; once the event has another one, there is nothing left to take back. `summary` says what changed.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="previous_agenda")
    version = models.PositiveIntegerField()
    items = models.JSONField()
    summary = models.CharField(max_length=500)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Voriger Stand einer Tagesordnung")

    def __str__(self) -> str:
        return self.summary


class AgendaTemplate(models.Model):
    """A suggested agenda from the process file. `items`: a list of {title, minutes, method, public}."""

    slug = models.SlugField(max_length=200, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    for_number = models.PositiveSmallIntegerField(_("Für den wievielten Workshop"), null=True, blank=True)
    items = models.JSONField(default=list)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Vorlage einer Tagesordnung")
        ordering = ["for_number", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int:
        """How long its points take together."""
        return sum(item["minutes"] for item in self.items)
