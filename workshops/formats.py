"""Dates and times as people read them.

Every function takes an aware datetime (shown in `zone`, or in the active time zone, which is the process's own during
a request) or a plain date (shown as it is). The texts carry no-break spaces, so that a date is never torn apart;
they are plain strings and serve pages, mails, calendars and the PDF alike.
"""

import datetime as dt
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Moment = TypeVar("Moment", dt.date, dt.datetime)

NO_BREAK = "\N{NO-BREAK SPACE}"


def to_local(value: Moment, zone: ZoneInfo | None = None) -> Moment:
    """An aware datetime in the zone, a date unchanged. Raises ValueError for a naive datetime."""
    return timezone.localtime(value, zone) if isinstance(value, dt.datetime) else value


def format_day(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "Do., 17. Januar 2013"."""
    day = to_local(value, zone)
    return _fixed(
        pgettext("day with short weekday", "%(weekday)s., %(day)d. %(month)s %(year)d"),
        weekday=WEEKDAYS_ABBR[day.weekday()],
        day=day.day,
        month=MONTHS[day.month],
        year=day.year,
    )


def format_day_long(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "Donnerstag, 17. Januar 2013"."""
    day = to_local(value, zone)
    return _fixed(
        pgettext("day with weekday", "%(weekday)s, %(day)d. %(month)s %(year)d"),
        weekday=WEEKDAYS[day.weekday()],
        day=day.day,
        month=MONTHS[day.month],
        year=day.year,
    )


def format_day_plain(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "17. Januar 2013"."""
    day = to_local(value, zone)
    text = pgettext("day", "%(day)d. %(month)s %(year)d")
    return _fixed(text, day=day.day, month=MONTHS[day.month], year=day.year)


def format_day_short(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "17. Jan."."""
    day = to_local(value, zone)
    return _fixed(pgettext("short day", "%(day)d. %(month)s"), day=day.day, month=MONTHS_AP[day.month])


def format_month(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "Januar 2013"."""
    day = to_local(value, zone)
    return _fixed("%(month)s %(year)d", month=MONTHS[day.month], year=day.year)


def format_weekday(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """As "Do."."""
    return pgettext("short weekday", "%(weekday)s.") % {"weekday": WEEKDAYS_ABBR[to_local(value, zone).weekday()]}


def format_clock_short(value: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "9:00", for columns of times."""
    return _clock(to_local(value, zone))


def format_clock(value: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "9:00 Uhr"."""
    return _fixed(_("%(time)s Uhr"), time=_clock(to_local(value, zone)))


def format_moment(value: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "Montag, 7. Januar 2013, 9:00 Uhr"."""
    return f"{format_day_long(value, zone)}, {format_clock(value, zone)}"


def format_times(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "14–17 Uhr" when both are full hours, else "14:30–17:30 Uhr"; over midnight "22:00 Uhr bis 1. Jan., 1:30 Uhr"."""
    if not _is_one_day(starts_at, ends_at, zone):
        words = {"start": format_clock(starts_at, zone), "end": format_clock(ends_at, zone)}
        return _("%(start)s bis %(day)s, %(end)s") % {**words, "day": format_day_short(ends_at, zone)}
    start, end = to_local(starts_at, zone), to_local(ends_at, zone)
    full_hours = start.minute == end.minute == 0
    clock = _hour if full_hours else _clock
    return _fixed(_("%(start)s–%(end)s Uhr"), start=clock(start), end=clock(end))


def format_times_long(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "14 bis 17 Uhr" or "14:30 bis 17:30 Uhr". Only for spans within one day."""
    start, end = to_local(starts_at, zone), to_local(ends_at, zone)
    full_hours = start.minute == end.minute == 0
    clock = _hour if full_hours else _clock
    return _fixed(_("%(start)s bis %(end)s Uhr"), start=clock(start), end=clock(end))


def format_span(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "Do., 17. Januar 2013, 14–17 Uhr"; over midnight both days are named."""
    if _is_one_day(starts_at, ends_at, zone):
        return f"{format_day(starts_at, zone)}, {format_times(starts_at, ends_at, zone)}"
    return _("%(start)s bis %(end)s") % {
        "start": f"{format_day(starts_at, zone)}, {format_clock(starts_at, zone)},",
        "end": f"{format_day(ends_at, zone)}, {format_clock(ends_at, zone)}",
    }


def format_span_long(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "Donnerstag, 17. Januar 2013, 14 bis 17 Uhr"; over midnight both days are named."""
    if _is_one_day(starts_at, ends_at, zone):
        return f"{format_day_long(starts_at, zone)}, {format_times_long(starts_at, ends_at, zone)}"
    return _("%(start)s bis %(end)s") % {
        "start": f"{format_moment(starts_at, zone)},",
        "end": format_moment(ends_at, zone),
    }


def format_span_easy(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None = None) -> str:
    """As "Donnerstag, 17. Januar 2013, von 14 Uhr bis 17 Uhr", as Leichte Sprache asks; over midnight both days."""
    if not _is_one_day(starts_at, ends_at, zone):
        return format_span_long(starts_at, ends_at, zone)
    start, end = (
        _hour(moment) if moment.minute == 0 else _clock(moment)
        for moment in (to_local(starts_at, zone), to_local(ends_at, zone))
    )
    times = _fixed(_("von %(start)s Uhr bis %(end)s Uhr"), start=start, end=end)
    return f"{format_day_long(starts_at, zone)}, {times}"


def format_approximate(day: dt.date | None, precision: str) -> str:
    """A date no more exact than it is known. `precision` is "day", "month", "season" or "none" (or no date at all)."""
    if day is None or precision == "none":
        return _("ohne Datum")
    if precision == "season":
        return format_season(day)
    if precision == "month":
        return format_month(day)
    return format_day_plain(day)


def format_season(day: dt.date) -> str:
    """As "Sommer 2013"; a winter carries both its years, "Winter 2012/13". Seasons begin in March, June, September."""
    if day.month == 12 or day.month <= 2:
        first = day.year if day.month == 12 else day.year - 1
        return _fixed(_("Winter %(first)d/%(second)s"), first=first, second=f"{(first + 1) % 100:02}")
    names = (_("Frühjahr %(year)d"), _("Sommer %(year)d"), _("Herbst %(year)d"))
    return _fixed(names[day.month // 3 - 1], year=day.year)


def number_in_words(number: int) -> str:
    """As "fünf"; numbers above twenty as figures."""
    words = (
        *(_("null"), _("ein"), _("zwei"), _("drei"), _("vier"), _("fünf"), _("sechs")),
        *(_("sieben"), _("acht"), _("neun"), _("zehn"), _("elf"), _("zwölf"), _("dreizehn"), _("vierzehn")),
        *(_("fünfzehn"), _("sechzehn"), _("siebzehn"), _("achtzehn"), _("neunzehn"), _("zwanzig")),
    )
    return words[number] if 0 <= number < len(words) else str(number)


def machine_time(value: dt.date, zone: ZoneInfo | None = None) -> str:
    """The value of a `datetime` attribute: ISO 8601, with the offset where there is a time of day."""
    local = to_local(value, zone)
    return local.isoformat(timespec="minutes") if isinstance(local, dt.datetime) else local.isoformat()


def machine_approximate(day: dt.date | None, precision: str) -> str:
    """As `machine_time`, only as exact as known ("2012-02"); empty for seasons and missing dates."""
    if day is None or precision not in ("day", "month"):
        return ""
    return day.isoformat()[: 7 if precision == "month" else 10]


def _is_one_day(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo | None) -> bool:
    return to_local(starts_at, zone).date() == to_local(ends_at, zone).date()


def _clock(local: dt.datetime) -> str:
    return f"{local.hour}:{local.minute:02}"


def _hour(local: dt.datetime) -> str:
    return str(local.hour)


def _fixed(text: str, **parts: object) -> str:
    """Fills the text and makes its spaces no-break ones."""
    return (text % parts).replace(" ", NO_BREAK)
