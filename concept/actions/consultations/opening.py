"""From when until when a version may be commented on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from concept.models import ConceptVersion, Consultation, VersionPublication
from workshops import clock
from workshops.models import Process, User


class ConsultationRefused(Exception):
    """Nothing was changed; the text says why, in words for people."""


class ConsultationClosed(Exception):
    """Nobody may comment on this version now; `consultation`: the one that is over or has not begun, None if none is."""

    def __init__(self, consultation: Consultation | None) -> None:
        super().__init__()
        self.consultation = consultation


def open_consultation(
    *, version: ConceptVersion, opens_at: datetime, closes_at: datetime, by: User | None, note: str = ""
) -> Consultation:
    """Sets from when until when (process moments) a published version may be commented on, and what is asked.

    May be changed until it is over; the beginning only until it has begun. Raises ConsultationRefused.
    """
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        now = clock.now()
        if not VersionPublication.objects.filter(version=version, published_at__isnull=False).exists():
            raise ConsultationRefused(_("Veröffentlichen Sie die Fassung zuerst: Nur dann können andere sie lesen."))
        consultation = Consultation.objects.filter(version=version).first() or Consultation(version=version)
        if consultation.pk and consultation.is_over(now):
            raise ConsultationRefused(_("Diese Beteiligung ist beendet. Sie lässt sich nicht mehr ändern."))
        if consultation.pk and consultation.is_open(now) and opens_at != consultation.opens_at:
            raise ConsultationRefused(_("Die Beteiligung läuft schon. Ihr Beginn lässt sich nicht mehr ändern."))
        if closes_at <= opens_at:
            raise ConsultationRefused(_("Das Ende muss nach dem Beginn liegen."))
        if closes_at <= now:
            raise ConsultationRefused(_("Das Ende muss in der Zukunft liegen."))
        consultation.opens_at, consultation.closes_at, consultation.note = opens_at, closes_at, note.strip()
        consultation.changed_at, consultation.changed_by = now, by
        consultation.save()
        return consultation


def demand_open(version: ConceptVersion, now: datetime) -> Consultation:
    """The version's consultation, which is open at `now`, a process moment. The process is locked. Raises ConsultationClosed."""
    consultation = Consultation.objects.filter(version=version).first()
    if consultation is None or not consultation.is_open(now):
        raise ConsultationClosed(consultation)
    return consultation
