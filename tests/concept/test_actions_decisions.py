"""Sign-offs and the bodies' steps: planning, deciding, conflicts, what is kept of it, and when a version is adopted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from concept.actions.decisions import (
    DecisionConflictError,
    DecisionRefusedError,
    add_sign_off,
    change_decision_step,
    change_sign_off,
    move_decision_step,
    move_sign_off,
    plan_decision_step,
    record_decision,
    remove_decision_step,
    remove_sign_off,
    sign,
    suggest_decision_steps,
    suggest_sign_offs,
)
from concept.models import DecisionChange, DecisionStep, SignOff
from concept.queries.decisions import adopted_version, adoption_of
from tests.concept.deciding import AFTERWARDS, SESSION, frozen, step_of
from workshops.actions.tasks import mark_task
from workshops.models import BodySession, Department, Person, Process, Task

PAPERS = date(2013, 6, 6)


@pytest.fixture
def version(process):
    return frozen()


def changed(step, **values):
    names = ("body", "role", "meets_on", "papers_due_on", "paper_number", "note")
    now = {name: getattr(step, name) for name in names} | {"seen_revision": step.revision}
    return change_decision_step(step=step, by=None, **now | values)


def changes():
    return [(each.kind, each.subject, each.details) for each in DecisionChange.objects.order_by("pk")]


def test_sign_offs_are_signed_in_order_and_leave_a_trace(version, set_clock, team_member):
    first = add_sign_off(version=version, who="Jugendamt", by=team_member)
    second = add_sign_off(version=version, who="Sozialamt", note="vor dem Ausschuss", by=team_member)
    assert [first.position, second.position] == [1, 2]
    move_sign_off(sign_off=second, step=-1)
    assert list(version.sign_offs.values_list("who", flat=True)) == ["Sozialamt", "Jugendamt"]
    set_clock("2013-05-06T09:00")
    second.refresh_from_db()
    assert sign(sign_off=second, signed_on=date(2013, 5, 3), by=team_member).note == "vor dem Ausschuss"
    assert changes() == [
        ("added", "Jugendamt", []),
        ("added", "Sozialamt", []),
        ("changed", "Sozialamt", [{"field": "signed_on", "old": "", "new": "3.\xa0Mai\xa02013"}]),
    ]
    assert DecisionChange.objects.first().by == team_member


def test_the_same_form_again_is_the_same_sign_off_and_the_same_step(version):
    signed = {"version": version, "who": "Jugendamt", "signed_on": date(2013, 1, 7), "by": None}
    planned = {"version": version, "body": "Rat", "meets_on": SESSION, "papers_due_on": PAPERS, "by": None}
    assert add_sign_off(**signed) == add_sign_off(**signed)
    assert add_sign_off(**signed | {"signed_on": None}).position == 2
    assert plan_decision_step(**planned) == plan_decision_step(**planned)
    assert plan_decision_step(**planned | {"note": "zum zweiten Mal"}).position == 2
    assert [subject for _kind, subject, _details in changes()] == ["Jugendamt"] * 3 + ["Rat"] * 2


def test_nobody_signs_off_tomorrow_and_who_has_signed_stays(version):
    made = add_sign_off(version=version, who="Jugendamt", by=None)
    with pytest.raises(DecisionRefusedError, match="liegt noch vor uns"):
        sign(sign_off=made, signed_on=date(2013, 1, 8), by=None)
    signed = sign(sign_off=made, signed_on=date(2013, 1, 7), by=None)
    with pytest.raises(DecisionRefusedError, match="bleibt in der Liste"):
        remove_sign_off(sign_off=signed, by=None)
    taken_back = change_sign_off(
        sign_off=signed, seen_revision=signed.revision, who="Jugendamt", note="", signed_on=None, by=None
    )
    remove_sign_off(sign_off=taken_back, by=None)
    remove_sign_off(sign_off=taken_back, by=None)
    assert not SignOff.objects.exists()
    assert changes()[-1] == ("removed", "Jugendamt", [])


def test_of_two_who_change_a_sign_off_the_second_is_told(version):
    made = add_sign_off(version=version, who="Jugendamt", by=None)
    sign(sign_off=made, signed_on=date(2013, 1, 7), by=None)
    with pytest.raises(DecisionConflictError) as conflict:
        sign(sign_off=made, signed_on=date(2013, 1, 6), by=None)
    assert conflict.value.stored.signed_on == date(2013, 1, 7)


def test_sign_offs_are_suggested_from_departments_and_roles_once(version):
    Person.objects.all().delete()
    assert suggest_sign_offs(version=version, by=None) == 0
    Department.objects.create(slug="jugend", name="Jugendamt")
    Person.objects.create(slug="a", name="A", role="Dezernat")
    Person.objects.create(slug="b", name="B", role="Dezernat")
    Person.objects.create(slug="c", name="C", role="")
    assert [suggest_sign_offs(version=version, by=None) for _ in range(2)] == [2, 0]
    assert list(version.sign_offs.values_list("who", flat=True)) == ["Jugendamt", "Dezernat"]


def test_a_planned_step_goes_into_the_plan_and_makes_a_task(version):
    step = step_of(version, papers_due_on=PAPERS)
    session, task = BodySession.objects.get(), Task.objects.get(event=None)
    assert (step.session, step.task) == (session, task)
    assert (session.body, session.meets_on, session.papers_due_on) == ("Ausschuss", SESSION, PAPERS)
    assert (task.title, task.due) == ("Vorlage abgeben: Ausschuss", PAPERS)


def test_plan_and_task_follow_the_step(version):
    step = changed(step_of(version, papers_due_on=PAPERS), meets_on=date(2013, 6, 27), papers_due_on=date(2013, 6, 13))
    assert BodySession.objects.values_list("meets_on", "papers_due_on").get() == (date(2013, 6, 27), date(2013, 6, 13))
    assert Task.objects.get(event=None).due == date(2013, 6, 13)
    assert changes()[-1][2] == [
        {"field": "meets_on", "old": "20.\xa0Juni\xa02013", "new": "27.\xa0Juni\xa02013"},
        {"field": "papers_due_on", "old": "6.\xa0Juni\xa02013", "new": "13.\xa0Juni\xa02013"},
    ]
    BodySession.objects.update(papers_due_on=None)
    assert DecisionStep.objects.get().differs_from_plan
    remove_decision_step(step=step, by=None)
    assert (Task.objects.filter(event=None).count(), BodySession.objects.count()) == (0, 1)


def test_the_task_is_done_with_the_decision_and_stays(version, set_clock):
    step = step_of(version, papers_due_on=PAPERS)
    set_clock(AFTERWARDS)
    record_decision(step=step, result="unchanged", by=None)
    assert Task.objects.get(event=None).done_at is not None


def test_the_task_is_open_again_when_the_result_is_taken_back(version, set_clock):
    step = step_of(version, papers_due_on=PAPERS)
    by_hand = step_of(version, "Rat", papers_due_on=PAPERS)
    set_clock("2013-06-01T09:00")
    mark_task(task=by_hand.task, is_done=True)
    set_clock(AFTERWARDS)
    for result in ("unchanged", "amended", "pending"):
        for each in (step, by_hand):
            record_decision(step=each, result=result, by=None)
    done = {each.body: each.task.done_at for each in DecisionStep.objects.select_related("task")}
    # Papers that were handed in before stay handed in.
    assert (done["Ausschuss"], done["Rat"] is None) == (None, False)


def test_without_its_days_a_step_leaves_no_task_and_no_session(version):
    step = changed(step_of(version, papers_due_on=PAPERS), papers_due_on=None)
    assert (step.task, Task.objects.filter(event=None).count()) == (None, 0)
    step = changed(step, papers_due_on=PAPERS, meets_on=None)
    assert (step.session, BodySession.objects.count(), step.task.due) == (None, 0, PAPERS)
    step = changed(step, meets_on=SESSION)
    assert (step.session.meets_on, step.session.papers_due_on) == (SESSION, PAPERS)
    # What was done or dropped is kept.
    mark_task(task=step.task, is_done=True)
    step = changed(DecisionStep.objects.get(), papers_due_on=None)
    assert step.task.done_at is not None


def test_moving_one_of_two_steps_of_a_session_leaves_the_other_where_it_was(version):
    first = step_of(version, papers_due_on=PAPERS)
    second = step_of(frozen(label="Zweite"), papers_due_on=PAPERS)
    assert first.session == second.session
    later = date(2013, 6, 27)
    second = changed(second, meets_on=later)
    assert set(BodySession.objects.values_list("meets_on", flat=True)) == {SESSION, later}
    first.refresh_from_db()
    assert (first.session.meets_on, first.differs_from_plan, second.session.meets_on) == (SESSION, False, later)
    # Back again they share it once more, and without a day the other keeps it.
    second = changed(second, meets_on=SESSION)
    assert (second.session, BodySession.objects.count()) == (first.session, 1)
    assert changed(second, meets_on=None).session is None
    assert BodySession.objects.get() == first.session


def test_steps_are_suggested_from_the_process_and_its_plan(version):
    Process.objects.update(decision_bodies=["Hauptausschuss", "Verbandsversammlung"])
    BodySession.objects.create(body="Verbandsversammlung", meets_on=date(2013, 6, 1))
    BodySession.objects.create(body="Beirat", meets_on=date(2013, 5, 1), papers_due_on=date(2013, 4, 20))
    assert [suggest_decision_steps(version=version, by=None) for _ in range(2)] == [3, 0]
    assert list(version.decision_steps.values_list("body", "role", "meets_on", "papers_due_on")) == [
        ("Beirat", "prepares", date(2013, 5, 1), date(2013, 4, 20)),
        ("Hauptausschuss", "prepares", None, None),
        ("Verbandsversammlung", "decides", date(2013, 6, 1), None),
    ]
    assert BodySession.objects.count() == 2


def test_a_process_without_bodies_suggests_none(version):
    Process.objects.update(decision_bodies=[])
    assert suggest_decision_steps(version=version, by=None) == 0


def test_a_decision_needs_a_session_that_was(version, set_clock):
    step = plan_decision_step(version=version, body="Ausschuss", by=None)
    with pytest.raises(DecisionRefusedError, match="zuerst den Tag der Sitzung"):
        record_decision(step=step, result="unchanged", by=None)
    step = changed(step, meets_on=SESSION)
    with pytest.raises(DecisionRefusedError, match=r"erst am 20\.\xa0Juni\xa02013"):
        record_decision(step=step, result="unchanged", by=None)
    set_clock("2013-06-20T00:00")
    decided = record_decision(step=step, result="unchanged", paper_number="12/2013", note="einstimmig", by=None)
    assert (decided.result_words, decided.paper_number, decided.note) == (
        "unverändert beschlossen",
        "12/2013",
        "einstimmig",
    )


def test_what_was_decided_is_not_replanned_but_can_be_corrected(version, set_clock, team_member):
    set_clock(AFTERWARDS)
    step = step_of(version, result="rejected", role="prepares")
    with pytest.raises(DecisionRefusedError, match="hat schon entschieden"):
        changed(step, body="Anderer")
    with pytest.raises(DecisionRefusedError, match="hat schon entschieden"):
        remove_decision_step(step=step, by=None)
    record_decision(step=step, result="unchanged", by=team_member)
    last = DecisionChange.objects.first()
    assert (last.subject, last.by, last.details) == (
        "Ausschuss",
        team_member,
        [{"field": "result", "old": "nicht empfohlen", "new": "unverändert empfohlen"}],
    )
    record_decision(step=step, result="pending", by=team_member)
    remove_decision_step(step=DecisionStep.objects.get(), by=None)
    assert not DecisionStep.objects.exists()


def test_of_two_who_decide_the_second_is_told(version, set_clock):
    set_clock(AFTERWARDS)
    step = step_of(version)
    record_decision(step=step, result="amended", seen_revision=step.revision, by=None)
    with pytest.raises(DecisionConflictError) as conflict:
        record_decision(step=step, result="rejected", seen_revision=step.revision, by=None)
    assert conflict.value.stored.result == "amended"
    DecisionStep.objects.update(result="pending")
    remove_decision_step(step=step, by=None)
    with pytest.raises(DecisionConflictError) as conflict:
        changed(step)
    assert conflict.value.stored is None


def test_what_changes_nothing_leaves_no_trace(version):
    step = changed(step_of(version))
    assert (step.revision, len(changes())) == (1, 1)


def test_papers_are_due_before_the_session(version):
    with pytest.raises(DecisionRefusedError, match="vor der Sitzung"):
        step_of(version, papers_due_on=date(2013, 6, 21))
    step = step_of(version)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionStep.objects.filter(pk=step.pk).update(papers_due_on=date(2013, 6, 21))
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionStep.objects.filter(pk=step.pk).update(result="unchanged", meets_on=None)


def test_steps_change_places(version):
    first, second = step_of(version, "A"), step_of(version, "B")
    move_decision_step(step=first, places=1)
    move_decision_step(step=first, places=1)
    assert list(version.decision_steps.all()) == [second, first]


@pytest.mark.parametrize(
    ("steps", "bodies"),
    [
        ([], None),
        ([("A", "prepares", "unchanged")], None),
        ([("A", "decides", "")], None),
        ([("A", "prepares", "rejected"), ("B", "decides", "amended")], ["B"]),
        ([("A", "decides", "unchanged"), ("B", "decides", "rejected")], None),
        ([("A", "decides", "unchanged"), ("B", "decides", "amended")], ["A", "B"]),
        ([("A", "decides", "deferred"), ("A", "decides", "unchanged")], ["A"]),
        ([("A", "decides", "unchanged"), ("A", "decides", "")], None),
    ],
)
def test_adopted_is_what_every_deciding_body_was_for_last(version, set_clock, steps, bodies):
    set_clock(AFTERWARDS)
    for body, role, result in steps:
        step_of(version, body, result, role=role)
    adoption = adoption_of(version)
    assert (adoption and adoption.bodies) == bodies
    assert (adopted_version() is not None) == (bodies is not None)


def test_what_is_frozen_after_the_decision_is_adopted_by_it(version, set_clock):
    set_clock(AFTERWARDS)
    step_of(version, result="amended")
    adopted = frozen("adopted", "Beschlossene Fassung")
    later = frozen("update", "Fortschreibung")
    adoption = adoption_of(adopted)
    assert (adoption.version, adoption.day, adoption.is_amended) == (version, SESSION, True)
    assert adoption_of(later) is None
    assert adopted_version().version == adopted


def test_an_adopted_version_that_nobody_can_read_is_not_told_of(process, set_clock):
    set_clock(AFTERWARDS)
    hidden = frozen(is_public=False)
    step_of(hidden, result="unchanged")
    assert adopted_version() is None


def test_no_version_is_adopted_by_a_decision_on_a_later_one(process, set_clock):
    set_clock(AFTERWARDS)
    early = frozen("adopted", "Zu früh so genannt")
    step_of(frozen(is_public=False), result="unchanged")
    assert adoption_of(early) is None
    assert adopted_version() is None
