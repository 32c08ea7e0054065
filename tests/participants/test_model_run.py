"""Random operations against a small sequential picture of the rules: no difference.

Seen to fail with each of these planted: a small group overtakes a large one; held places given to anybody; a group of a
migrant organisation behind others takes more than held places; a newcomer passes the queue; parts of a split group at
the end of the queue; nobody moves up after a split; put back where one stood whoever one is; admitted beyond the places
unasked; an offer that never ends.
"""

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from participants.actions.events import change_places, release_held_places
from participants.actions.queue import (
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers, expire_unconfirmed
from participants.actions.submissions import CONFIRM_WITHIN, confirm_submission
from participants.models import OutgoingMail, Registration, Submission
from participants.queries import place_state, with_positions
from tests.participants.registering import START, assert_traces_agree, submit, submit_migrant
from workshops import clock
from workshops.models import Event, Process, User

# A long run: MODEL_RUNS=700 pytest tests/participants/test_model_run.py
RUNS = int(os.environ.get("MODEL_RUNS", "20"))
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


class Operations(RuleBasedStateMachine):
    """Does the same to the picture and to the real thing, and compares after every step."""

    event: Event
    process: Process
    team: User

    def __init__(self) -> None:
        super().__init__()
        OutgoingMail.objects.all().delete()
        Registration.objects.all().delete()
        Submission.objects.all().delete()
        self.picture = Picture(places=5, held=2, hours_left=100)
        Event.objects.update(places=5, places_for_migrant_organisations=2)
        self._set_clock()

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
        ]
        places = place_state(Event.objects.get())
        assert (places.taken, places.waiting) == (self.picture.taken(), sum(group.size for group in queue))
        assert OutgoingMail.objects.filter(kind__in=["promoted", "offered"]).count() == self.picture.mails
        assert_traces_agree()

    def _both(self, in_picture: Callable[[], object], in_truth: Callable[[], object]) -> None:
        """Does it in both, and compares; where one refuses the other must."""
        refused = []
        for act in (in_picture, in_truth):
            try:
                act()
                refused.append(False)
            except (Refused, QueueRefusedError):
                refused.append(True)
        assert refused[0] == refused[1]
        self._compare()

    def _draw(self, data: st.DataObject, *states: str) -> int:
        """The place of one of the groups, of these states if there is any."""
        fitting = [place for place, group in enumerate(self.picture.groups) if group.state in states]
        return data.draw(st.sampled_from(fitting or range(len(self.picture.groups))))

    @precondition(lambda self: self.picture.hours_left > 26)
    @rule(size=st.integers(1, 3), is_migrant=st.booleans())
    def submit(self, size: int, is_migrant: bool) -> None:
        (submit_migrant if is_migrant else submit)(self.event, people=size)
        self.picture.groups.append(Group(size, is_migrant))
        self._compare()

    @precondition(lambda self: self.picture.hours_left > 26)
    @rule(groups=st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=4))
    def register(self, groups: list[tuple[int, bool]]) -> None:
        for size, is_migrant in groups:
            self.submit(size, is_migrant)
            confirm_submission(submission=self._real(len(self.picture.groups) - 1).submission)
            self.picture.confirm(self.picture.groups[-1])
        self._compare()

    @precondition(lambda self: self.picture.groups)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        place = self._draw(data, "unconfirmed")
        confirm_submission(submission=self._real(place).submission)
        self.picture.confirm(self.picture.groups[place])
        self._compare()

    @precondition(lambda self: self.picture.groups)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        place = self._draw(data, *ACTIVE)
        cancel_registration(registration=self._real(place))
        self.picture.cancel(self.picture.groups[place])
        self._compare()

    @precondition(lambda self: self.picture.groups)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        place = self._draw(data, "offered")
        accept_offer(registration=self._real(place))
        self.picture.accept(self.picture.groups[place])
        self._compare()

    @precondition(lambda self: self.picture.groups)
    @rule(data=st.data(), beyond=st.booleans())
    def admit(self, data: st.DataObject, beyond: bool) -> None:
        place = self._draw(data, "waiting")
        group = self.picture.groups[place]
        self._both(
            lambda: self.picture.admit(group, beyond=beyond),
            lambda: admit_registration(
                registration=self._real(place), reason="Grund", by=self.team, beyond_places=beyond
            ),
        )

    @precondition(lambda self: self.picture.groups)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        place = self._draw(data, "confirmed", "offered")
        group = self.picture.groups[place]
        self._both(
            lambda: self.picture.put_back(group),
            lambda: put_back_registration(registration=self._real(place), reason="Grund", by=self.team),
        )

    @precondition(lambda self: any(group.size > 1 for group in self.picture.groups))
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        large = [place for place, group in enumerate(self.picture.groups) if group.size > 1]
        place = data.draw(st.sampled_from(large))
        leaving = data.draw(st.integers(1, self.picture.groups[place].size - 1))
        registration = self._real(place)
        people = [delegate.pk for delegate in registration.delegates.all()][:leaving]
        group = self.picture.groups[place]
        self._both(
            lambda: self.picture.split(group, leaving),
            lambda: split_registration(registration=registration, leaving=people),
        )

    @rule(places=st.one_of(st.none(), st.integers(0, 8)), held=st.integers(0, 4))
    def resize(self, places: int | None, held: int) -> None:
        change_places(event=self.event, places=places, held=held)
        self.picture.places, self.picture.held = places, held if places is None else min(held, places)
        self.picture.fill()
        self._compare()

    @rule()
    def release(self) -> None:
        release_held_places(event=self.event)
        self.picture.held = 0
        self.picture.fill()
        self._compare()

    # Odd hours: no two steps ever meet a deadline to the second.
    @precondition(lambda self: self.picture.hours_left > 10)
    @rule(hours=st.sampled_from([1.01, 7.03, 13.07, 30.11]))
    def let_time_pass(self, hours: float) -> None:
        self.picture.hours_left -= hours
        self._set_clock()
        expire_unconfirmed()
        expire_offers()
        for group in self.picture.groups:
            group.age += hours
            if group.state == "unconfirmed" and timedelta(hours=group.age) >= CONFIRM_WITHIN:
                group.state = "expired"
        self.picture.expire()
        self._compare()


@pytest.mark.django_db
def test_random_operations_agree_with_the_rules(event, county, team_member):
    county.delegates_per_organisation = None
    county.save()
    Operations.event, Operations.process, Operations.team = event, county, team_member
    run_state_machine_as_test(
        Operations,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
