"""Several minute keepers record and remove results at the same moment."""

import pytest

from concept.actions.contributions import enter_contribution, split_contribution
from concept.actions.results import record_result, remove_result
from concept.models import Contribution, Minutes, Result
from tests.concept.test_concurrency_contributions import THREADS, at_once
from workshops.models import Event


@pytest.fixture
def events(transactional_db: None, process: object) -> list[Event]:
    return list(Event.objects.filter(theme__number=4).order_by("pk"))


def record(event: Event, text: str) -> Result:
    return record_result(event=event, agenda_item=None, kind="goal", text=text, by=None)


def test_every_result_gets_a_number_of_its_own_whatever_its_event(events):
    results = at_once(lambda number: record(events[number % len(events)], f"Ziel {number}"))
    assert sorted(result.number for result in results) == list(range(1, THREADS + 1))


def test_one_form_sent_by_several_threads_is_one_result(events):
    assert {result.number for result in at_once(lambda _number: record(events[0], "Dasselbe"))} == {1}
    assert Result.objects.count() == 1


def test_no_number_is_given_twice_while_results_are_removed(events):
    """Each thread records, removes the newest and records again: a removed number stays gone."""
    given = []

    def act(number: int) -> None:
        event = events[number % len(events)]
        for turn in range(3):
            result = record(event, f"Ziel {number}-{turn}")
            given.append(result.number)
            if turn < 2:
                remove_result(result=result, by=None)

    assert at_once(act) == [None] * THREADS
    assert sorted(given) == list(range(1, 3 * THREADS + 1))
    assert Result.objects.count() == THREADS
    assert set(Minutes.objects.values_list("last_result_number", flat=True)) <= set(given)


def test_cards_and_their_parts_share_one_row_of_numbers(events):
    cards = [
        enter_contribution(text=f"Karte {number}", kind="idea", channel="cards", event=events[0])
        for number in range(THREADS)
    ]

    def act(number: int) -> None:
        if number % 2:
            split_contribution(contribution=cards[number], texts=["Eins", "Zwei"], by=None)
        else:
            enter_contribution(text="Noch eine", kind="idea", channel="cards", event=events[-1])

    assert at_once(act) == [None] * THREADS
    numbers = list(Contribution.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
