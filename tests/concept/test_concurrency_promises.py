"""Several people go on with the same promise at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from concept.actions.contributions import merge_contributions
from concept.actions.outcomes import decide_outcome
from concept.actions.promises import CarryOverChanged, put_on_new_item, refuse_carry_over
from concept.models import CarryOver, Contribution, ContributionChange
from participants.models import OutgoingMail
from tests.concept.promising import contribution, owed, workshop
from workshops import clock
from workshops.models import AgendaItem, Event, User


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What became of each, all begun at the same moment."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except CarryOverChanged:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_only_one_of_many_refusals_counts(process):
    row, user = owed(), User.objects.create_user("team@example.org")
    outcomes = at_once(
        [lambda: refuse_carry_over(carry_over=CarryOver(pk=row.pk), reason="Gut.", by=user) for _ in range(6)]
    )
    assert outcomes == ["done"] + ["refused"] * 5
    assert ContributionChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_go_onto_the_same_agenda_while_others_merge_and_decide(process, delegate_a):
    delegate_a.organisation.contacts.update(accepted_at=clock.now())
    user, event = User.objects.create_user("team@example.org"), workshop()
    rows = [owed(f"Gedanke {number}") for number in range(4)]
    pair = [contribution("Gleiches"), contribution("Dasselbe")]
    said = contribution("Entschieden", organisation=delegate_a.organisation)

    def put(row: CarryOver) -> Callable[[], object]:
        return lambda: put_on_new_item(carry_overs=[row], event=Event.objects.get(pk=event.pk), title="Neu", by=user)

    outcomes = at_once(
        [
            *map(put, rows),
            lambda: merge_contributions(contributions=pair[1:], into=pair[0], by=user),
            lambda: decide_outcome(contribution=said, outcome="partly", reason="Gut.", by=user),
            lambda: decide_outcome(contribution=said, outcome="partly", reason="Gut.", by=user),
        ]
    )
    assert outcomes == ["done"] * 7
    assert AgendaItem.objects.count() == Event.objects.get(pk=event.pk).agenda_version == 4
    assert {row.agenda_item_id for row in CarryOver.objects.filter(state="on_agenda")} == set(
        AgendaItem.objects.values_list("pk", flat=True)
    )
    assert Contribution.objects.get(pk=pair[1].pk).merged_into == pair[0]
    assert OutgoingMail.objects.filter(kind=OutgoingMail.Kind.CONTRIBUTION_ANSWERED, state="queued").count() == 1
