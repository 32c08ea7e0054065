"""The times of an agenda's points."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.agenda import arrange, compute_agenda
from workshops.models import AgendaItem, Event, Process

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process keeps Berlin's time; no database is needed for it."""
    monkeypatch.setattr(Process, "current", classmethod(lambda cls: Process(timezone="Europe/Berlin")))


def event(start: str = "2013-02-07T14:30", minutes: int = 180) -> Event:
    starts_at = datetime.fromisoformat(start).replace(tzinfo=BERLIN)
    return Event(starts_at=starts_at, ends_at=starts_at.astimezone(UTC) + timedelta(minutes=minutes))


def items(*points: int | tuple[int, str]) -> list[AgendaItem]:
    """`15` is a point of fifteen minutes, `(15, "16:00")` one that begins at four."""
    pairs = [point if isinstance(point, tuple) else (point, "") for point in points]
    return [AgendaItem(minutes=minutes, fixed_start=time.fromisoformat(at) if at else None) for minutes, at in pairs]


def times(agenda) -> list[str]:
    return [f"{line.starts}–{line.ends}" for line in agenda.lines]


def test_points_follow_each_other_from_the_events_start():
    agenda = compute_agenda(event(), items(15, 25, 35))
    assert times(agenda) == ["14:30–14:45", "14:45–15:10", "15:10–15:45"]
    assert (agenda.minutes, agenda.ends, agenda.over, agenda.has_clash) == (75, "15:45", -105, False)


def test_agenda_that_fills_the_event_is_neither_long_nor_short():
    assert compute_agenda(event(), items(90, 90)).over == 0


def test_agenda_that_is_too_long_says_by_how_much_and_where():
    agenda = compute_agenda(event(), items(175, 10, 5))
    assert (agenda.ends, agenda.too_long, agenda.too_short) == ("17:40", 10, 0)
    assert [line.is_beyond_end for line in agenda.lines] == [False, True, True]


def test_gap_before_a_fixed_start_is_shown_and_nothing_is_shifted():
    agenda = compute_agenda(event(), items(15, (30, "15:00"), 10))
    assert times(agenda) == ["14:30–14:45", "15:00–15:30", "15:30–15:40"]
    assert [line.gap for line in agenda.lines] == [0, 15, 0]
    assert agenda.has_clash


def test_overlap_at_a_fixed_start_is_shown_and_nothing_is_shifted():
    agenda = compute_agenda(event(), items(45, (30, "15:00")))
    assert times(agenda) == ["14:30–15:15", "15:00–15:30"]
    assert [(line.free_minutes, line.overlap_minutes) for line in agenda.lines] == [(0, 0), (0, 15)]


def test_end_is_the_latest_end_even_where_a_later_point_overlaps():
    assert compute_agenda(event(), items(60, (5, "15:00"))).ends == "15:30"


def test_first_point_may_be_fixed_before_the_event():
    assert [line.gap for line in compute_agenda(event(), items((10, "14:00"))).lines] == [-30]


def test_undated_event_counts_from_zero_and_fixed_starts_wait():
    agenda = compute_agenda(Event(), items(45, (30, "15:00")))
    assert times(agenda) == ["0:00–0:45", "0:45–1:15"]
    assert (agenda.over, agenda.lines[0].starts_at) == (None, None)


def test_empty_agenda_is_neither_long_nor_short():
    agenda = compute_agenda(event(), [])
    assert (agenda.is_empty, agenda.over, agenda.minutes, agenda.ends) == (True, None, 0, "14:30")


def test_minutes_are_real_minutes_in_the_night_of_the_clock_change():
    agenda = compute_agenda(event("2013-03-31T01:30", minutes=60), items(45, 15))
    assert times(agenda) == ["1:30–3:15", "3:15–3:30"]
    assert agenda.over == 0


def test_fixed_start_after_midnight_is_the_next_day():
    agenda = compute_agenda(event("2013-02-07T23:00", minutes=120), items(60, (30, "00:15")))
    assert times(agenda) == ["23:00–0:00", "0:15–0:45"]
    assert agenda.lines[1].gap == 15


def test_arrange_puts_keys_at_their_positions():
    assert arrange([1, 2, 3], {3: 1}) == [3, 1, 2]
    assert arrange([1, 2, 3], {1: 2}) == [2, 1, 3]
    assert arrange([1, 2, 3], {2: 0}) == [2, 1, 3]
    assert arrange([1, 2, 3], {1: 99}) == [2, 3, 1]
    assert arrange([1, 2, 3, 4], {4: 1, 1: 4}) == [4, 2, 3, 1]
    assert arrange([1, 2, 3, 4], {1: 4, 2: 4}) == [3, 4, 2, 1]
    assert arrange([1, 2, 3, 4, 5], {1: 3, 2: 3}) == [3, 4, 1, 2, 5]


@given(
    start=st.integers(0, 20 * 60),
    length=st.integers(1, 239),
    points=st.lists(st.tuples(st.integers(1, 120), st.none() | st.integers(0, 23 * 60 + 59)), min_size=1, max_size=12),
)
def test_computation_agrees_with_counting_minutes_of_the_day(start, length, points):
    """Against an independent model: whole minutes since midnight on a day without clock change."""
    day = Event(
        starts_at=datetime(2013, 2, 7, start // 60, start % 60, tzinfo=BERLIN),
        ends_at=datetime(2013, 2, 7, tzinfo=BERLIN) + timedelta(minutes=start + length),
    )
    agenda = compute_agenda(
        day, [AgendaItem(minutes=m, fixed_start=None if at is None else time(at // 60, at % 60)) for m, at in points]
    )
    begins, ends = [], []
    for minutes, at in points:
        begins.append(at if at is not None else (ends[-1] if ends else start))
        ends.append(begins[-1] + minutes)
    before = [start, *ends[:-1]]
    clock = lambda minute: f"{minute // 60 % 24}:{minute % 60:02}"  # noqa: E731
    assert [line.starts for line in agenda.lines] == [clock(begin) for begin in begins]
    assert [line.ends for line in agenda.lines] == [clock(end) for end in ends]
    assert [line.gap for line in agenda.lines] == [begin - b for begin, b in zip(begins, before, strict=True)]
    assert [line.is_beyond_end for line in agenda.lines] == [end > start + length for end in ends]
    assert agenda.over == max(start, *ends) - (start + length)


@given(st.permutations(range(6)), st.dictionaries(st.integers(0, 5), st.integers(-3, 12)))
def test_arranging_loses_nobody_and_keeps_the_others_order(order, wanted):
    arranged = arrange(order, wanted)
    assert sorted(arranged) == sorted(order)
    assert [key for key in arranged if key not in wanted] == [key for key in order if key not in wanted]


@given(st.permutations(range(6)), st.integers(0, 5), st.integers(-3, 12))
def test_a_single_key_gets_exactly_its_place(order, key, position):
    assert arrange(order, {key: position}).index(key) == min(max(position, 1), 6) - 1
