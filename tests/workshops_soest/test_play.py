"""Playing the process forward: what is invented, when it happens, and what must never happen."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from concept.actions.contributions import enter_contribution
from concept.models import CarryOver, Chapter, Contribution, Minutes
from participants.actions.submissions import DelegateEntry, Entry, submit_registration
from participants.models import Organisation, OutgoingMail, Registration, RegistrationChange
from tests.workshops_soest.playing import (
    BEISPIELAU,
    MUSTERHOLM,
    NINE,
    SHIPPED,
    load,
    local,
    planned,
    registrations,
    said,
)
from workshops import clock
from workshops.actions.agendas import add_item
from workshops.agenda import compute_agenda
from workshops.formats import NO_BREAK
from workshops.models import Event, Process, Theme, User
from workshops_soest.models import PlayedStage, Stage
from workshops_soest.stages import playing
from workshops_soest.stages.moments import stage_moments
from workshops_soest.stages.playing import play_stage
from workshops_soest.stages.refusals import PlayRefusedError
from workshops_soest.stages.scene import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db: None) -> Process:
    """A process of two workshops, not played yet."""
    return load(BEISPIELAU)


# --- When the stages are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "days"),
    [
        (SHIPPED, ["2013-01-07", "2013-04-08", "2013-05-13", "2013-07-01"]),
        (BEISPIELAU, ["2031-03-19", "2031-03-31", "2031-04-21", "2031-12-01"]),
        (MUSTERHOLM, ["2030-03-01", "2030-09-16", "2030-11-04", "2030-12-02"]),
    ],
)
def test_stages_follow_from_the_dates_of_the_process(file, days):
    assert [local(moment) for moment in stage_moments(load(file)).values()] == [day + NINE for day in days]


def test_stages_keep_their_order_when_the_concept_is_due_before_its_workshops(small):
    small.due = datetime(2031, 1, 1).date()
    assert local(stage_moments(small)[Stage.ADOPTED]) == "2031-05-19" + NINE


def test_process_without_dates_is_not_played(small):
    Event.objects.update(starts_at=None, ends_at=None)
    with pytest.raises(PlayRefusedError, match="keine Termine mit Datum"):
        play_stage(stage=Stage.MIDWAY)


# --- A small process ---------------------------------------------------------------------------------------------------


def test_announced_invents_nothing(small):
    assert play_stage(stage=Stage.ANNOUNCED) is None
    small.refresh_from_db()
    assert not small.has_example_content
    assert not Organisation.objects.exists()


def test_announced_sets_an_earlier_clock_forward(small):
    clock.set_anchor(process=small, moment=datetime(2031, 1, 1, tzinfo=small.zone))
    play_stage(stage=Stage.ANNOUNCED)
    assert local(clock.now()) == "2031-03-19" + NINE
    assert not Process.objects.get().has_example_content


def test_clock_beyond_the_stage_is_refused(small):
    clock.set_anchor(process=small, moment=datetime(2031, 6, 1, 12, tzinfo=small.zone))
    with pytest.raises(PlayRefusedError, match="Die Prozessuhr zeigt schon Sonntag"):
        play_stage(stage=Stage.MIDWAY)
    assert not Organisation.objects.exists()


def test_clock_that_runs_already_is_not_set_back(small):
    begin = clock.now() + timedelta(days=3)
    clock.set_anchor(process=small, moment=begin)
    play_stage(stage=Stage.MIDWAY)
    assert all(change.at >= begin for change in RegistrationChange.objects.all())


@pytest.mark.sqlite_only
def test_same_play_every_time(small):
    plays = []
    for _run in range(2):
        with transaction.atomic():
            play_stage(stage=Stage.ADOPTED)
            plays.append([registrations(), *said(), *planned()])
            transaction.set_rollback(True)
    assert plays[0] == plays[1]
    assert all(plays[0])


def test_step_by_step_leads_to_the_same_as_in_one_go(small):
    with transaction.atomic():
        steps = play_stage(stage=Stage.ADOPTED).steps
        at_once = registrations(), said(), planned()
        transaction.set_rollback(True)
    plays = [play_stage(stage=stage) for stage in (Stage.MIDWAY, Stage.CONSULTATION, Stage.ADOPTED)]
    assert (registrations(), said(), planned()) == at_once
    assert sum(played.steps for played in plays) == steps


def test_play_is_all_or_nothing(small, monkeypatch):
    def plan_failure(scene):
        yield Step(scene.moments[Stage.MIDWAY], lambda: 1 / 0)

    monkeypatch.setattr(playing, "PLANS", [*playing.PLANS, plan_failure])
    before = clock.now()
    with pytest.raises(ZeroDivisionError):
        play_stage(stage=Stage.MIDWAY)
    assert clock.now() - before < timedelta(minutes=5)
    assert [model.objects.count() for model in (Organisation, OutgoingMail, PlayedStage)] == [0, 0, 0]


def test_mail_of_real_people_stays_in_the_queue(small):
    entry = Entry(
        events=["wohnen-1"],
        organisation="Verein",
        contact_name="Vera",
        email="vera@example.org",
        delegates=[DelegateEntry("Vera")],
    )
    submit_registration(entry=entry, key="real")
    play_stage(stage=Stage.MIDWAY)
    queued = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED)
    assert [each.to for each in queued] == ["vera@example.org"]
    assert not Organisation.objects.get(name="Verein").is_example


@pytest.mark.sqlite_only
def test_nobody_registers_in_the_place_of_departments_and_municipalities(small):
    Event.objects.filter(slug="aemterrunde").update(status=Event.Status.CONFIRMED)
    play_stage(stage=Stage.ADOPTED)
    assert set(Registration.objects.values_list("event__slug", flat=True)) == {"wohnen-1", "wohnen-2"}


@pytest.mark.sqlite_only
def test_what_the_team_has_written_stays(small):
    team = User.objects.create_user("lead@example.org", role=User.Role.LEAD)
    event = Event.objects.get(slug="wohnen-2")
    add_item(event=event, version=0, fields={"title": "Unser Punkt", "minutes": 30}, by=team)
    Chapter.objects.filter(slug="wohnen").update(text="<p>Unser Text</p>")
    play_stage(stage=Stage.ADOPTED)
    assert [item.title for item in event.agenda_items.all()] == ["Unser Punkt"]
    assert Chapter.objects.get(slug="wohnen").text == "<p>Unser Text</p>"


@pytest.mark.sqlite_only
def test_scale_multiplies_and_stays(small):
    with transaction.atomic():
        single = play_stage(stage=Stage.MIDWAY)
        transaction.set_rollback(True)
    double = play_stage(stage=Stage.MIDWAY, scale=3)
    assert double.registrations > 2 * single.registrations
    play_stage(stage=Stage.CONSULTATION)
    assert list(PlayedStage.objects.values_list("scale", flat=True)) == [3, 3]


@pytest.mark.sqlite_only
def test_process_without_templates_and_kinds_is_played_too():
    load(MUSTERHOLM)
    play_stage(stage=Stage.ADOPTED)
    dated = Event.objects.dated()
    assert [compute_agenda(event, event.agenda_items.all()).over for event in dated] == [0] * 8
    assert set(Organisation.objects.values_list("category", flat=True)) == {None}
    assert not [event.slug for event in dated if not event.registrations.exists()]
    assert [event.contributions.exclude(channel="web").count() > 10 for event in dated] == [True] * 8
    assert set(Minutes.objects.values_list("state", flat=True)) == {"published"}
    assert not Contribution.objects.open().exists()
    assert not CarryOver.objects.unfinished().exists()


@pytest.mark.sqlite_only
def test_evening_sessions_of_any_process_are_kept_their_promise(small):
    held = {"kind": Event.Kind.EVENING_SESSION, "held": Event.Held.YES, "status": Event.Status.CONFIRMED}
    evenings = [Event.objects.create(slug=f"abend-{number}", is_published=True, **held) for number in range(3)]
    play_stage(stage=Stage.ADOPTED)
    assert [evening.contributions.count() for evening in evenings] == [12, 12, 12]
    assert set(CarryOver.objects.values_list("theme__slug", flat=True)) == {"wohnen", "sprache"}
    # The other theme has no workshop with a date: all that was said about it gets a reason.
    dealt_with = CarryOver.objects.filter(state="dealt_with").values_list("theme__slug", flat=True)
    assert set(dealt_with) == {"wohnen"}
    assert not CarryOver.objects.unfinished().exists()
    assert set(Minutes.objects.values_list("state", flat=True)) == {"published"}


def test_words_of_the_team_are_neither_answered_nor_published(small):
    evening = Event.objects.create(slug="abend", kind=Event.Kind.EVENING_SESSION, held=Event.Held.YES)
    team = User.objects.create_user("lead@example.org", role=User.Role.LEAD)
    theme = Theme.objects.get(slug="wohnen")
    ours = enter_contribution(text="Unser Satz", kind="need", channel="team", event=evening, themes=[theme], by=team)
    play_stage(stage=Stage.ADOPTED)
    ours.refresh_from_db()
    assert list(evening.contributions.values_list("text", flat=True)) == ["Unser Satz"]
    assert (ours.outcome, ours.publication) == ("open", "internal")
    assert [row.state for row in ours.carry_overs.all()] == ["open"]
    # Its theme's last workshop cannot be closed without the team.
    assert Minutes.objects.get(event__slug="wohnen-2").state == "draft"


# --- The command -------------------------------------------------------------------------------------------------------


def test_command_says_what_it_did(small, capsys):
    call_command("play", stage="midway")
    assert capsys.readouterr().out.replace(NO_BREAK, " ") == (
        "Gespielt bis Montag, 31. März 2031, 9:00 Uhr: "
        f"{Organisation.objects.count()} erfundene Organisationen, {Registration.objects.count()} Anmeldungen; "
        f"{OutgoingMail.objects.count()} E-Mails geschrieben und keine gesendet.\n"
    )
    call_command("play", stage="midway")
    assert capsys.readouterr().out == "Nichts zu spielen: So weit ist der Prozess schon.\n"


@pytest.mark.parametrize(
    ("arguments", "named"), [(["--stage", "later"], "later"), (["--stage", "midway", "--scale", "0"], "scale")]
)
def test_command_refuses_what_it_does_not_know(small, arguments, named):
    with pytest.raises(CommandError, match=named):
        call_command("play", *arguments)


@override_settings(DEMO=False)
def test_play_is_for_demonstrations_only(small):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("play", stage="midway")
    assert not Organisation.objects.exists()


def test_play_needs_a_process():
    with pytest.raises(CommandError, match="load_process"):
        call_command("play", stage="midway")
