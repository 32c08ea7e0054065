"""What must hold when everything happens at once: real threads, each with a connection of its own.

Seen to fail with the lock taken out of `lock_events` (PostgreSQL: places, numbers, offers, splitting, everything at
once) and with transactions DEFERRED (SQLite: every one of them).
"""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from icalendar import Calendar

from participants.actions.events import change_places, fill_all_places, move_event, release_held_places
from participants.actions.queue import (
    QueueRefusedError,
    admit_registration,
    put_back_registration,
    split_registration,
)
from participants.actions.registrations import accept_offer, cancel_registration, expire_offers
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import Delegate, Organisation, OutgoingMail, Registration, Submission
from participants.queries import with_positions
from tests.participants.registering import START, assert_traces_agree, mails, register, submit, submit_migrant
from workshops.models import Event, User

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def at_once(acts: Iterable[Callable[[], object]]) -> list[object]:
    """Runs them in parallel. Raises what any of them raised."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, acts))


def submit_many(event: Event, number: int, people: Callable[[int], int] = lambda _number: 1) -> list[Submission]:
    """Unconfirmed ones in bulk: what is tested is the confirmation."""
    return [submit(event, people=people(each)) for each in range(number)]


def confirm(submission: Submission) -> Callable[[], object]:
    return lambda: confirm_submission(submission=submission)


def people(event: Event, *states: str) -> int:
    return Delegate.objects.filter(event=event, registration__state__in=states).count()


def assert_queue_is_strict(event: Event) -> None:
    """Numbers without double, promoted ones before those who wait, one trace and one mail for each promotion."""
    waiting = event.registrations.queue().values_list("queue_number", flat=True)
    passed = event.registrations.filter(state="confirmed").exclude(queue_number=None)
    assert len(set(waiting)) == len(waiting)
    assert not waiting or all(number < waiting[0] for number in passed.values_list("queue_number", flat=True))
    assert (
        len(mails("promoted", event=event))
        == event.registrations.filter(changes__from_state="waiting", changes__to_state="confirmed").count()
    )


def test_forty_places_for_two_hundred_at_once(make_event):
    event = make_event(places=40)
    at_once(confirm(submission) for submission in submit_many(event, 200))

    assert event.registrations.filter(state="confirmed").count() == 40
    numbers = list(event.registrations.queue().values_list("queue_number", flat=True))
    assert numbers == list(range(1, 161))
    assert len(mails("registered")) == 200


def test_one_form_confirmed_many_times_at_once(make_event):
    one, other = make_event(places=5), make_event(places=5)
    submission = submit(one, other, people=2)
    at_once([confirm(submission)] * 10)

    assert people(one, "confirmed") == people(other, "confirmed") == 2
    assert len(mails("registered")) == 1
    assert Registration.objects.annotate(number=Count("changes")).filter(number=2).count() == 2


def test_one_form_sent_many_times_at_once(event):
    entry = Entry(
        events=[event.slug], organisation="Verein", contact_name="K", email="v@example.org",
        delegates=[DelegateEntry("A")],
    )  # fmt: skip
    results = at_once([lambda: submit_registration(entry=entry, key="same-key")] * 10)

    assert len(set(results)) == 1
    assert Registration.objects.count() == OutgoingMail.objects.count() == Organisation.objects.count() == 1


def test_forms_of_one_new_organisation_at_once_make_one(event):
    def send(number: int) -> Callable[[], object]:
        return lambda: submit(event, organisation="Verein", email=f"v{number % 3}@example.org")

    at_once(send(number) for number in range(9))

    assert Organisation.objects.count() == 1
    assert Organisation.objects.get().contacts.count() == 3


def test_same_person_at_once_is_registered_once(make_event):
    event = make_event(places=10)
    submissions = [submit(event, delegates=[DelegateEntry("Anna", "anna@example.org")]) for _number in range(8)]
    at_once(confirm(submission) for submission in submissions)

    assert people(event, "confirmed") == 1
    assert event.registrations.filter(end_reason="already_registered").count() == 7


def test_forms_for_the_same_events_in_any_order_never_wait_for_each_other(make_event):
    events = [make_event(places=3) for _number in range(4)]
    submissions = []
    for _number in range(24):
        random.shuffle(events)
        submissions.append(submit(*events))
    at_once(confirm(submission) for submission in submissions)

    for event in events:
        assert people(event, "confirmed") == 3


def test_result_of_a_form_is_true_when_its_events_change_at_once(make_event):
    """Each of these locks another event; only the form's own lock lets one see what the other did."""
    events = [make_event(places=40) for _number in range(3)]
    submissions = [submit(*events) for _number in range(12)]
    for submission in submissions:
        confirm_submission(submission=submission)

    def cancel(registration: Registration) -> Callable[[], object]:
        return lambda: cancel_registration(registration=registration)

    chosen = [each for submission in submissions for each in submission.registrations.exclude(event=events[0])]
    at_once(map(cancel, chosen[:4] + chosen[8:16] + chosen[20:]))
    at_once(map(cancel, Registration.objects.filter(submission__in=submissions[:4]).exclude(state="cancelled")))

    for submission in submissions:
        told = [
            sorted(
                str(entry["UID"]) for part in Calendar.from_ical(each.calendar, multiple=True) for entry in part.events
            )
            for each in mails("registered", submission=submission, state="queued")
        ]
        active = sorted(submission.registrations.active().values_list("event__uid", flat=True))
        assert told == ([active] if active else [])


