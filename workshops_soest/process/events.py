"""Brings an event up to date with its file, by the same actions as the team does it by hand."""

from collections.abc import Mapping
from typing import Any

from participants.actions.events import cancel_event, change_places, move_event, reinstate_event
from workshops.models import Event, EventRole, Person

MOVES = {"starts_at", "ends_at", "venue"}
# What a calendar entry shows beside date and place.
SHOWN_IN_CALENDARS = {"kind", "theme", "title", "status", "audience", "description"}


def change_event(event: Event, changes: Mapping[str, Any]) -> None:
    """Gives an event new values of its fields. Whoever is registered is told of another date or place, or of the end.

    Raises ValidationError when the values do not go together.
    """
    was_cancelled, is_cancelled_now = event.is_cancelled, changes.get("status") == Event.Status.CANCELLED
    for name, value in changes.items():
        setattr(event, name, value)
    event.full_clean()
    is_reinstated = was_cancelled and not event.is_cancelled
    quiet = changes.keys() - {"places"}
    if is_cancelled_now or is_reinstated:
        quiet -= {"status"}
    elif not event.is_cancelled:
        quiet -= MOVES
    if is_cancelled_now or was_cancelled or quiet & SHOWN_IN_CALENDARS:
        event.sequence += 1
    # The number was set aside while others moved.
    event.save(update_fields=[*quiet | {"number", "sequence", "updated_at"}])
    if is_cancelled_now:
        cancel_event(event=event)
    elif is_reinstated:
        # Another date or place that came with it is told in the same mail.
        reinstate_event(event=event)
        Event.objects.filter(pk=event.pk).update(status=event.status)
    elif changes.keys() & MOVES and not event.is_cancelled:
        move_event(event=event, starts_at=event.starts_at, ends_at=event.ends_at, venue=event.venue)
    if "places" in changes:
        change_places(event=event, places=event.places)


def set_moderators(event: Event, people: list[Person]) -> None:
    """Makes exactly these people the event's moderators."""
    roles = EventRole.objects.filter(event=event, role=EventRole.Kind.MODERATION)
    roles.exclude(person__in=people).delete()
    there = set(roles.values_list("person_id", flat=True))
    for person in people:
        if person.pk not in there:
            EventRole.objects.create(event=event, person=person, role=EventRole.Kind.MODERATION)
