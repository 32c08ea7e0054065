"""The team's hand on the queue, and splitting a group. Each under the event's lock, each leaves its trace."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participants import mail
from participants.actions.transitions import (
    change_state,
    fill,
    leave_trace,
    lock_registration,
    next_queue_number,
)
from participants.models import Delegate, Registration, SupportNeed
from participants.models.registrations import ChangeKind, RegistrationState
from participants.queries.room import room_of
from workshops import clock
from workshops.models import User


class QueueRefusedError(Exception):
    """Nothing was changed; the text says why, in words for people."""


class NoRoomError(QueueRefusedError):
    """There are not enough places; the team may insist."""


@transaction.atomic
def admit_registration(
    *, registration: Registration, reason: str, by: User, beyond_places: bool = False
) -> Registration:
    """Gives somebody who waits, or was offered a place, their places at once, whoever waits before them.

    The team may give places held for others. `beyond_places`: also where there are not enough; the event is over-full
    then. The reason is kept with the trace. Raises QueueRefusedError, NoRoomError among them.
    """
    current, at = lock_registration(registration), clock.now()
    if not reason.strip():
        raise ValueError("Who is admitted out of order is admitted for a reason.")
    if not current.can_be_admitted:
        raise QueueRefusedError(_("Diese Anmeldung wartet nicht mehr, oder der Termin ist abgesagt oder hat begonnen."))
    room, people = room_of(current.event), len(current.delegates.all())
    is_short = current.state == RegistrationState.WAITING and room.free is not None and people > room.free
    if is_short and not beyond_places:
        raise NoRoomError(
            _("Dafür reichen die Plätze nicht: %(people)d werden gebraucht, %(free)d sind frei.")
            % {"people": people, "free": room.free}
        )
    kind = ChangeKind.ADMITTED_BEYOND if is_short else ChangeKind.ADMITTED
    change_state(current, RegistrationState.CONFIRMED, at=at, kind=kind, by=by, note=reason)
    mail.queue_promoted(current)
    return current


@transaction.atomic
def put_back_registration(*, registration: Registration, reason: str, by: User) -> Registration:
    """Takes a place, or the offer of one, back; the registration waits again and the next in the queue gets the place.

    Who was admitted out of order returns to where they stood. Everybody else goes to the end: their turn had come, and
    who came later is not to wait for it again. Raises QueueRefusedError, also where they would get the place right back.
    """
    current, at = lock_registration(registration), clock.now()
    if not reason.strip():
        raise ValueError("Who loses a place loses it for a reason.")
    if not current.can_be_put_back:
        raise QueueRefusedError(_("Diese Anmeldung hat keinen Platz, oder der Termin ist abgesagt oder hat begonnen."))
    had_place = current.state == RegistrationState.CONFIRMED
    number = None if current.queue_number and current.is_admitted else next_queue_number(current.event)
    if had_place:
        # A calendar obeys a cancellation only when it is newer than the invitation it holds.
        current.event.sequence += 1
        current.event.save(update_fields=["sequence", "updated_at"])
    change_state(
        current, RegistrationState.WAITING, at=at, queue_number=number, kind=ChangeKind.PUT_BACK, by=by, note=reason
    )
    if current in fill(current.event, at, by=by):
        raise QueueRefusedError(
            _("Niemand sonst kann den Platz bekommen; er ginge sofort an dieselbe Anmeldung zurück.")
        )
    mail.queue_put_back(current, had_place=had_place)
    mail.renew_registered(current.submission)
    return current


@transaction.atomic
def split_registration(
    *, registration: Registration, leaving: Collection[int], by: User | None = None, note: str = ""
) -> Registration:
    """Makes a registration of their own for those of the group's people (primary keys) who leave it. Returns it.

    Both keep the group's state and its place in the queue: those who stay are first, those who leave come right behind
    them and before everybody who came after the group. So nobody overtakes and nobody is overtaken; what changes is
    that the parts may get their places one after the other. What the group needs is kept with both. Raises
    QueueRefusedError.
    """
    current, at = lock_registration(registration), clock.now()
    people = {delegate.pk for delegate in current.delegates.all()}
    moving = people & set(leaving)
    if not current.can_be_split:
        raise QueueRefusedError(_("Diese Anmeldung lässt sich nicht teilen."))
    if not moving or moving == people:
        raise QueueRefusedError(_("In jedem Teil der Gruppe muss mindestens eine Person sein."))
    part = 0
    if current.queue_number:
        same = Registration.objects.filter(event=current.event, queue_number=current.queue_number)
        part = same.aggregate(last=Max("queue_part"))["last"] + 1
    other = Registration.objects.create(
        event=current.event,
        submission=current.submission,
        organisation=current.organisation,
        contact=current.contact,
        state=current.state,
        queue_number=current.queue_number,
        queue_part=part,
        offer_expires_at=current.offer_expires_at,
        is_admitted=current.is_admitted,
        split_from=current,
        created_at=current.created_at,
        changed_at=at,
    )
    Delegate.objects.filter(pk__in=moving).update(registration=other)
    SupportNeed.objects.bulk_create(
        SupportNeed(
            registration=other,
            asked_by=need.asked_by,
            kind=need.kind,
            detail=need.detail,
            consented_at=need.consented_at,
            state=need.state,
            answer=need.answer,
            answered_at=need.answered_at,
            answered_by=need.answered_by,
        )
        for need in current.support_needs.all()
    )
    for each in (current, other):
        leave_trace(each, ChangeKind.SPLIT, by=by, note=note)
    fill(current.event, clock.now(), by=by)
    mail.renew_registered(current.submission)
    return other
