"""How full an event is."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participants.models import Registration
from participants.queries.room import Room
from workshops.models import Event


@dataclass(frozen=True)
class PlaceState:
    """What can be said about an event's places; numbers count people.

    `key`: free (there is a place for anybody, or they are unlimited), waiting_list (newcomers queue), full (and nobody
    can queue any more), closed (not open for registration), past, cancelled, undated. `places` and `free` are None
    where places are unlimited. `free`: for anybody; `held_free`: beside them, for migrant organisations alone.
    `taken` may exceed `places` after these were reduced or when the team has admitted more.
    """

    key: str
    places: int | None
    taken: int
    waiting: int
    free: int | None = None
    held_free: int = 0

    @property
    def over(self) -> int:
        """How many people more than places; 0 unless the event is over-full."""
        return 0 if self.places is None else max(self.taken - self.places, 0)

    @property
    def accepts(self) -> bool:
        """Registration is possible, for a place or for the queue."""
        return self.key in {"free", "waiting_list"}


def _people(registrations: QuerySet[Registration]) -> Coalesce:
    """Subquery: how many people the event's registrations among these are for."""
    counted = (
        registrations.filter(event=OuterRef("pk"))
        .order_by()
        .values("event")
        .annotate(people=Count("delegates"))
        .values("people")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """The same events, each with what `place_state` needs, which then costs no query: `people_taken`,
    `people_of_migrants` (of these) and `people_waiting`."""
    return events.annotate(
        people_taken=_people(Registration.objects.taking()),
        people_of_migrants=_people(Registration.objects.taking().migrant()),
        people_waiting=_people(Registration.objects.queue()),
    )


def place_state(event: Event) -> PlaceState:
    """The places of an event by the process clock. One query, none for events of `with_places`."""
    counted = event if hasattr(event, "people_taken") else with_places(Event.objects.filter(pk=event.pk)).get()
    taken, waiting = counted.people_taken, counted.people_waiting  # type: ignore[attr-defined]
    held, of_migrants = event.places_for_migrant_organisations, counted.people_of_migrants  # type: ignore[attr-defined]
    room = Room(event.places, held, taken, of_migrants)
    return PlaceState(_key(event, room, waiting), room.places, taken, waiting, room.free_for_all, room.held_free)


def _key(event: Event, room: Room, waiting: int) -> str:
    if event.is_cancelled:
        return "cancelled"
    if event.is_past:
        return "past"
    if not event.is_dated:
        return "undated"
    is_full = room.free == 0
    if not event.accepts_registrations:
        return "full" if is_full else "closed"
    return "waiting_list" if room.free_for_all == 0 or waiting else "free"
