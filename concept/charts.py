"""Figures from numbers: bars as SVG with everything they show in words. Pure: nothing here reads the database."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from concept.content import Block, cut
from concept.footnotes import without_footnotes
from workshops.richtext import Run, Table, parse

INK = "#0b4f8a"
# Units of the drawing: so few that it can be read on a phone. A label's letters are about 7 wide.
WIDTH, BAR, LINE, GAP = 440, 16, 18, 12
LETTERS = 58
# What a bar's value takes to its right.
VALUE_ROOM = 110

_MARK = re.compile(r"\[Bild: *([^\[\]\s][^\[\]]*)\]")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?")


@dataclass(frozen=True)
class Bar:
    """`shown` is the value as people read it; `value` is never negative."""

    label: str
    value: Decimal
    shown: str
    colour: str = INK


@dataclass(frozen=True)
class DrawnBar:
    lines: Sequence[tuple[int, str]]
    y: int
    width: int
    bar: Bar

    @property
    def value_x(self) -> int:
        return self.width + 8

    @property
    def value_y(self) -> int:
        return self.y + BAR - 3


@dataclass(frozen=True)
class Chart:
    """Bars with a title. `description` says all of it in words."""

    title: str
    bars: Sequence[Bar]

    width = WIDTH
    thickness = BAR

    @property
    def description(self) -> str:
        values = "; ".join(f"{bar.label}: {bar.shown}" for bar in self.bars)
        return _("Balkenbild. %(title)s. %(values)s.") % {"title": self.title, "values": values}

    @property
    def title_lines(self) -> list[tuple[int, str]]:
        return [(LINE * (place + 1), line) for place, line in enumerate(_wrapped(self.title))]

    @property
    def drawn(self) -> list[DrawnBar]:
        most = max((bar.value for bar in self.bars), default=Decimal(0)) or Decimal(1)
        y = LINE * len(_wrapped(self.title)) + GAP
        drawn = []
        for bar in self.bars:
            lines = [(y + LINE * (place + 1) - 5, line) for place, line in enumerate(_wrapped(bar.label))]
            y += LINE * len(lines)
            drawn.append(DrawnBar(lines, y, int((WIDTH - VALUE_ROOM) * bar.value / most), bar))
            y += BAR + GAP
        return drawn

    @property
    def height(self) -> int:
        return self.drawn[-1].y + BAR + 4 if self.bars else 0


def with_charts(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with a figure in place of each paragraph "[Bild: Titel]" that stands before a table of numbers.

    The table's first column names, its second has the numbers. Where that cannot be read, the paragraph stays.
    """
    result = list(blocks)
    for place in range(len(result) - 1):
        mark = _MARK.fullmatch(result[place].text)
        bars = _bars(result[place + 1].html) if mark and result[place + 1].html.startswith("<table") else []
        if mark and bars:
            html = render_to_string("concept/generated/bars.html", {"chart": Chart(mark[1].strip(), bars)}).strip()
            (drawn,) = cut(html, source=result[place].source, is_written=True)
            result[place] = replace(drawn, source=result[place].source)
    return result


def _bars(html: str) -> list[Bar]:
    (table,) = parse(html)
    if not isinstance(table, Table):
        return []
    bars = []
    for row in table.rows:
        if all(cell.is_header for cell in row):
            continue
        label, shown = _text(row[0].runs), _text(row[1].runs)
        found = _NUMBER.match(shown)
        if not found or not label:
            return []
        number = found[1].replace(".", "") + (found[2] or "").replace(",", ".")
        bars.append(Bar(label, Decimal(number), shown))
    return bars


def _text(runs: Iterable[Run]) -> str:
    return " ".join(without_footnotes("".join(run.text for run in runs)).split())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LETTERS, max_lines=3, placeholder=" …") or [""]
