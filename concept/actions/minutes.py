"""Minutes, from the first note to the day they are public.

Whoever changes them locks the minutes' row, so that what is compared and what is written belong together; whoever also
needs the event or the process locks those before. Every change raises the version and leaves a revision behind.
Moments are those of the process clock.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from concept.actions.contributions import publish_contributions
from concept.actions.minutes_pdfs import request_minutes_pdf
from concept.mail.minutes import queue_for_confirmation, queue_published
from concept.models import Minutes, MinutesAttendance, MinutesCorrection, MinutesNote, MinutesRemark, MinutesRevision
from concept.queries.minutes import (
    MAX_ATTENDANCE,
    Attendance,
    Frame,
    addressees,
    attendance_of,
    content_of,
    frame_fingerprint,
    present_organisations,
)
from concept.queries.promises import left_behind
from participants.actions.transitions import lock_event
from participants.models import Organisation, OutgoingMail
from workshops import clock
from workshops.folding import fold
from workshops.models import AgendaItem, Event, EventRole, Person, User

EDITABLE = {Minutes.State.DRAFT, Minutes.State.FOR_CONFIRMATION}
AGREED = {Minutes.State.CONFIRMED, Minutes.State.PUBLISHED}
# What one person writes about one thing within this time is one entry in the history.
ONE_ENTRY = timedelta(minutes=10)
RESPOND_WITHIN = timedelta(days=10)


class MinutesRefused(Exception):
    """The minutes cannot be changed like that; the text is the reason, in words for people."""


class PromiseOpen(MinutesRefused):
    """It is its theme's last workshop, and something promised is left that nobody has decided about."""


class NotesChanged(Exception):
    """Somebody else saved the same note meanwhile; `note` is what is stored now."""

    def __init__(self, note: MinutesNote) -> None:
        super().__init__()
        self.note = note


class FrameChanged(Exception):
    """Somebody else saved times, people or attendance meanwhile."""


@dataclass
class Change:
    """A change under way: the locked minutes, and what the history will say about it. An empty summary: nothing
    changed after all."""

    minutes: Minutes
    summary: str = ""


@contextmanager
def change_minutes(*, minutes: Minutes, by: User | None, states: Collection[str] = EDITABLE) -> Iterator[Change]:
    """Locks the minutes; afterwards raises their version and keeps a revision. Raises MinutesRefused where they are in
    none of `states`."""
    with transaction.atomic():
        locked = Minutes.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=minutes.pk)
        if locked.state not in states:
            raise MinutesRefused(_closed(locked))
        change = Change(locked)
        yield change
        if not change.summary:
            return
        locked.version += 1
        locked.changed_at = clock.now()
        locked.save()
        _keep_revision(locked, change.summary[:300], by)
    for name in ("state", "version", "changed_at", "respond_by", "confirmed_at", "published_at"):
        setattr(minutes, name, getattr(locked, name))


def _closed(minutes: Minutes) -> str:
    if minutes.state in AGREED:
        return _("Das Protokoll ist abgestimmt. Ergänzen Sie eine Berichtigung, wenn etwas nicht stimmt.")
    return _("Das geht nicht: Das Protokoll ist gerade „%(state)s“.") % {"state": minutes.get_state_display()}


def _keep_revision(minutes: Minutes, summary: str, by: User | None) -> None:
    last = minutes.revisions.order_by("version").last()
    if last and (last.by, last.summary) == (by, summary) and abs(minutes.changed_at - last.at) <= ONE_ENTRY:
        entry = last
    else:
        entry = MinutesRevision(minutes=minutes, by=by, summary=summary)
    entry.version, entry.at, entry.content = minutes.version, minutes.changed_at, content_of(minutes)
    entry.save()


