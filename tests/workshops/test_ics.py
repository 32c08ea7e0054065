"""Calendar data: what the entries say, and that readers we did not write understand it."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import time_machine
import vobject
from django.conf import LazySettings
from icalendar import Calendar

from workshops.ics import build_calendar, clean_line, clean_text
from workshops.models import Event, Process, Venue

BERLIN = ZoneInfo("Europe/Berlin")

# RFC 5545, section 3.1: name *(";" param) ":" value, without control characters.
CONTENT_LINE = re.compile(
    r"""(?P<name>[A-Z0-9-]+)
    (?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*)(?:,(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*)*
    :(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)""",
    re.VERBOSE,
)


def lines_of(data: bytes) -> list[str]:
    """The unfolded lines; fails where the bytes break the rules of lines."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    raw = data.split(b"\r\n")[:-1]
    assert max(map(len, raw)) <= 75
    for line in raw:
        line.decode()  # no letter is torn apart by folding
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    open_components = []
    for line in lines:
        found = CONTENT_LINE.fullmatch(line)
        assert found, line
        match found["name"]:
            case "BEGIN":
                open_components.append(found["value"])
            case "END":
                assert open_components.pop() == found["value"]
    assert open_components == []
    return lines


@pytest.fixture
def event(process: Process) -> Event:
    return Event.objects.get(slug="thema-4-april")


def test_shipped_process_has_thirteen_entries_at_the_right_moments(process: Process) -> None:
    data = build_calendar(Event.objects.all())
    starts = defaultdict(list)
    for entry in Calendar.from_ical(data).walk("VEVENT"):
        starts[str(entry["SUMMARY"])].append(entry.decoded("dtstart").astimezone(UTC))
        assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(hours=3)
    assert sum(map(len, starts.values())) == 13
    assert starts["Workshop: Integration durch vorschulische und schulische Bildung"] == [
        datetime(2013, 1, 17, 13, tzinfo=UTC),
        datetime(2013, 2, 21, 13, tzinfo=UTC),
        datetime(2013, 4, 11, 12, tzinfo=UTC),
    ]
    assert starts["Workshop: Migranten im Alter"] == [
        datetime(2013, 2, 7, 13, 30, tzinfo=UTC),
        datetime(2013, 3, 14, 13, 30, tzinfo=UTC),
        datetime(2013, 4, 18, 12, 30, tzinfo=UTC),
    ]
    lines_of(data)


def test_other_readers_find_the_same_moments(process: Process) -> None:
    data = build_calendar(Event.objects.all(), name="Alle", source="http://testserver/kalender/alle.ics")
    expected = sorted(Event.objects.dated().values_list("uid", "starts_at", "ends_at"))

    by_vobject = vobject.readOne(data.decode())
    assert sorted((e.uid.value, e.dtstart.value, e.dtend.value) for e in by_vobject.vevent_list) == expected

    recurring = recurring_ical_events.of(Calendar.from_ical(data)).between((2013, 1, 1), (2013, 12, 31))
    assert sorted((str(e["UID"]), e.start, e.end) for e in recurring) == expected


def test_time_zone_is_described_by_rules(process: Process) -> None:
    text = build_calendar(Event.objects.all()).decode()
    described = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")].split("\r\n")
    assert described[1:-1] == [
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
    ]


def test_entry_says_all_the_public_may_know(event: Event, settings: LazySettings) -> None:
    settings.SITE_URL = "https://zuhause.example.org"
    Venue.objects.filter(pk=event.venue_id).update(internal_contact="Hausmeister Geheim", room="Aula")
    Event.objects.filter(pk=event.pk).update(
        created_at=datetime(2012, 10, 1, 8, 0, 0, 900, tzinfo=UTC),
        updated_at=datetime(2012, 11, 5, 9, 30, 0, 900, tzinfo=UTC),
        sequence=3,
    )
    lines = lines_of(build_calendar([Event.objects.get(pk=event.pk)]))
    assert lines[lines.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT",
        "SUMMARY:Workshop: Migranten im Alter",
        "DTSTART;TZID=Europe/Berlin:20130418T143000",
        "DTEND;TZID=Europe/Berlin:20130418T173000",
        "DTSTAMP:20121105T093000Z",
        f"UID:{event.uid}",
        "SEQUENCE:3",
        "CATEGORIES:Migranten im Alter",
        "CREATED:20121001T080000Z",
        "DESCRIPTION:Thema 4: Migranten im Alter\\n\\nAlles zum Termin: "
        "https://zuhause.example.org/termine/thema-4-april/",
        "LAST-MODIFIED:20121105T093000Z",
        "LOCATION:Johannes-Grundschule Soest\\, Aula\\, Hamburger Straße 29\\, Soest",
        "STATUS:CONFIRMED",
        "URL:https://zuhause.example.org/termine/thema-4-april/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_feed_names_itself_and_says_when_to_look_again(process: Process) -> None:
    lines = lines_of(build_calendar([], name="Alle; Termine", source="https://example.org/alle.ics"))
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zuhause//Termine//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Alle\\; Termine",
        "X-WR-CALNAME:Alle\\; Termine",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "SOURCE;VALUE=URI:https://example.org/alle.ics",
        "X-PUBLISHED-TTL:PT4H",
        "END:VCALENDAR",
    ]


def test_same_events_give_same_bytes_at_any_time(event: Event) -> None:
    first = build_calendar([event], name="Einer")
    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)):
        assert build_calendar([event], name="Einer") == first


