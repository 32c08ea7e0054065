"""The promise: what was said at an evening session or handed in reaches a workshop, or gets a reason why not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.contributions import Contribution
from concept.models.results import Result
from workshops.models import AgendaItem, Event, Theme, User


class CarryOverState(models.TextChoices):
    OPEN = "open", _("noch nicht eingeplant")
    ON_AGENDA = "on_agenda", _("auf der Tagesordnung")
    DEALT_WITH = "dealt_with", _("behandelt")
    REFUSED = "refused", _("nicht behandelt, mit Begründung")


class CarryOverQuerySet(models.QuerySet["CarryOver"]):
    def open(self) -> "CarryOverQuerySet":
        """Neither on an agenda nor answered with a reason."""
        return self.filter(state=CarryOverState.OPEN)

    def unfinished(self) -> "CarryOverQuerySet":
        """Open, or on an agenda and not yet dealt with."""
        return self.filter(state__in=[CarryOverState.OPEN, CarryOverState.ON_AGENDA])

    def finished(self) -> "CarryOverQuerySet":
        """Dealt with, or answered with a reason."""
        return self.filter(state__in=[CarryOverState.DEALT_WITH, CarryOverState.REFUSED])


class CarryOver(models.Model):
    """What happens to a promised contribution in one of its themes.

    `agenda_item`: the point of a theme's workshop it was put on; `result`: what came of it there, where it led to a
    result; `reason`: why it was not taken to a workshop, or what was said where it was dealt with without a result.
    Moments are those of the process clock.
    """

    State = CarryOverState

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="carry_overs")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="carry_overs", verbose_name=_("Thema"))
    state = models.CharField(_("Stand"), max_length=10, choices=CarryOverState.choices, default=CarryOverState.OPEN)
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carry_overs",
        verbose_name=_("Tagesordnungspunkt"),
    )
    result = models.ForeignKey(
        Result, models.SET_NULL, null=True, blank=True, related_name="carry_overs", verbose_name=_("Ergebnis")
    )
    reason = models.TextField(_("Begründung"), blank=True)
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CarryOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("Behandlung eines Beitrags")
        ordering = ["contribution__number", "theme__number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "theme"], name="carry_over_once_per_theme"),
            models.CheckConstraint(
                condition=Q(state=CarryOverState.OPEN, agenda_item__isnull=True, result__isnull=True)
                | Q(state=CarryOverState.ON_AGENDA, agenda_item__isnull=False, result__isnull=True)
                | Q(state=CarryOverState.DEALT_WITH, agenda_item__isnull=False)
                | (Q(state=CarryOverState.REFUSED, result__isnull=True) & ~Q(reason="")),
                name="carry_over_state_says_what_it_rests_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} – {self.theme}: {self.get_state_display()}"


class PromiseClosing(models.Model):
    """Somebody closed a theme's last workshop although the promise was not kept to everyone, and said why.

    `left_open`: what was open then. What is open besides asks again. `at` is a process moment.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="promise_closings", verbose_name=_("Termin"))
    left_open = models.ManyToManyField(CarryOver, related_name="closings")
    reason = models.TextField(_("Begründung"))
    at = models.DateTimeField(_("Zeitpunkt"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))

    class Meta:
        verbose_name = _("Abschluss trotz offener Beiträge")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="promise_closing_has_reason")]

    def __str__(self) -> str:
        return f"{self.event}: {self.reason[:50]}"
