"""The drawing from top to bottom, for narrow screens: threads on the left, a column of words beside them.

Days keep their distance where there is room; every line of words has its own height, so that none touches another.
"""

import datetime as dt

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import formats
from workshops.picture.facts import PictureEvent, PictureFacts, Side, date_words, describe, group_beside, next_month
from workshops.picture.shapes import THREAD_WIDTH, Badge, Band, Drawing, House, Knot, Line, Span, Yarn, text_width, wrap

WIDTH = 350
MARGIN, WIDEST_GAP, LANES_WIDTH = 14, 25, 104
LINE, EVENT_STEP, DAY = 19, 27, 3
MONTH_HEAD, EMPTY_MONTH = 30, 40


class _Tall:
    """One drawing in the making; `y` is how far down it has come."""

    def __init__(self, facts: PictureFacts):
        self.facts = facts
        lanes = len(facts.themes)
        self.lane_gap = min(WIDEST_GAP, LANES_WIDTH / max(lanes - 1, 1))
        self.centre = MARGIN + max(lanes - 1, 2) * self.lane_gap / 2
        self.words_x = round(2 * self.centre + 12, 1)
        self.radius = round(max(5.5, min(10, self.lane_gap - 5)), 1)
        self.drawing = Drawing("tall", facts.title, describe(facts), WIDTH)
        self.y = 28.0

    def draw(self) -> Drawing:
        joined = self.draw_beginning()
        fan = self.y
        self.y += 96
        self.draw_numbers()
        self.draw_undated()
        self.draw_months()
        end_of_lanes = self.y + 6
        strand, house = self.draw_end(end_of_lanes)
        for place, theme in enumerate(self.facts.themes):
            lane, together = round(self.lane(place), 1), round(self.in_strand(place), 1)
            path = (
                f"M{together} {round(joined, 1)}V{round(fan, 1)}C{together} {round(fan + 52, 1)} {lane} "
                f"{round(fan + 36, 1)} {lane} {round(fan + 88, 1)}V{round(end_of_lanes, 1)}C{lane} "
                f"{round(end_of_lanes + 70, 1)} {together} {round(strand - 90, 1)} {together} {round(strand, 1)}"
                f"V{round(house, 1)}"
            )
            self.drawing.yarns.append(Yarn(path, theme.thread))
        return self.drawing

    def lane(self, place: int) -> float:
        return self.centre + (place - (len(self.facts.themes) - 1) / 2) * self.lane_gap

    def in_strand(self, place: int) -> float:
        return self.centre + (place - (len(self.facts.themes) - 1) / 2) * THREAD_WIDTH

    def write_block(self, title: str, notes: list[str]) -> float:
        """A title and quiet lines at the words' column, beginning at y; gives the height used."""
        room = WIDTH - self.words_x
        lines = [Span(line, 15.5, 600) for line in wrap(title, 15.5, room)]
        lines += [Span(line, quiet=True) for note in notes if note for line in wrap(note, 15, room, most=2)]
        self.drawing.write_lines(self.words_x, self.y + 5, lines)
        return LINE * len(lines)

    def draw_beginning(self) -> float:
        """Sessions before the kick-off, and the kick-off itself; gives where the threads begin."""
        before = []
        for place, (event, words) in enumerate(group_beside(self.facts.beside(Side.BEFORE))):
            side = (-1, 1)[place % 2]
            before.append((self.centre + side * 34, self.y, side))
            self.drawing.knots.append(Knot(round(self.centre + side * 34, 1), round(self.y, 1), event.state, radius=9))
            self.y += self.write_block(words, [date_words(event)]) + 12
        kick_offs = self.facts.beside(Side.KICK_OFF)
        if kick_offs:
            event = kick_offs[0]
            self.y += 14
            joined = self.y
            radius = max(20, len(self.facts.themes) * THREAD_WIDTH / 2 + 4)
            self.drawing.knots.append(Knot(round(self.centre, 1), round(joined, 1), event.state, radius=radius))
            day = formats.format_day_short(event.day) if event.day else ""
            self.y += max(self.write_block(event.title, [event.place, day]), radius) - 6
        else:
            joined = self.y
        for x, y, side in before:
            join = self.centre + side * (len(self.facts.themes) * THREAD_WIDTH / 2)
            self.drawing.yarns.append(
                Yarn(
                    f"M{round(x, 1)} {round(y, 1)}C{round(x, 1)} {round((y + joined) / 2, 1)} {round(join + side * 6, 1)} "
                    f"{round(joined - 30, 1)} {round(join, 1)} {round(joined + 30, 1)}"
                )
            )
        return joined

    def draw_numbers(self) -> None:
        for place, theme in enumerate(self.facts.themes):
            self.drawing.badges.append(
                Badge(round(self.lane(place), 1), round(self.y, 1), theme.thread, min(10, max(self.radius, 6.5)))
            )
        words = ngettext("Ein Thema", "%(number)d Themen", len(self.facts.themes)) % {"number": len(self.facts.themes)}
        self.drawing.write(self.words_x, self.y + 5, Span(words, quiet=True))
        self.y += 36

    def draw_undated(self) -> None:
        for place, theme in enumerate(self.facts.themes):
            events = self.facts.undated_of_theme(theme.number)
            if not events:
                continue
            self.draw_leader(place)
            self.drawing.knots.append(
                Knot(round(self.lane(place), 1), round(self.y, 1), events[0].state, theme.thread, self.radius)
            )
            words = ngettext("ohne Termin", "%(number)d ohne Termin", len(events)) % {"number": len(events)}
            self.drawing.write(
                self.words_x,
                self.y + 5,
                Span(_("Thema %(number)d") % {"number": theme.number}, 15.5, 600),
                Span(words, before=7),
            )
            self.y += EVENT_STEP
        self.y += 4

    def draw_months(self) -> None:
        months = self.facts.months()
        today = self.facts.today
        if today and months and today < months[0]:
            self.draw_today()
        for place, month in enumerate(months):
            top = self.y
            words = formats.format_month(month) if place == 0 or month.month == 1 else str(MONTHS[month.month])
            self.drawing.write(self.words_x, top + 21, Span(words, quiet=True))
            self.draw_month(month, top)
            if place % 2 == 0:
                self.drawing.bands.append(Band(0, round(top, 1), WIDTH, round(self.y - top, 1)))
        if today and months and today >= next_month(months[-1]):
            self.y += 14
            self.draw_today()

    def draw_month(self, month: dt.date, top: float) -> None:
        """The month's events and today, each on a line of its own."""
        places = {theme.number: place for place, theme in enumerate(self.facts.themes)}
        lines: list[tuple[dt.date, PictureEvent | None]] = [
            (event.day, event)
            for event in self.facts.events
            if event.theme in places and event.day and event.day.replace(day=1) == month
        ]
        if self.facts.today and self.facts.today.replace(day=1) == month:
            lines.append((self.facts.today, None))
        self.y = top + MONTH_HEAD
        for day, event in sorted(lines, key=lambda line: (line[0], line[1] is not None)):
            self.y = max(self.y, top + MONTH_HEAD + DAY * (day.day - 1)) + 8
            if event is None:
                self.draw_today()
            else:
                self.draw_event(event, places[event.theme or 0])
        self.y = max(self.y, top + MONTH_HEAD + DAY * 31 if lines else top + EMPTY_MONTH)

    def draw_event(self, event: PictureEvent, place: int) -> None:
        theme = self.facts.themes[place]
        self.draw_leader(place)
        self.drawing.knots.append(
            Knot(round(self.lane(place), 1), round(self.y, 1), event.state, theme.thread, self.radius)
        )
        day = Span(formats.format_day_short(event.day) if event.day else "", 15.5, 600)
        words = _("Thema %(number)d") % {"number": theme.number}
        place_words = f"{words}, {event.town}" if event.town else words
        room = WIDTH - self.words_x - day.width - 7
        fitting = place_words if text_width(place_words, 15) <= room else words
        self.drawing.write(self.words_x, self.y + 5, day, Span(fitting, before=7))
        self.y += EVENT_STEP - 8

    def draw_leader(self, place: int) -> None:
        start = round(self.lane(place), 1)
        self.drawing.lines.append(Line("leader", f"M{start} {round(self.y, 1)}H{self.words_x - 6}"))

    def draw_today(self) -> None:
        if self.facts.today is None:
            return
        words = _("Heute, %(day)s") % {"day": formats.format_day_short(self.facts.today)}
        self.drawing.lines.append(Line("today", f"M2 {round(self.y, 1)}H{self.words_x - 6}"))
        self.drawing.write(self.words_x, self.y + 5, Span(words, 15.5, 600))
        self.y += EVENT_STEP - 8

    def draw_end(self, end_of_lanes: float) -> tuple[float, float]:
        """Sessions on the way, the concept; gives where the strand begins and where it ends."""
        self.y = end_of_lanes + 36
        knots = []
        for event, words in group_beside(self.facts.beside(Side.AFTER)):
            knots.append((self.y, event))
            self.y += self.write_block(words, [date_words(event)]) + 18
        strand = max(end_of_lanes + 150, self.y)
        join = self.centre + len(self.facts.themes) * THREAD_WIDTH / 2
        for place, (y, event) in enumerate(knots):
            x = self.words_x - 16
            target = strand - 8 + 10 * place
            self.drawing.yarns.append(
                Yarn(
                    f"M{x} {round(y, 1)}C{round(x - 22, 1)} {round(y, 1)} {round(join + 16, 1)} {round(target - 40, 1)} "
                    f"{round(join, 1)} {round(target, 1)}"
                )
            )
            self.drawing.knots.append(Knot(round(x, 1), round(y, 1), event.state, radius=9))
        house = strand + 66 + 10 * max(len(knots) - 1, 0)
        self.drawing.house = House(round(self.centre, 1), round(house, 1), 0.92)
        x = self.centre + 40
        lines = [Span(line, 20, 500, serif=True) for line in wrap(self.facts.title, 20, WIDTH - x)]
        self.drawing.write_lines(x, house - 12 * (len(lines) - 1), lines)
        bottom = house + 12 * (len(lines) - 1) + 22
        for rank, line in enumerate(wrap(self.facts.due_text, 15, WIDTH - x, most=2)):
            self.drawing.write(x, bottom + LINE * rank, Span(line, quiet=True))
            bottom = max(bottom, bottom + LINE * rank)
        self.drawing.height = round(max(house + 34, bottom + 12))
        return strand, house - 20


def draw_tall(facts: PictureFacts) -> Drawing:
    """The drawing, 350 units wide and as tall as it needs."""
    return _Tall(facts).draw()
