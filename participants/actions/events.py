"""Changes of an event that reach its participants."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from participants import mail
from participants.actions.transitions import fill, lock_event, offer_deadline
from participants.models import Registration, RegistrationChange
from participants.models.registrations import ChangeKind, RegistrationState
from participants.queries import place_state, with_places
from participants.queries.room import room_of
from workshops import clock
from workshops.ics import clean_line
from workshops.models import Event, User, Venue
from workshops.queries.field_lines import MOMENT, PLACES, field_lines
from workshops.seen import demand_unchanged


class EventIsCancelledError(Exception):
    """This cannot be done with a cancelled event."""


@transaction.atomic
def move_event(
    *,
    event: Event,
    starts_at: datetime | None,
    ends_at: datetime | None,
    venue: Venue | None,
    seen: str = "",
    by: User | None = None,
) -> Event:
    """Gives an event another date or place and tells everyone who is registered or waits, old and new.

    `starts_at` and `ends_at` are aware, both or neither. Keeps `uid`, raises `sequence`. Nothing changed: nothing told.
    `seen`: the digest of the lines over which it was decided. Raises ChangedMeanwhile, and EventIsCancelledError: a
    cancelled event must be reinstated first, or nobody would know what holds.
    """
    event = lock_event(event)
    if event.is_cancelled:
        raise EventIsCancelledError
    before, now = mail.Schedule.of(event), field_lines(event, MOMENT)
    event.starts_at, event.ends_at, event.venue = starts_at, ends_at, venue
    demand_unchanged(seen=seen, now=now, wanted=field_lines(event, MOMENT))
    after = mail.Schedule.of(event)
    if before == after:
        return event
    event.sequence += 1
    event.save(update_fields=["starts_at", "ends_at", "venue", "sequence", "updated_at"])
    _trace(event, f"{before.in_words} → {after.in_words}", by)
    _tell_moved(event, before)
    fill(event, clock.now(), by=by)
    return event


@transaction.atomic
def cancel_event(*, event: Event, reason: str = "", by: User | None = None) -> Event:
    """Calls an event off and tells everyone who is registered or waits. Keeps `uid`, raises `sequence`."""
    event = lock_event(event)
    if event.is_cancelled:
        return event
    event.status, event.cancellation_reason = Event.Status.CANCELLED, clean_line(reason)[:300]
    event.sequence += 1
    event.save(update_fields=["status", "cancellation_reason", "sequence", "updated_at"])
    _trace(event, event.cancellation_reason, by)
    mail.withdraw_reminders(event)
    for registration in _told(event):
        mail.queue_event_cancelled(registration)
    for delegate in mail.people_of_event(event):
        mail.queue_event_cancelled(delegate.registration, delegate)
    return event


@transaction.atomic
def reinstate_event(*, event: Event, by: User | None = None) -> Event:
    """Takes a cancellation back and tells everyone who is still registered or waits. Keeps `uid`, raises `sequence`."""
    event = lock_event(event)
    if not event.is_cancelled:
        return event
    before = mail.Schedule.of(event)
    event.status = Event.Status.CONFIRMED if event.is_dated else Event.Status.TENTATIVE
    event.cancellation_reason = ""
    event.sequence += 1
    event.save(update_fields=["status", "cancellation_reason", "sequence", "updated_at"])
    _trace(event, _("Absage zurückgenommen"), by)
    _tell_moved(event, before)
    fill(event, clock.now(), by=by)
    return event


@transaction.atomic
def change_places(
    *, event: Event, places: int | None, held: int | None = None, seen: str = "", by: User | None = None
) -> Event:
    """Gives an event other places; None means unlimited. New ones go to those who wait, at once.

    Fewer than are taken drops nobody: the event is over-full until places free themselves. `held`: how many of them
    are held for migrant organisations (None: as before); never more than the places there are. `seen`: the digest of
    the lines over which it was decided. Raises ChangedMeanwhile.
    """
    event = lock_event(event)
    now = field_lines(event, PLACES)
    event.places = places
    if held is not None:
        event.places_for_migrant_organisations = held
    if places is not None:
        event.places_for_migrant_organisations = min(event.places_for_migrant_organisations, places)
    demand_unchanged(seen=seen, now=now, wanted=field_lines(event, PLACES))
    event.save(update_fields=["places", "places_for_migrant_organisations", "updated_at"])
    fill(event, clock.now(), by=by)
    return event


@transaction.atomic
def release_held_places(*, event: Event, by: User | None = None) -> int:
    """Lets anybody have the places held for migrant organisations that these have not taken. Returns how many.

    Those who wait get them at once.
    """
    event = lock_event(event)
    released = room_of(event).held_free
    event.places_for_migrant_organisations = 0
    event.save(update_fields=["places_for_migrant_organisations", "updated_at"])
    fill(event, clock.now(), by=by)
    return released


@transaction.atomic
def fill_places(*, event: Event) -> list[Registration]:
    """Gives what is free to those who wait. Returns those who got a place."""
    return fill(lock_event(event), clock.now())


def fill_all_places() -> int:
    """The same for every event to come where somebody waits: what a change from outside may have left free."""
    filled = 0
    for event in with_places(Event.objects.upcoming(clock.now())):
        places = place_state(event)
        if places.waiting and (places.free != 0 or places.held_free):
            filled += len(fill_places(event=event))
    return filled


def _tell_moved(event: Event, before: mail.Schedule) -> None:
    _renew_offers(event)
    mail.withdraw_reminders(event)
    for registration in _told(event):
        mail.queue_event_moved(registration, before)
    for delegate in mail.people_of_event(event):
        mail.queue_event_moved(delegate.registration, before, delegate)


def _renew_offers(event: Event) -> None:
    """Another date is another question: whoever was offered a place has the whole time again to answer."""
    if event.is_to_come and event.starts_at:
        offered = Registration.objects.filter(event=event, state=RegistrationState.OFFERED)
        offered.update(offer_expires_at=offer_deadline(event.starts_at, clock.now()))


def _told(event: Event) -> list[Registration]:
    """Who is told of a change: one registration for each contact, the one that holds a place before others."""
    active = Registration.objects.for_pages().filter(event=event).active().order_by("pk")
    told: dict[int, Registration] = {}
    for registration in active:
        registration.event = event
        if registration.contact_id not in told or registration.state == RegistrationState.CONFIRMED:
            told[registration.contact_id] = registration
    return list(told.values())


def _trace(event: Event, note: str, by: User | None) -> None:
    at = clock.now()
    RegistrationChange.objects.bulk_create(
        RegistrationChange(
            registration=registration,
            at=at,
            kind=ChangeKind.EVENT,
            from_state=registration.state,
            to_state=registration.state,
            by=by,
            reason=note[:300],
        )
        for registration in Registration.objects.filter(event=event).active()
    )
