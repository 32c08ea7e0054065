"""From any HTML to blocks."""

import re
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import quote, urlsplit

import nh3

from workshops.richtext.blocks import Block, Cell, Item, Paragraph, Run, Runs, Style, Table, joined
from workshops.richtext.office import EMPHASIS, plain_office
from workshops.richtext.tidying import tidy

MAX_LENGTH = 200_000  # characters; about eighty printed pages
MAX_PASTED = 1_500_000  # characters, before the looks of an office program are taken off
MAX_DEPTH = 1_000  # nh3's time grows with the square of the depth
MAX_LIST_DEPTH = 3
TAG = re.compile(r"<(/?)(?!(?:br|hr|img|col|input|meta|link|wbr)\b)[a-zA-Z]")
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
STRONG, EM, CELLS, LISTS = {"strong", "b"}, {"em", "i"}, {"td", "th"}, {"ul", "ol"}
# Some programs say with a style what these tags say, or take it back.
MARKS = {*STRONG, *EM, "span"}
BOLD, SLANTED = {"bold", "600", "700", "800", "900"}, {"italic", "oblique"}
# A raised or lowered number must not become a part of the word before it: of a year, or of a unit.
SMALL = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
# How deep an item stands, where every item has a list of its own.
LEVELS = {"aria-level", "data-aria-level"}
# A merged cell stands in its first place; the others it took stay empty, so that every column keeps its own.
SPANS = {"colspan", "rowspan"}
MOST_COLUMNS, MOST_ROWS, WIDEST = 12, 500, 60
READ = {
    *HEADINGS,
    *MARKS,
    *CELLS,
    *LISTS,
    *SMALL,
    *["p", "div", "pre", "li", "dt", "dd", "a", "br", "blockquote", "table", "tr", "caption"],
}
# What neither a page nor a PDF can print: control and non-characters, lone surrogates, and the signs that turn the
# direction of what follows them. The plain marks U+200E and U+200F stay; Arabic needs them.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def parse(html: str) -> list[Block]:
    """The blocks of any HTML. Raises ValueError above `MAX_LENGTH` characters or `MAX_DEPTH` nested tags."""
    html = plain_office(UNPRINTABLE.sub("", html)) if len(html) <= MAX_PASTED else html
    if len(html) > MAX_LENGTH:
        raise ValueError(f"The text has more than {MAX_LENGTH} characters.")
    steps = (-1 if tag[1] else 1 for tag in TAG.finditer(html))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise ValueError(f"The text has more than {MAX_DEPTH} nested tags.")
    reader = _Reader()
    html = nh3.clean(
        html,
        tags=READ,
        attributes={"a": {"href"}, "td": SPANS, "th": SPANS, "li": LEVELS, **{mark: {"style"} for mark in MARKS}},
        clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader.feed(html)
    reader.close()
    reader.flush()
    return tidy(reader.blocks)


def safe_href(address: str) -> str:
    """The address in ASCII without brackets, if it is a whole http, https or mailto one; else empty."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and parts.hostname
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    return quote(address.strip(), safe="%/:?#@!$&'*+,;=~") if is_web or is_mail else ""


class _Reader(HTMLParser):
    """Reads cleaned HTML into blocks, whatever its nesting: it keeps counts, not a tree, so no depth harms it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.kind = "p"
        # Whether text is bold and italic, in each tag that is open.
        self.emphasis = [(False, False)]
        self.quotes = self.tables = 0
        self.href = ""
        self.small = ""
        self.lists: list[str] = []
        self.item_is_new, self.level = False, 1
        self.rows: list[list[Cell]] = []
        # How many rows more a column is taken by a cell from above, and how many columns the last cell takes.
        self.taken: dict[int, int] = {}
        self.wide = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in MARKS:
            self.emphasis.append(_emphasis(tag, dict(attributes).get("style") or "", self.emphasis[-1]))
        elif tag == "a":
            self.href = safe_href(dict(attributes).get("href") or "")
        elif tag in SMALL:
            self.small = tag
        else:
            self._start_block(tag, dict(attributes))

    def _start_block(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.flush()
        if tag in HEADINGS:
            self.kind = HEADINGS[tag]
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.rows, self.taken, self.wide = [], {}, 0
        elif self.tables == 1 and tag == "tr":
            self._end_row()
            self.rows.append([])
        elif self.tables == 1 and tag in CELLS and self.rows:
            self._fill_row()
            place = len(self.rows[-1])
            self.rows[-1].append(Cell(tag == "th", ()))
            self.wide = _span(attributes.get("colspan"), MOST_COLUMNS) - 1
            if more := _span(attributes.get("rowspan"), MOST_ROWS) - 1:
                self.taken |= dict.fromkeys(range(place, place + self.wide + 1), more)
        elif not self.tables and tag in LISTS:
            self.lists.append(tag)
        elif not self.tables and tag == "li":
            self.item_is_new = True
            self.level = _span(attributes.get("aria-level") or attributes.get("data-aria-level"), MAX_LIST_DEPTH)

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS:
            self.emphasis.pop()
        elif tag == "a":
            self.href = ""
        elif tag in SMALL:
            self.small = ""
        else:
            self._end_block(tag)

    def _end_block(self, tag: str) -> None:
        self.flush()
        if tag in HEADINGS:
            self.kind = "p"
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag == "table":
            self.tables -= 1
            if self.tables == 0:
                self._end_row()
                self.blocks.append(Table(tuple(tuple(row) for row in self.rows)))
        elif not self.tables and tag in LISTS and self.lists:
            self.lists.pop()

    def _fill_row(self) -> None:
        """Empty cells for what the last cell, and cells from above, take beside it."""
        row = self.rows[-1]
        row += [Cell(row[-1].is_header, ())] * self.wide if row else []
        self.wide = 0
        while len(row) < WIDEST and self.taken.get(len(row), 0) > 0:
            self.taken[len(row)] -= 1
            row.append(Cell(False, ()))

    def _end_row(self) -> None:
        if self.rows:
            self._fill_row()
            width = len(self.rows[-1])
            self.taken = {place: rows - (place >= width) for place, rows in self.taken.items() if rows}

    def handle_data(self, data: str) -> None:
        self._add(re.sub(r"[ \t\r\n\f]+", " ", data.translate(SMALL.get(self.small, {}))))

    def _add(self, text: str) -> None:
        self.runs.append(Run(text, Style(*self.emphasis[-1], self.href)))

    def flush(self) -> None:
        """Ends the paragraph, item or cell that is being read."""
        runs, self.runs = tuple(self.runs), []
        if not any(run.text.strip() for run in runs):
            return
        if self.tables and self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            self.rows[-1][-1] = Cell(cell.is_header, joined(cell.runs, runs))
        elif self.lists:
            self._add_item(runs)
        else:
            self.blocks.append(Paragraph("quote" if self.quotes and self.kind == "p" else self.kind, runs))

    def _add_item(self, runs: Runs) -> None:
        lists = self.lists + self.lists[-1:] * (self.level - len(self.lists))
        kinds = tuple([*lists[: MAX_LIST_DEPTH - 1], lists[-1]][: len(lists)])
        last = self.blocks[-1] if self.blocks else None
        if not self.item_is_new and isinstance(last, Item) and last.kinds == kinds:
            self.blocks[-1] = Item(kinds, joined(last.runs, runs))
        else:
            self.blocks.append(Item(kinds, runs))
        self.item_is_new = False


def _emphasis(tag: str, style: str, around: tuple[bool, bool]) -> tuple[bool, bool]:
    strong, em = around[0] or tag in STRONG, around[1] or tag in EM
    for said in EMPHASIS.finditer(style.lower()):
        if said["weight"]:
            strong = said["weight"] in BOLD
        else:
            em = said["slant"] in SLANTED
    return strong, em


def _span(value: str | None, most: int) -> int:
    """How many columns or rows a cell takes."""
    return min(int(value), most) if value and value.isdecimal() and len(value) < 5 and int(value) else 1
