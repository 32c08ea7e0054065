"""Random operations against a small sequential picture of the rules: no difference.

Seen to fail with each of these planted: a small group overtakes a large one; held places given to anybody; a group of a
migrant organisation behind others takes more than held places; a group passes a blocked one of a migrant organisation;
a newcomer passes the queue; the part that leaves a split group goes to the end of the queue.
"""

import os
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from participants.actions.events import change_places, release_held_places
from participants.actions.queue import (
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers, expire_unconfirmed
from participants.actions.submissions import CONFIRM_WITHIN, confirm_submission
from participants.models import OutgoingMail, Registration
from participants.queries import place_state, with_positions
from tests.participants.registering import START, assert_traces_agree, submit, submit_migrant
from workshops import clock
from workshops.models import Event, Process, User

# A long run: MODEL_RUNS=400 pytest --numprocesses 2 tests/participants/test_model_run.py
RUNS = int(os.environ.get("MODEL_RUNS", "12"))
STEPS = 50
ACTIVE = {"confirmed", "offered", "waiting"}


class Refused(Exception):
    """The rules do not allow it; nothing has changed."""


@dataclass
class Group:
    """What the picture knows of a registration. `deadline` and `age` in hours: before the event, since it came in."""

    size: int
    is_migrant: bool
    state: str = "unconfirmed"
    number: int | None = None
    part: int = 0
    deadline: float | None = None
    age: float = 0
    is_admitted: bool = False


@dataclass
class Picture:
    """The rules, for one event and one after the other."""

    places: int | None
    held: int
    hours_left: float
    groups: list[Group] = field(default_factory=list)
    last_number: int = 0
    mails: int = 0

    def taken(self, *kinds: bool) -> int:
        holding = [group for group in self.groups if group.state in {"confirmed", "offered"}]
        return sum(group.size for group in holding if not kinds or group.is_migrant in kinds)

    def waiting(self) -> list[Group]:
        return sorted(
            (each for each in self.groups if each.state == "waiting"), key=lambda each: (each.number, each.part)
        )

    def served(self, queue: list[Group]) -> list[Group]:
        """Who of the queue gets places now."""
        all_taken, by_migrants, served, others_wait = self.taken(), self.taken(True), [], False
        for group in queue:
            if others_wait and not group.is_migrant:
                continue
            if self.places is not None:
                kept_back = 0 if group.is_migrant else max(self.held - by_migrants, 0)
                is_passing = others_wait and by_migrants + group.size > self.held
                if all_taken + group.size + kept_back > self.places or is_passing:
                    if group.is_migrant:
                        break
                    others_wait = True
                    continue
            served.append(group)
            all_taken += group.size
            by_migrants += group.size if group.is_migrant else 0
        return served

    def confirm(self, group: Group) -> None:
        if group.state != "unconfirmed":
            return
        if self.hours_left <= 24:
            group.state = "expired"
        elif group in self.served([*self.waiting(), group]):
            group.state = "confirmed"
        else:
            self.last_number += 1
            group.state, group.number = "waiting", self.last_number

    def fill(self) -> None:
        if self.hours_left <= 0:
            return
        for group in self.served(self.waiting()):
            self.mails += 1
            group.state, group.is_admitted = "confirmed", False
            if self.hours_left < 48:
                group.state, group.deadline = "offered", max(self.hours_left - 12, 0)

    def cancel(self, group: Group) -> None:
        if group.state in ACTIVE and self.hours_left > -3:
            group.state = "cancelled"
            self.fill()

    def accept(self, group: Group) -> None:
        if group.state == "offered":
            self.mails += 1
            group.state = "confirmed"

    def expire(self) -> None:
        for group in self.groups:
            if group.state == "offered" and self.hours_left <= group.deadline:
                group.state = "expired"
                self.fill()

    def admit(self, group: Group, *, beyond: bool) -> None:
        if self.hours_left <= 0 or group.state not in {"waiting", "offered"}:
            raise Refused
        needs = group.size if group.state == "waiting" else 0
        if self.places is not None and needs and self.taken() + needs > self.places and not beyond:
            raise Refused
        self.mails += 1
        group.state, group.is_admitted = "confirmed", True

    def put_back(self, group: Group) -> None:
        if self.hours_left <= 0 or group.state not in {"confirmed", "offered"}:
            raise Refused
        before = deepcopy(self.groups), self.last_number, self.mails
        group.state = "waiting"
        if not (group.number and group.is_admitted):
            self.last_number += 1
            group.number, group.part = self.last_number, 0
        group.is_admitted = False
        self.fill()
        if group.state != "waiting":
            self.groups, self.last_number, self.mails = before
            raise Refused

    def split(self, group: Group, leaving: int) -> None:
        if self.hours_left <= 0 or group.state not in ACTIVE or not 0 < leaving < group.size:
            raise Refused
        group.size -= leaving
        other = deepcopy(group)
        other.size = leaving
        if group.number:
            other.part = max(each.part for each in self.groups if each.number == group.number) + 1
        self.groups.append(other)
        self.fill()


class Run:
    """Does the same to the picture and to the real thing, and compares after every step."""

    def __init__(self, seed: int, event: Event, process: Process, team: User) -> None:
        self.chance = random.Random(seed)
        self.event, self.process, self.team = event, process, team
        self.picture = Picture(places=7, held=2, hours_left=self.chance.choice([100, 70, 50]))
        self.done: list[str] = []
        self._set_clock()

    def step(self) -> None:
        """Something that may happen now. What matters happens more often."""
        often = [self.register] * 6 + [self.submit, self.confirm] if self.picture.hours_left > 26 else []
        often += [self.cancel] * 6 + [self.split] * 4 + [self.admit] * 3 + [self.put_back] * 3 + [self.resize] * 2
        often += [self.accept] * 3 + [self.let_time_pass] * 2 + [self.release]
        act = self.chance.choice(often)
        self.done.append(act.__name__)
        act()
        self._compare()

    # --- Looking -----------------------------------------------------------------------------------------------------

    def _set_clock(self) -> None:
        clock.set_anchor(process=self.process, moment=START - timedelta(hours=self.picture.hours_left))

    def _real(self, place: int) -> Registration:
        return Registration.objects.for_pages().order_by("pk")[place]

    def _compare(self) -> None:
        real = with_positions(Registration.objects.prefetch_related("delegates")).order_by("pk")
        queue = self.picture.waiting()
        positions = {id(group): position for position, group in enumerate(queue, start=1)}
        assert [
            (each.state, each.queue_number, each.queue_part, len(each.delegates.all()), each.position) for each in real
        ] == [
            (group.state, group.number, group.part, group.size, positions.get(id(group)))
            for group in self.picture.groups
        ], self.done
        places = place_state(Event.objects.get())
        assert (places.taken, places.waiting) == (self.picture.taken(), sum(group.size for group in queue))
        assert OutgoingMail.objects.filter(kind__in=["promoted", "offered"]).count() == self.picture.mails, self.done

    def _any(self, *states: str, of: Callable[[Group], bool] = lambda _group: True) -> int | None:
        """The place of one of the groups: of such a one, or in one of ten cases of any."""
        groups = list(enumerate(self.picture.groups))
        fitting = [place for place, group in groups if group.state in states and of(group)]
        if self.chance.random() < 0.1:
            fitting = [place for place, _group in groups]
        return self.chance.choice(fitting) if fitting else None

    def _both(self, in_picture: Callable[[], object], in_truth: Callable[[], object]) -> None:
        """Does it in both; where one refuses the other must."""
        refused = []
        for act in (in_picture, in_truth):
            try:
                act()
                refused.append(False)
            except (Refused, QueueRefusedError):
                refused.append(True)
        assert refused[0] == refused[1], self.done

    # --- Doing -------------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        size, is_migrant = self.chance.randint(1, 4), self.chance.random() < 0.35
        (submit_migrant if is_migrant else submit)(self.event, people=size)
        self.picture.groups.append(Group(size, is_migrant))

    def register(self) -> None:
        self.submit()
        confirm_submission(submission=self._real(len(self.picture.groups) - 1).submission)
        self.picture.confirm(self.picture.groups[-1])

    def confirm(self) -> None:
        if (place := self._any("unconfirmed")) is not None:
            confirm_submission(submission=self._real(place).submission)
            self.picture.confirm(self.picture.groups[place])

    def cancel(self) -> None:
        if (place := self._any(*ACTIVE)) is not None:
            cancel_registration(registration=self._real(place))
            self.picture.cancel(self.picture.groups[place])

    def accept(self) -> None:
        if (place := self._any("offered")) is not None:
            accept_offer(registration=self._real(place))
            self.picture.accept(self.picture.groups[place])

    def admit(self) -> None:
        if (place := self._any("waiting", "offered")) is not None:
            group, real, beyond = self.picture.groups[place], self._real(place), self.chance.random() < 0.5
            self._both(
                lambda: self.picture.admit(group, beyond=beyond),
                lambda: admit_registration(registration=real, reason="Grund", by=self.team, beyond_places=beyond),
            )

    def put_back(self) -> None:
        was_admitted = self.chance.random() < 0.6
        place = self._any("confirmed", "offered", of=lambda group: group.is_admitted == was_admitted)
        if place is not None:
            group, real = self.picture.groups[place], self._real(place)
            self._both(
                lambda: self.picture.put_back(group),
                lambda: put_back_registration(registration=real, reason="Grund", by=self.team),
            )

    def split(self) -> None:
        place = self._any("waiting", "waiting", *ACTIVE, of=lambda group: group.size > 1)
        if place is not None:
            group, real = self.picture.groups[place], self._real(place)
            leaving = [delegate.pk for delegate in real.delegates.all()][
                : self.chance.randint(1, max(group.size - 1, 1))
            ]
            self._both(
                lambda: self.picture.split(group, len(leaving)),
                lambda: split_registration(registration=real, leaving=leaving),
            )

    def resize(self) -> None:
        places, held = self.chance.choice([5, 6, 7, 8, 9, 3, 0, None]), self.chance.randint(0, 3)
        change_places(event=self.event, places=places, held=held)
        self.picture.places, self.picture.held = places, held if places is None else min(held, places)
        self.picture.fill()

    def release(self) -> None:
        release_held_places(event=self.event)
        self.picture.held = 0
        self.picture.fill()

    def let_time_pass(self) -> None:
        # Odd hours: no two steps ever meet a deadline to the second.
        hours = self.chance.choice([1.01, 4.02, 7.03, 13.07])
        self.picture.hours_left -= hours
        self._set_clock()
        expire_unconfirmed()
        expire_offers()
        for group in self.picture.groups:
            group.age += hours
            if group.state == "unconfirmed" and timedelta(hours=group.age) >= CONFIRM_WITHIN:
                group.state = "expired"
        self.picture.expire()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(RUNS))
def test_random_operations_agree_with_the_rules(event, county, team_member, seed):
    county.delegates_per_organisation = None
    county.save()
    change_places(event=event, places=7, held=2)
    run = Run(seed, event, county, team_member)
    for _step in range(STEPS):
        run.step()
    assert_traces_agree()
