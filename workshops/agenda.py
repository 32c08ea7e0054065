"""When the points of an agenda begin and end, and whether the agenda fits its event.

Pure: nothing here reads or writes the database (reading the process's time zone aside).

A point begins when the one before it ends, the first with the event. A fixed start is kept whatever stands before it:
what does not meet it shows as a gap or an overlap, and nothing is shifted to make it fit. An event without a date
counts from zero, and its fixed starts wait for the date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from workshops import clock
from workshops.models import AgendaItem, Event

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class AgendaLine:
    """A point with its times.

    `starts`, `ends`: "14:30" in the process's local time, or hours and minutes since the beginning where the event
    has no date. `gap` is how many minutes lie free before its fixed start; below zero, how many it begins too early.
    """

    item: AgendaItem
    number: int
    starts: str
    ends: str
    starts_at: datetime | None
    ends_at: datetime | None
    gap: int = 0
    is_beyond_end: bool = False

    @property
    def free_minutes(self) -> int:
        return max(self.gap, 0)

    @property
    def overlap_minutes(self) -> int:
        return max(-self.gap, 0)


@dataclass(frozen=True)
class Agenda:
    """An event's agenda. `over` is by how many minutes it misses the event's end: above zero too long, below too short.

    `over` is None where the event has no date or the agenda no points.
    """

    lines: Sequence[AgendaLine]
    minutes: int
    ends: str
    over: int | None

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def too_long(self) -> int:
        return max(self.over or 0, 0)

    @property
    def too_short(self) -> int:
        return max(-(self.over or 0), 0)

    @property
    def has_clash(self) -> bool:
        """A fixed start leaves a gap or overlaps with the point before it."""
        return any(line.gap for line in self.lines)


def compute_agenda(event: Event, items: Iterable[AgendaItem]) -> Agenda:
    """The times of `items`, which come in their order. Durations are real minutes, also in a night of a clock change."""
    lines: list[AgendaLine] = []
    begin = event.starts_at and event.starts_at.astimezone(UTC)
    length = event.ends_at - begin if begin and event.ends_at else timedelta()
    cursor = latest = timedelta()
    for number, item in enumerate(items, start=1):
        start = cursor
        if begin is not None and item.fixed_start is not None:
            start = _fixed_moment(event, begin, item.fixed_start) - begin
        end = start + item.minutes * MINUTE
        lines.append(
            AgendaLine(
                item=item,
                number=number,
                starts=_words(begin, start),
                ends=_words(begin, end),
                starts_at=begin and begin + start,
                ends_at=begin and begin + end,
                gap=(start - cursor) // MINUTE,
                is_beyond_end=begin is not None and end > length,
            )
        )
        cursor = end
        latest = max(latest, end)
    return Agenda(
        lines=lines,
        minutes=sum(line.item.minutes for line in lines),
        ends=_words(begin, latest),
        over=(latest - length) // MINUTE if begin is not None and lines else None,
    )


def arrange(order: Sequence[int], wanted: Mapping[int, int]) -> list[int]:
    """`order` with the keys of `wanted` at their 1-based positions; the others keep their order around them.

    A position outside means the first or last place; who wants a taken one gets the next free one.
    """
    slots: list[int | None] = [None] * len(order)
    for key in sorted((key for key in order if key in wanted), key=lambda key: wanted[key]):
        place = min(max(wanted[key], 1), len(order)) - 1
        free = [slot for slot, taken in enumerate(slots) if taken is None]
        slots[min(free, key=lambda slot: (slot < place, abs(slot - place)))] = key
    rest = iter(key for key in order if key not in wanted)
    return [next(rest) if key is None else key for key in slots]


def _fixed_moment(event: Event, begin: datetime, fixed: time) -> datetime:
    """The moment of a local time of day at the event; past midnight where the event runs on into the next day."""
    start = clock.to_local(begin)
    moment = start.replace(hour=fixed.hour, minute=fixed.minute, second=0, microsecond=0)
    if fixed < start.time() and event.ends_at is not None and clock.to_local(event.ends_at).date() > start.date():
        moment += timedelta(days=1)
    return moment


def _words(begin: datetime | None, since: timedelta) -> str:
    if begin is None:
        hours, minutes = divmod(since // MINUTE, 60)
    else:
        local = clock.to_local(begin + since)
        hours, minutes = local.hour, local.minute
    return f"{hours}:{minutes:02}"
