"""The process as a picture: a thread per theme runs along the months, with a knot per workshop, into one concept.

`draw_picture(facts)` gives what `components/process_picture.html` shows: the wide drawing, the tall one for narrow
screens, the legend, and the same facts as rows of a table. `draw_for_print(facts)` gives the wide drawing alone for
`components/picture_svg.html`, without today's line, so that unchanged facts print unchanged.
Pure computation: any number of themes and events; nothing here reads the database or the clock.
"""

from dataclasses import dataclass, replace

from workshops.picture.facts import PictureEvent, PictureFacts, PictureTheme, Row, Side, legend_of, rows_of
from workshops.picture.shapes import Drawing, Knot
from workshops.picture.tall import draw_tall
from workshops.picture.wide import draw_wide

__all__ = ["Picture", "PictureEvent", "PictureFacts", "PictureTheme", "Side", "draw_for_print", "draw_picture"]

PRINT_WIDTH = 1000


@dataclass(frozen=True)
class Picture:
    """Both drawings, the legend (a knot and its words each) and the table's rows."""

    wide: Drawing
    tall: Drawing
    legend: list[tuple[Knot, str]]
    rows: list[Row]
    due_text: str
    title: str


def draw_picture(facts: PictureFacts) -> Picture:
    """The picture for a page."""
    return Picture(draw_wide(facts), draw_tall(facts), legend_of(facts), rows_of(facts), facts.due_text, facts.title)


def draw_for_print(facts: PictureFacts) -> Drawing:
    """The wide drawing for a sheet of paper; its name is "print"."""
    return replace(draw_wide(replace(facts, today=None), width=PRINT_WIDTH), name="print")
