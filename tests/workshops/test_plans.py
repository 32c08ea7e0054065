"""The plan backwards: what must be finished by when, computed; and the page on which the team enters it."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.models import BodySession, Event, PlanStep, Process
from workshops.queries.plans import compute_plan, due_day, plan_backwards

PLAN, EDIT = "/team/zeitplan/", "/team/zeitplan/bearbeiten/"


def make_process(**changes) -> Process:
    given = {"due": date(2013, 6, 30), "due_precision": "day", "due_text": "bis Ende Juni", "timezone": "Europe/Berlin"}
    return Process(**(given | changes))


def compute(**changes):
    given = {"process": make_process(), "sessions": [], "steps": [], "last_workshop": None, "undated": 0}
    return compute_plan(**(given | {"today": date(2013, 5, 1)} | changes))


def steps(*days: int) -> list[PlanStep]:
    return [PlanStep(position=place, title=f"Schritt {place}", days=each) for place, each in enumerate(days, start=1)]


def said(plan) -> list[tuple[str, str, str]]:
    return [(line.kind, str(line.begins or ""), str(line.day)) for line in plan.lines]


def test_steps_are_counted_back_from_the_due_date():
    plan = compute(steps=steps(20, 30), last_workshop=date(2013, 4, 24))
    assert said(plan) == [
        ("event", "", "2013-04-24"),
        ("now", "", "2013-05-01"),
        ("step", "2013-05-11", "2013-05-31"),
        ("step", "2013-05-31", "2013-06-30"),
        ("due", "", "2013-06-30"),
    ]
    assert (plan.needed, plan.available, plan.spare, plan.short_by) == (50, 60, 10, 0)
    assert plan.last_workshop_by == date(2013, 5, 11)
    assert not any(line.is_late for line in plan.lines)


def test_it_says_when_it_is_too_tight():
    plan = compute(steps=steps(20, 30), last_workshop=date(2013, 5, 14))
    assert (plan.begins, plan.available, plan.short_by, plan.spare) == (date(2013, 5, 14), 47, 3, 0)
    assert [line.is_late for line in plan.lines if line.kind == "step"] == [True, True]
    done = steps(20, 30)
    done[0].done_at = datetime(2013, 4, 30, 22, 30, tzinfo=UTC)
    plan = compute(steps=done, last_workshop=date(2013, 5, 14))
    assert (plan.needed, plan.short_by, plan.spare) == (30, 0, 17)
    assert said(plan)[0] == ("done", "", "2013-05-01")  # half past midnight, local time


def test_the_first_deadline_counts():
    session = BodySession(body="Ausschuss", meets_on=date(2013, 6, 20), papers_due_on=date(2013, 6, 6))
    later = BodySession(body="Kreistag", meets_on=date(2013, 7, 4))
    plan = compute(
        sessions=[session, later], steps=steps(10), process=make_process(decision_bodies=["Kreistag", "Rat"])
    )
    assert (plan.deadline, plan.why) == (date(2013, 6, 6), "Vorlagenschluss für: Ausschuss")
    assert plan.warnings == [
        "Für „Rat“ ist noch keine Sitzung eingetragen.",
        "Die Sitzung „Kreistag“ am 4.\xa0Juli\xa02013 liegt nach dem Termin des Konzepts (bis Ende Juni).",
    ]
    assert compute(sessions=[later], process=make_process(due=None)).why == "Sitzung: Kreistag"


@pytest.mark.parametrize(
    ("due", "precision", "day"),
    [
        (date(2013, 6, 30), "day", date(2013, 6, 30)),
        (date(2012, 2, 1), "month", date(2012, 2, 29)),
        (date(2013, 6, 30), "season", date(2013, 6, 30)),
        (date(2013, 6, 30), "none", None),
        (None, "day", None),
    ],
)
def test_due_day_follows_the_precision(due, precision, day):
    assert due_day(make_process(due=due, due_precision=precision)) == day


def test_without_any_deadline_nothing_is_claimed():
    plan = compute(process=make_process(due=None), steps=steps(10))
    assert (plan.deadline, plan.available, plan.short_by, plan.last_workshop_by) == (None, 0, 0, None)
    assert said(plan) == [("now", "", "2013-05-01")]


@given(
    days=st.lists(st.integers(1, 366), max_size=8),
    last=st.none() | st.integers(-200, 200),
    deadline=st.integers(-100, 400),
)
def test_what_is_left_over_or_missing_is_always_the_difference(days, last, deadline):
    """Counted another way: day by day from the beginning, one step after the other."""
    today = date(2013, 5, 1)
    due = today + timedelta(days=deadline)
    last_workshop = None if last is None else today + timedelta(days=last)
    plan = compute(process=make_process(due=due), steps=steps(*days), last_workshop=last_workshop)
    finished = max(today, last_workshop or today)
    for each in days:
        finished += timedelta(days=each)
    assert plan.short_by - plan.spare == (finished - due).days
    assert all(line.is_late == (plan.short_by > 0) for line in plan.lines if line.kind == "step")
    ends = [(line.begins, line.day) for line in plan.lines if line.kind == "step"]
    assert [(end - begin).days for begin, end in ends] == days
    assert all(end == begin for (_first, end), (begin, _last) in pairwise(ends))


def test_page_suggests_and_computes(process, team_client, editor_client):
    assert "Mit einem Vorschlag beginnen" in team_client.get(PLAN).content.decode()
    assert "Mit einem Vorschlag beginnen" not in editor_client.get(PLAN).content.decode()
    for _twice in range(2):
        team_client.post(EDIT, {"suggest": "1"})
    assert PlanStep.objects.count() == 5
    text = team_client.get(PLAN).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Es passt, ein Tag bleibt übrig." in text
    assert "Für „Kreistag“ ist noch keine Sitzung eingetragen." in text
    assert "gerechnet mit dem 30. Juni 2013" in text
    assert "2 Workshops haben noch kein Datum" in text
    Event.objects.filter(slug="thema-5-april").update(status="cancelled")
    assert plan_backwards(process).begins == date(2013, 4, 18)


def entered(**changes: str) -> dict[str, str]:
    forms = {
        "session-TOTAL_FORMS": "2",
        "session-INITIAL_FORMS": "0",
        "step-TOTAL_FORMS": "1",
        "step-INITIAL_FORMS": "0",
    }
    rows = {"session-0-body": "Kreistag", "step-0-title": "Schreiben", "step-0-days": "10", "step-0-position": "1"}
    return forms | rows | changes


def test_sessions_and_steps_are_saved_together(process, team_client):
    assert team_client.get(EDIT).context["sessions"].forms[0]["body"].value() == "Kreistag"
    page = team_client.post(
        EDIT, entered(**{"session-0-meets_on": "2013-06-20", "session-0-papers_due_on": "2013-06-21"})
    )
    assert page.context["sessions"].forms[0].errors == {
        "papers_due_on": ["Der Vorlagenschluss muss vor der Sitzung liegen."]
    }
    assert not PlanStep.objects.exists()
    days = {"session-0-meets_on": "2013-06-20", "session-0-papers_due_on": "2013-06-06"}
    assert team_client.post(EDIT, entered(**days, **{"step-0-is_done": "on"}))["Location"] == PLAN
    session, step = BodySession.objects.get(), PlanStep.objects.get()
    assert (session.body, session.deadline, step.days, step.done_at is None) == (
        "Kreistag",
        date(2013, 6, 6),
        10,
        False,
    )
    change = {
        "step-INITIAL_FORMS": "1",
        "step-0-id": str(step.pk),
        "session-INITIAL_FORMS": "1",
        "session-0-id": str(session.pk),
    }
    team_client.post(EDIT, entered(**days, **change, **{"session-0-DELETE": "on"}))
    assert (BodySession.objects.count(), PlanStep.objects.get().done_at) == (0, None)


def test_two_who_change_the_plan_see_both_versions(process, team_client):
    days = {"session-0-meets_on": "2013-06-20", "session-0-papers_due_on": "2013-06-06"}
    empty = entered(**days, seen=seen_on(team_client.get(EDIT)))
    assert team_client.post(EDIT, empty)["Location"] == PLAN
    # A double click is no conflict, but it must not enter everything twice.
    assert team_client.post(EDIT, empty)["Location"] == PLAN
    assert (BodySession.objects.count(), PlanStep.objects.count()) == (1, 1)
    session, step = BodySession.objects.get(), PlanStep.objects.get()
    known = {
        "session-INITIAL_FORMS": "1",
        "session-0-id": str(session.pk),
        "step-INITIAL_FORMS": "1",
        "step-0-id": str(step.pk),
        "seen": seen_on(team_client.get(EDIT)),
    }
    assert team_client.post(EDIT, entered(**days, **known | {"step-0-days": "12"}))["Location"] == PLAN
    page = team_client.post(EDIT, entered(**days, **known | {"step-0-days": "14"}))
    assert page.status_code == 409
    html = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    for line in (
        "Kreistag: 20. Juni 2013, Vorlagenschluss 6. Juni 2013",
        "1. Schreiben: 12 Tage",
        "1. Schreiben: 14 Tage",
    ):
        assert f">{line}</" in html
    assert PlanStep.objects.get().days == 12
    again = dict(re.findall(r'<input type="hidden" name="([-\w]+)" value="([^"]*)">', html))
    assert team_client.post(EDIT, again)["Location"] == PLAN
    assert PlanStep.objects.get().days == 14
    # What somebody deleted meanwhile cannot be written over.
    PlanStep.objects.all().delete()
    page = team_client.post(EDIT, again)
    assert page.status_code == 409
    assert "Eine Ihrer Zeilen gibt es nicht mehr." in page.content.decode()


def seen_on(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_row_without_a_day_is_no_session(process, team_client):
    team_client.post(EDIT, entered())
    assert (BodySession.objects.count(), PlanStep.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"step-TOTAL_FORMS": "x"},
        {"step-TOTAL_FORMS": "99999"},
        {"step-0-days": "0"},
        {"step-0-days": "9" * 30},
        {"step-0-title": "\0"},
        {"step-0-position": "-1"},
        {"step-INITIAL_FORMS": "1", "step-0-id": "999"},
        {"session-0-meets_on": "30.02.2013"},
        {"session-0-meets_on": "0001-01-01"},
        {"session-0-meets_on": "9999-12-31"},
    ],
    ids=str,
)
def test_wrong_entries_come_back_with_words(process, team_client, changes):
    page = team_client.post(EDIT, entered(**changes))
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not PlanStep.objects.exists()
