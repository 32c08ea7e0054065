"""Several recorders send cards at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from concept.actions.contributions import enter_contribution, merge_contributions
from concept.models import Contribution
from workshops.models import Event, User

THREADS = 6


def at_once(act: Callable[[int], object]) -> list[object]:
    """What `act(number)` gives, called from several threads at the same moment."""
    start, results = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        start.wait()
        try:
            results.append(act(number))
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def enter(event: Event, text: str, **fields: object) -> Contribution:
    return enter_contribution(text=text, kind="idea", channel="cards", event=event, **fields)


@pytest.fixture
def event(transactional_db: None, process: object) -> Event:
    return Event.objects.get(slug="thema-4-februar")


def test_every_card_gets_a_number_of_its_own_whatever_its_event(event):
    events = list(Event.objects.filter(theme=event.theme))
    cards = at_once(lambda number: enter(events[number % len(events)], f"Karte {number}"))
    assert sorted(card.number for card in cards) == list(range(1, THREADS + 1))


def test_one_card_sent_by_several_threads_is_one(event):
    cards = at_once(lambda _number: enter(event, "Dieselbe", entry_key="one-key"))
    assert {card.number for card in cards} == {1}
    assert Contribution.objects.count() == 1


def test_of_many_merges_at_once_one_is_made(event):
    user = User.objects.create_user("team@example.org")
    one, two = enter(event, "A"), enter(event, "B")
    results = at_once(
        lambda _number: merge_contributions(contributions=[one, two], into=one, text="A und B", by=user).number
    )
    assert [result for result in results if isinstance(result, int)] == [3]
    assert list(Contribution.objects.order_by("number").values_list("merged_into__number", flat=True)) == [3, 3, None]
