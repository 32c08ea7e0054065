"""The ground every change of a registration stands on: lock the event, then look, then write.

Events are locked first and in the order of their primary keys, by everyone who gives, takes or counts places: two
changes of one event follow each other, and no two wait for one another. PostgreSQL locks the rows at READ COMMITTED,
so that what is counted afterwards includes everything committed before; SQLite has taken the write lock when the
transaction began (IMMEDIATE).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from participants import mail
from participants.models import Delegate, Registration, RegistrationChange, SupportNeed
from participants.models.registrations import ACTIVE, ADMITTED, ENDED, ChangeKind, EndReason, RegistrationState
from participants.queries.room import head_of_queue, in_turn, room_of
from workshops import clock
from workshops.models import Event, Process, User

# So close to the event a freed place is offered with a deadline instead of being given: people may have made other plans.
OFFERED_WITHIN = timedelta(hours=48)


def lock_events(pks: Iterable[int]) -> dict[int, Event]:
    """The events by primary key, locked until the transaction ends. Raises TransactionManagementError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Events are locked inside a transaction.")
    events = Event.objects.filter(pk__in=set(pks)).order_by("pk")
    # In a statement of its own: PostgreSQL reads a row that it waited for anew, but not what is joined to it, so that
    # the place an event has just been moved to would be missing.
    list(events.select_for_update(no_key=True).values_list("pk"))
    return {event.pk: event for event in events.for_pages()}


def lock_event(event: Event) -> Event:
    """The event as it is now, locked until the transaction ends."""
    return lock_events([event.pk])[event.pk]


def lock_registration(registration: Registration) -> Registration:
    """The registration as it is now, its event locked until the transaction ends."""
    event = lock_events([registration.event_id])[registration.event_id]
    current = Registration.objects.for_pages().get(pk=registration.pk)
    current.event = event
    return current


def change_state(
    registration: Registration,
    state: RegistrationState,
    *,
    at: datetime,
    end_reason: str = "",
    offer_expires_at: datetime | None = None,
    queue_number: int | None = None,
    kind: ChangeKind = ChangeKind.STATE,
    by: User | None = None,
    note: str = "",
) -> None:
    """Writes a registration's new state, whether its people count as active, and the trace. The event is locked.

    A queue number once given is kept unless a new one is. Raises IntegrityError when one of its people is active for
    the event already.
    """
    before, registration.state = registration.state, state
    registration.end_reason, registration.offer_expires_at, registration.changed_at = end_reason, offer_expires_at, at
    registration.is_admitted = kind in ADMITTED
    fields = ["state", "end_reason", "offer_expires_at", "changed_at", "is_admitted"]
    if queue_number:
        registration.queue_number, registration.queue_part = queue_number, 0
        fields += ["queue_number", "queue_part"]
    registration.save(update_fields=fields)
    if (before in ACTIVE) != (state in ACTIVE):
        Delegate.objects.filter(registration=registration).update(is_active=state in ACTIVE)
    if state in ENDED:
        SupportNeed.objects.filter(registration=registration).forget()
    RegistrationChange.objects.create(
        registration=registration,
        at=at,
        kind=kind,
        from_state=before,
        to_state=state,
        by=by,
        reason=(note or end_reason)[:300],
    )


def leave_trace(registration: Registration, kind: ChangeKind, *, by: User | None = None, note: str = "") -> None:
    """The trace of a change that leaves the state as it is."""
    RegistrationChange.objects.create(
        registration=registration,
        at=clock.now(),
        kind=kind,
        from_state=registration.state,
        to_state=registration.state,
        by=by,
        reason=note[:300],
    )


def next_queue_number(event: Event) -> int:
    """One more than was ever given: registrations are never deleted. The event is locked."""
    return (Registration.objects.filter(event=event).aggregate(last=Max("queue_number"))["last"] or 0) + 1


def fill(event: Event, at: datetime, *, by: User | None = None) -> list[Registration]:
    """Gives free places to those who wait, in their order (see `participants.queries.room`), and tells them.

    The event is locked. Returns those who got a place.
    """
    if event.is_cancelled or event.starts_at is None or event.starts_at <= at:
        return []
    room = room_of(event)
    promoted = list(in_turn(room, head_of_queue(event, room.free)))
    for registration in promoted:
        registration.event = event
        if event.starts_at - at < OFFERED_WITHIN:
            deadline = offer_deadline(event.starts_at, at)
            change_state(registration, RegistrationState.OFFERED, at=at, offer_expires_at=deadline, by=by)
            mail.queue_offered(registration)
        else:
            change_state(registration, RegistrationState.CONFIRMED, at=at, by=by)
            mail.queue_promoted(registration)
    return promoted


def offer_deadline(starts_at: datetime, at: datetime) -> datetime:
    """Until when a place offered now is kept for someone; never beyond the event's beginning."""
    process = Process.current()
    return min(at + timedelta(hours=process.offer_hours if process else 12), starts_at)


def end(
    registration: Registration,
    state: RegistrationState,
    reason: EndReason,
    *,
    at: datetime | None = None,
    by: User | None = None,
    note: str = "",
) -> None:
    """Ends a registration and hands its places on at once. The event is locked and is the registration's own object."""
    at = at or clock.now()
    change_state(registration, state, at=at, end_reason=reason, by=by, note=note)
    fill(registration.event, at, by=by)
