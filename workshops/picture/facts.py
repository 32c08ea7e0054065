"""What the picture is drawn from, and the same facts in words."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workshops import formats
from workshops.colours import Thread, thread_of
from workshops.picture.shapes import Knot

MOST_BESIDE = 4

HELD, COMING, UNDATED, CANCELLED = "held", "coming", "undated", "cancelled"
STATE_WORDS = {
    HELD: gettext_lazy("vorbei"),
    COMING: gettext_lazy("kommt noch"),
    UNDATED: gettext_lazy("Termin nicht veröffentlicht"),
    CANCELLED: gettext_lazy("abgesagt"),
}


class Side(StrEnum):
    """Where an event without a theme stands: before the kick-off, as the kick-off, or on the way to the concept."""

    BEFORE = "before"
    KICK_OFF = "kick_off"
    AFTER = "after"


@dataclass(frozen=True)
class PictureTheme:
    """A thread. `detail`: where and when its workshops usually are ("Rathaus, 14–17 Uhr")."""

    number: int
    short_title: str
    colour: str = ""
    detail: str = ""

    @property
    def thread(self) -> Thread:
        return thread_of(self.number, self.colour)


@dataclass(frozen=True)
class PictureEvent:
    """A knot. `state` is held, coming, undated or cancelled; `theme` a number, or None with a `side`.

    `town` is the short form of `place`; both moments are aware, or both None; `status` replaces the state's words.
    """

    title: str
    state: str
    theme: int | None = None
    side: Side = Side.AFTER
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""
    town: str = ""
    url: str = ""
    status: str = ""

    @property
    def day(self) -> dt.date | None:
        """The local day (active time zone)."""
        local = self.starts_at and formats.to_local(self.starts_at)
        return local.date() if isinstance(local, dt.datetime) else None


@dataclass(frozen=True)
class PictureFacts:
    """All of it. `title` is the concept's, `due_text` says when it is due; `today` is a local date, None for no line."""

    title: str
    themes: Sequence[PictureTheme]
    events: Sequence[PictureEvent] = field(default_factory=tuple)
    due_text: str = ""
    due: dt.date | None = None
    today: dt.date | None = None

    def of_theme(self, number: int) -> list[PictureEvent]:
        """A theme's dated events in order."""
        dated = [event for event in self.events if event.theme == number and event.starts_at]
        return sorted(dated, key=lambda event: event.starts_at)  # type: ignore[arg-type, return-value]

    def undated_of_theme(self, number: int) -> list[PictureEvent]:
        return [event for event in self.events if event.theme == number and not event.starts_at]

    def beside(self, side: Side) -> list[PictureEvent]:
        return [event for event in self.events if event.theme is None and event.side == side]

    def months(self) -> list[dt.date]:
        """The first day of every month from the first dated workshop's to the last one's."""
        days = sorted(event.day for event in self.events if event.theme and event.day)
        if not days:
            return []
        months = [days[0].replace(day=1)]
        while (following := next_month(months[-1])) <= days[-1]:
            months.append(following)
        return months