def test_everything_at_once(make_event):
    event = make_event(places=20)
    registered = [register(event, people=number % 3 + 1)[0] for number in range(30)]
    newcomers = submit_many(event, 30, lambda number: number % 2 + 1)
    acts: list[Callable[[], object]] = [confirm(submission) for submission in newcomers]
    acts += [lambda each=each: cancel_registration(registration=each) for each in registered[::2]]
    acts += [lambda places=places: change_places(event=event, places=places) for places in (15, 25, 18, 22)]
    acts += [fill_all_places] * 4
    acts += [lambda: move_event(event=event, starts_at=START, ends_at=START + timedelta(hours=2), venue=None)] * 2
    random.shuffle(acts)
    at_once(acts)
    event = change_places(event=event, places=22)

    first = event.registrations.queue().annotate(size=Count("delegates")).first()
    taken = people(event, "confirmed")
    assert taken <= 25
    assert first is None or taken + first.size > 22
    assert_queue_is_strict(event)
    assert event.sequence == 1 + 15
    assert Delegate.objects.filter(is_active=True).count() == people(event, "confirmed", "waiting")


def test_offers_at_once_never_give_a_place_twice(make_event, set_time):
    event = make_event(places=8)
    registered = [register(event)[0] for _number in range(30)]
    set_time(START - timedelta(hours=40))
    for each in registered[:8]:
        cancel_registration(registration=each)
    acts: list[Callable[[], object]] = [lambda each=each: accept_offer(registration=each) for each in registered[8:12]]
    acts += [lambda each=each: cancel_registration(registration=each) for each in registered[8:16]]
    random.shuffle(acts)
    at_once(acts)
    assert people(event, "confirmed", "offered") == 8
    set_time(START - timedelta(hours=28, seconds=2))
    at_once([expire_offers] * 4)

    assert people(event, "confirmed", "offered") == 8
    offered = event.registrations.filter(changes__to_state="offered")
    assert len(mails("offered")) == offered.count() == offered.distinct().count()
    assert len(mails("offer_lapsed")) == event.registrations.filter(end_reason="offer_lapsed").count()
    assert_traces_agree()


