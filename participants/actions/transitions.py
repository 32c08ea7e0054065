"""The ground every change of a registration stands on: lock the event, then look, then write.

Events are locked first and in the order of their primary keys, by everyone who gives, takes or counts places: two
changes of one event follow each other, and no two wait for one another. PostgreSQL locks the rows at READ COMMITTED,
so that what is counted afterwards includes everything committed before; SQLite has taken the write lock when the
transaction began (IMMEDIATE).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from participants import mail
from participants.models import Delegate, Registration, RegistrationChange, SupportNeed
from participants.models.registrations import ACTIVE, ENDED, TAKING, EndReason, RegistrationState
from workshops import clock
from workshops.models import Event, Process, User

# So close to the event a freed place is offered with a deadline instead of being given: people may have made other plans.
OFFERED_WITHIN = timedelta(hours=48)


def lock_events(pks: Iterable[int]) -> dict[int, Event]:
    """The events by primary key, locked until the transaction ends. Raises TransactionManagementError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Events are locked inside a transaction.")
    locked = Event.objects.for_pages().select_for_update(of=("self",), no_key=True)
    return {event.pk: event for event in locked.filter(pk__in=set(pks)).order_by("pk")}


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
    by: User | None = None,
    note: str = "",
) -> None:
    """Writes a registration's new state, whether its people count as active, and the trace. The event is locked.

    A queue number once given is kept. Raises IntegrityError when one of its people is active for the event already.
    """
    before, registration.state = registration.state, state
    registration.end_reason, registration.offer_expires_at, registration.changed_at = end_reason, offer_expires_at, at
    registration.queue_number = queue_number or registration.queue_number
    registration.save(update_fields=["state", "end_reason", "offer_expires_at", "queue_number", "changed_at"])
    if (before in ACTIVE) != (state in ACTIVE):
        Delegate.objects.filter(registration=registration).update(is_active=state in ACTIVE)
    if state in ENDED:
        SupportNeed.objects.filter(registration=registration).forget()
    RegistrationChange.objects.create(
        registration=registration, at=at, from_state=before, to_state=state, by=by, reason=note or end_reason
    )


def people_taken(event: Event) -> int:
    """The people who hold a place. The event is locked."""
    return Delegate.objects.filter(registration__event=event, registration__state__in=TAKING).count()


def has_room(event: Event, people: int) -> bool:
    """Whether a group of this size finds places, nobody waiting left aside. The event is locked."""
    return event.places is None or people_taken(event) + people <= event.places


def next_queue_number(event: Event) -> int:
    """One more than was ever given: registrations are never deleted. The event is locked."""
    return (Registration.objects.filter(event=event).aggregate(last=Max("queue_number"))["last"] or 0) + 1


def fill(event: Event, at: datetime, *, by: User | None = None) -> list[Registration]:
    """Gives free places to those who wait, strictly in their order, and tells them. The event is locked.

    A group that does not fit stays first and keeps those behind it waiting. Returns those who got a place.
    """
    if event.is_cancelled or event.starts_at is None or event.starts_at <= at:
        return []
    promoted = list(Registration.objects.for_pages().filter(pk__in=_next_in_queue(event)).order_by("queue_number"))
    for registration in promoted:
        registration.event = event
        if event.starts_at - at < OFFERED_WITHIN:
            expires_at = min(at + offer_time(), event.starts_at)
            change_state(registration, RegistrationState.OFFERED, at=at, offer_expires_at=expires_at, by=by)
            mail.queue_offered(registration)
        else:
            change_state(registration, RegistrationState.CONFIRMED, at=at, by=by)
            mail.queue_promoted(registration)
    return promoted


def _next_in_queue(event: Event) -> list[int]:
    """The primary keys of those who wait and now fit."""
    queue = Registration.objects.filter(event=event).queue().annotate(people=Count("delegates"))
    groups = queue.values_list("pk", "people")
    if event.places is None:
        return [pk for pk, _people in groups]
    free = event.places - people_taken(event)
    fitting = []
    # Each group has at least one person, so no more than `free` groups can fit.
    for pk, people in groups[: max(free, 0)]:
        if people > free:
            break
        free -= people
        fitting.append(pk)
    return fitting


def offer_time() -> timedelta:
    """How long an offered place is kept for someone."""
    process = Process.current()
    return timedelta(hours=process.offer_hours if process else 12)


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
