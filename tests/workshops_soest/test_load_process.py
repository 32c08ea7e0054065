"""Loading process files: what is new, what changed where, what the team's hand keeps."""

import datetime as dt
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concept.models import Chapter
from participants.models import (
    Contact,
    Delegate,
    Organisation,
    OrganisationCategory,
    OutgoingMail,
    Registration,
    Submission,
)
from workshops import clock
from workshops.models import (
    AgendaItem,
    AgendaTemplate,
    Event,
    EventRole,
    KeyFigure,
    LoadedRecord,
    Milestone,
    Municipality,
    Person,
    Process,
    Task,
    TaskTemplate,
    Theme,
    Venue,
)
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.loading import Report, load_process_file
from workshops_soest.process.problems import ProcessFileError

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "workshops_soest" / "process" / "soest-2013.toml"
BEISPIELAU = ROOT / "tests" / "data" / "beispielau-2031.toml"
MUSTERHOLM = ROOT / "tests" / "data" / "musterholm-2030.toml"
TABLES = [
    AgendaTemplate,
    Chapter,
    Event,
    EventRole,
    KeyFigure,
    LoadedRecord,
    Milestone,
    Municipality,
    OrganisationCategory,
    Person,
    Process,
    Task,
    TaskTemplate,
    Theme,
    Venue,
]
SMALL = """\
[process]
title = "Miteinander"
convenor = "Stabsstelle"
county = "Landkreis Beispielau"
timezone = "Europe/Berlin"
due_text = "bis Sommer 2013"

[assumptions]
places = 20

[[theme]]
number = 1
title = "Wohnen und Nachbarschaft"
short_title = "Wohnen"
slug = "wohnen"
workshops = 2

[[theme]]
number = 2
title = "Sprache"
short_title = "Sprache"
slug = "sprache"
workshops = 1

[[venue]]
slug = "rathaus"
name = "Rathaus"

[[venue]]
slug = "schule"
name = "Schule"

[[person]]
slug = "ada"
name = "Ada Muster"

[[event]]
slug = "eins"
kind = "theme_workshop"
theme = 1
number = 1
venue = "rathaus"
starts_at = 2013-01-17T14:00:00
ends_at = 2013-01-17T17:00:00
status = "confirmed"
moderators = ["ada"]

[[event]]
slug = "zwei"
kind = "theme_workshop"
theme = 1
number = 2

[[event]]
slug = "auftakt"
kind = "kick_off"
part_of = "eins"

[[milestone]]
slug = "beschluss"
title = "Beschluss"
date = 2012-09-27

[[chapter]]
slug = "anfang"
title = "Anfang"
text = "Ein Satz."

[[task_template]]
event_kind = "theme_workshop"
title = "Raum buchen"
days_before = 20
"""
Load = Callable[..., Report]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """`load(SMALL, ("alt", "neu"))`: the text with these replacements, loaded."""

    def load_text(text: str, *replacements: tuple[str, str], overwrite: bool = False) -> Report:
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "prozess.toml"
        file.write_text(text)
        return load_process_file(read_process_file(file), overwrite=overwrite)

    return load_text