# --- Writing -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_minutes(*, event: Event, by: User | None) -> Minutes:
    """The event's minutes; new ones know who moderates, who keeps them, and who was ticked off as present."""
    locked = lock_event(event)
    if known := Minutes.objects.filter(event=locked).first():
        return known
    at = clock.now()
    people = {role: list(Person.objects.filter(event_roles__event=locked, event_roles__role=role)) for role in _ROLES}
    minutes = Minutes.objects.create(
        event=locked, keeper=next(iter(people[EventRole.Kind.MINUTES]), None), created_at=at, changed_at=at
    )
    minutes.moderators.set(people[EventRole.Kind.MODERATION])
    _write_attendance(minutes, present_organisations(locked))
    _keep_revision(minutes, _("Angelegt"), by)
    return minutes


_ROLES = (EventRole.Kind.MINUTES, EventRole.Kind.MODERATION)


def save_notes(
    *, minutes: Minutes, agenda_item: AgendaItem | None, version: int, text: str, by: User | None
) -> MinutesNote:
    """Stores what was noted under a point of the agenda (None: about the whole), read as the note's `version`.

    `text` in its stored form (see `workshops.richtext`). What is stored already is no conflict, whoever stored it.
    Raises NotesChanged, MinutesRefused.
    """
    with change_minutes(minutes=minutes, by=by) as change:
        note = change.minutes.notes.filter(agenda_item=agenda_item).first()
        note = note or MinutesNote(minutes=change.minutes, agenda_item=agenda_item)
        if note.text == text:
            return note
        if note.version != version:
            raise NotesChanged(note)
        note.text, note.version = text, note.version + 1
        note.save()
        change.summary = _("Notiz: %(point)s") % {"point": agenda_item or _("Allgemeines")}
    return note


def save_frame(*, minutes: Minutes, seen: str, frame: Frame, by: User | None) -> None:
    """Stores the frame over the one that was read with the fingerprint `seen`.

    A typed name that one known organisation has stands for it. Raises FrameChanged, MinutesRefused.
    """
    with change_minutes(minutes=minutes, by=by) as change:
        now = frame_fingerprint(change.minutes)
        if now != seen:
            raise FrameChanged
        change.minutes.starts_at, change.minutes.ends_at = frame.starts_at, frame.ends_at
        change.minutes.keeper = frame.keeper
        change.minutes.moderators.set(frame.moderators)
        _write_attendance(change.minutes, [_known(row) for row in frame.attendance])
        if frame_fingerprint(change.minutes) != now:
            change.summary = _("Zeiten, Personen, Anwesenheit")


def take_attendance(*, minutes: Minutes, by: User | None) -> None:
    """Takes over again who was ticked off as present. What was typed without an organisation stays. Raises
    MinutesRefused."""
    with change_minutes(minutes=minutes, by=by) as change:
        before = attendance_of(change.minutes)
        typed = [row for row in before if row.organisation is None]
        _write_attendance(change.minutes, [*present_organisations(change.minutes.event), *typed])
        if attendance_of(change.minutes) != before:
            change.summary = _("Anwesenheit von der Liste übernommen")


def _known(row: Attendance) -> Attendance:
    if row.organisation is not None:
        return row
    found = list(Organisation.objects.filter(folded_name=fold(row.name)[:400])[:2])
    return Attendance(row.name, row.number, found[0].pk) if len(found) == 1 else row


def _write_attendance(minutes: Minutes, rows: Sequence[Attendance]) -> None:
    minutes.attendance.all().delete()
    MinutesAttendance.objects.bulk_create(
        MinutesAttendance(minutes=minutes, organisation_id=row.organisation, name=row.name, number=row.number)
        for row in rows[:MAX_ATTENDANCE]
    )


# --- On the way to the public ------------------------------------------------------------------------------------------


