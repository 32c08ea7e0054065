"""Reading and checking process files. No database is touched: pytest-django forbids it here."""

import datetime as dt
import os
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from workshops.models import Event
from workshops_soest.process.checking import read_process_file
from workshops_soest.process.problems import MOST_PROBLEMS, ProcessFileError
from workshops_soest.process.records import ProcessFile
from workshops_soest.process.schema import TABLES

SHIPPED = Path(__file__).parents[2] / "workshops_soest" / "process" / "soest-2013.toml"
DATA = Path(__file__).parents[1] / "data"
SMALL = """\
[process]
title = "Miteinander"
convenor = "Stabsstelle"
county = "Landkreis Beispielau"
timezone = "Europe/Berlin"
due_text = "bis Sommer 2013"

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

[[event]]
slug = "auftakt"
kind = "kick_off"

[[milestone]]
title = "Beschluss"
date = 2012-09-27

[[figure]]
slug = "zahl"
label = "Zahl"
value = 15

[[chapter]]
slug = "a"
title = "A"

[[chapter]]
slug = "b"
title = "B"
parent = "a"
"""


def read(folder: Path, text: str | bytes) -> ProcessFile:
    file = folder / "prozess.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_process_file(file)


def problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ProcessFileError) as refused:
        read(folder, text)
    assert str(refused.value).startswith(f"{folder}/prozess.toml wurde nicht geladen. Die Datenbank ist unverändert.\n")
    return [str(problem) for problem in refused.value.problems]


# --- The shipped file --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> ProcessFile:
    return read_process_file(SHIPPED)


def test_shipped_file_has_twenty_events_and_thirteen_dates(shipped: ProcessFile) -> None:
    events = [record.values for record in shipped["event"]]
    assert Counter(event["kind"] for event in events) == {
        "theme_workshop": 15,
        "kick_off": 1,
        "evening_session": 2,
        "municipal_workshop": 1,
        "department_session": 1,
    }
    assert sum(event["starts_at"] is not None for event in events) == 13
    assert Counter(event["theme"] for event in events if event["theme"]) == {
        "vorschulische-bildung": 3,
        "ausbildung": 3,
        "beruf": 3,
        "alter": 3,
        "engagement": 3,
    }


def test_shipped_file_has_the_announced_moments_in_utc(shipped: ProcessFile) -> None:
    moments = [
        (e.values["starts_at"], e.values["ends_at"], e.values["venue"])
        for e in shipped["event"]
        if e.values["starts_at"]
    ]
    assert [(f"{start:%m-%d %H:%M}", f"{end:%H:%M}", venue) for start, end, venue in moments] == [
        ("01-17 13:00", "16:00", "werl"),
        ("02-21 13:00", "16:00", "werl"),
        ("04-11 12:00", "15:00", "werl"),
        ("01-22 13:00", "16:00", "kreishaus"),
        ("02-26 13:00", "16:00", "kreishaus"),
        ("01-30 13:00", "16:00", "kreishaus"),
        ("03-06 13:00", "16:00", "kreishaus"),
        ("02-07 13:30", "16:30", "johannes-grundschule"),
        ("03-14 13:30", "16:30", "johannes-grundschule"),
        ("04-18 12:30", "15:30", "johannes-grundschule"),
        ("02-13 13:30", "16:30", "lippstadt"),
        ("03-20 13:30", "16:30", "lippstadt"),
        ("04-24 12:30", "15:30", "lippstadt"),
    ]
    assert {start.year for start, _end, _venue in moments} == {2013}
    assert {start.utcoffset() for start, _end, _venue in moments} == {dt.timedelta()}


def test_shipped_file_invents_nothing(shipped: ProcessFile) -> None:
    events = {record.values["slug"]: record.values for record in shipped["event"]}
    assert [slug for slug, event in events.items() if event["number"] or event["moderators"] or event["part_of"]] == []
    undated = {
        slug: (event["venue"], event["held"], event["status"])
        for slug, event in events.items()
        if not event["starts_at"]
    }
    assert undated == {
        "thema-2-ohne-datum": (None, "unknown", "tentative"),
        "thema-3-ohne-datum": (None, "unknown", "tentative"),
        "auftakt": ("kreishaus", "yes", "confirmed"),
        "abendtermin-1": (None, "yes", "confirmed"),
        "abendtermin-2": (None, "yes", "confirmed"),
        "kommunen": (None, "unknown", "tentative"),
        "kreisabteilungen": (None, "unknown", "tentative"),
    }
    streets = {
        record.values["slug"]: (record.values["street"], record.values["postcode"]) for record in shipped["venue"]
    }
    assert streets == {
        "kreishaus": ("Hoher Weg 1–3", "59494"),
        "werl": ("", ""),
        "johannes-grundschule": ("Hamburger Straße 29", ""),
        "lippstadt": ("", ""),
    }
    assert [record.values["name"] for record in shipped["person"]] == [
        "Dieter Hesse",
        "Galina Nedelcheva",
        "Sedat Cakir",
    ]