def snapshot() -> dict[str, list[dict]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def run(*args: object) -> str:
    out = StringIO()
    call_command("load_process", *map(str, args), stdout=out)
    return out.getvalue()


# --- The shipped process -----------------------------------------------------------------------------------------------


def test_shipped_process_has_its_rows(process: Process) -> None:
    assert {model.__name__: model.objects.count() for model in TABLES} == {
        "AgendaTemplate": 3,
        "Chapter": 23,
        "Event": 20,
        "EventRole": 0,
        "KeyFigure": 6,
        "LoadedRecord": 124,
        "Milestone": 5,
        "Municipality": 14,
        "OrganisationCategory": 19,
        "Person": 3,
        "Process": 1,
        "Task": 15 * 8 + 5 + 4,
        "TaskTemplate": 21,
        "Theme": 5,
        "Venue": 4,
    }
    assert Event.objects.theme_workshops().count() == 15
    assert Event.objects.dated().count() == 13


def test_shipped_process_keeps_local_times_on_both_sides_of_the_time_change(process: Process) -> None:
    events = Event.objects.dated().order_by("starts_at")
    assert [f"{event.starts_at:%m-%d %H:%M}" for event in events] == [
        "01-17 13:00",
        "01-22 13:00",
        "01-30 13:00",
        "02-07 13:30",
        "02-13 13:30",
        "02-21 13:00",
        "02-26 13:00",
        "03-06 13:00",
        "03-14 13:30",
        "03-20 13:30",
        "04-11 12:00",
        "04-18 12:30",
        "04-24 12:30",
    ]
    assert {f"{clock.to_local(event.starts_at):%H:%M}" for event in events} == {"14:00", "14:30"}


def test_workshops_get_the_planned_places_and_the_others_none(process: Process) -> None:
    assert set(Event.objects.theme_workshops().values_list("places", flat=True)) == {40}
    assert set(Event.objects.beside_the_workshops().values_list("places", flat=True)) == {None}
    assert (process.default_places, process.delegates_per_organisation, process.closes_hours_before) == (40, 3, 24)


def test_first_chapters_carry_their_first_text(process: Process) -> None:
    drafts = Chapter.objects.exclude(text="")
    assert [(chapter.slug, chapter.status) for chapter in drafts] == [
        ("anlass-und-auftrag", "draft"),
        ("ausgangslage", "draft"),
    ]
    assert set(Chapter.objects.filter(text="").values_list("status", flat=True)) == {"empty"}


# --- Files of others ---------------------------------------------------------------------------------------------------


def test_foreign_process_loads_with_all_it_brings() -> None:
    assert run(BEISPIELAU).splitlines()[0] == "23 Einträge neu"
    process = Process.objects.get()
    assert process.decision_bodies == ["Ausschuss für Zusammenleben", "Kreisausschuss", "Kreistag"]
    assert process.imprint == "Landkreis Beispielau\nAm Markt 1, 00001 Beispielau"
    assert [(theme.number, theme.colour) for theme in Theme.objects.all()] == [(1, "#0b6e4f"), (2, "#27457f")]
    assert dict(Event.objects.values_list("slug", "places")) == {
        "wohnen-1": 12,
        "wohnen-2": 25,
        "sprache": 25,
        "beginn": None,
        "aemterrunde": None,
    }
    assert Event.objects.get(slug="beginn").part_of == Event.objects.get(slug="wohnen-1")
    assert list(EventRole.objects.values_list("event__slug", "person__slug", "role")) == [
        ("wohnen-1", "ada-muster", "moderation")
    ]
    assert Milestone.objects.get().slug == "der-kreistag-beauftragt-die-stabsstelle"
    assert Chapter.objects.get(slug="warum").text == "<p>Weil <strong>alle</strong> hier leben.</p>"
    assert Chapter.objects.get(slug="wohnen").kind == "generated"
    assert AgendaTemplate.objects.get().items == [
        {"title": "Ankommen", "minutes": 20, "method": "plenary", "public": True},
        {"title": "Was bewegt uns?", "minutes": 70, "method": "cards", "public": False},
    ]
    # The cancelled round of departments needs no preparation.
    assert Task.objects.count() == 3
    assert (Venue.objects.get(slug="buergerhaus").step_free, Venue.objects.get(slug="feuerwache").step_free) == (
        True,
        False,
    )


def test_night_between_two_workshops_changes_the_offset() -> None:
    run(BEISPIELAU)
    assert [f"{event.starts_at:%m-%d %H:%M}" for event in Event.objects.dated().order_by("starts_at")] == [
        "03-29 17:00",
        "03-31 16:00",
        "05-06 07:00",
    ]


def test_nine_themes_without_optional_tables() -> None:
    assert run(MUSTERHOLM).splitlines()[0] == "46 Einträge neu"
    assert Theme.objects.count() == Event.objects.count() == 9
    assert set(Event.objects.values_list("places", flat=True)) == {None}
    fields = Chapter.objects.filter(generator="action_field").order_by("position")
    assert [chapter.theme.number for chapter in fields] == list(range(1, 10))
    assert [chapter.title for chapter in fields][:2] == ["Ankommen in der Region", "Wohnen in der Region"]


@pytest.mark.parametrize("first", [SHIPPED, BEISPIELAU, MUSTERHOLM], ids=["soest", "beispielau", "musterholm"])
def test_another_process_is_refused(first: Path) -> None:
    run(first)
    before = snapshot()
    other = SHIPPED if first == BEISPIELAU else BEISPIELAU
    with pytest.raises(CommandError) as refused:
        run(other, "--overwrite")
    process = Process.objects.get()
    assert str(refused.value) == (
        f"{other} wurde nicht geladen. Die Datenbank ist unverändert.\n"
        f"  - process: In dieser Datenbank ist schon ein anderer Prozess: „{process.title}“ ({process.county}). "
        "Eine Datenbank hält einen Prozess; laden Sie diesen in eine neue (DATABASE_URL)."
    )
    assert snapshot() == before


def test_new_title_is_still_the_same_process(load: Load) -> None:
    load(SMALL)
    assert load(SMALL, ('"Miteinander"', '"Zusammen"')).changed == 1
    assert Process.objects.get().title == "Zusammen"


# --- Loading again -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [SHIPPED, BEISPIELAU, MUSTERHOLM], ids=["soest", "beispielau", "musterholm"])
@pytest.mark.parametrize("option", [[], ["--overwrite"]], ids=["", "overwrite"])
def test_loading_twice_changes_nothing(file: Path, option: list[str]) -> None:
    run(file)
    before = snapshot()
    assert run(file, *option) == "Nichts hat sich geändert.\n"
    assert snapshot() == before


def test_deleted_task_does_not_come_back(load: Load) -> None:
    load(SMALL)
    Task.objects.first().delete()
    load(SMALL, ("[[person]]", '[[venue]]\nslug = "hof"\nname = "Hof"\n\n[[person]]'))
    assert Task.objects.count() == 1


def test_change_in_the_file_alone_is_taken(load: Load) -> None:
    load(SMALL)
    report = load(SMALL, ('"Rathaus"', '"Neues Rathaus"'), ('"Ein Satz."', '"Zwei Sätze."'))
    assert (report.created, report.changed, report.kept, report.gone) == (0, 2, [], [])
    assert Venue.objects.get(slug="rathaus").name == "Neues Rathaus"
    chapter = Chapter.objects.get()
    assert (chapter.text, chapter.version) == ("<p>Zwei Sätze.</p>", 1)


def test_key_taken_out_of_the_file_is_emptied(load: Load) -> None:
    load(SMALL, ('"Rathaus"\n', '"Rathaus"\nstreet = "Am Markt 1"\n'))
    load(SMALL)
    assert Venue.objects.get(slug="rathaus").street == ""


def test_what_the_team_edited_stays_and_is_told_every_time(load: Load) -> None:
    load(SMALL)
    Venue.objects.filter(slug="rathaus").update(name="Altes Rathaus")
    for text in ("Rathaus", "Neues Rathaus", "Neues Rathaus"):
        report = load(SMALL, ('"Rathaus"', f'"{text}"'))
        assert (report.changed, report.kept) == (
            0,
            [f"venue[1].name („rathaus“): bleibt, wie das Team es eingetragen hat: „Altes Rathaus“ (Datei: „{text}“)"],
        )
    assert Venue.objects.get(slug="rathaus").name == "Altes Rathaus"


def test_other_keys_of_an_edited_record_still_follow_the_file(load: Load) -> None:
    load(SMALL)
    Venue.objects.filter(slug="rathaus").update(name="Altes Rathaus")
    report = load(SMALL, ('"Rathaus"\n', '"Rathaus"\nroom = "Saal"\n'))
    assert (report.changed, len(report.kept)) == (1, 1)
    venue = Venue.objects.get(slug="rathaus")
    assert (venue.name, venue.room) == ("Altes Rathaus", "Saal")


def test_overwrite_takes_the_files(load: Load) -> None:
    load(SMALL)
    Venue.objects.filter(slug="rathaus").update(name="Altes Rathaus")
    Chapter.objects.update(text="<p>Vom Team.</p>", version=3)
    report = load(SMALL, overwrite=True)
    assert (report.changed, report.kept) == (2, [])
    assert Venue.objects.get(slug="rathaus").name == "Rathaus"
    chapter = Chapter.objects.get()
    assert (chapter.text, chapter.version) == ("<p>Ein Satz.</p>", 4)


def test_same_change_in_file_and_by_the_team_is_no_conflict(load: Load) -> None:
    load(SMALL)
    Venue.objects.filter(slug="rathaus").update(name="Neues Rathaus")
    report = load(SMALL, ('"Rathaus"', '"Neues Rathaus"'))
    assert (report.changed, report.kept) == (0, [])


def test_row_of_the_teams_own_with_the_same_slug_stays(load: Load) -> None:
    load(SMALL)
    Venue.objects.create(slug="hof", name="Hof des Teams")
    report = load(SMALL, ("[[person]]", '[[venue]]\nslug = "hof"\nname = "Hof"\n\n[[person]]'))
    assert report.kept == [
        "venue[3].name („hof“): bleibt, wie das Team es eingetragen hat: „Hof des Teams“ (Datei: „Hof“)"
    ]


def test_gone_from_the_file_is_told_and_stays(load: Load) -> None:
    load(SMALL)
    report = load(SMALL, ('[[venue]]\nslug = "schule"\nname = "Schule"\n', ""))
    assert (report.changed, report.gone) == (0, ["venue „schule“"])
    assert Venue.objects.filter(slug="schule").exists()


def test_deleted_by_the_team_stays_deleted_unless_overwritten(load: Load) -> None:
    load(SMALL)
    Venue.objects.get(slug="schule").delete()
    report = load(SMALL)
    assert (report.created, report.kept) == (0, ["venue[2] („schule“): vom Team gelöscht, bleibt gelöscht"])
    assert load(SMALL, overwrite=True).created == 1


def test_reference_to_what_the_team_deleted_is_refused(load: Load) -> None:
    load(SMALL)
    Venue.objects.get(slug="schule").delete()
    before = snapshot()
    with pytest.raises(ProcessFileError) as refused:
        load(SMALL, ('slug = "zwei"\n', 'slug = "zwei"\nvenue = "schule"\n'))
    assert [str(problem) for problem in refused.value.problems] == [
        "event[2] („zwei“): venue zeigt auf etwas, das das Team gelöscht hat."
    ]
    assert snapshot() == before


def test_clash_with_what_the_team_entered_is_refused_whole(load: Load) -> None:
    load(SMALL)
    Theme.objects.create(
        number=3, slug="eigenes", title="Eigenes", short_title="Eigenes", colour="#000000", planned_workshops=1
    )
    before = snapshot()
    with pytest.raises(ProcessFileError) as refused:
        load(SMALL, ('"Rathaus"', '"Neues Rathaus"'), ("number = 2\ntitle", "number = 3\ntitle"))
    assert [problem.where for problem in refused.value.problems] == ["theme[2] („sprache“)"]
    assert snapshot() == before


def test_numbers_may_swap(load: Load) -> None:
    load(SMALL)
    swapped = (
        SMALL.replace("number = 1\n", "number = x\n")
        .replace("number = 2\n", "number = 1\n")
        .replace("number = x\n", "number = 2\n")
    )
    load(
        swapped,
        ("theme = 1\nnumber = 2", 'theme = "wohnen"\nnumber = 2'),
        ("theme = 1\nnumber = 1", 'theme = "wohnen"\nnumber = 1'),
    )
    assert dict(Theme.objects.values_list("slug", "number")) == {"wohnen": 2, "sprache": 1}
    assert dict(Event.objects.exclude(number=None).values_list("slug", "number")) == {"eins": 2, "zwei": 1}


def test_workshop_of_another_theme_keeps_its_number(load: Load) -> None:
    load(SMALL)
    load(SMALL, ("theme = 1\nnumber = 2", "theme = 2\nnumber = 2"))
    event = Event.objects.get(slug="zwei")
    assert (event.theme.slug, event.number) == ("sprache", 2)


def test_records_may_stand_before_those_they_point_to(load: Load) -> None:
    child = '[[chapter]]\nslug = "teil"\ntitle = "Teil"\nparent = "anfang"\n\n'
    kick_off = '[[event]]\nslug = "auftakt"\nkind = "kick_off"\npart_of = "eins"\n\n'
    load(SMALL, (kick_off, ""), ("[[event]]", kick_off + "[[event]]"), ("[[chapter]]", child + "[[chapter]]"))
    assert Event.objects.get(slug="auftakt").part_of.slug == "eins"
    assert Chapter.objects.get(slug="teil").parent.slug == "anfang"


def test_moderators_follow_the_file_until_the_team_names_others(load: Load) -> None:
    load(SMALL)
    load(SMALL, ('moderators = ["ada"]\n', ""))
    assert EventRole.objects.count() == 0
    load(SMALL)
    assert EventRole.objects.get().person.slug == "ada"
    EventRole.objects.all().delete()
    assert load(SMALL).kept == [
        "event[1].moderators („eins“): bleibt, wie das Team es eingetragen hat: – (Datei: „['ada']“)"
    ]


def test_agenda_of_the_team_is_left_alone(load: Load) -> None:
    load(SMALL)
    AgendaItem.objects.create(event=Event.objects.get(slug="eins"), position=1, title="Begrüßung", minutes=10)
    load(SMALL, overwrite=True)
    assert AgendaItem.objects.count() == 1


# --- Events with people in them ----------------------------------------------------------------------------------------


@pytest.fixture
def registered(load: Load) -> Registration:
    """Someone who comes to the first workshop."""
    load(SMALL)
    organisation = Organisation.objects.create(name="Verein A")
    contact = Contact.objects.create(organisation=organisation, name="Anna", email="anna@example.org")
    now = clock.now()
    submission = Submission.objects.create(
        key="k",
        digest="d",
        contact=contact,
        contact_name="Anna",
        organisation_name="Verein A",
        submitted_at=now,
        expires_at=now,
    )
    event = Event.objects.get(slug="eins")
    registration = Registration.objects.create(
        event=event,
        submission=submission,
        organisation=organisation,
        contact=contact,
        state=Registration.State.CONFIRMED,
        created_at=now,
        changed_at=now,
    )
    Delegate.objects.create(registration=registration, event=event, name="Anna", is_active=True)
    return registration


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


MOVED = ("2013-01-17T14:00:00\nends_at = 2013-01-17T17:00:00", "2013-01-24T14:00:00\nends_at = 2013-01-24T17:00:00")


def test_moved_event_keeps_its_identity_and_is_told(load: Load, registered: Registration) -> None:
    before = registered.event
    assert load(SMALL, MOVED).changed == 1
    event = Event.objects.get(slug="eins")
    assert (event.uid, event.sequence, f"{event.starts_at:%d %H:%M}") == (before.uid, 1, "24 13:00")
    assert mails() == ["event_moved"]
    load(SMALL, MOVED)
    assert mails() == ["event_moved"]


def test_moved_place_is_told(load: Load, registered: Registration) -> None:
    load(SMALL, ('venue = "rathaus"', 'venue = "schule"'))
    assert (Event.objects.get(slug="eins").venue.slug, mails()) == ("schule", ["event_moved"])


def test_move_by_the_team_stays_whole(load: Load, registered: Registration) -> None:
    later = dt.datetime(2013, 1, 17, 14, 30, tzinfo=dt.UTC)
    Event.objects.filter(slug="eins").update(starts_at=later)
    report = load(SMALL, ("ends_at = 2013-01-17T17:00:00", "ends_at = 2013-01-17T18:00:00"))
    assert (report.changed, len(report.kept), mails()) == (0, 2, [])
    event = Event.objects.get(slug="eins")
    assert (event.starts_at, f"{event.ends_at:%H:%M}") == (later, "16:00")


def test_cancelled_event_is_told_once_even_if_it_moved_too(load: Load, registered: Registration) -> None:
    load(SMALL, ('"confirmed"', '"cancelled"'), MOVED)
    event = Event.objects.get(slug="eins")
    assert (event.status, f"{event.starts_at:%d}", mails()) == ("cancelled", "24", ["event_cancelled"])
    assert event.sequence > 0


def test_event_that_takes_place_again_is_told_once_with_its_new_date(load: Load, registered: Registration) -> None:
    load(SMALL, ('"confirmed"', '"cancelled"'))
    cancelled = Event.objects.get(slug="eins")
    load(SMALL, ('"confirmed"', '"tentative"'), MOVED)
    event = Event.objects.get(slug="eins")
    assert (event.status, f"{event.starts_at:%d}", mails()) == ("tentative", "24", ["event_cancelled", "event_moved"])
    assert event.sequence > cancelled.sequence
    assert "24. Januar" in OutgoingMail.objects.get(kind="event_moved").text


def test_new_title_raises_the_sequence_and_tells_nobody(load: Load, registered: Registration) -> None:
    load(SMALL, ('slug = "eins"\n', 'slug = "eins"\ntitle = "Der erste"\n'))
    event = Event.objects.get(slug="eins")
    assert (event.title, event.sequence, mails()) == ("Der erste", 1, [])


def test_fewer_places_drop_nobody_and_more_go_to_those_who_wait(load: Load, registered: Registration) -> None:
    load(SMALL, ("places = 20", "places = 0"))
    registered.refresh_from_db()
    assert (registered.state, Event.objects.get(slug="eins").places) == ("confirmed", 0)
    Registration.objects.update(state=Registration.State.WAITING, queue_number=1)
    load(SMALL, ("places = 20", "places = 5"))
    registered.refresh_from_db()
    assert registered.state in ("confirmed", "offered")


# --- The clock ---------------------------------------------------------------------------------------------------------


@override_settings(DEMO=True, PROCESS_CLOCK=None)
@pytest.mark.parametrize(
    ("file", "begins"),
    [(SHIPPED, "2013-01-07 08:00"), (BEISPIELAU, "2031-03-19 08:00"), (MUSTERHOLM, "2030-03-01 07:00")],
    ids=["soest", "beispielau", "musterholm"],
)
def test_demonstration_begins_ten_days_before_the_first_event_at_nine(file: Path, begins: str) -> None:
    run(file)
    assert f"{Process.objects.get().clock_process_moment:%Y-%m-%d %H:%M}" == begins


@override_settings(DEMO=True, PROCESS_CLOCK="2013-04-08T09:00:00")
def test_clock_begins_where_it_is_told_to_and_runs_on_over_later_loads(load: Load) -> None:
    load(SMALL)
    anchor = Process.objects.get().clock_process_moment
    assert anchor == dt.datetime(2013, 4, 8, 7, tzinfo=dt.UTC)
    with override_settings(PROCESS_CLOCK="2013-05-13T09:00:00"):
        load(SMALL, MOVED)
    assert Process.objects.get().clock_process_moment == anchor


@override_settings(DEMO=True, PROCESS_CLOCK="gestern")
def test_senseless_clock_is_refused(load: Load) -> None:
    with pytest.raises(ProcessFileError) as refused:
        load(SMALL)
    assert [str(p) for p in refused.value.problems] == [
        "PROCESS_CLOCK: „gestern“ ist kein Zeitpunkt wie 2013-01-07T09:00:00."
    ]
    assert not Process.objects.exists()


@override_settings(DEMO=False, PROCESS_CLOCK=None)
def test_no_anchor_outside_demo_mode(load: Load) -> None:
    load(SMALL)
    assert Process.objects.get().clock_process_moment is None


@override_settings(DEMO=True, PROCESS_CLOCK=None)
def test_no_anchor_without_any_date(load: Load) -> None:
    load(re.sub(r"(starts|ends)_at = .*\n", "", SMALL))
    assert Process.objects.get().clock_process_moment is None


# --- The command -------------------------------------------------------------------------------------------------------


def test_command_tells_what_it_did(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "prozess.toml"
    file.write_text(SMALL)
    run(file)
    Venue.objects.filter(slug="rathaus").update(name="Altes Rathaus")
    text = SMALL.replace('[[venue]]\nslug = "schule"\nname = "Schule"\n', "").replace('"Ada Muster"', '"Ada Beispiel"')
    file.write_text(text + '\n[[figure]]\nslug = "zahl"\nlabel = "Zahl"\nvalue = 5.5\n')
    assert run(file) == (
        "1 Eintrag neu\n"
        "1 Eintrag geändert\n"
        "1 Angabe behalten\n"
        "  - venue[1].name („rathaus“): bleibt, wie das Team es eingetragen hat: „Altes Rathaus“ (Datei: „Rathaus“)\n"
        "1 Eintrag nicht mehr in der Datei (bleibt bestehen)\n"
        "  - venue „schule“\n"
    )
    assert KeyFigure.objects.get().value == "5.5"


@pytest.mark.parametrize("spoil", ["theme = 1", "[process]", '"Rathaus"'])
def test_bad_file_is_refused_and_changes_nothing(load: Load, tmp_path: Path, spoil: str) -> None:
    load(SMALL)
    before = snapshot()
    file = tmp_path / "prozess.toml"
    file.write_text(SMALL.replace("Ada Muster", "Jemand anders").replace(spoil, "theme = 9"))
    with pytest.raises(CommandError, match="wurde nicht geladen"):
        run(file)
    assert snapshot() == before


def test_failure_half_way_leaves_nothing(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("workshops_soest.process.loading.make_tasks_for_events", fail)
    with pytest.raises(RuntimeError):
        load(SMALL)
    assert not Process.objects.exists()


# --- Any file at all ---------------------------------------------------------------------------------------------------

LINES = SMALL.splitlines()
VALUES = [
    "1", "-1", "0", "2.5", "nan", "true", '""', '"x"', '"wohnen"', '"eins"', '"none"', '"cancelled"', "[]", "[[]]", '["ada"]',
    "{}", "2013-03-31", "2013-03-31T02:30:00", "2013-10-27T02:30:00", "2013-01-17T14:00:00+01:00", "14:00:00",
    "0001-01-01T00:00:00", "9999-12-31T23:59:00", '"\\u0000"', '"\\U0010FFFF"', "99999999999999999999", '"""\n\n"""',
]  # fmt: skip
EDITS = st.one_of(
    st.tuples(st.just("value"), st.integers(0, len(LINES) - 1), st.sampled_from(VALUES)),
    st.tuples(st.just("delete"), st.integers(0, len(LINES) - 1), st.none()),
    st.tuples(st.just("copy"), st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1)),
    st.tuples(st.just("text"), st.integers(0, len(LINES) - 1), st.text(max_size=8)),
)


def edited(edits: list[tuple]) -> str:
    lines = list(LINES)
    for kind, at, what in edits:
        at %= len(lines)
        match kind:
            case "value":
                lines[at] = f"{lines[at].split(' = ')[0]} = {what}"
            case "delete":
                del lines[at]
            case "copy":
                lines.insert(at, lines[what % len(lines)])
            case "text":
                lines[at] += what
    return "\n".join(lines)


@given(first=st.lists(EDITS, max_size=2), second=st.lists(EDITS, min_size=1, max_size=4), overwrite=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_edited_loads_cleanly_or_is_refused(
    tmp_path: Path, first: list[tuple], second: list[tuple], overwrite: bool
) -> None:
    """Two loads, one after the other, of files someone has been at: each is taken or refused, never half of it."""
    file = tmp_path / "prozess.toml"
    with transaction.atomic():
        for edits in (first, second):
            file.write_text(edited(edits), encoding="utf-8", errors="replace")
            before = snapshot()
            try:
                content = read_process_file(file)
                load_process_file(content, overwrite=overwrite)
            except ProcessFileError:
                assert snapshot() == before
            else:
                assert not load_process_file(content, overwrite=True).created
                assert not load_process_file(content).changed_anything
        transaction.set_rollback(True)


@given(st.binary(max_size=300))
@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_are_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "prozess.toml"
    file.write_bytes(content)
    with pytest.raises(ProcessFileError):
        read_process_file(file)
