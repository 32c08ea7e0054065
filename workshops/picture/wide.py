"""The drawing from left to right, for wide screens and for paper.

From left: what stood before the kick-off, the kick-off, the threads with their knots over the months, the strand, the
concept. Dated knots stand where their date is; where they would touch they move apart and share one label.
"""

import datetime as dt
from itertools import pairwise

from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import formats
from workshops.picture.facts import (
    PictureFacts,
    PictureTheme,
    Side,
    date_words,
    describe,
    group_beside,
    next_month,
)
from workshops.picture.labels import DATE_SIZE, DateLabel, merge_touching
from workshops.picture.shapes import (
    THREAD_WIDTH,
    Band,
    Drawing,
    House,
    Knot,
    Line,
    Span,
    Yarn,
    cut,
    spread,
    text_width,
    wrap,
)

WIDTH = 1168
TOP = 46
KICK_OFF_X = 128
LANE_X = KICK_OFF_X + 112
UNDATED_STEP, MOST_UNDATED = 30, 4
# Measured from the right edge: the last month's end, the sessions beside, the strand's beginning, the house.
AXIS_END, BESIDE, STRAND, HOUSE = 322, 214, 168, 94
KNOT_GAP = 26
SIDE_STEP = 92
TITLE_SIZE, DETAIL_SIZE = 17, 15


