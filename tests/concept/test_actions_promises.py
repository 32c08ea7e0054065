"""Keeping the promise: every step, what it refuses, and the trace it leaves."""

import pytest

from concept.actions.promises import (
    CarryOverChanged,
    ReasonMissing,
    TooEarly,
    WrongAgenda,
    deal_with_by_result,
    deal_with_carry_over,
    put_on_agenda,
    put_on_new_item,
    refuse_carry_over,
    reopen_carry_overs,
    take_off_agenda,
)
from concept.models import CarryOver, ContributionChange
from tests.concept.promising import evening, item, owed, result, workshop
from workshops.actions.agendas import ItemInUse, remove_item, undo_last_change
from workshops.models import AgendaItem, Event

State = CarryOver.State
THEME = "Integration durch vorschulische und schulische Bildung"
WHERE = f"„Bedarfe sammeln“, {THEME}, 17.01.2013"
AFTERWARDS = "2013-06-01T12:00"

pytestmark = pytest.mark.usefixtures("process")


def fresh(row):
    return CarryOver.objects.get(pk=row.pk)


def acts(row):
    return list(ContributionChange.objects.filter(contribution=row.contribution).values_list("act", "reason"))


def test_several_are_put_under_one_point(team_member):
    rows, point = [owed(), owed()], item()
    put_on_agenda(carry_overs=rows, agenda_item=point, by=team_member)
    assert [(fresh(row).state, fresh(row).agenda_item, fresh(row).changed_by) for row in rows] == [
        (State.ON_AGENDA, point, team_member)
    ] * 2
    assert acts(rows[0]) == [("carried", WHERE)]


def test_an_event_without_theme_can_take_every_theme(team_member):
    row, point = owed(), item(Event.objects.get(kind=Event.Kind.KICK_OFF))
    put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    assert fresh(row).agenda_item == point


@pytest.mark.parametrize("where", ["another theme", "internal", "evening", "cancelled", "not held", "gone"])
def test_nothing_is_put_where_it_cannot_be_dealt_with(team_member, where):
    row = owed()
    event = {"another theme": workshop(2), "evening": evening()}.get(where, workshop())
    point = item(event, is_public=where != "internal")
    if where == "cancelled":
        Event.objects.filter(pk=event.pk).update(status=Event.Status.CANCELLED)
    if where == "not held":
        Event.objects.filter(pk=event.pk).update(held=Event.Held.NO)
    if where == "gone":
        AgendaItem.objects.filter(pk=point.pk).delete()
    with pytest.raises(WrongAgenda):
        put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    assert (fresh(row).state, acts(row)) == (State.OPEN, [])


def test_all_or_nothing(team_member):
    row, finished = owed(), owed()
    refuse_carry_over(carry_over=finished, reason="Gehört nicht hierher.", by=team_member)
    with pytest.raises(CarryOverChanged):
        put_on_agenda(carry_overs=[row, finished], agenda_item=item(), by=team_member)
    assert fresh(row).state == State.OPEN


def test_a_new_point_stands_at_the_end_and_is_public(team_member):
    event = workshop()
    item(event)
    row = owed()
    point = put_on_new_item(carry_overs=[row], event=event, title="Aus den Abendterminen", by=team_member)
    assert fresh(row).agenda_item == point
    assert list(event.agenda_items.values_list("title", "is_public")) == [
        ("Bedarfe sammeln", True),
        ("Aus den Abendterminen", True),
    ]


def test_a_point_is_made_whatever_the_agenda_has_become_meanwhile(team_member):
    event = workshop()
    Event.objects.filter(pk=event.pk).update(agenda_version=7)
    put_on_new_item(carry_overs=[owed()], event=event, title="Neu", by=team_member)
    assert Event.objects.get(pk=event.pk).agenda_version == 8


def test_no_point_is_left_where_nothing_can_be_put_under_it(team_member):
    with pytest.raises(WrongAgenda):
        put_on_new_item(carry_overs=[owed()], event=workshop(2), title="Neu", by=team_member)
    assert AgendaItem.objects.count() == 0


def test_taken_off_it_is_open_again(team_member):
    row = owed()
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=team_member)
    take_off_agenda(carry_overs=[row], by=team_member)
    assert (fresh(row).state, fresh(row).agenda_item) == (State.OPEN, None)
    assert acts(row)[1] == ("undone", f"von der Tagesordnung genommen: {WHERE}")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_refusal_without_a_reason(team_member, reason):
    with pytest.raises(ReasonMissing):
        refuse_carry_over(carry_over=owed(), reason=reason, by=team_member)