def test_shipped_file_names_a_source_for_every_fact(shipped: ProcessFile) -> None:
    facts = [record for name in TABLES if name != "chapter" for record in shipped[name]]
    facts += [record for record in shipped["chapter"] if record.values["text"]]
    assert [record.where() for record in facts if not record.values["source"]] == []


def test_shipped_file_has_sixteen_kinds_at_the_kick_off_and_nine_plain_groups(shipped: ProcessFile) -> None:
    categories = [record.values for record in shipped["organisation_category"]]
    assert sum(category["at_kick_off"] for category in categories) == 16
    assert len({category["plain_title"] for category in categories}) == 9
    assert {category["slug"] for category in categories if not category["at_kick_off"]} == {
        "kitas",
        "sprachkurstraeger",
        "einzelpersonen",
    }


def test_shipped_file_has_fourteen_municipalities_of_one_county(shipped: ProcessFile) -> None:
    municipalities = [record.values for record in shipped["municipality"]]
    assert Counter(municipality["kind"] for municipality in municipalities) == {"city": 7, "municipality": 7}
    assert len({municipality["key"] for municipality in municipalities}) == 14
    assert {municipality["key"][:5] for municipality in municipalities} == {"05974"}


# --- Files of others ---------------------------------------------------------------------------------------------------


def test_file_with_required_tables_alone_is_enough() -> None:
    content = read_process_file(DATA / "musterholm-2030.toml")
    assert {name: len(records) for name, records in content.tables.items() if records} == {
        "process": 1,
        "assumptions": 1,
        "theme": 9,
        "event": 9,
        "chapter": 27,
    }
    assert content.assumptions == {
        "places": None,
        "delegates_per_organisation": None,
        "closes_hours_before": 24,
        "offer_hours": 12,
    }
    fields = [record.values for record in content["chapter"] if record.values["generator"] == "action_field"]
    assert [field["theme"] for field in fields] == [record.values["slug"] for record in content["theme"]]
    assert {record.values["colour"] for record in content["theme"]} == {
        "#8c5d00",
        "#27457f",
        "#b04a32",
        "#5a2150",
        "#26705a",
    }


def test_times_are_meant_in_the_zone_of_the_process() -> None:
    helsinki = read_process_file(DATA / "musterholm-2030.toml")["event"]
    assert [record.values["starts_at"] for record in helsinki][:2] == [
        dt.datetime(2030, 3, 11, 8, tzinfo=dt.UTC),
        dt.datetime(2030, 4, 12, 7, tzinfo=dt.UTC),
    ]


def test_missing_keys_get_their_defaults(tmp_path: Path) -> None:
    content = read(tmp_path, SMALL)
    assert content["event"][1].values == {
        "slug": "auftakt",
        "kind": "kick_off",
        "theme": None,
        "number": None,
        "title": "",
        "venue": None,
        "starts_at": None,
        "ends_at": None,
        "status": "tentative",
        "held": "unknown",
        "part_of": None,
        "places": None,
        "audience": "",
        "description": "",
        "moderators": [],
        "source": "",
    }
    assert content["milestone"][0].values["slug"] == "beschluss"
    assert content["milestone"][0].values["date_precision"] == "day"
    assert content.process["due_precision"] == "none"
    assert content["figure"][0].values["value"] == "15"


def test_source_is_allowed_in_every_table(tmp_path: Path) -> None:
    text = re.sub(r"^(\[+\w+\]+)$", r'\1\nsource = "Akte 7"', SMALL, flags=re.MULTILINE)
    content = read(tmp_path, text)
    given = [record for records in content.tables.values() for record in records if record.given]
    assert {record.values["source"] for record in given} == {"Akte 7"}


