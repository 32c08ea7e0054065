"""The described time zones agree with the real ones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from workshops.timezones import timezone_component


@pytest.mark.parametrize(
    "key",
    [
        "Europe/Berlin",
        "Europe/Dublin",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Europe/Istanbul",
        "Europe/Moscow",
        "Asia/Tokyo",
        "UTC",
    ],
)
@pytest.mark.parametrize(("first", "last"), [(2012, 2013), (2018, 2018), (2026, 2028)])
def test_every_week_reads_as_meant(key: str, first: int, last: int) -> None:
    """A reader that trusts the VTIMEZONE alone sees the real offset in each week of the years."""
    zone = ZoneInfo(key)
    component = timezone_component(key, first, last)
    described = component.to_tz(lookup_tzid=False)
    moment, end = datetime(first, 1, 2, 12, tzinfo=UTC), datetime(last, 12, 30, tzinfo=UTC)
    while moment < end:
        local = moment.astimezone(zone)
        assert local.replace(tzinfo=described).utcoffset() == local.utcoffset(), local
        moment += timedelta(days=7)


def test_zone_without_clock_changes_has_one_part() -> None:
    parts = timezone_component("Asia/Tokyo", 2013, 2013).subcomponents
    assert [part.name for part in parts] == ["STANDARD"]


def test_zone_without_a_yearly_pattern_names_each_change() -> None:
    """Morocco suspends its summer time for Ramadan."""
    parts = timezone_component("Africa/Casablanca", 2013, 2013).subcomponents
    assert len(parts) == 13
    assert not any("RRULE" in part for part in parts)


def test_rule_starts_where_it_began_to_hold() -> None:
    starts = [part["DTSTART"].dt for part in timezone_component("America/New_York", 2013, 2013).subcomponents]
    assert starts == [datetime(2007, 3, 11, 2), datetime(2007, 11, 4, 2)]


def test_component_can_be_read_back() -> None:
    calendar = Calendar()
    calendar.add_component(timezone_component("Europe/Berlin", 2013, 2013))
    entry = Event()
    entry.add("dtstart", datetime(2013, 4, 11, 14, tzinfo=ZoneInfo("Europe/Berlin")))
    calendar.add_component(entry)
    read = Calendar.from_ical(calendar.to_ical()).walk("VEVENT")[0]
    assert read.decoded("dtstart").astimezone(UTC) == datetime(2013, 4, 11, 12, tzinfo=UTC)