def test_moved_event_keeps_uid_and_tells_the_new_time(event: Event) -> None:
    event.starts_at = datetime(2013, 3, 28, 14, 30, tzinfo=BERLIN)
    event.ends_at = datetime(2013, 3, 28, 17, 30, tzinfo=BERLIN)
    event.sequence += 1
    event.save()
    lines = lines_of(build_calendar([event]))
    assert f"UID:{event.uid}" in lines
    assert "SEQUENCE:1" in lines
    assert "DTSTART;TZID=Europe/Berlin:20130328T143000" in lines


def test_cancelled_event_stays_as_cancelled(event: Event) -> None:
    event.status = Event.Status.CANCELLED
    event.cancellation_reason = "Glatteis"
    lines = lines_of(build_calendar([event]))
    assert "STATUS:CANCELLED" in lines
    assert "SUMMARY:Abgesagt: Workshop: Migranten im Alter" in lines
    assert any(line.startswith("DESCRIPTION:Dieser Termin ist abgesagt. Glatteis\\n\\n") for line in lines)


def test_undated_event_gives_no_entry(process: Process) -> None:
    data = build_calendar(Event.objects.undated())
    assert Calendar.from_ical(data).walk("VEVENT") == []
    assert b"VTIMEZONE" not in data


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_mails_part_names_host_and_guest(event: Event, method: str, status: str) -> None:
    Process.objects.update(convenor='Team "Zuhause"; Kreis')
    lines = lines_of(build_calendar([event], method=method, attendee="gast@example.org", organizer="team@example.org"))
    assert f"METHOD:{method}" in lines
    assert f"STATUS:{status}" in lines
    assert "ORGANIZER;CN=\"Team 'Zuhause'; Kreis\":mailto:team@example.org" in lines
    assert "ATTENDEE;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:gast@example.org" in lines
    (entry,) = Calendar.from_ical(build_calendar([event], method=method)).walk("VEVENT")
    assert entry["STATUS"] == status


def test_unfriendly_characters_do_no_harm(event: Event) -> None:
    nasty = 'Käse; "Zucker",\x00 \x0bvertikal\u2028Zeile\r\nBEGIN:VALARM\u202eumgedreht \ud800 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉'
    event.title = event.description = event.cancellation_reason = nasty
    event.venue.name = nasty
    data = build_calendar([event], name=nasty, attendee="böse@example.org\r\nX-INJECTED:1")
    lines = lines_of(data)
    assert not any(line.startswith(("X-INJECTED", "BEGIN:VALARM")) for line in lines)
    (entry,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Workshop: " + clean_line(nasty)
    assert vobject.readOne(data.decode()).vevent.location.value.startswith(clean_line(nasty))


def test_clean_text_keeps_paragraphs_and_joins_letters() -> None:
    assert clean_text(" Zeile\r\n\r\nZwei\x0bDrei\tvier\x7f u\u0308 ") == "Zeile\n\nZwei\nDrei vier ü"
    assert clean_line("Zeile\n\nZwei\u2029Drei") == "Zeile Zwei Drei"
