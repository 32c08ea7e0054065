"""Who may take a place: the one rule of places and of the queue, counted in people.

Of an event's places (empty: unlimited) some may be held for migrant organisations.

- A group of a migrant organisation may take any place; those held are counted as theirs first.
- Every other group may take what is left when the held places that no migrant organisation has taken are left aside.
- The queue is served strictly from its beginning, and nobody takes what a group before them could have. Where a group
  of a migrant organisation does not fit, nobody behind it moves. Where another group does not fit, the groups of
  migrant organisations behind it may still take held places, and nothing but held places: it could not have had those.
- A newcomer is served like the last in the queue.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count

from participants.models import Registration
from participants.models.registrations import MIGRANT, RegistrationState
from workshops.models import Event


@dataclass
class Room:
    """The places of one event, and how many are taken. `taken` may exceed `places`: the event is over-full then."""

    places: int | None
    held: int
    taken: int
    taken_by_migrants: int

    @property
    def free(self) -> int | None:
        """None where places are unlimited."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def held_free(self) -> int:
        """What only migrant organisations may take."""
        return 0 if self.free is None else min(max(self.held - self.taken_by_migrants, 0), self.free)

    @property
    def free_for_all(self) -> int | None:
        return None if self.free is None else self.free - self.held_free

    def fits(self, people: int, *, is_migrant: bool, behind_others: bool = False) -> bool:
        """Whether a group finds its places. `behind_others`: a group of no migrant organisation waits before it."""
        if self.free is None:
            return True
        if not is_migrant:
            return people <= (self.free_for_all or 0)
        return people <= (self.held_free if behind_others else self.free)

    def take(self, people: int, *, is_migrant: bool) -> None:
        self.taken += people
        self.taken_by_migrants += people if is_migrant else 0


def room_of(event: Event) -> Room:
    """The places of the event as they are now. One query; what it says holds while the event is locked."""
    # From the registrations that take places, not from all people of the event: the queue may be long.
    taking = Registration.objects.filter(event=event).taking()
    counted = taking.aggregate(taken=Count("delegates"), migrants=Count("delegates", filter=MIGRANT))
    return Room(event.places, event.places_for_migrant_organisations, counted["taken"], counted["migrants"])


def in_turn(room: Room, queue: Iterable[Registration]) -> Iterator[Registration]:
    """Those of the queue, the first first, who get places now. `room` is taken up on the way."""
    is_behind_others = False
    for registration in queue:
        people, is_migrant = len(registration.delegates.all()), registration.is_migrant
        if is_behind_others and not is_migrant:
            continue
        if room.fits(people, is_migrant=is_migrant, behind_others=is_behind_others):
            room.take(people, is_migrant=is_migrant)
            yield registration
        elif is_migrant:
            return
        else:
            is_behind_others = True


def head_of_queue(event: Event, most: int | None) -> list[Registration]:
    """Whoever waits and could be among those who get `most` places (None: any number), the first first."""
    queue = Registration.objects.for_pages().filter(event=event).queue()
    if most is None:
        return list(queue)
    # Each group has at least one person, so no more than `most` groups of either sort come into question.
    either = [*queue.others()[:most], *queue.migrant()[:most]] if most else []
    return sorted(either, key=lambda registration: (registration.queue_number, registration.queue_part))


def newcomer_fits(event: Event, people: int, *, is_migrant: bool) -> bool:
    """Whether a group that comes now gets its places at once, those who wait considered. The event is locked."""
    queue = Registration.objects.filter(event=event).queue()
    is_behind_others = queue.exists()
    if is_behind_others and (not is_migrant or queue.migrant().exists()):
        return False
    return room_of(event).fits(people, is_migrant=is_migrant, behind_others=is_behind_others)


def part_that_fits(registration: Registration) -> int:
    """How many people of a waiting group could come now if it were split; 0 where splitting helps nobody.

    Places that a group before it waits for are not counted.
    """
    event = registration.event
    if registration.state != RegistrationState.WAITING or not registration.can_be_split:
        return 0
    before = Registration.objects.filter(event=event).queue().before(registration)
    is_behind_others, is_migrant = before.exists(), registration.is_migrant
    if is_behind_others and (not is_migrant or before.migrant().exists()):
        return 0
    room = room_of(event)
    most = (room.held_free if is_behind_others else room.free) if is_migrant else room.free_for_all
    return min(most or 0, len(registration.delegates.all()) - 1)