def put_up_for_confirmation(*, minutes: Minutes, respond_by: datetime | None = None, by: User | None) -> int:
    """Asks those who were there whether it is right, until `respond_by` (aware; ten days from now where it is None).

    Each address gets one mail. Returns how many. Raises MinutesRefused.
    """
    with change_minutes(minutes=minutes, by=by, states={Minutes.State.DRAFT}) as change:
        event, at = change.minutes.event, clock.now()
        respond_by = respond_by or at + RESPOND_WITHIN
        if event.starts_at and event.starts_at > at:
            raise MinutesRefused(_("Der Termin hat noch nicht begonnen."))
        if respond_by <= at:
            raise MinutesRefused(_("Die Frist muss in der Zukunft liegen."))
        _demand_promise_kept(event)
        if not (change.minutes.notes.exclude(text="").exists() or event.results.exists()):
            raise MinutesRefused(_("Das Protokoll ist noch leer. Schreiben Sie zuerst eine Notiz oder ein Ergebnis."))
        change.minutes.state = Minutes.State.FOR_CONFIRMATION
        change.minutes.for_confirmation_at, change.minutes.respond_by = at, respond_by
        change.summary = _("Zur Abstimmung gestellt")
        asked = addressees(change.minutes)
        for contact in asked:
            queue_for_confirmation(change.minutes, contact)
    return len(asked)


def _demand_promise_kept(event: Event) -> None:
    if left_behind(event).exists():
        raise PromiseOpen(
            _("Das ist der letzte Workshop zum Thema, und Beiträge aus den Abendterminen sind noch nicht behandelt.")
        )


def take_back_to_draft(*, minutes: Minutes, by: User | None) -> None:
    """Ends the asking: mails that have not left are taken back. Remarks stay. Raises MinutesRefused."""
    with change_minutes(minutes=minutes, by=by, states={Minutes.State.FOR_CONFIRMATION}) as change:
        change.minutes.state = Minutes.State.DRAFT
        change.minutes.event.mails.filter(kind=OutgoingMail.Kind.MINUTES_FOR_CONFIRMATION).withdraw()
        change.summary = _("Zurück in den Entwurf")


def confirm_minutes(*, minutes: Minutes, by: User | None) -> None:
    """Those who were there have had their say. Not before the deadline, nor while a remark has no answer: raises
    MinutesRefused."""
    with change_minutes(minutes=minutes, by=by, states={Minutes.State.FOR_CONFIRMATION}) as change:
        at = clock.now()
        if change.minutes.respond_by and at < change.minutes.respond_by:
            raise MinutesRefused(_("Bis zum Ende der Frist können die Anwesenden noch etwas dazu sagen."))
        if change.minutes.remarks.filter(answer=MinutesRemark.Answer.OPEN).exists():
            raise MinutesRefused(_("Beantworten Sie zuerst alle Rückmeldungen."))
        change.minutes.state, change.minutes.confirmed_at = Minutes.State.CONFIRMED, at
        change.summary = _("Abgestimmt")


def publish_minutes(*, minutes: Minutes, by: User | None) -> int:
    """From now on everyone reads the results and the checked contributions; those who were there are told.

    Returns how many mails. Raises MinutesRefused.
    """
    with transaction.atomic():
        event = lock_event(minutes.event)
        if not event.is_published:
            raise MinutesRefused(_("Der Termin ist nicht öffentlich. Veröffentlichen Sie zuerst den Termin."))
        _demand_promise_kept(event)
        publish_contributions(event=event, by=by)
        with change_minutes(minutes=minutes, by=by, states={Minutes.State.CONFIRMED}) as change:
            change.minutes.state, change.minutes.published_at = Minutes.State.PUBLISHED, clock.now()
            change.summary = _("Veröffentlicht")
            told = addressees(change.minutes)
            for contact in told:
                queue_published(change.minutes, contact)
        request_minutes_pdf(change.minutes)
    return len(told)


def add_correction(*, minutes: Minutes, text: str, by: User | None) -> MinutesCorrection:
    """A dated correction beside what was agreed on. The same words are the same correction: nobody could take a second
    one back. Raises MinutesRefused before that."""
    with change_minutes(minutes=minutes, by=by, states=AGREED) as change:
        if known := change.minutes.corrections.filter(withdraws=None, text=text).first():
            return known
        correction = change.minutes.corrections.create(text=text, at=clock.now(), by=by)
        change.summary = _("Berichtigung")
    return correction
