"""Random operations against a small sequential picture of the rules: no difference."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from participants.actions.events import change_places
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers, expire_unconfirmed
from participants.actions.submissions import CONFIRM_WITHIN, confirm_submission
from participants.models import Registration, Submission
from participants.queries import place_state
from tests.participants.registering import START, mails, submit
from workshops import clock
from workshops.models import Event, Process


@dataclass
class Group:
    """What the picture knows of a registration. `deadline` in hours before the event."""

    size: int
    state: str = "unconfirmed"
    number: int | None = None
    deadline: float | None = None


@dataclass
class Picture:
    """The rules, for one event and one after the other."""

    places: int | None
    hours_left: float
    groups: list[Group] = field(default_factory=list)
    last_number: int = 0
    promoted: int = 0

    @property
    def taken(self) -> int:
        return sum(group.size for group in self.groups if group.state in {"confirmed", "offered"})

    def waiting(self) -> list[Group]:
        return sorted((group for group in self.groups if group.state == "waiting"), key=lambda group: group.number)

    def fits(self, group: Group) -> bool:
        return self.places is None or self.taken + group.size <= self.places

    def confirm(self, group: Group) -> None:
        if group.state != "unconfirmed":
            return
        if self.hours_left <= 24:
            group.state = "expired"
        elif self.waiting() or not self.fits(group):
            self.last_number += 1
            group.state, group.number = "waiting", self.last_number
        else:
            group.state = "confirmed"

    def fill(self) -> None:
        if self.hours_left <= 0:
            return
        for group in self.waiting():
            if not self.fits(group):
                return
            self.promoted += 1
            group.state = "confirmed"
            if self.hours_left < 48:
                group.state, group.deadline = "offered", max(self.hours_left - 12, 0)

    def cancel(self, group: Group) -> None:
        is_over = self.hours_left <= -3
        if group.state in {"confirmed", "waiting", "offered"} and not is_over:
            group.state = "cancelled"
            self.fill()

    def accept(self, group: Group) -> None:
        if group.state == "offered":
            group.state = "confirmed"

    def expire(self) -> None:
        for group in self.groups:
            if group.state == "offered" and self.hours_left <= group.deadline:
                group.state = "expired"
                self.fill()


class Operations(RuleBasedStateMachine):
    """Does the same to the picture and to the real thing, and compares after every step."""

    event: Event
    process: Process

    def __init__(self) -> None:
        super().__init__()
        Registration.objects.all().delete()
        Submission.objects.all().delete()
        self.picture = Picture(places=5, hours_left=100)
        Event.objects.update(places=5)
        self.submissions: list[Submission] = []
        self.mails_before = len(mails("promoted")) + len(mails("offered"))
        self._set_clock()

    def _set_clock(self) -> None:
        clock.set_anchor(process=self.process, moment=START - timedelta(hours=self.picture.hours_left))

    def _compare(self) -> None:
        real = Registration.objects.order_by("pk").values_list("state", "queue_number")
        assert list(real) == [(group.state, group.number) for group in self.picture.groups]
        assert place_state(self.event).taken == self.picture.taken
        told = len(mails("promoted")) + len(mails("offered")) - self.mails_before
        accepted = sum(1 for group in self.picture.groups if group.state == "confirmed" and group.deadline is not None)
        accepted += self.accepted_and_left
        assert told == self.picture.promoted + accepted

    accepted_and_left = 0

    @precondition(lambda self: self.picture.hours_left > 26)
    @rule(size=st.integers(1, 3))
    def submit(self, size: int) -> None:
        self.submissions.append(submit(self.event, people=size))
        self.picture.groups.append(Group(size))
        self._compare()

    @precondition(lambda self: self.picture.hours_left > 26)
    @rule(sizes=st.lists(st.integers(1, 3), min_size=1, max_size=4))
    def register(self, sizes: list[int]) -> None:
        for size in sizes:
            self.submit(size)
            confirm_submission(submission=self.submissions[-1])
            self.picture.confirm(self.picture.groups[-1])
        self._compare()

    @precondition(lambda self: self.submissions)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.submissions) - 1))
        confirm_submission(submission=self.submissions[number])
        self.picture.confirm(self.picture.groups[number])
        self._compare()

    @precondition(lambda self: self.submissions)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.submissions) - 1))
        group = self.picture.groups[number]
        self.accepted_and_left += group.state == "confirmed" and group.deadline is not None
        cancel_registration(registration=self.submissions[number].registrations.get())
        self.picture.cancel(group)
        self._compare()

    @precondition(lambda self: any(group.state == "offered" for group in self.picture.groups))
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        offered = [number for number, group in enumerate(self.picture.groups) if group.state == "offered"]
        number = data.draw(st.sampled_from(offered))
        accept_offer(registration=self.submissions[number].registrations.get())
        self.picture.accept(self.picture.groups[number])
        self._compare()

    @rule(places=st.one_of(st.none(), st.integers(0, 8)))
    def resize(self, places: int | None) -> None:
        change_places(event=self.event, places=places)
        self.picture.places = places
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
        for group, submission in zip(self.picture.groups, self.submissions, strict=True):
            age = (START - timedelta(hours=self.picture.hours_left)) - submission.submitted_at
            if group.state == "unconfirmed" and age >= CONFIRM_WITHIN:
                group.state = "expired"
        self.picture.expire()
        self._compare()


@pytest.mark.django_db
def test_random_operations_agree_with_the_rules(event, county):
    county.delegates_per_organisation = None
    county.save()
    Operations.event, Operations.process = event, county
    run_state_machine_as_test(
        Operations,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
