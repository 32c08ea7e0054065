"""Where the promise stands: overdue, open again, counted, and what the last workshop would leave."""

import pytest

from concept.actions.closings import close_promise
from concept.actions.minutes import PromiseOpen, open_minutes, put_up_for_confirmation
from concept.actions.open_results import NothingLeftOpen, release_open_results, take_up_open_results
from concept.actions.promises import ReasonMissing, deal_with_carry_over, put_on_agenda, refuse_carry_over
from concept.models import CarryOver, Contribution, Result
from concept.queries.promises import (
    Stage,
    is_last_workshop,
    left_behind,
    left_open_before,
    promise_report,
    standing,
    without_outcome,
)
from tests.concept.promising import contribution, evening, item, owed, publish_minutes, result, theme, workshop
from workshops import clock
from workshops.actions.agendas import ItemInUse, remove_item
from workshops.models import Event

pytestmark = pytest.mark.usefixtures("process")


def last_workshop(number: int = 1) -> Event:
    return Event.objects.filter(theme__number=number).dated().order_by("-starts_at")[0]


def stage(row: CarryOver) -> str:
    return standing(CarryOver.objects.filter(pk=row.pk)).get().stage


def test_planned_until_its_workshop_is_over_then_overdue(team_member, set_clock):
    row = owed()
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=team_member)
    assert stage(row) == Stage.PLANNED
    set_clock("2013-01-17T23:00")
    assert stage(row) == Stage.OVERDUE
    deal_with_carry_over(carry_over=row, reason="Besprochen.", by=team_member)
    assert stage(row) == Stage.DEALT_WITH


@pytest.mark.parametrize("change", [{"status": Event.Status.CANCELLED}, {"held": Event.Held.NO}])
def test_on_the_agenda_of_what_does_not_take_place_it_is_open(team_member, change):
    row = owed()
    put_on_agenda(carry_overs=[row], agenda_item=item(), by=team_member)
    Event.objects.filter(pk=workshop().pk).update(**change)
    assert stage(row) == Stage.OPEN


def test_a_contribution_stands_where_its_most_urgent_theme_stands(team_member):
    made = contribution("Zwei Themen", themes=(1, 2))
    rows = [CarryOver.objects.create(contribution=made, theme=theme(n), changed_at=clock.now()) for n in (1, 2)]
    refuse_carry_over(carry_over=rows[0], reason="Passt nicht.", by=team_member)
    contribution("Ohne Thema", themes=())
    report = promise_report()
    assert (report.whole.total, report.whole.open, report.whole.refused, report.without_theme) == (2, 2, 0, 1)
    assert (report.of(theme(1)).refused, report.of(theme(2)).open, report.of(theme(3)).total) == (1, 1, 0)
    refuse_carry_over(carry_over=rows[1], reason="Passt nicht.", by=team_member)
    assert (promise_report().whole.open, promise_report().whole.refused) == (1, 1)


def test_what_was_put_together_counts_once(team_member):
    target, original = owed("Ziel"), owed("Original")
    refuse_carry_over(carry_over=original, reason="Doppelt.", by=team_member)
    Contribution.objects.filter(pk=original.contribution_id).update(
        merged_into=target.contribution, outcome="merged", outcome_at=clock.now(), outcome_reason="Zusammen."
    )
    assert (promise_report().whole.total, promise_report().whole.open) == (1, 1)


def test_what_was_removed_is_owed_no_more():
    row = owed()
    Contribution.objects.filter(pk=row.contribution_id).update(moderation="removed")
    assert promise_report().whole.total == 0


def test_the_report_takes_the_same_queries_however_much_is_owed(django_assert_num_queries):
    for number in range(1, 6):
        owed(number=number)
    # One of them asks for the clock, which is at hand in a request.
    with django_assert_num_queries(3):
        promise_report()


def test_a_workshop_is_its_themes_last_while_no_other_is_to_come():
    assert (is_last_workshop(workshop()), is_last_workshop(last_workshop())) == (False, True)
    Event.objects.filter(theme=theme()).exclude(pk=workshop().pk).update(status=Event.Status.CANCELLED)
    assert is_last_workshop(workshop())
    Event.objects.create(slug="noch-einer", kind=Event.Kind.THEME_WORKSHOP, theme=theme())
    assert not is_last_workshop(workshop())
    assert not is_last_workshop(evening())


