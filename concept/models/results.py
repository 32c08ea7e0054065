"""What a workshop came to, point by point."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.contributions import Contribution
from workshops.folding import fold
from workshops.models import AgendaItem, Event


class ResultKind(models.TextChoices):
    FINDING = "finding", _("Feststellung")
    NEED = "need", _("Bedarf")
    GOAL = "goal", _("Ziel")
    MEASURE_PROPOSAL = "measure_proposal", _("Maßnahmenvorschlag")
    AGREEMENT = "agreement", _("Vereinbarung")
    OPEN = "open", _("offen")
    DISSENT = "dissent", _("Dissens")


class ResultQuerySet(models.QuerySet["Result"]):
    def released(self) -> "ResultQuerySet":
        """Of published minutes, and not kept internal, neither itself nor with its point; also what was withdrawn."""
        public = self.filter(is_public=True, event__is_published=True, event__minutes__state="published")
        return public.exclude(agenda_item__is_public=False)

    def published(self) -> "ResultQuerySet":
        """What everyone may read."""
        return self.released().standing()

    def standing(self) -> "ResultQuerySet":
        """What was not withdrawn."""
        return self.filter(withdrawal=None)

    def left_open(self) -> "ResultQuerySet":
        """What a workshop left to the next one, and no next one has on its agenda yet."""
        return self.standing().filter(kind=ResultKind.OPEN, carried_to__isnull=True)

    def for_pages(self) -> "ResultQuerySet":
        """With everything a line about a result shows."""
        return self.select_related("event__theme", "event__venue__municipality", "agenda_item", "withdrawal")


class Result(models.Model):
    """A result of an event, recorded under one of its agenda's points.

    `number` is its permanent name and only ever rises. `points`: how many it was given by those present, where they
    gave any. `responsible` and `due_on` belong to agreements. `carried_to`: the point of a later agenda under which
    something left open is taken up again. `withdrawal`: the correction that took it back, if one did; then its number
    is all that is still public.
    """

    Kind = ResultKind

    number = models.PositiveIntegerField(_("Nummer"), unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="results", verbose_name=_("Termin"))
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("Tagesordnungspunkt"),
    )
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("Art"), max_length=20, choices=ResultKind.choices, default=ResultKind.FINDING)
    text = models.TextField(_("Ergebnis"))
    folded_text = models.TextField(editable=False)
    points = models.PositiveSmallIntegerField(_("Punkte"), null=True, blank=True)
    responsible = models.CharField(_("Wer kümmert sich"), max_length=200, blank=True)
    due_on = models.DateField(_("Bis wann"), null=True, blank=True)
    is_public = models.BooleanField(_("Öffentlich"), default=True)
    contributions = models.ManyToManyField(
        Contribution, related_name="results", blank=True, verbose_name=_("Beiträge, auf denen es beruht")
    )
    carried_to = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="results_taken_up", editable=False
    )
    created_at = models.DateTimeField(_("Festgehalten"))
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ergebnis")
        ordering = ["event", "agenda_item__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="result_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="result_has_text"),
            models.CheckConstraint(condition=Q(kind__in=ResultKind.values), name="result_kind_known"),
        ]

    def __str__(self) -> str:
        return _("Ergebnis %(number)d") % {"number": self.number}

    def save(self, *args, **kwargs):
        self.folded_text = fold(self.text)
        if (fields := kwargs.get("update_fields")) is not None and "text" in fields:
            kwargs["update_fields"] = {*fields, "folded_text"}
        super().save(*args, **kwargs)

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")