# --- What is refused ---------------------------------------------------------------------------------------------------

REFUSED = {
    "unknown theme number": (
        "theme = 1",
        "theme = 9",
        ["event[1].theme („eins“): Es gibt kein Thema mit der Nummer 9."],
    ),
    "unknown theme slug": (
        "theme = 1",
        'theme = "wohnn"',
        ["event[1].theme („eins“): „wohnn“ gibt es nicht unter den [[theme]]. Meinten Sie „wohnen“?"],
    ),
    "theme is true": (
        "theme = 1",
        "theme = true",
        ["event[1].theme („eins“): Hier muss die Nummer oder Kennung eines Themas stehen, nicht true."],
    ),
    "unknown venue": (
        'venue = "rathaus"',
        'venue = "rathus"',
        ["event[1].venue („eins“): „rathus“ gibt es nicht unter den [[venue]]. Meinten Sie „rathaus“?"],
    ),
    "unknown person": (
        'kind = "kick_off"',
        'kind = "kick_off"\nmoderators = ["ada", "kurt"]',
        ["event[2].moderators („auftakt“): „kurt“ gibt es nicht unter den [[person]]."],
    ),
    "person twice": (
        'kind = "kick_off"',
        'kind = "kick_off"\nmoderators = ["ada", "ada"]',
        ["event[2].moderators („auftakt“): In der Liste steht etwas zweimal."],
    ),
    "moderators not a list": (
        'kind = "kick_off"',
        'kind = "kick_off"\nmoderators = "ada"',
        ["event[2].moderators („auftakt“): Hier muss eine Liste in eckigen Klammern stehen, nicht der Text „ada“."],
    ),
    "unknown part_of": (
        'kind = "kick_off"',
        'kind = "kick_off"\npart_of = "zwei"',
        ["event[2].part_of („auftakt“): „zwei“ gibt es nicht unter den [[event]]."],
    ),
    "part_of itself": (
        'kind = "kick_off"',
        'kind = "kick_off"\npart_of = "auftakt"',
        ["event[2].part_of („auftakt“): Der Auftakt kann nur als ein Themen-Workshop zählen."],
    ),
    "part_of at a workshop": (
        "theme = 1\n",
        'theme = 1\npart_of = "auftakt"\n',
        ["event[1].part_of („eins“): Nur ein Auftakt kann zugleich als ein anderer Termin zählen."],
    ),
    "end before start": (
        "ends_at = 2013-01-17T17:00:00",
        "ends_at = 2013-01-17T13:00:00",
        ["event[1].ends_at („eins“): Das Ende muss nach dem Beginn liegen."],
    ),
    "end is start": (
        "ends_at = 2013-01-17T17:00:00",
        "ends_at = 2013-01-17T14:00:00",
        ["event[1].ends_at („eins“): Das Ende muss nach dem Beginn liegen."],
    ),
    "only a start": (
        "ends_at = 2013-01-17T17:00:00\n",
        "",
        ["event[1].ends_at („eins“): Beginn und Ende gehören zusammen: Geben Sie beide an oder keines."],
    ),
    "only an end": (
        "starts_at = 2013-01-17T14:00:00\n",
        "",
        ["event[1].starts_at („eins“): Beginn und Ende gehören zusammen: Geben Sie beide an oder keines."],
    ),
    "in the gap of the night": (
        "starts_at = 2013-01-17T14:00:00\nends_at = 2013-01-17T17:00:00",
        "starts_at = 2013-03-31T02:30:00\nends_at = 2013-03-31T17:00:00",
        [
            "event[1].starts_at („eins“): Diese Uhrzeit gibt es in Europe/Berlin nicht: In dieser Nacht wird die Uhr vorgestellt."
        ],
    ),
    "twice in one night": (
        "starts_at = 2013-01-17T14:00:00\nends_at = 2013-01-17T17:00:00",
        "starts_at = 2013-10-26T22:00:00\nends_at = 2013-10-27T02:30:00",
        [
            "event[1].ends_at („eins“): Diese Uhrzeit gibt es in Europe/Berlin zweimal: In dieser Nacht wird die Uhr zurückgestellt."
        ],
    ),
    "with offset": (
        "starts_at = 2013-01-17T14:00:00",
        "starts_at = 2013-01-17T14:00:00+01:00",
        [
            "event[1].starts_at („eins“): Schreiben Sie die Ortszeit ohne Zeitverschiebung, zum Beispiel 2013-01-17T14:00:00; es gilt die Zeitzone des Prozesses."
        ],
    ),
    "in UTC": (
        "starts_at = 2013-01-17T14:00:00",
        "starts_at = 2013-01-17T14:00:00Z",
        [
            "event[1].starts_at („eins“): Schreiben Sie die Ortszeit ohne Zeitverschiebung, zum Beispiel 2013-01-17T14:00:00; es gilt die Zeitzone des Prozesses."
        ],
    ),
    "date without time": (
        "starts_at = 2013-01-17T14:00:00",
        "starts_at = 2013-01-17",
        [
            "event[1].starts_at („eins“): Hier muss ein Zeitpunkt ohne Anführungszeichen stehen wie 2013-01-17T14:00:00, nicht 2013-01-17."
        ],
    ),
    "time in quotes": (
        "starts_at = 2013-01-17T14:00:00",
        'starts_at = "2013-01-17T14:00:00"',
        [
            "event[1].starts_at („eins“): Hier muss ein Zeitpunkt ohne Anführungszeichen stehen wie 2013-01-17T14:00:00, nicht der Text „2013-01-17T14:00:00“."
        ],
    ),
    "year 1": (
        "starts_at = 2013-01-17T14:00:00",
        "starts_at = 0001-01-01T00:00:00",
        ["event[1].starts_at („eins“): Das Jahr 1 kann nicht stimmen."],
    ),
    "year 9999": (
        "date = 2012-09-27",
        "date = 9999-12-31",
        ["milestone[1].date („Beschluss“): Das Jahr 9999 kann nicht stimmen."],
    ),
    "seconds": (
        "starts_at = 2013-01-17T14:00:00",
        "starts_at = 2013-01-17T14:00:30",
        ["event[1].starts_at („eins“): Zeiten sind auf die Minute genau; die Sekunden sind 00."],
    ),
    "a moment for a date": (
        "date = 2012-09-27",
        "date = 2012-09-27T10:00:00",
        [
            "milestone[1].date („Beschluss“): Hier muss ein Datum ohne Anführungszeichen stehen wie 2013-06-30, nicht 2012-09-27 10:00:00."
        ],
    ),
    "duplicate slug": (
        'slug = "auftakt"',
        'slug = "eins"',
        ["event[2].slug („eins“): „eins“ gibt es schon in event[1] („eins“)."],
    ),
    "duplicate theme number": (
        "number = 2",
        "number = 1",
        ["theme[2].number („sprache“): „1“ gibt es schon in theme[1] („wohnen“)."],
    ),
    "duplicate number in a theme": (
        '[[event]]\nslug = "auftakt"\nkind = "kick_off"',
        '[[event]]\nslug = "zwei"\nkind = "theme_workshop"\ntheme = "wohnen"\nnumber = 1',
        ["event[2].number („zwei“): „1“ gibt es schon in event[1] („eins“)."],
    ),
    "duplicate milestone": (
        "date = 2012-09-27",
        'date = 2012-09-27\n\n[[milestone]]\ntitle = "Beschluss"',
        ["milestone[2].slug („Beschluss“): „beschluss“ gibt es schon in milestone[1] („Beschluss“)."],
    ),
    "bool for a number": (
        "workshops = 2",
        "workshops = true",
        ["theme[1].workshops („wohnen“): Hier muss eine ganze Zahl stehen, nicht true."],
    ),
    "float for a number": (
        "workshops = 2",
        "workshops = 2.0",
        ["theme[1].workshops („wohnen“): Hier muss eine ganze Zahl stehen, nicht die Zahl 2.0."],
    ),
    "negative number": (
        "workshops = 2",
        "workshops = -2",
        ["theme[1].workshops („wohnen“): Die Zahl muss zwischen 0 und 32767 liegen."],
    ),
    "number 0": (
        "theme = 1\nnumber = 1",
        "theme = 1\nnumber = 0",
        ["event[1].number („eins“): Die Zahl muss zwischen 1 und 32767 liegen."],
    ),
    "number too large": (
        "workshops = 2",
        "workshops = 99999999999999999999",
        ["theme[1].workshops („wohnen“): Die Zahl muss zwischen 0 und 32767 liegen."],
    ),
    "number for a text": (
        'county = "Landkreis Beispielau"',
        "county = 5",
        ["process.county: Hier muss ein Text in Anführungszeichen stehen, nicht die Zahl 5."],
    ),
    "text for a flag": (
        'name = "Rathaus"',
        'name = "Rathaus"\nstep_free = "ja"',
        [
            "venue[1].step_free („rathaus“): Hier muss true oder false stehen, ohne Anführungszeichen, nicht der Text „ja“."
        ],
    ),
    "infinite figure": (
        "value = 15",
        "value = inf",
        ["figure[1].value („zahl“): Hier muss eine Zahl oder ein Text stehen, nicht die Zahl inf."],
    ),
    "bool for a figure": (
        "value = 15",
        "value = true",
        ["figure[1].value („zahl“): Hier muss ein Text in Anführungszeichen stehen, nicht true."],
    ),
    "unknown key": (
        "theme = 1\n",
        "thema = 1\ntheme = 1\n",
        ["event[1].thema („eins“): Diesen Schlüssel gibt es hier nicht. Meinten Sie „theme“?"],
    ),
    "unknown table": (
        "[[venue]]",
        "[[venues]]",
        [
            "venues: Diese Tabelle gibt es nicht. Meinten Sie „venue“?",
            "event[1].venue („eins“): „rathaus“ gibt es nicht unter den [[venue]].",
        ],
    ),
    "missing required key": ('due_text = "bis Sommer 2013"\n', "", ["process.due_text: Dieser Schlüssel fehlt."]),
    "empty required text": (
        'due_text = "bis Sommer 2013"',
        'due_text = " "',
        ["process.due_text: Hier fehlt der Text."],
    ),
    "table that must stand once": (
        "[process]",
        "[[process]]",
        ["process: Das muss als [process] geschrieben sein."],
    ),
    "table that must be a list": (
        "[[venue]]",
        "[venue]",
        [
            "venue: Das muss als [[venue]] geschrieben sein.",
            "event[1].venue („eins“): „rathaus“ gibt es nicht unter den [[venue]].",
        ],
    ),
    "list of something else": (
        "[process]",
        "department = [1]\n[process]",
        ["department[1]: Hier muss eine Tabelle stehen, nicht die Zahl 1."],
    ),
    "bad colour": (
        'slug = "wohnen"',
        'slug = "wohnen"\ncolour = "rot"',
        ["theme[1].colour („wohnen“): Eine Farbe wird als # mit sechs Zeichen geschrieben, zum Beispiel „#27457f“."],
    ),
    "bad slug": (
        'slug = "auftakt"',
        'slug = "Der Auftakt"',
        [
            "event[2].slug („Der Auftakt“): Eine Kennung besteht aus kleinen Buchstaben a–z, Ziffern und Bindestrichen, zum Beispiel „thema-1-januar“."
        ],
    ),
    "slug of another page": (
        'slug = "auftakt"',
        'slug = "neu"',
        ["event[2].slug („neu“): Diese Kennung ist die Adresse einer anderen Seite."],
    ),
    "venue's slug of another page": (
        'slug = "rathaus"\nname = "Rathaus"',
        'slug = "neu"\nname = "Rathaus"\n\n[[venue]]\nslug = "rathaus"\nname = "Rathaus"',
        ["venue[1].slug („neu“): Diese Kennung ist die Adresse einer anderen Seite."],
    ),
    "bad time zone": (
        "Europe/Berlin",
        "Europe/Berlim",
        [
            "process.timezone: Diese Zeitzone gibt es nicht. Sie heißt zum Beispiel „Europe/Berlin“. Meinten Sie „Europe/Berlin“?"
        ],
    ),
    "folder of time zones": (
        "Europe/Berlin",
        "Europe",
        [
            "process.timezone: Diese Zeitzone gibt es nicht. Sie heißt zum Beispiel „Europe/Berlin“. Meinten Sie „Europe/Rome“?"
        ],
    ),
    "bad e-mail address": (
        'county = "Landkreis Beispielau"',
        'county = "Landkreis Beispielau"\ncontact_email = "kreis"',
        ["process.contact_email: Das ist keine E-Mail-Adresse. Sie sieht aus wie name@kreis.de."],
    ),
    "bad precision": (
        "date = 2012-09-27",
        'date = 2012-09-27\ndate_precision = "week"',
        [
            "milestone[1].date_precision („Beschluss“): Erlaubt sind „day“, „month“, „season“, „none“, nicht der Text „week“."
        ],
    ),
    "date of no precision": (
        "date = 2012-09-27",
        'date = 2012-09-27\ndate_precision = "none"',
        ["milestone[1].date_precision („Beschluss“): Es gibt ein Datum, aber die Genauigkeit ist „none“."],
    ),
    "precision of no date": (
        "date = 2012-09-27",
        'date_precision = "month"',
        ["milestone[1].date („Beschluss“): Hier fehlt das Datum, oder die Genauigkeit ist „none“."],
    ),
    "unknown kind": (
        '"kick_off"',
        '"kickoff"',
        [
            "event[2].kind („auftakt“): Erlaubt sind „theme_workshop“, „kick_off“, „evening_session“, „municipal_workshop“, „department_session“, nicht der Text „kickoff“. Meinten Sie „kick_off“?"
        ],
    ),
    "kind is a number": (
        'kind = "kick_off"',
        "kind = 1",
        [
            "event[2].kind („auftakt“): Erlaubt sind „theme_workshop“, „kick_off“, „evening_session“, „municipal_workshop“, „department_session“, nicht die Zahl 1."
        ],
    ),
    "workshop without theme": (
        "theme = 1\n",
        "",
        ["event[1].theme („eins“): Ein Themen-Workshop braucht ein Thema."],
    ),
    "kick-off with theme": (
        'kind = "kick_off"',
        'kind = "kick_off"\ntheme = 1',
        ["event[2].theme („auftakt“): Nur Themen-Workshops haben ein Thema."],
    ),
    "cancelled yet held": (
        'kind = "kick_off"',
        'kind = "kick_off"\nstatus = "cancelled"\nheld = "yes"',
        ["event[2].held („auftakt“): Ein abgesagter Termin kann nicht stattgefunden haben."],
    ),
    "NUL in a text": (
        '"Ada Muster"',
        '"Ada\\u0000Muster"',
        ["person[1].name („ada“): Der Text enthält Zeilenumbrüche oder unsichtbare Steuerzeichen."],
    ),
    "line break in a name": (
        '"Ada Muster"',
        '"Ada\\nMuster"',
        ["person[1].name („ada“): Der Text enthält Zeilenumbrüche oder unsichtbare Steuerzeichen."],
    ),
    "text turned around": (
        '"Ada Muster"',
        '"Ada \\u202eMuster"',
        ["person[1].name („ada“): Der Text enthält Zeilenumbrüche oder unsichtbare Steuerzeichen."],
    ),
    "escape sequence in a long text": (
        'kind = "kick_off"',
        'kind = "kick_off"\ndescription = "\\u001b[31mrot"',
        ["event[2].description („auftakt“): Der Text enthält unsichtbare Steuerzeichen."],
    ),
    "too long a text": (
        '"Ada Muster"',
        f'"{"a" * 201}"',
        ["person[1].name („ada“): Der Text ist 201 Zeichen lang, erlaubt sind höchstens 200."],
    ),
    "chapter below itself": (
        'slug = "a"\ntitle = "A"',
        'slug = "a"\ntitle = "A"\nparent = "b"',
        [
            "chapter[1].parent („a“): Dieses Kapitel steht unter sich selbst.",
            "chapter[2].parent („b“): Dieses Kapitel steht unter sich selbst.",
        ],
    ),
    "chapter too deep": (
        'parent = "a"',
        'parent = "a"\n[[chapter]]\nslug = "c"\ntitle = "C"\nparent = "b"\n[[chapter]]\nslug = "d"\ntitle = "D"\nparent = "c"',
        ["chapter[4].parent („d“): Kapitel können höchstens 3 Ebenen tief stehen."],
    ),
    "generated from nothing": (
        'parent = "a"',
        'kind = "generated"',
        ["chapter[2].generator („b“): Ein erzeugtes Kapitel muss sagen, woraus es entsteht."],
    ),
    "written yet generated": (
        'parent = "a"',
        'kind = "written"\ngenerator = "measures"',
        ['chapter[2].generator („b“): Nur erzeugte Kapitel (kind = "generated") haben dies.'],
    ),
    "action field without theme": (
        'parent = "a"',
        'generator = "action_field"',
        ["chapter[2].theme („b“): Das Kapitel eines Handlungsfelds braucht ein Thema."],
    ),
    "agenda without points": (
        'parent = "a"',
        'parent = "a"\n[[agenda_template]]\nslug = "x"\ntitle = "X"',
        ["agenda_template[1].items („x“): Eine Tagesordnung braucht mindestens einen Punkt."],
    ),
    "agenda of something else": (
        'parent = "a"',
        'parent = "a"\n[[agenda_template]]\nslug = "x"\ntitle = "X"\nitems = ["Begrüßung"]',
        ["agenda_template[1].items („x“): Hier muss eine Liste von Tabellen stehen: [{ … }, { … }]."],
    ),
    "faults inside an agenda": (
        'parent = "a"',
        'parent = "a"\n[[agenda_template]]\nslug = "x"\ntitle = "X"\nitems = [{ title = "A", minutes = 10 }, { titel = "B", minutes = 0 }]',
        [
            "agenda_template[1].items[2].titel („x“): Diesen Schlüssel gibt es hier nicht. Meinten Sie „title“?",
            "agenda_template[1].items[2].title („x“): Dieser Schlüssel fehlt.",
            "agenda_template[1].items[2].minutes („x“): Die Zahl muss zwischen 1 und 720 liegen.",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_key_and_reason(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert old in SMALL
    assert problems(tmp_path, SMALL.replace(old, new, 1)) == expected


def test_the_file_that_is_spoiled_above_is_good(tmp_path: Path) -> None:
    assert [record.values["slug"] for record in read(tmp_path, SMALL)["event"]] == ["eins", "auftakt"]


@pytest.mark.parametrize("table", ["process", "theme", "event"])
def test_names_the_missing_table(tmp_path: Path, table: str) -> None:
    head = f"[{table}]" if table == "process" else f"[[{table}]]"
    parts = [part for part in re.split(r"(?m)^(?=\[)", SMALL) if not part.startswith(head)]
    found = problems(tmp_path, "".join(parts))
    assert found[0] == f"{head}: Diese Tabelle fehlt."


def test_tells_all_problems_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("workshops = 2", 'workshops = "zwei"').replace('venue = "rathaus"', 'venue = "nirgends"')
    assert problems(tmp_path, text.replace('"kick_off"', '"fest"')) == [
        "theme[1].workshops („wohnen“): Hier muss eine ganze Zahl stehen, nicht der Text „zwei“.",
        "event[2].kind („auftakt“): Erlaubt sind „theme_workshop“, „kick_off“, „evening_session“, „municipal_workshop“, „department_session“, nicht der Text „fest“.",
        "event[1].venue („eins“): „nirgends“ gibt es nicht unter den [[venue]].",
    ]


def test_stops_after_many_problems(tmp_path: Path) -> None:
    text = "".join(f"schluessel-{number} = 1\n" for number in range(60_000)) + SMALL
    found = problems(tmp_path, text)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == "Hier wurde nicht weiter geprüft: Es sind zu viele Fehler."


def test_messages_carry_no_signs_a_terminal_obeys(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALL.replace('"rathaus"\nstarts', '"\\u001b[31m\\u202e' + "x" * 100 + '"\nstarts'))
    assert found == [f"event[1].venue („eins“): „�[31m�{'x' * 53}…“ gibt es nicht unter den [[venue]]."]


# --- Files that are none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "Die Datei ist leer."),
        (b" \n\t\n", "Die Datei ist leer."),
        (SMALL.replace("Rathaus", "Rathäuser").encode("latin-1"), "Zeile 24 ist nicht in UTF-8 geschrieben."),
        (
            b"\xef\xbb\xbf" + SMALL.encode(),
            "Die Datei beginnt mit einer Kennung (BOM). Speichern Sie sie als „UTF-8 ohne BOM“.",
        ),
        (SMALL.encode("utf-16"), "Die Datei beginnt mit einer Kennung (BOM). Speichern Sie sie als „UTF-8 ohne BOM“."),
        (
            b'[process]\ntitle = "A\n',
            "Zeile 2, Spalte 11: Hier steht ein Zeichen, das nicht erlaubt ist, oder ein Anführungszeichen fehlt.",
        ),
        (b'[process]\ntitle = "A"\ntitle = "B"', "Am Ende der Datei: Dieser Schlüssel steht hier zum zweiten Mal."),
        (b"[process]\ntitle\n", "Zeile 2, Spalte 6: Nach dem Schlüssel fehlt das Gleichheitszeichen."),
        (
            b"[process]\ntitle = A\n",
            "Zeile 2, Spalte 9: Dieser Wert ist nicht lesbar. Texte stehen in Anführungszeichen.",
        ),
        (b"[process]\ndue = 2013-02-30\n", "Zeile 2, Spalte 7: Dieses Datum oder diese Uhrzeit gibt es nicht."),
        (
            b"[process]\n[process]\n",
            "Zeile 2, Spalte 9: Diese Tabelle steht hier zum zweiten Mal. Mehrere schreiben Sie als [[name]].",
        ),
        (b"a = [1, 2", "Am Ende der Datei: Hier fehlt die schließende Klammer ]."),
        (b"a = 1 b = 2", "Zeile 1, Spalte 7: Hier steht mehr als ein Wert. Jeder Schlüssel braucht eine eigene Zeile."),
        (b"\x00", "Zeile 1, Spalte 1: Das ist kein gültiges TOML."),
        (b"a = " + b"[" * 50_000, "Die Datei ist zu tief verschachtelt oder enthält eine viel zu lange Zahl."),
        (b"a = " + b"9" * 50_000, "Die Datei ist zu tief verschachtelt oder enthält eine viel zu lange Zahl."),
    ],
)
def test_refuses_what_is_no_toml(tmp_path: Path, content: bytes, expected: str) -> None:
    assert problems(tmp_path, content) == [expected]


def test_refuses_a_huge_file_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "prozess.toml"
    with file.open("wb") as huge:
        huge.truncate(50_000_000)
    file.chmod(0)
    with pytest.raises(ProcessFileError) as refused:
        read_process_file(file)
    assert [str(p) for p in refused.value.problems] == [
        "Die Datei ist größer als 2 MB. Eine Prozessdatei hat wenige hundert Zeilen."
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fehlt.toml", "Diese Datei gibt es nicht."),
        ("ordner", "Das ist ein Ordner, keine Datei."),
        ("rohr", "Das ist keine gewöhnliche Datei."),
        ("n\0ul", "Diese Datei gibt es nicht."),
        ("x" * 5000, "Die Datei lässt sich nicht öffnen."),
    ],
)
def test_refuses_what_is_no_file(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "ordner").mkdir()
    os.mkfifo(tmp_path / "rohr")
    with pytest.raises(ProcessFileError) as refused:
        read_process_file(tmp_path / name)
    assert [str(problem) for problem in refused.value.problems] == [expected]


# --- The schema and the database ----------------------------------------------------------------------------------------


def test_every_key_has_its_column() -> None:
    without = {
        (name, key)
        for name, table in TABLES.items()
        for key in table.keys
        if table.field_name(key) not in {field.name for field in table.model._meta.get_fields()}
    }
    assert without == {("event", "moderators")}


def test_every_table_stores_its_source() -> None:
    assert [n for n, t in TABLES.items() if t.model._meta.get_field("source").max_length != 300] == []


def test_required_columns_have_a_value_from_the_file() -> None:
    """Whatever the database demands, the file must give or the schema must know a default for."""
    filled_elsewhere = {"position", "created_at", "updated_at", "uid", "id"}
    missing = {
        (name, field.name)
        for name, table in TABLES.items()
        for field in table.model._meta.concrete_fields
        if not (field.blank or field.has_default() or field.name in filled_elsewhere)
        and field.name not in {table.field_name(key) for key in table.keys}
        and name != "assumptions"
    }
    assert missing == set()


def test_choices_are_the_databases() -> None:
    assert TABLES["event"].keys["kind"].words is Event.Kind


def test_shipped_file_uses_no_key_beyond_the_schema() -> None:
    with SHIPPED.open("rb") as file:
        raw = tomllib.load(file)
    used = {(n, key) for n, rows in raw.items() for row in (rows if isinstance(rows, list) else [rows]) for key in row}
    assert used - {(n, key) for n, table in TABLES.items() for key in [*table.keys, "source"]} == set()


def test_a_copy_elsewhere_reads_the_same(tmp_path: Path) -> None:
    copy = Path(shutil.copy(SHIPPED, tmp_path))
    assert read_process_file(copy).tables == read_process_file(SHIPPED).tables
