"""What the municipalities say to measures and topics."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concept.models.answer_links import AnswerLink
from concept.models.measures import Measure
from workshops.models import Municipality, User


class MunicipalTopic(models.Model):
    """What the municipalities are asked about beside the measures."""

    title = models.CharField(_("Thema der Abfrage"), max_length=300)
    description = models.TextField(_("Erläuterung"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Thema der Kommunalabfrage")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Stance(models.TextChoices):
    NO_ANSWER = "no_answer", _("keine Antwort")
    AGREES = "agrees", _("trägt mit")
    RESERVATION = "reservation", _("Vorbehalt")
    NOT_AFFECTED = "not_affected", _("nicht betroffen")


class ResponseLevel(models.TextChoices):
    WORKING = "working", _("Arbeitsebene")
    HEAD = "head", _("Verwaltungsleitung")
    COUNCIL = "council", _("Ratsbeschluss")


class ResponseChannel(models.TextChoices):
    TEAM = "team", _("vom Team eingetragen")
    LINK = "link", _("über den Link")
    PAPER = "paper", _("auf Papier")


class MunicipalResponse(models.Model):
    """What one municipality says to one measure or topic. Internal until released."""

    Stance = Stance
    Level = ResponseLevel
    Channel = ResponseChannel

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="responses")
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="municipal_responses", verbose_name=_("Maßnahme")
    )
    topic = models.ForeignKey(
        MunicipalTopic, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name=_("Thema")
    )
    stance = models.CharField(_("Haltung"), max_length=15, choices=Stance.choices, default=Stance.NO_ANSWER)
    text = models.TextField(_("Anmerkung"), blank=True)
    contact = models.CharField(_("Wer antwortet"), max_length=200, blank=True)
    level = models.CharField(_("Ebene"), max_length=10, choices=ResponseLevel.choices, default=ResponseLevel.WORKING)
    channel = models.CharField(
        _("Eingang"), max_length=10, choices=ResponseChannel.choices, default=ResponseChannel.TEAM
    )
    is_released = models.BooleanField(_("Freigegeben"), default=False)
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    class Meta:
        verbose_name = _("Rückmeldung einer Kommune")
        ordering = ["municipality__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=True, topic__isnull=False) | Q(measure__isnull=False, topic__isnull=True),
                name="municipal_response_to_measure_or_topic",
            ),
            models.UniqueConstraint(fields=["municipality", "measure"], name="municipal_response_once_per_measure"),
            models.UniqueConstraint(fields=["municipality", "topic"], name="municipal_response_once_per_topic"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="municipal_response_stance_known"),
            models.CheckConstraint(condition=Q(level__in=ResponseLevel.values), name="municipal_response_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.measure or self.topic}"


class MunicipalLink(AnswerLink):
    """By which a municipality answers without an account."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="answer_links")

    class Meta(AnswerLink.Meta):
        verbose_name = _("Link für eine Kommune")

    @property
    def asked(self) -> Municipality:
        return self.municipality