class _Wide:
    """One drawing in the making: the measures first, then piece by piece."""

    def __init__(self, facts: PictureFacts, width: float):
        self.facts = facts
        self.width = width
        self.months = facts.months()
        self.drawing = Drawing("wide", facts.title, describe(facts), width)
        undated = [min(len(facts.undated_of_theme(theme.number)), MOST_UNDATED) for theme in facts.themes]
        most_undated = max(undated, default=0)
        self.start = LANE_X + 24 + (54 + UNDATED_STEP * most_undated if most_undated else 0)
        self.end = width - AXIS_END
        self.label_x = LANE_X - 8
        room = self.end - self.label_x
        self.titles = [wrap(theme.short_title, TITLE_SIZE, room - 34, most=2) for theme in facts.themes]
        self.details_beneath = any(
            34 + text_width(lines[-1], TITLE_SIZE) + 12 + text_width(theme.detail, DETAIL_SIZE) > room
            for theme, lines in zip(facts.themes, self.titles, strict=True)
        )
        label_lines = max((len(lines) for lines in self.titles), default=1) + self.details_beneath
        self.label_height = 20 * label_lines
        lanes = len(facts.themes)
        self.gap = (100 if lanes <= 5 else 90) + self.label_height - 20
        before, after = len(group_beside(facts.beside(Side.BEFORE))), len(group_beside(facts.beside(Side.AFTER)))
        self.concept_size = 23 if len(facts.title) <= 44 else 19
        self.concept_lines = wrap(facts.title, self.concept_size, 2 * HOUSE - 6, most=4)
        self.concept_y = 58 + max(0, self.strand_half - 21)
        concept_end = self.concept_y + (self.concept_size + 4) * len(self.concept_lines)
        self.after_offsets = {-1: 190, 1: max(190, concept_end + 56)}
        span = (lanes - 1) * self.gap / 2
        half = max(
            span + 40 + self.label_height,
            span + 58,
            176 + SIDE_STEP * ((before - 1) // 2),
            self.after_offsets[1 if after > 1 else -1] + 46 + SIDE_STEP * ((after - 1) // 2),
            concept_end + 10,
        )
        self.centre = TOP + half
        self.bottom = TOP + 2 * half
        self.drawing.height = round(self.bottom + (34 if facts.today else 6))

    def draw(self) -> Drawing:
        self.draw_months()
        self.draw_threads()
        self.draw_before()
        self.draw_kick_off()
        self.draw_after()
        for place, theme in enumerate(self.facts.themes):
            self.draw_lane(place, theme)
        self.draw_concept()
        self.draw_today()
        return self.drawing

    def lane(self, place: int) -> float:
        return self.centre + (place - (len(self.facts.themes) - 1) / 2) * self.gap

    def in_strand(self, place: int) -> float:
        return self.centre + (place - (len(self.facts.themes) - 1) / 2) * THREAD_WIDTH

    def x_of(self, day: dt.date) -> float:
        """The place of a date: even over the months of the axis, at their edges when before or after them."""
        first, last = self.months[0], next_month(self.months[-1])
        if day < first:
            return self.start - 12
        if day >= last:
            return self.after_axis(day, last)
        return self.start + (self.end - self.start) * ((day - first).days + 0.5) / (last - first).days

    def after_axis(self, day: dt.date, last: dt.date) -> float:
        """Between the last workshop's month and the due date the threads run together; today goes along with them."""
        share = 0.5 if self.facts.due is None or self.facts.due <= last else (day - last) / (self.facts.due - last)
        return self.end + 14 + (AXIS_END - BESIDE - 30) * min(share, 1)

    def draw_months(self) -> None:
        if not self.months:
            return
        words = self.month_words()
        first, last = self.months[0], next_month(self.months[-1])
        days = (last - first).days
        for place, month in enumerate(self.months):
            left = self.start + (self.end - self.start) * (month - first).days / days
            right = self.start + (self.end - self.start) * (next_month(month) - first).days / days
            if place % 2 == 0:
                self.drawing.bands.append(
                    Band(round(left, 1), TOP, round(right - left, 1), round(self.bottom - TOP, 1))
                )
            if place in words:
                self.drawing.write(left + 10, 31, Span(words[place], quiet=True))

    def month_words(self) -> dict[int, str]:
        """Place on the axis → name of its month, the first of a year with the year. As many as stand apart: long names,
        else short ones, else fewer of them."""
        per_month = (self.end - self.start) / len(self.months)
        words: dict[int, str] = {}
        for step in (1, 2, 3, 6, 12, 24):
            for names in (MONTHS, MONTHS_AP):
                words = {
                    place: f"{names[month.month]} {month.year}"
                    if place == 0 or month.month <= step
                    else str(names[month.month])
                    for place, month in enumerate(self.months)
                    if place % step == 0
                }
                if max(text_width(each, DETAIL_SIZE) for each in words.values()) <= step * per_month - 14:
                    return words
        return words

    def draw_threads(self) -> None:
        end, strand, house = self.end + 12, self.width - STRAND, self.width - HOUSE - 16
        for place, theme in enumerate(self.facts.themes):
            lane, together = round(self.lane(place), 1), round(self.in_strand(place), 1)
            bend = round((strand - end) * 0.55, 1)
            path = (
                f"M{KICK_OFF_X} {together}C{KICK_OFF_X + 62} {together} {KICK_OFF_X + 56} {lane} {LANE_X} {lane}"
                f"H{end}C{end + bend} {lane} {strand - bend} {together} {strand} {together}H{house}"
            )
            self.drawing.yarns.append(Yarn(path, theme.thread))

    def draw_before(self) -> None:
        """What stood before the kick-off feeds into all threads: thin yarn that joins the bundle behind the knot."""
        for place, (event, words) in enumerate(group_beside(self.facts.beside(Side.BEFORE))):
            side, rank = (-1, 1)[place % 2], place // 2
            x, y = 36, round(self.centre + side * (120 + SIDE_STEP * rank), 1)
            join = round(self.centre + side * (len(self.facts.themes) * THREAD_WIDTH / 2 + 1), 1)
            self.drawing.yarns.append(
                Yarn(f"M{x} {y}C{x} {y - side * 66} {KICK_OFF_X - 30} {join + side * 12} {KICK_OFF_X + 36} {join}")
            )
            self.drawing.knots.append(Knot(x, y, event.state, radius=9))
            titles = wrap(words, 15.5, 184, most=3)
            lines = [Span(line, 15.5, 600) for line in titles] + [Span(date_words(event), quiet=True)]
            above = y - 20 - 20 * (len(lines) - 1)
            self.drawing.write_lines(0, above if side < 0 else y + 32, lines)
        # Sessions after the workshops stand at the other end, dated or not.
        at_the_left = [event for event in self.facts.events if event.theme or event.side != Side.AFTER]
        if any(event.starts_at is None for event in at_the_left):
            self.drawing.write(0, 31, Span(_("Ohne veröffentlichtes Datum"), quiet=True))

    def draw_kick_off(self) -> None:
        kick_offs = self.facts.beside(Side.KICK_OFF)
        if not kick_offs:
            return
        event = kick_offs[0]
        self.drawing.knots.append(Knot(KICK_OFF_X, self.centre, event.state, radius=max(23, self.strand_half + 5)))
        lines = [Span(line, 15.5, 600) for line in wrap(event.title, 15.5, 92, most=2)]
        lines += [Span(line, quiet=True) for line in wrap(event.place, 15, 92, most=2) if line]
        if event.day:
            lines.append(Span(formats.format_day_short(event.day), quiet=True))
        self.drawing.write_lines(92, self.centre + 5 - 9.5 * (len(lines) - 1), lines, anchor="end")

    @property
    def strand_half(self) -> float:
        return len(self.facts.themes) * THREAD_WIDTH / 2

    def draw_after(self) -> None:
        """Sessions on the way from the workshops to the concept, by thin yarn into the strand."""
        for place, (event, words) in enumerate(group_beside(self.facts.beside(Side.AFTER))):
            side, rank = (-1, 1)[place % 2], place // 2
            # A session further out stands further left, so that its yarn passes the nearer one's words.
            x = self.width - BESIDE - 24 * rank
            y = round(self.centre + side * (self.after_offsets[side] + SIDE_STEP * rank), 1)
            join = round(self.centre + side * self.strand_half, 1)
            target = self.width - STRAND - 12 - 8 * rank
            self.drawing.yarns.append(
                Yarn(f"M{x} {y}C{x} {y - side * 90} {x + 4} {join + side * 60} {target} {join + side * 2}")
            )
            self.drawing.knots.append(Knot(x, y, event.state))
            lines = [Span(line, 15.5, 600) for line in wrap(words, 15.5, BESIDE - 24, most=3)]
            lines.append(Span(date_words(event), quiet=True))
            self.drawing.write_lines(x + 22, y + 5 - 9.5 * (len(lines) - 1), lines)

    def draw_lane(self, place: int, theme: PictureTheme) -> None:
        lane, thread = round(self.lane(place), 1), theme.thread
        undated = self.facts.undated_of_theme(theme.number)
        for number, event in enumerate(undated[:MOST_UNDATED]):
            x = self.start - 64 - UNDATED_STEP * (min(len(undated), MOST_UNDATED) - 1 - number)
            self.drawing.knots.append(Knot(x, lane, event.state, thread))
        if undated:
            centre = self.start - 64 - UNDATED_STEP * (min(len(undated), MOST_UNDATED) - 1) / 2
            words = ngettext("ohne Termin", "%(number)d ohne Termin", len(undated)) % {"number": len(undated)}
            self.drawing.write(centre, lane + 33, Span(words), anchor="middle")
        self.draw_dated(lane, theme)
        self.draw_label(place, lane, theme)

    def draw_dated(self, lane: float, theme: PictureTheme) -> None:
        events = self.facts.of_theme(theme.number)
        low, high = self.start + 12, self.end - 6
        places = spread([self.x_of(event.day) for event in events if event.day], low, high, KNOT_GAP)
        closest = min((second - first for first, second in pairwise(places)), default=KNOT_GAP)
        radius = round(min(11, max(closest / 2 - 1, 4)), 1)
        for event, x in zip(events, places, strict=True):
            self.drawing.knots.append(Knot(round(x, 1), lane, event.state, theme.thread, radius))
        labels = [
            DateLabel([event], x, x, self.start - 14, self.end + 24) for event, x in zip(events, places, strict=True)
        ]
        for label in merge_touching(labels):
            self.drawing.write(label.centre, lane + 33, Span(label.text, DATE_SIZE), anchor="middle")

    def draw_label(self, place: int, lane: float, theme: PictureTheme) -> None:
        number = Span(str(theme.number), 21, 600, serif=True, thread=theme.thread)
        lines = self.titles[place]
        y = lane - 22 - 20 * (len(lines) - 1 + (self.details_beneath and bool(theme.detail)))
        detail = Span(theme.detail, DETAIL_SIZE, quiet=True, before=12)
        indent = max(number.width, 12) + 10
        self.drawing.write(self.label_x, y, number)
        for rank, line in enumerate(lines):
            spans = [Span(line, TITLE_SIZE, 600)]
            if rank == len(lines) - 1 and theme.detail and not self.details_beneath:
                spans.append(detail)
            self.drawing.write(self.label_x + indent, y + 20 * rank, *spans)
        if theme.detail and self.details_beneath:
            room = self.end - self.label_x - indent
            self.drawing.write(
                self.label_x + indent, lane - 22, Span(cut(theme.detail, DETAIL_SIZE, room), DETAIL_SIZE, quiet=True)
            )

    def draw_concept(self) -> None:
        x = self.width - HOUSE
        self.drawing.house = House(x, self.centre, round(max(1, (self.strand_half + 6) / 27), 2))
        size, y = self.concept_size, self.centre + self.concept_y
        lines = [Span(line, size, 500, serif=True) for line in self.concept_lines]
        self.drawing.write_lines(x, y, lines, anchor="middle")
        if self.facts.due_text:
            due = cut(self.facts.due_text, 15, 2 * HOUSE - 4)
            self.drawing.write(x, y + (size + 4) * len(lines) - 2, Span(due, quiet=True), anchor="middle")

    def draw_today(self) -> None:
        """A dotted line that pauses at words and knots."""
        if self.facts.today is None or not self.months:
            return
        x = round(self.x_of(self.facts.today), 1)
        boxes = [text.box for text in self.drawing.texts]
        boxes += [(k.x - k.radius, k.y - k.radius, k.x + k.radius, k.y + k.radius) for k in self.drawing.knots]
        blocked = sorted((top - 3, bottom + 3) for left, top, right, bottom in boxes if left - 5 < x < right + 5)
        path, y = "", float(TOP)
        for top, bottom in [*blocked, (self.bottom, self.bottom)]:
            if top - y > 6:
                path += f"M{x} {round(y, 1)}V{round(top, 1)}"
            y = max(y, bottom)
        self.drawing.lines.append(Line("today", path))
        words = _("Heute, %(day)s") % {"day": formats.format_day_short(self.facts.today)}
        half = text_width(words, 15) / 2
        centre = min(max(x, half), self.width - half)
        self.drawing.write(centre, self.bottom + 22, Span(words, weight=600), anchor="middle")


def draw_wide(facts: PictureFacts, width: float = WIDTH) -> Drawing:
    """The drawing; `width` in units, of which the words take 15 to 23 in height."""
    return _Wide(facts, width).draw()
