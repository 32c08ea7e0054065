"""The shipped process, played to its middle."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from concept.models import Chapter
from participants.actions.outbox import open_connection, send_next_mail
from participants.models import Contact, Delegate, Organisation, OutgoingMail, Registration, RegistrationChange
from participants.queries import place_state, with_places
from tests.workshops_soest.playing import NINE, ROOT, SHIPPED, load, local, registrations
from workshops import clock
from workshops.agenda import compute_agenda
from workshops.models import BodySession, Event, EventRole, Person, Process, Task, User
from workshops.queries.plans import plan_backwards
from workshops.queries.tasks import group_tasks
from workshops_soest.models import PlayedStage, Stage
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import load_process_file
from workshops_soest.stages.playing import play_stage
from workshops_soest.stages.refusals import PlayRefusedError

pytestmark = pytest.mark.django_db
CONTENT = ROOT / "workshops_soest" / "stages" / "content.toml"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def _midway(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The shipped process, played to midway once for all tests that look at it; each undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(SHIPPED)
        play_stage(stage=Stage.MIDWAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def midway(_midway: None, db: None) -> Process:
    return Process.objects.get()


def test_clock_stands_at_the_stage(midway):
    assert local(clock.now()) == "2013-04-08" + NINE
    assert midway.has_example_content


def test_workshops_are_past_free_or_have_a_waiting_list(midway):
    events = with_places(Event.objects.dated().in_order())
    assert [place_state(event).key for event in events] == ["past"] * 10 + ["waiting_list", "free", "free"]


def test_registrations_are_in_many_states(midway):
    assert set(Registration.objects.values_list("state", flat=True)) == {"confirmed", "waiting", "cancelled", "expired"}
    ways = set(RegistrationChange.objects.values_list("from_state", "to_state"))
    assert {("waiting", "confirmed"), ("waiting", "offered"), ("offered", "confirmed"), ("offered", "expired")} < ways


def test_queue_is_played_with_everything_that_may_happen_in_it(midway):
    changes = RegistrationChange.objects
    assert changes.filter(kind="split").exists()
    assert changes.filter(kind="admitted").exclude(reason="").exclude(by=None).exists()
    ends = set(Registration.objects.values_list("end_reason", flat=True))
    assert {"offer_declined", "offer_lapsed", "by_contact", "not_confirmed"} <= ends


def test_no_event_holds_more_people_than_places_but_for_those_who_came_unasked(midway):
    unasked = Counter(Delegate.objects.filter(registration__is_walk_in=True).values_list("event", flat=True))
    assert unasked
    for event in with_places(Event.objects.dated()):
        assert place_state(event).taken - unasked[event.pk] <= event.places


def test_traces_lie_between_beginning_and_stage_in_their_order(midway):
    begin, end = (datetime(2013, month, day, 9, tzinfo=BERLIN) for month, day in ((1, 7), (4, 8)))
    for registration in Registration.objects.prefetch_related("changes").select_related("event"):
        moments = [change.at for change in registration.changes.all()]
        assert moments == sorted(moments)
        assert begin < moments[0]
        if registration.is_walk_in:
            assert registration.event.starts_at < moments[0] < registration.event.ends_at
        else:
            assert moments[0] < registration.event.closes_at
        assert moments[-1] < end
    assert not Task.objects.exclude(done_at=None).exclude(done_at__gt=begin, done_at__lte=end).exists()


def test_events_have_their_team_three_weeks_before(midway):
    soon = clock.now() + timedelta(days=21)
    for event in Event.objects.dated().exclude(status=Event.Status.CANCELLED):
        roles = sorted(event.roles.values_list("role", flat=True))
        assert roles == (["minutes", "moderation", "recording"] if event.starts_at <= soon else [])
    real = Person.objects.filter(user=None)
    assert real.exists()
    assert not EventRole.objects.filter(person__in=real).exists()
    team = User.objects.filter(email__endswith="@team.example")
    assert Counter(team.values_list("role", flat=True)) == {"moderator": 3, "keeper": 5}
    assert Task.objects.open().exclude(person=None).exists()


def test_tasks_are_done_overdue_and_ahead(midway):
    groups = {group.key: len(group.tasks) for group in group_tasks(Task.objects.open(), clock.today())}
    assert Task.objects.done().count() > 50
    assert groups["ueberfaellig"] > 0
    assert groups["spaeter"] > 0


def test_plan_backwards_is_there_and_names_no_session(midway):
    plan = plan_backwards(midway)
    assert (plan.needed, plan.available) == (66, 67)
    assert not BodySession.objects.exists()


def test_no_mail_leaves_or_waits(midway):
    mails = OutgoingMail.objects.all()
    assert Counter(mails.values_list("state", "last_error")) == {
        ("withdrawn", "Beispiel: wird nicht gesendet"): len(mails)
    }
    assert len(mails) > 300
    assert not send_next_mail(connection=open_connection(), due_checks={})


def test_mails_keep_no_secret(midway):
    assert not [each.pk for each in OutgoingMail.objects.all() if each.text != each.masked_text]


def test_organisations_are_marked_and_belong_to_no_real_place(midway):
    organisations = Organisation.objects.all()
    assert organisations.count() == 36
    assert all(each.is_example and "eispiel" in each.name for each in organisations)
    represented = organisations.values_list("municipality", "represents_municipality", "represents_department")
    assert set(represented) == {(None, None, None)}
    addresses = [*Contact.objects.values_list("email", flat=True), *Delegate.objects.values_list("email", flat=True)]
    assert all(address.endswith(".example") for address in addresses if address)


def test_organisations_are_of_kinds_that_name_nobody(midway):
    assert set(Organisation.objects.values_list("category__slug", flat=True)) == {
        "arbeitskreise",
        "einzelpersonen",
        "kitas",
        "migrantenvereine",
        "schulen",
        "sprachkurstraeger",
        "wohlfahrtsverbaende",
    }


def test_nothing_is_said_about_real_people_places_or_bodies(midway):
    process = tomllib.loads(SHIPPED.read_text())
    tables = ("person", "municipality", "venue", "department")
    names = {row["name"].split()[-1] for table in tables for row in process.get(table, [])}
    names |= {process["process"]["county"], *process["process"]["decision_bodies"]}
    invented = CONTENT.read_text() + " ".join(map(str, registrations()))
    assert [name for name in names if name in invented] == []


def test_facts_of_the_file_are_untouched(midway):
    report = load_process_file(read_process_file(SHIPPED))
    assert not report.changed_anything
    assert [line for line in report.kept if not line.startswith("chapter[") and ".moderators" not in line] == []
    assert Event.objects.dated().count() == 13


def test_agendas_are_ready_twelve_days_before(midway):
    filled = {event.slug for event in Event.objects.exclude(agenda_items=None)}
    assert filled == {event.slug for event in Event.objects.dated()} - {"thema-5-april"}
    for event in Event.objects.exclude(agenda_items=None):
        assert compute_agenda(event, event.agenda_items.all()).over == 0


def test_chapters_are_written_one_after_the_other(midway):
    written = Chapter.objects.exclude(version=0).order_by("updated_at")
    assert {local(clock.at(each.updated_at))[:10] for each in written.filter(text="")} == {"2013-01-16"}
    days = {each.slug: local(clock.at(each.updated_at))[:10] for each in written.exclude(text="")}
    assert list(days) == ["leitbild", *(f"handlungsfeld-{number}" for number in range(1, 6)), "umsetzung"]
    assert (days["leitbild"], days["umsetzung"]) == ("2013-02-18", "2013-04-03")
    assert all("Beispieltext, erfunden." in each.text for each in written.exclude(text=""))


@pytest.mark.parametrize("path", ["/", "/termine/", "/termine/thema-1-april/", "/konzept/", "/ueber/", "/themen/1/"])
def test_every_page_says_that_it_is_invented(midway, path):
    assert "Beispiel – erfunden" in Client().get(path).content.decode()


def test_going_on_finishes_the_chapters_and_keeps_their_dates(midway):
    play_stage(stage=Stage.CONSULTATION)
    assert local(clock.now()) == "2013-05-13" + NINE
    play_stage(stage=Stage.ADOPTED)
    assert local(clock.now()) == "2013-07-01" + NINE
    chapters = Chapter.objects.exclude(text="")
    assert set(chapters.values_list("status", flat=True)) == {Chapter.Status.DONE}
    assert {local(clock.at(chapter.updated_at))[:10] for chapter in chapters} == {"2013-06-21"}
    played = PlayedStage.objects.order_by("until").values_list("stage", flat=True)
    assert list(played) == ["midway", "consultation", "adopted"]


def test_same_stage_again_changes_nothing(midway):
    before = registrations()
    assert play_stage(stage=Stage.MIDWAY) is None
    assert registrations() == before


def test_stage_stays_reached_when_the_clock_has_run_on(midway):
    clock.set_anchor(process=midway, moment=datetime(2013, 6, 1, tzinfo=BERLIN))
    assert play_stage(stage=Stage.MIDWAY) is None


def test_time_does_not_run_backwards(midway):
    with pytest.raises(PlayRefusedError, match=r"schon bei „midway“ und geht nicht zurück zu „announced“"):
        play_stage(stage=Stage.ANNOUNCED)
    assert local(clock.now()) == "2013-04-08" + NINE