@pytest.mark.parametrize("seed", range(3))
def test_team_contacts_and_worker_at_once(make_event, team_member, seed):
    chance = random.Random(seed)
    event = make_event(places=18, places_for_migrant_organisations=6)
    makers = [submit, submit, submit_migrant]
    here = [chance.choice(makers)(event, people=chance.randint(1, 3)) for _number in range(24)]
    for submission in here:
        confirm_submission(submission=submission)
    newcomers = [chance.choice(makers)(event, people=chance.randint(1, 3)) for _number in range(24)]
    registered = list(event.registrations.for_pages().exclude(state="unconfirmed"))
    acts: list[Callable[[], object]] = [confirm(submission) for submission in newcomers]
    for each in chance.sample(registered, 16):
        acts.append(chance.choice([cancelling, admitting, putting_back, splitting])(each, team_member))
    acts += [lambda: change_places(event=event, places=18, held=5), lambda: release_held_places(event=event)]
    acts += [fill_all_places] * 3
    chance.shuffle(acts)
    at_once(acts)
    event.refresh_from_db()

    beyond = Delegate.objects.filter(event=event, registration__changes__kind="admitted_beyond")
    assert people(event, "confirmed") <= 18 + beyond.distinct().count()
    assert event.registrations.filter(state="waiting", queue_number=None).count() == 0
    waiting = list(with_positions(event.registrations.queue()))
    assert [each.position for each in waiting] == list(range(1, len(waiting) + 1))
    for parts in event.registrations.exclude(queue_number=None).values("queue_number").annotate(number=Count("pk")):
        same = event.registrations.filter(queue_number=parts["queue_number"]).order_by("queue_part")
        assert [each.queue_part for each in same] == list(range(parts["number"]))
        assert len(set(same.values_list("submission", flat=True))) == 1
    assert Delegate.objects.filter(event=event, is_active=True).count() == people(event, "confirmed", "waiting")
    assert_traces_agree()
    # Nobody is left who could have come: whatever happened last has filled what it freed.
    assert fill_all_places() == 0


def cancelling(registration: Registration, _by: User) -> Callable[[], object]:
    return lambda: cancel_registration(registration=registration)


def refusable(act: Callable[[], object]) -> Callable[[], object]:
    def run() -> None:
        with suppress(QueueRefusedError):
            act()

    return run


def admitting(registration: Registration, by: User) -> Callable[[], object]:
    beyond = registration.pk % 2 == 0
    return refusable(lambda: admit_registration(registration=registration, reason="Grund", by=by, beyond_places=beyond))


def putting_back(registration: Registration, by: User) -> Callable[[], object]:
    return refusable(lambda: put_back_registration(registration=registration, reason="Grund", by=by))


def splitting(registration: Registration, by: User) -> Callable[[], object]:
    leaving = [delegate.pk for delegate in registration.delegates.all()][:1]
    return refusable(lambda: split_registration(registration=registration, leaving=leaving, by=by))


def test_group_that_is_split_twice_at_once_is_split_once(make_event):
    event = make_event(places=1)
    [group] = register(event, people=3)
    leaving = [delegate.pk for delegate in group.delegates.all()][:1]
    at_once([refusable(lambda: split_registration(registration=group, leaving=leaving))] * 6)

    assert event.registrations.count() == 2
    assert [each.delegates.count() for each in event.registrations.order_by("pk")] == [2, 1]


def test_last_place_is_given_by_one_hand(make_event, team_member):
    event = make_event(places=3)
    register(event, people=2)
    waiting = [register(event, people=2)[0] for _number in range(3)]
    newcomers = submit_many(event, 4)
    acts = [confirm(submission) for submission in newcomers]
    acts += [splitting(each, team_member) for each in waiting]
    at_once(acts)

    assert people(event, "confirmed") == 3
    first, *others = Registration.objects.filter(pk__in=[each.pk for each in waiting]).order_by("pk")
    assert [each.state for each in (first, *others)] == ["confirmed", "waiting", "waiting"]
    assert [each.delegates.count() for each in (first, *others)] == [1, 1, 1]
