"""The shipped process, played to its middle."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from concept.models import (
    ActionField,
    CarryOver,
    Chapter,
    Comment,
    ConceptVersion,
    Contribution,
    GuidingGoal,
    Measure,
    Minutes,
    MinutesRemark,
    Objective,
    Response,
    Result,
)
from concept.queries.promises import Stage as PromiseStage
from concept.queries.promises import promise_report
from participants.actions.outbox import open_connection, send_next_mail
from participants.models import (
    Contact,
    Delegate,
    Invitation,
    Organisation,
    OutgoingMail,
    Registration,
    RegistrationChange,
)
from participants.models.mails import MailKind
from participants.queries import place_state, with_places
from tests.workshops_soest.playing import NINE, ROOT, SHIPPED, load, local, registrations, said, take_statistics
from workshops import clock
from workshops.agenda import compute_agenda
from workshops.models import BodySession, Event, EventRole, Person, Process, Task, Theme, User
from workshops.queries.plans import plan_backwards
from workshops.queries.tasks import group_tasks
from workshops_soest.models import PlayedStage, Stage
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import load_process_file
from workshops_soest.stages.playing import play_stage
from workshops_soest.stages.refusals import PlayRefusedError

pytestmark = pytest.mark.django_db
CONTENT = sorted((ROOT / "workshops_soest" / "stages").glob("*.toml"))
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def _midway(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The shipped process, played to midway once for all tests that look at it; each undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(SHIPPED)
        play_stage(stage=Stage.MIDWAY)
        take_statistics()
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
    invented = "".join(file.read_text() for file in CONTENT) + str(registrations()) + str(_texts())
    assert [name for name in names if name in invented] == []


def _texts() -> list[str]:
    """What people are made to say, without where they said it."""
    said_by = Contribution.objects.values_list("text", "translation", "moderation_reason", "outcome_reason", "named_as")
    remarks = MinutesRemark.objects.values_list("text", "answer_reason")
    results = Result.objects.values_list("text", "responsible")
    reasons = CarryOver.objects.values_list("reason")
    return [text for row in (*said_by, *remarks, *results, *reasons) for text in row]


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
    fields = [f"handlungsfeld-{number}" for number in range(1, 6)]
    generated = ["querschnittsaufgaben", "zusammenarbeit-mit-den-kommunen"]
    assert list(days) == ["leitbild", *fields, *generated, "umsetzung"]
    assert (days["leitbild"], days["umsetzung"]) == ("2013-02-16", "2013-04-06")
    assert all("Beispieltext, erfunden." in each.text for each in written.exclude(text=""))


def test_goals_and_measures_are_begun(midway):
    assert list(GuidingGoal.objects.values_list("code", flat=True)) == [f"{number}.1" for number in range(1, 6)]
    assert Objective.objects.count() == 10
    assert Objective.objects.exclude(results=None).exists()
    measures = Measure.objects.all()
    assert [measure.code for measure in measures] == [f"M{number}.1" for number in range(1, 6)]
    assert {(measure.is_public, measure.description, measure.status) for measure in measures} == {(False, "", "idea")}
    assert Measure.objects.exclude(results=None).exists()
    fields = ActionField.objects.exclude(baseline="").exclude(needs="")
    assert fields.count() == 5
    assert not ConceptVersion.objects.exists()


def test_roles_that_are_given_are_no_task_any_more(midway):
    given = Task.objects.filter(
        title="Moderation und Protokollführung festlegen", event__in=EventRole.objects.values("event")
    )
    assert given.count() == 13
    assert not given.filter(done_at=None).exists()


def test_some_are_asked_again_and_those_who_come_are_reminded(midway):
    assert Invitation.objects.exclude(reminded_at=None).exists()
    assert OutgoingMail.objects.filter(kind=MailKind.REMINDER_DAY).exists()


def test_organisations_can_be_called_and_written_to(midway):
    assert Counter(bool(each.street) for each in Organisation.objects.all()) == {True: 27, False: 9}
    assert set(Organisation.objects.exclude(street="").values_list("postcode", "town")) == {("00000", "Beispielort")}
    phones = set(Contact.objects.exclude(phone="").values_list("phone", flat=True))
    assert len(phones) == 24
    assert all(phone.startswith("030 23125 ") for phone in phones)


# --- The workshop room -------------------------------------------------------------------------------------------------


def test_everything_said_and_noted_is_marked(midway):
    for model in (Contribution, Minutes, MinutesRemark, Result):
        assert set(model.objects.values_list("is_example", flat=True)) == {True}


def test_at_every_meeting_something_was_said_in_many_ways(midway):
    past = Event.objects.dated().filter(ends_at__lte=clock.now())
    evenings = Event.objects.filter(kind=Event.Kind.EVENING_SESSION)
    on_site = Contribution.objects.exclude(channel="web")
    spoken = Counter(on_site.values_list("event__slug", flat=True))
    assert {event.slug: spoken[event.slug] for event in evenings} == {"abendtermin-1": 12, "abendtermin-2": 12}
    assert {event.slug for event in [*past, *evenings]} == set(spoken)
    assert all(13 <= spoken[event.slug] <= 14 for event in past)
    for event in past:
        assert event.clusters.count() == 3
        assert event.contributions.filter(outcome="merged").count() == 2
        assert event.contributions.exclude(split_from=None).count() == 1
    languages = Counter(Contribution.objects.exclude(language="").values_list("language", flat=True))
    assert languages == {"tr": 3, "ru": 3, "ar": 2, "pl": 2}
    assert not Contribution.objects.exclude(language="").filter(translation="").exists()
    assert {each.themes.count() for each in on_site} == {1, 2}


def test_contributions_are_in_every_state(midway):
    states = Contribution.objects.values_list
    assert set(states("kind", flat=True)) == set(Contribution.Kind.values)
    assert Counter(states("moderation", flat=True).filter(channel="web")) == {
        "accepted": 6,
        "pending": 1,
        "declined": 1,
    }
    assert set(states("publication", flat=True)) == set(Contribution.Publication.values)
    assert set(states("outcome", flat=True)) == set(Contribution.Outcome.values)
    named, known = Contribution.objects.exclude(named_as=""), Contribution.objects.exclude(organisation=None)
    assert 10 < named.count() < known.count() < Contribution.objects.count()


def test_promise_stands_at_every_stage(midway):
    report = promise_report()
    assert set(report.whole.numbers) == set(PromiseStage.values)
    assert report.without_theme == 1
    assert set(report.by_theme) == set(Theme.objects.values_list("pk", flat=True))
    dealt_with = CarryOver.objects.filter(state="dealt_with")
    assert dealt_with.exclude(result=None).exists()
    assert dealt_with.filter(result=None).exclude(reason="").exists()


def test_minutes_are_in_every_state_and_of_one_workshop_missing(midway):
    states = Minutes.objects.order_by("event__starts_at").values_list("state", flat=True)
    workshops = states.filter(event__kind=Event.Kind.THEME_WORKSHOP)
    assert list(workshops) == ["published"] * 6 + ["confirmed", "for_confirmation", "draft"]
    assert list(states.exclude(event__kind=Event.Kind.THEME_WORKSHOP)) == ["published"] * 2
    asked = Minutes.objects.get(state="for_confirmation")
    assert set(asked.remarks.values_list("answer", flat=True)) == {"not_adopted", "open"}
    assert Minutes.objects.filter(corrections__isnull=False).count() == 1
    for minutes in Minutes.objects.all():
        assert minutes.attendance.exists()
        assert minutes.notes.exclude(text="").exists()
        present = Delegate.objects.filter(event=minutes.event, is_active=True, attendance="present").count()
        if minutes.event.is_dated:
            assert sum(row.number for row in minutes.attendance.all()) == present


def test_results_are_of_every_kind_and_open_ones_come_first_next_time(midway):
    assert set(Result.objects.values_list("kind", flat=True)) == set(Result.Kind.values)
    assert Result.objects.filter(is_public=False).exists()
    assert Result.objects.exclude(points=None).exists()
    assert not Result.objects.filter(kind="agreement", due_on=None).exclude(event__starts_at=None).exists()
    taken_up = Result.objects.exclude(carried_to=None)
    assert taken_up.count() == 7
    for result in taken_up.select_related("carried_to__event"):
        assert result.carried_to == result.carried_to.event.agenda_items.first()
    assert Result.objects.left_open().exists()


def test_public_pages_tell_nothing_internal(midway):
    public = Contribution.objects.published()
    shown = {text for row in public.values_list("text", "translation", "outcome_reason") for text in row}
    hidden = {row.text for row in Contribution.objects.exclude(publication="public")} - shown
    hidden |= set(Contribution.objects.exclude(moderation_reason="").values_list("moderation_reason", flat=True))
    hidden |= {text for row in MinutesRemark.objects.values_list("text", "answer_reason") for text in row}
    hidden |= {row.text for row in Result.objects.filter(is_public=False)}
    hidden |= {"Die Runde war offen und freundlich", "Drei Gruppen haben gearbeitet"}
    unnamed = Contribution.objects.exclude(organisation=None).filter(named_as="").values_list("organisation__name")
    hidden |= {name for (name,) in unnamed} - set(public.values_list("named_as", flat=True))
    hidden -= {""}
    assert len(hidden) > 50
    pages = [f"/beitraege/?seite={number}" for number in range(1, 5)] + ["/", "/termine/", "/beitraege/"]
    pages += [event.get_absolute_url() for event in Event.objects.published()]
    pages += [f"{event.get_absolute_url()}protokoll/" for event in Event.objects.filter(minutes__state="published")]
    pages += [each.get_absolute_url() for each in public]
    client = Client()
    texts = [client.get(page) for page in pages]
    assert {response.status_code for response in texts} == {200}
    told = unescape(" ".join(response.content.decode() for response in texts))
    assert [text for text in hidden if text in told] == []


def test_minutes_that_are_not_public_are_nowhere(midway):
    for minutes in Minutes.objects.exclude(state="published").select_related("event"):
        assert Client().get(minutes.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("path", ["/", "/termine/", "/termine/thema-1-april/", "/konzept/", "/ueber/", "/themen/1/"])
def test_every_page_says_that_it_is_invented(midway, path):
    assert "Beispiel – erfunden" in Client().get(path).content.decode()


def test_going_on_finishes_everything_and_keeps_the_chapters_dates(midway):
    play_stage(stage=Stage.CONSULTATION)
    assert local(clock.now()) == "2013-05-13" + NINE
    assert Counter(Minutes.objects.values_list("state", flat=True)) == {"published": 15}
    assert set(promise_report().whole.numbers) == {PromiseStage.DEALT_WITH, PromiseStage.REFUSED}
    assert promise_report().without_theme == 0
    assert not Contribution.objects.pending().exists()
    _is_open_to_comments()
    play_stage(stage=Stage.ADOPTED)
    assert local(clock.now()) == "2013-07-01" + NINE
    chapters = Chapter.objects.exclude(text="")
    assert set(chapters.values_list("status", flat=True)) == {Chapter.Status.DONE}
    assert {local(clock.at(chapter.updated_at))[:10] for chapter in chapters} == {"2013-06-21"}
    played = PlayedStage.objects.order_by("until").values_list("stage", flat=True)
    assert list(played) == ["midway", "consultation", "adopted"]
    assert not Contribution.objects.open().exists()
    assert not Contribution.objects.accepted().filter(publication__in=["internal", "cleared"]).exists()
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"withdrawn"}


def _is_open_to_comments() -> None:
    """A draft is published and may be commented on; some have, and some of these are answered."""
    version = ConceptVersion.objects.get()
    assert version.publication.published_at
    assert version.consultation.is_open(clock.now())
    assert {gap["key"] for gap in version.gaps} == {"contributions", "overlaps", "municipalities"}
    comments = Comment.objects.all()
    assert set(comments.values_list("channel", flat=True)) == {"web", "phone", "letter"}
    assert Counter(comments.values_list("moderation", flat=True)) == {"accepted": 4, "pending": 1}
    assert Response.objects.count() == 3
    assert Response.objects.exclude(published_at=None).count() == 1


def test_same_stage_again_changes_nothing(midway):
    before = registrations(), said()
    assert play_stage(stage=Stage.MIDWAY) is None
    assert (registrations(), said()) == before


def test_stage_stays_reached_when_the_clock_has_run_on(midway):
    clock.set_anchor(process=midway, moment=datetime(2013, 6, 1, tzinfo=BERLIN))
    assert play_stage(stage=Stage.MIDWAY) is None


def test_time_does_not_run_backwards(midway):
    with pytest.raises(PlayRefusedError, match=r"schon bei „midway“ und geht nicht zurück zu „announced“"):
        play_stage(stage=Stage.ANNOUNCED)
    assert local(clock.now())[:10] == "2013-04-08"