def test_refused_from_an_agenda_it_is_on_none(team_member):
    row = owed()
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=team_member)
    refuse_carry_over(carry_over=row, reason=" Steht im Gesetz. ", by=team_member)
    assert (fresh(row).state, fresh(row).agenda_item, fresh(row).reason) == (State.REFUSED, None, "Steht im Gesetz.")
    assert acts(row)[1] == ("refused", f"{THEME}: Steht im Gesetz.")


def test_nothing_is_dealt_with_before_its_workshop(team_member):
    row = owed()
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=team_member)
    with pytest.raises(TooEarly):
        deal_with_carry_over(carry_over=row, reason="Besprochen.", by=team_member)


def test_dealt_with_by_a_result_that_then_rests_on_it(team_member, set_clock):
    row, point = owed(), item()
    put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    set_clock(AFTERWARDS)
    found = result(point.event)
    deal_with_carry_over(carry_over=row, result=found, by=team_member)
    assert (fresh(row).state, fresh(row).result, fresh(row).agenda_item) == (State.DEALT_WITH, found, point)
    assert list(found.contributions.all()) == [row.contribution]
    assert acts(row)[1] == ("dealt_with", f"{THEME}: Ergebnis 1")


def test_dealt_with_needs_a_result_or_a_word(team_member, set_clock):
    row, point = owed(), item()
    put_on_agenda(carry_overs=[row], agenda_item=point, by=team_member)
    set_clock(AFTERWARDS)
    with pytest.raises(ReasonMissing):
        deal_with_carry_over(carry_over=row, reason=" ", by=team_member)
    with pytest.raises(WrongAgenda):
        deal_with_carry_over(carry_over=row, result=result(workshop(2)), by=team_member)
    deal_with_carry_over(carry_over=row, reason="Alle waren dafür.", by=team_member)
    assert (fresh(row).state, fresh(row).reason) == (State.DEALT_WITH, "Alle waren dafür.")


def test_what_is_on_no_agenda_was_not_dealt_with(team_member):
    with pytest.raises(CarryOverChanged):
        deal_with_carry_over(carry_over=owed(), reason="Besprochen.", by=team_member)


def test_a_result_deals_with_what_was_on_its_events_agenda(team_member, set_clock):
    here, elsewhere, other = owed(), owed(), owed()
    put_on_agenda(carry_overs=[here, other], agenda_item=item(), by=team_member)
    put_on_agenda(carry_overs=[elsewhere], agenda_item=item(workshop(place=1)), by=team_member)
    set_clock(AFTERWARDS)
    found = result(workshop())
    found.contributions.set([here.contribution, elsewhere.contribution])
    assert deal_with_by_result(result=found, by=team_member) == 1
    assert [fresh(row).state for row in (here, elsewhere, other)] == [
        State.DEALT_WITH,
        State.ON_AGENDA,
        State.ON_AGENDA,
    ]


def test_reopened_it_is_where_it_was(team_member, set_clock):
    dealt, refused = owed(), owed()
    put_on_agenda(carry_overs=[dealt], agenda_item=item(), by=team_member)
    refuse_carry_over(carry_over=refused, reason="Passt nicht.", by=team_member)
    set_clock(AFTERWARDS)
    deal_with_carry_over(carry_over=dealt, result=result(workshop()), by=team_member)
    with pytest.raises(ReasonMissing):
        reopen_carry_overs(carry_overs=[dealt], reason="", by=team_member)
    reopen_carry_overs(carry_overs=[dealt, refused], reason="Verwechselt.", by=team_member)
    assert [(fresh(row).state, fresh(row).result, fresh(row).reason) for row in (dealt, refused)] == [
        (State.ON_AGENDA, None, ""),
        (State.OPEN, None, ""),
    ]
    assert acts(refused)[-1] == ("undone", f"{THEME}, wieder offen: Verwechselt.")


def test_no_point_goes_while_something_hangs_on_it(team_member):
    """Neither by deleting it nor by taking back that it was made."""
    event, row = workshop(), owed()
    point = put_on_new_item(carry_overs=[row], event=event, title="Neu", by=team_member)
    for act in (
        lambda: remove_item(item=point, version=event.agenda_version, by=team_member),
        lambda: undo_last_change(event=event, version=event.agenda_version, by=team_member),
    ):
        with pytest.raises(ItemInUse) as caught:
            act()
        assert (caught.value.item, caught.value.what) == (point, "Behandlung eines Beitrags (1)")
    take_off_agenda(carry_overs=[row], by=team_member)
    remove_item(item=point, version=event.agenda_version, by=team_member)
    assert not event.agenda_items.exists()
