"""Dates and times as people read them, in the process's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from workshops import formats

BERLIN = ZoneInfo("Europe/Berlin")
NB = formats.NO_BREAK


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


START, END = moment("2013-01-17T14:00"), moment("2013-01-17T17:00")
HALF_PAST, HALF_PAST_END = moment("2013-04-18T14:30"), moment("2013-04-18T17:30")


def test_a_span_within_a_day():
    assert formats.format_span(START, END) == f"Do.,{NB}17.{NB}Januar{NB}2013, 14–17{NB}Uhr"
    assert formats.format_span(HALF_PAST, HALF_PAST_END) == f"Do.,{NB}18.{NB}April{NB}2013, 14:30–17:30{NB}Uhr"
    assert formats.format_span_long(START, END) == f"Donnerstag,{NB}17.{NB}Januar{NB}2013, 14{NB}bis{NB}17{NB}Uhr"


def test_minutes_on_one_side_show_on_both():
    assert formats.format_times(START, moment("2013-01-17T17:30")) == f"14:00–17:30{NB}Uhr"


def test_a_span_over_midnight_names_both_days():
    span = formats.format_span(moment("2013-01-17T22:00"), moment("2013-01-18T01:00"))
    assert span.replace(NB, " ") == "Do., 17. Januar 2013, 22:00 Uhr, bis Fr., 18. Januar 2013, 1:00 Uhr"
    span = formats.format_span_long(moment("2013-01-17T22:00"), moment("2013-01-18T01:00"))
    assert span.replace(NB, " ") == "Donnerstag, 17. Januar 2013, 22:00 Uhr, bis Freitag, 18. Januar 2013, 1:00 Uhr"


def test_times_over_midnight_say_on_which_day_they_end():
    times = formats.format_times(moment("2013-12-31T22:00"), moment("2014-01-01T01:30"))
    assert times.replace(NB, " ") == "22:00 Uhr bis 1. Jan., 1:30 Uhr"


def test_the_zone_decides_what_is_read():
    late = dt.datetime(2013, 1, 17, 23, 30, tzinfo=dt.UTC)
    assert formats.format_moment(late, BERLIN) == f"Freitag,{NB}18.{NB}Januar{NB}2013, 0:30{NB}Uhr"
    assert formats.format_day(late, ZoneInfo("UTC")) == f"Do.,{NB}17.{NB}Januar{NB}2013"


@pytest.mark.parametrize(
    ("local", "machine"),
    [("2013-01-17T14:00", "2013-01-17T14:00+01:00"), ("2013-04-11T14:00", "2013-04-11T14:00+02:00")],
)
def test_machine_time_carries_the_offset_of_its_season(local, machine):
    assert formats.machine_time(moment(local).astimezone(dt.UTC), BERLIN) == machine


def test_plain_dates_have_no_zone():
    day = dt.date(2013, 3, 6)
    assert formats.machine_time(day) == "2013-03-06"
    assert formats.format_day_plain(day) == f"6.{NB}März{NB}2013"
    assert formats.format_day_short(day) == f"6.{NB}März"
    assert formats.format_day_short(dt.date(2013, 1, 6)) == f"6.{NB}Jan."
    assert formats.format_weekday(day) == "Mi."
    assert formats.format_month(day) == f"März{NB}2013"


def test_times_of_day():
    assert formats.format_clock(START) == f"14:00{NB}Uhr"
    assert formats.format_clock_short(moment("2013-01-17T09:05")) == "9:05"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        formats.format_day(dt.datetime(2013, 1, 17))


@pytest.mark.parametrize(
    ("precision", "words", "machine"),
    [
        ("day", "27. September 2012", "2012-09-27"),
        ("month", "September 2012", "2012-09"),
        ("season", "Herbst 2012", ""),
        ("none", "ohne Datum", ""),
    ],
)
def test_a_date_is_no_more_exact_than_known(precision, words, machine):
    day = dt.date(2012, 9, 27)
    assert formats.format_approximate(day, precision).replace(NB, " ") == words
    assert formats.machine_approximate(day, precision) == machine


def test_no_date_at_all():
    assert formats.format_approximate(None, "day") == "ohne Datum"
    assert formats.machine_approximate(None, "day") == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2013-03-01", "Frühjahr 2013"),
        ("2013-06-30", "Sommer 2013"),
        ("2013-11-30", "Herbst 2013"),
        ("2012-12-01", "Winter 2012/13"),
        ("2013-02-28", "Winter 2012/13"),
        ("2000-01-01", "Winter 1999/00"),
    ],
)
def test_seasons(day, words):
    assert formats.format_season(dt.date.fromisoformat(day)).replace(NB, " ") == words
