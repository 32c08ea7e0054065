"""Time zones for calendars: a VTIMEZONE with rules, computed from the zone's own transitions.

A calendar that names a time zone must describe it (RFC 5545, section 3.6.5). Where the zone keeps one yearly pattern
over the years asked for, each side of it becomes one yearly rule, as some programs misread long lists of dates; where
it keeps none, every transition of those years is written out.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

EARLIEST_YEAR = 1970
# A pattern counts as a rule when it goes on for so many years: it tells "last Sunday" from "fourth Sunday".
YEARS_AHEAD = 12
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Transition(NamedTuple):
    """A change of the clocks. `local` is the naive local time just before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str


class YearlyRule(NamedTuple):
    """The same change every year: the `week`-th `day` (Monday is 0) of `month`, -1 for the last."""

    month: int
    week: int
    day: int
    minutes: int
    before: timedelta
    after: timedelta
    name: str

    @property
    def byday(self) -> str:
        return f"{self.week}{DAYS[self.day]}"


def transitions(zone: ZoneInfo, year: int) -> list[Transition]:
    """Every change of the zone's offset within the UTC year, in order."""
    found = []
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + timedelta(days=1)
        before = _offset(zone, moment)
        if before != _offset(zone, following):
            low, high = moment, following
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            after = high.astimezone(zone)
            found.append(
                Transition((high + before).replace(tzinfo=None), before, _offset(zone, high), after.tzname() or "")
            )
        moment = following
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _possible_rules(transition: Transition) -> set[YearlyRule]:
    local = transition.local
    minutes = local.hour * 60 + local.minute
    weeks = {(local.day - 1) // 7 + 1}
    if (local + timedelta(days=7)).month != local.month:
        weeks.add(-1)
    return {YearlyRule(local.month, week, local.weekday(), minutes, *transition[1:]) for week in weeks}


def _rules(zone: ZoneInfo, first_year: int, last_year: int) -> list[YearlyRule] | None:
    """The rules that hold in every one of these years; None where there is no such pattern."""
    years = [transitions(zone, year) for year in range(first_year, last_year + 1)]
    if len({len(year) for year in years}) != 1:
        return None
    rules = []
    for same in zip(*years, strict=True):
        shared = set.intersection(*map(_possible_rules, same))
        if not shared:
            return None
        rules.append(min(shared, key=lambda rule: rule.week))
    return rules


def _first_year(zone: ZoneInfo, rules: list[YearlyRule], year: int) -> int:
    """The year since which these rules hold without a break."""
    while year > EARLIEST_YEAR:
        earlier = transitions(zone, year - 1)
        if len(earlier) != len(rules) or not all(map(_is_by_rule, earlier, rules)):
            break
        year -= 1
    return year


def _is_by_rule(transition: Transition, rule: YearlyRule) -> bool:
    return rule in _possible_rules(transition)


def _observance(transition: Transition, byday: str = "") -> TimezoneStandard | TimezoneDaylight:
    forward = transition.after > transition.before
    part = TimezoneDaylight() if forward else TimezoneStandard()
    part.add("dtstart", transition.local)
    part.add("tzoffsetfrom", transition.before)
    part.add("tzoffsetto", transition.after)
    part.add("tzname", transition.name)
    if byday:
        part.add("rrule", {"freq": "yearly", "bymonth": transition.local.month, "byday": byday})
    return part


@lru_cache(maxsize=32)
def timezone_component(key: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of the zone `key`, right for every moment of the (local) years given. Never change the result."""
    zone = ZoneInfo(key)
    component = Timezone()
    component.add("tzid", key)
    rules = _rules(zone, first_year - 1, last_year + YEARS_AHEAD)
    if rules:
        since = _first_year(zone, rules, first_year - 1)
        for transition, rule in zip(transitions(zone, since), rules, strict=True):
            component.add_component(_observance(transition, rule.byday))
        return component
    start = datetime(first_year - 1, 1, 1, tzinfo=zone)
    offset = start.utcoffset() or timedelta()
    since_when = start.replace(year=EARLIEST_YEAR if rules == [] else start.year, tzinfo=None)
    component.add_component(_observance(Transition(since_when, offset, offset, start.tzname() or "")))
    if rules is None:
        for year in range(first_year - 1, last_year + 2):
            for transition in transitions(zone, year):
                component.add_component(_observance(transition))
    return component
