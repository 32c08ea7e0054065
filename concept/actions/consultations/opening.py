"""From when until when a version may be commented on."""

import hashlib
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


class ConsultationConflict(Exception):
    """Somebody else opened or changed it meanwhile; `stored` is the consultation as it is now."""

    def __init__(self, stored: Consultation) -> None:
        super().__init__()
        self.stored = stored


def open_consultation(
    *,
    version: ConceptVersion,
    opens_at: datetime,
    closes_at: datetime,
    by: User | None,
    note: str = "",
    seen: str | None = None,
) -> Consultation:
    """Sets from when until when (process moments) a published version may be commented on, and what is asked.

    May be changed until it is over; the beginning only until it has begun. `seen`: the `mark_of` the one on the page,
    empty where there was none; raises ConsultationConflict where another stands there. Raises ConsultationRefused.
    """
    wanted = Consultation(version=version, opens_at=opens_at, closes_at=closes_at, note=note.strip())
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get()
        now = clock.now()
        if not VersionPublication.objects.filter(version=version, published_at__isnull=False).exists():
            raise ConsultationRefused(_("Veröffentlichen Sie die Fassung zuerst: Nur dann können andere sie lesen."))
        consultation = Consultation.objects.filter(version=version).first() or Consultation(version=version)
        if consultation.pk and consultation.is_over(now):
            raise ConsultationRefused(_("Diese Beteiligung ist beendet. Sie lässt sich nicht mehr ändern."))
        if consultation.pk and seen not in {None, mark_of(consultation)} and mark_of(wanted) != mark_of(consultation):
            raise ConsultationConflict(consultation)
        if consultation.pk and opens_at == consultation.opens_at.replace(second=0, microsecond=0):
            # Whoever did not touch the beginning sends it without its seconds.
            opens_at = consultation.opens_at
        if consultation.pk and consultation.is_open(now) and opens_at != consultation.opens_at:
            raise ConsultationRefused(_("Die Beteiligung läuft schon. Ihr Beginn lässt sich nicht mehr ändern."))
        if closes_at <= opens_at:
            raise ConsultationRefused(_("Das Ende muss nach dem Beginn liegen."))
        if closes_at <= now:
            raise ConsultationRefused(_("Das Ende muss in der Zukunft liegen."))
        consultation.opens_at, consultation.closes_at, consultation.note = opens_at, closes_at, wanted.note
        consultation.changed_at, consultation.changed_by = now, by
        consultation.save()
        return consultation


def mark_of(consultation: Consultation | None) -> str:
    """Another one wherever its form, which knows no seconds, shows something else; empty where there is none."""
    if consultation is None:
        return ""
    minutes = (int(moment.timestamp() // 60) for moment in (consultation.opens_at, consultation.closes_at))
    return hashlib.sha256(repr((*minutes, consultation.note)).encode()).hexdigest()[:16]


def demand_open(version: ConceptVersion, now: datetime) -> Consultation:
    """The version's consultation, which is open at `now`, a process moment. The process is locked. Raises ConsultationClosed."""
    consultation = Consultation.objects.filter(version=version).first()
    if consultation is None or not consultation.is_open(now):
        raise ConsultationClosed(consultation)
    return consultation