def test_the_last_workshop_would_leave_what_nobody_decided_about(team_member):
    last = last_workshop()
    opened, planned, refused, elsewhere = owed("Offen"), owed("Hier"), owed("Begründet"), owed("Anderswo")
    owed("Anderes Thema", number=2)
    put_on_agenda(carry_overs=[planned], agenda_item=item(last), by=team_member)
    refuse_carry_over(carry_over=refused, reason="Passt nicht.", by=team_member)
    meeting = Event.objects.get(kind=Event.Kind.MUNICIPAL_WORKSHOP)
    put_on_agenda(carry_overs=[elsewhere], agenda_item=item(meeting), by=team_member)
    assert set(left_behind(last)) == {opened, planned}
    assert not left_behind(workshop()).exists()


def test_closing_all_the_same_needs_a_reason_and_asks_again_for_what_comes_later(team_member):
    last, row = last_workshop(), owed()
    with pytest.raises(ReasonMissing):
        close_promise(event=last, reason=" ", by=team_member)
    closing = close_promise(event=last, reason="Der Auftrag endet.", by=team_member)
    assert (list(closing.left_open.all()), closing.by) == ([row], team_member)
    assert not left_behind(last).exists()
    assert promise_report().whole.open == 1
    later = owed()
    assert list(left_behind(last)) == [later]


def test_minutes_of_the_last_workshop_wait_for_the_promise(team_member, set_clock):
    last, row = last_workshop(), owed()
    set_clock("2013-12-01T12:00")
    minutes = open_minutes(event=last, by=team_member)
    result(last)
    with pytest.raises(PromiseOpen):
        put_up_for_confirmation(minutes=minutes, by=team_member)
    refuse_carry_over(carry_over=row, reason="Passt nicht.", by=team_member)
    put_up_for_confirmation(minutes=minutes, by=team_member)
    minutes.refresh_from_db()
    assert minutes.state == "for_confirmation"


def test_open_results_of_earlier_workshops_become_the_first_point(team_member, set_clock):
    first, second = workshop(), workshop(place=1)
    public = result(first, "Wer bezahlt?", kind=Result.Kind.OPEN)
    internal = result(first, "Streit im Amt", kind=Result.Kind.OPEN, is_public=False)
    result(first, "Ein Bedarf", kind=Result.Kind.NEED)
    result(workshop(2), "Anderes Thema", kind=Result.Kind.OPEN)
    publish_minutes(first)
    item(second, "Begrüßung")
    assert not left_open_before(first).exists()
    made = take_up_open_results(event=second, by=team_member)
    assert [(each.title, each.position) for each in second.agenda_items.all()] == [
        ("Offen aus dem letzten Workshop", 1),
        ("Begrüßung", 2),
    ]
    assert made.goal == "Wer bezahlt?"
    assert made.note == f"{public}: Wer bezahlt?\n{internal}: Streit im Amt"
    assert set(Result.objects.filter(carried_to=made)) == {public, internal}
    with pytest.raises(NothingLeftOpen):
        take_up_open_results(event=second, by=team_member)
    second.refresh_from_db()
    with pytest.raises(ItemInUse):
        remove_item(item=made, version=second.agenda_version, by=team_member)
    assert release_open_results(agenda_item=made, by=team_member) == 2
    remove_item(item=made, version=second.agenda_version, by=team_member)
    assert left_open_before(second).count() == 2


def test_without_outcome_are_those_whose_time_is_over(team_member, set_clock):
    done, waiting, decided, loose = owed("Begründet"), owed("Offen"), owed("Entschieden"), contribution("x", themes=())
    Contribution.objects.filter(pk=decided.contribution_id).update(
        outcome="partly", outcome_at=clock.now(), outcome_reason="Gut."
    )
    for row in (done, decided):
        refuse_carry_over(carry_over=row, reason="Passt nicht.", by=team_member)
    said = contribution("Im Workshop gesagt", event=workshop(), channel="live")
    assert list(without_outcome()) == [done.contribution]
    set_clock("2013-12-01T12:00")
    assert set(without_outcome()) == {done.contribution, said}
    assert {waiting.contribution, loose}.isdisjoint(without_outcome())
