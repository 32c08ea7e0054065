"""Random deeds against a sequential picture of the rules: no difference, one after the other and all at once.

Seen to fail with each of these planted: a newcomer of a migrant organisation passes others that wait; an offer never
ends; no limit of people, or one that binds the team; no registration window, or one that binds the team; a cancelled
event takes registrations; the same person comes twice. At once on PostgreSQL: the lock taken out of `lock_events`.
"""

import os
import threading
from collections.abc import Callable, Iterable

import pytest

from participants.actions import paper, registrations, submissions, transitions
from participants.actions.events import fill_all_places
from participants.actions.registrations import expire_offers
from participants.models import Registration
from tests.participants.picture import PEOPLE_PER_ORGANISATION
from tests.participants.random_run import Deed, Run, is_refused
from tests.participants.registering import assert_traces_agree
from tests.participants.test_concurrency import at_once
from workshops.models import Event

# A long run: MODEL_RUNS=400 pytest --numprocesses 2 tests/participants/test_model_run.py
RUNS = int(os.environ.get("MODEL_RUNS", "12"))
STEPS = 50
ROUNDS = 5


@pytest.fixture
def start(make_event, county, team_member) -> Callable[[int], Run]:
    county.delegates_per_organisation = PEOPLE_PER_ORGANISATION
    county.save()
    return lambda seed: Run(seed, county, make_event, team_member)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(RUNS))
def test_random_deeds_agree_with_the_rules(start, seed):
    run = start(seed)
    for _step in range(STEPS):
        run.step()
    assert_traces_agree()


class LockOrder:
    """Who got the lock of an event, and after whom: written down while it is held."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.order: list[tuple[Deed | None, set[str]]] = []
        self.this = threading.local()
        lock_events, lock_registration = transitions.lock_events, transitions.lock_registration

        def note_deed(pks: Iterable[int]) -> dict[int, Event]:
            events = lock_events(pks)
            if deed := getattr(self.this, "deed", None):
                self.order.append((deed, set()))
            return events

        def note_lapse(registration: Registration) -> Registration:
            current = lock_registration(registration)
            if getattr(self.this, "deed", None) is None:
                self.order.append((None, {each.name for each in current.delegates.all()}))
            return current

        for module in (transitions, submissions, paper):
            monkeypatch.setattr(module, "lock_events", note_deed)
        monkeypatch.setattr(registrations, "lock_registration", note_lapse)

    def do(self, deed: Deed) -> Callable[[], bool]:
        """For a thread: says afterwards whether it was refused."""

        def act() -> bool:
            self.this.deed = deed
            try:
                return is_refused(deed.in_truth)
            finally:
                self.this.deed = None

        return act

    def in_turn(self) -> list[tuple[Deed | None, set[str]]]:
        """What was written down since it was last asked; a deed that locked again, or began anew, counts at its last."""
        order, self.order = self.order, []
        last = {id(deed): place for place, (deed, _people) in enumerate(order) if deed}
        return [noted for place, noted in enumerate(order) if last.get(id(noted[0]), place) == place]


def lapse(run: Run, people: set[str]) -> None:
    """What one worker, who locked the registration of these people, has done to it."""
    for workshop in run.picture.workshops:
        for group in workshop.groups:
            if set(group.people) == people:
                workshop.lapse(group)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(max(RUNS // 4, 3)))
def test_deeds_at_once_agree_with_the_rules_in_the_order_of_the_lock(start, seed, monkeypatch):
    run = start(seed)
    for _round in range(ROUNDS):
        for _step in range(6):
            run.step()
        run.let_time_pass()
        deeds = [run.draw_for_many() for _deed in range(10)]
        run.done += ["at once:", *(deed.name for deed in deeds)]
        with monkeypatch.context() as patch:
            lock_order = LockOrder(patch)
            refused = at_once([*map(lock_order.do, deeds), expire_offers, fill_all_places, expire_offers])
        for deed, people in lock_order.in_turn():
            if deed is None:
                lapse(run, people)
            else:
                assert is_refused(deed.in_picture) == refused[deeds.index(deed)], run.done
        run.compare()
        run.work()
        run.compare()
    assert_traces_agree()