@dataclass(frozen=True)
class Row:
    """An event as a line of the table; `when` reads `starts_at` and `ends_at`."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    what: str
    place: str
    status: str
    url: str


def group_beside(events: list[PictureEvent]) -> list[tuple[PictureEvent, str]]:
    """At most four, each with its words; more than that are drawn by title, and the rest is left to the table."""
    if len(events) <= MOST_BESIDE:
        return [(event, event.title) for event in events]
    counts = Counter(event.title for event in events)
    first = {title: next(event for event in events if event.title == title) for title in counts}
    return [
        (first[title], f"{number} × {title}" if number > 1 else title)
        for title, number in counts.most_common(MOST_BESIDE)
    ]


def date_words(event: PictureEvent) -> str:
    """What stands beneath the title of an event beside the themes."""
    if event.day:
        day = formats.format_day_short(event.day)
        return f"{day}, {STATE_WORDS[CANCELLED]}" if event.state == CANCELLED else day
    if event.state == UNDATED:
        return _("geplant, ohne Datum")
    if event.side == Side.BEFORE:
        return _("vor dem Auftakt")
    return str(STATE_WORDS[event.state])


def next_month(day: dt.date) -> dt.date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)


def rows_of(facts: PictureFacts) -> list[Row]:
    """First what stands before the workshops, then the workshops without and with a date, then what comes beside."""
    titles = {theme.number: theme.short_title for theme in facts.themes}
    workshops = [event for event in facts.events if event.theme is not None]
    undated = sorted((event for event in workshops if not event.starts_at), key=lambda event: event.theme or 0)
    dated = sorted((event for event in workshops if event.starts_at), key=lambda event: event.starts_at)  # type: ignore[arg-type, return-value]
    ordered = [*facts.beside(Side.BEFORE), *facts.beside(Side.KICK_OFF), *undated, *dated, *facts.beside(Side.AFTER)]
    return [
        Row(
            event.starts_at,
            event.ends_at,
            _("Thema %(number)d: %(title)s") % {"number": event.theme, "title": titles.get(event.theme, event.title)}
            if event.theme
            else event.title,
            event.place or _("nicht veröffentlicht"),
            event.status or _status(event),
            event.url,
        )
        for event in ordered
    ]


def legend_of(facts: PictureFacts) -> list[tuple[Knot, str]]:
    """The shapes that occur and what they mean."""
    used = {event.state for event in facts.events}
    return [(Knot(0, 0, state, radius=10), str(words)) for state, words in STATE_WORDS.items() if state in used]


def describe(facts: PictureFacts) -> str:
    """The picture in a few sentences, for those who do not see it."""
    workshops = [event for event in facts.events if event.theme is not None]
    days = sorted(event.day for event in workshops if event.day)
    states = Counter(event.state for event in workshops)
    sentences = [
        ngettext(
            "Ein Thema ist ein Faden, der zum Konzept „%(title)s“ führt.",
            "%(number)d Themen sind Fäden, die zum Konzept „%(title)s“ zusammenlaufen.",
            len(facts.themes),
        )
        % {"number": len(facts.themes), "title": facts.title}
    ]
    if facts.due_text:
        sentences.append(_("Es entsteht %(due)s.") % {"due": facts.due_text})
    if days:
        sentences.append(
            ngettext(
                "Von %(all)d Workshops hat einer ein Datum: %(first)s.",
                "Von %(all)d Workshops haben %(dated)d ein Datum, vom %(first)s bis zum %(last)s.",
                len(days),
            )
            % {
                "all": len(workshops),
                "dated": len(days),
                "first": formats.format_day_plain(days[0]),
                "last": formats.format_day_plain(days[-1]),
            }
        )
    elif workshops:
        sentences.append(
            ngettext("Ein Workshop ist noch ohne Datum.", "%(all)d Workshops sind noch ohne Datum.", len(workshops))
            % {"all": len(workshops)}
        )
    if facts.today and workshops:
        sentences.append(
            ngettext("Am %(today)s ist einer vorbei.", "Am %(today)s sind %(held)d vorbei.", states[HELD])
            % {"today": formats.format_day_plain(facts.today), "held": states[HELD]}
        )
    if states[CANCELLED]:
        sentences.append(
            ngettext("Einer ist abgesagt.", "%(number)d sind abgesagt.", states[CANCELLED])
            % {"number": states[CANCELLED]}
        )
    beside = Counter(event.title for event in facts.events if event.theme is None)
    if beside:
        names = [f"{number} × {title}" if number > 1 else title for title, number in beside.items()]
        sentences.append(_("Dazu kommen: %(names)s.") % {"names": ", ".join(names)})
    return " ".join(sentences)


def _status(event: PictureEvent) -> str:
    """An undated workshop may have been held or not; a side session without a date is planned."""
    if event.state == UNDATED:
        return _("nicht bekannt") if event.theme else _("geplant")
    return str(STATE_WORDS[event.state])
