"""Rich text: the small HTML that chapters and notes are stored in, and nothing else.

Whatever comes in (the editor, a paste from Word or LibreOffice, a process file) is first cleaned by nh3 and then read
into a few kinds of blocks. What is stored is written from those blocks, so one text has one form:
paragraphs, two levels of headings (`h3`, `h4`), nested lists, quotations, tables with header cells, and in them
bold, italic, line breaks and links to http, https and mailto.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate, groupby, takewhile
from urllib.parse import quote, urlsplit

import nh3

MAX_LENGTH = 200_000  # characters; about eighty printed pages
MAX_DEPTH = 1_000  # nh3's time grows with the square of the depth
MAX_LIST_DEPTH = 3
TAG = re.compile(r"<(/?)(?!(?:br|hr|img|col|input|meta|link|wbr)\b)[a-zA-Z]")
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
STRONG, EM, CELLS, LISTS = {"strong", "b"}, {"em", "i"}, {"td", "th"}, {"ul", "ol"}
READ = {
    *HEADINGS,
    *STRONG,
    *EM,
    *CELLS,
    *LISTS,
    *["p", "div", "pre", "li", "dt", "dd", "a", "br", "blockquote", "table", "tr", "caption"],
}
# What neither a page nor a PDF can print: control and non-characters, lone surrogates, and the signs that turn the
# direction of what follows them. The plain marks U+200E and U+200F stay; Arabic needs them.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True)
class Style:
    strong: bool = False
    em: bool = False
    href: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; "\\n" in it is a line break."""

    text: str
    style: Style = Style()


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """`kind`: p, h3, h4 or quote."""

    kind: str
    runs: Runs


@dataclass(frozen=True)
class Item:
    """A list item; `kinds` names the lists it stands in, the outermost first: ("ul", "ol")."""

    kinds: tuple[str, ...]
    runs: Runs


@dataclass(frozen=True)
class Cell:
    is_header: bool
    runs: Runs


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Item | Table


def clean(html: str) -> str:
    """The text in its stored form; everything that is not in the small set is dropped, its words are kept."""
    return to_html(parse(html))


def at_level(html: str, level: int) -> str:
    """A stored text whose headings begin at `level` (3 is how it is stored), so that they fit below a chapter's."""
    return to_html(parse(html), level=level)


def parse(html: str) -> list[Block]:
    """The blocks of any HTML. Raises ValueError above `MAX_LENGTH` characters or `MAX_DEPTH` nested tags."""
    if len(html) > MAX_LENGTH:
        raise ValueError(f"The text has more than {MAX_LENGTH} characters.")
    steps = (-1 if tag[1] else 1 for tag in TAG.finditer(html))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise ValueError(f"The text has more than {MAX_DEPTH} nested tags.")
    reader = _Reader()
    html = nh3.clean(
        UNPRINTABLE.sub("", html),
        tags=READ,
        attributes={"a": {"href"}},
        clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader.feed(html)
    reader.close()
    reader.flush()
    return tidy(reader.blocks)


def to_html(blocks: Iterable[Block], *, level: int = 3) -> str:
    """The blocks as HTML; `level` is that of the higher heading."""
    parts = []
    for kind, group in groupby(blocks, key=lambda block: getattr(block, "kind", type(block).__name__)):
        if kind == "Item":
            parts.append(_list_html([block for block in group if isinstance(block, Item)]))
            continue
        inner = [_table_html(b) if isinstance(b, Table) else _runs_html(b.runs) for b in group]
        match kind:
            case "quote":
                parts.append(f"<blockquote>{''.join(f'<p>{text}</p>' for text in inner)}</blockquote>")
            case "Table":
                parts += inner
            case "p":
                parts += [f"<p>{text}</p>" for text in inner]
            case _:
                tag = f"h{level if kind == 'h3' else level + 1}"
                parts += [f"<{tag}>{text}</{tag}>" for text in inner]
    return "".join(parts)


def tidy(blocks: Iterable[Block]) -> list[Block]:
    """The blocks in their one form: nothing empty, no skipped heading or list level, tables with even rows."""
    tidied: list[Block] = []
    has_heading = False
    for block in blocks:
        if isinstance(block, Table):
            tidied += _tidy_table(block)
        elif isinstance(block, Item):
            if runs := tidy_runs(block.runs, joined="\n"):
                tidied.append(Item(_reachable_kinds(block.kinds, tidied), runs))
        elif block.kind in ("h3", "h4"):
            bare = [Run(run.text, Style(em=run.style.em, href=run.style.href)) for run in block.runs]
            if runs := tidy_runs(bare, joined=" "):
                tidied.append(Paragraph(block.kind if has_heading else "h3", runs))
                has_heading = True
        else:
            tidied += [Paragraph(block.kind, runs) for runs in _paragraphs(block.runs)]
    return tidied


def tidy_runs(runs: Iterable[Run], *, joined: str) -> Runs:
    """The runs with single spaces, no edges of space, and `joined` in place of line breaks."""
    characters: list[tuple[str, Style]] = []
    for run in runs:
        for character in run.text:
            character = " " if character in "\t\r\f" else character
            character = joined if character == "\n" else character
            if character in " \n":
                last = characters[-1][0] if characters else "\n"
                if last == "\n" or (last == " " == character):
                    continue
                if last == " ":
                    characters.pop()
            characters.append((character, run.style))
    while characters and characters[-1][0] in " \n":
        characters.pop()
    return tuple(
        Run("".join(character for character, _ in group), style)
        for style, group in groupby(_space_unstyled(list(_evenly_linked(characters))), key=lambda pair: pair[1])
    )


def _evenly_linked(characters: Iterable[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """A link is bold or italic as a whole or not at all: in a PDF it may hold nothing but text (ISO 14289-1, 7.18.5)."""
    for href, group in groupby(characters, key=lambda pair: pair[1].href):
        linked = list(group)
        styles = [style for character, style in linked if character not in " \n"]
        whole = Style(all(style.strong for style in styles), all(style.em for style in styles), href)
        yield from ((character, whole if href else style) for character, style in linked)


def _space_unstyled(characters: Sequence[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """Space belongs to a style only where both its neighbours do, a line break to none: no bold edge of nothing."""
    for place, (character, style) in enumerate(characters):
        if character == "\n":
            style = Style()
        elif character == " ":
            before, after = characters[place - 1][1], characters[place + 1][1]
            style = Style(
                before.strong and after.strong, before.em and after.em, before.href if before.href == after.href else ""
            )
        yield character, style


def _paragraphs(runs: Iterable[Run]) -> Iterator[Runs]:
    """Two line breaks in a row are how some programs end a paragraph."""
    parts: list[list[Run]] = [[]]
    for style, group in groupby(runs, key=lambda run: run.style):
        first, *rest = re.split(r"\n[ \t]*\n\s*", "".join(run.text for run in group))
        parts[-1].append(Run(first, style))
        parts += [[Run(text, style)] for text in rest]
    for part in parts:
        if tidied := tidy_runs(part, joined="\n"):
            yield tidied


def _reachable_kinds(kinds: tuple[str, ...], before: Sequence[Block]) -> tuple[str, ...]:
    """Where an item can stand: at most one level below the item before it."""
    last = before[-1].kinds if before and isinstance(before[-1], Item) else ()
    common = _common(kinds, last)
    return kinds if len(kinds) <= common + 1 else (*kinds[:common], kinds[-1])


def _common(kinds: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many lists, from the outermost, two items share."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(kinds, others, strict=False))))


def _tidy_table(table: Table) -> list[Block]:
    rows = [[Cell(cell.is_header, tidy_runs(cell.runs, joined="\n")) for cell in row] for row in table.rows]
    rows = [row for row in rows if any(cell.runs for cell in row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    if width == 1:
        # One column orders nothing: Word frames boxes of text like this.
        return [Paragraph("p", row[0].runs) for row in rows]
    # A table without headers of its own takes its first row for one.
    headed = any(row[0].is_header for row in rows[1:])
    top = len(rows) > 1 and (not headed or all(cell.is_header for cell in rows[0] if cell.runs))
    even = [
        tuple(
            Cell((top and number == 0) or (column == 0 and number > 0 and cell.is_header), cell.runs)
            for column, cell in enumerate([*row, *[Cell(False, ())] * (width - len(row))])
        )
        for number, row in enumerate(rows)
    ]
    return [Table(tuple(even))]


def _runs_html(runs: Runs) -> str:
    html = ""
    for strong, same in groupby(runs, key=lambda run: run.style.strong):
        part = "".join(_emphasised_html(run) for run in same)
        html += f"<strong>{part}</strong>" if strong else part
    return html


def _emphasised_html(run: Run) -> str:
    text = _text_html(run.text)
    if run.style.href:
        text = f'<a href="{escape(run.style.href)}">{text}</a>'
    return f"<em>{text}</em>" if run.style.em else text


def _text_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _list_html(items: Sequence[Item]) -> str:
    html = ""
    open_lists: tuple[str, ...] = ()
    for item in items:
        common = _common(item.kinds, open_lists)
        for kind in reversed(open_lists[common:]):
            html += f"</li></{kind}>"
        html += "</li>" if common == len(item.kinds) else "".join(f"<{kind}>" for kind in item.kinds[common:])
        html += f"<li>{_runs_html(item.runs)}"
        open_lists = item.kinds
    return html + "".join(f"</li></{kind}>" for kind in reversed(open_lists))


def _table_html(table: Table) -> str:
    has_head = all(cell.is_header for cell in table.rows[0])
    rows = [
        "".join(_cell_html(cell, "col" if has_head and number == 0 else "row") for cell in row)
        for number, row in enumerate(table.rows)
    ]
    rows = [f"<tr>{row}</tr>" for row in rows]
    start = f"<thead>{rows[0]}</thead>" if has_head else ""
    rest = rows[1:] if has_head else rows
    return f"<table>{start}<tbody>{''.join(rest)}</tbody></table>"


def _cell_html(cell: Cell, scope: str) -> str:
    text = _runs_html(cell.runs)
    return f'<th scope="{scope}">{text}</th>' if cell.is_header else f"<td>{text}</td>"


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
        self.strong = self.em = self.quotes = self.tables = 0
        self.href = ""
        self.lists: list[str] = []
        self.item_is_new = False
        self.rows: list[list[Cell]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in STRONG:
            self.strong += 1
        elif tag in EM:
            self.em += 1
        elif tag == "a":
            self.href = safe_href(dict(attributes).get("href") or "")
        else:
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        self.flush()
        if tag in HEADINGS:
            self.kind = HEADINGS[tag]
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.rows = []
        elif self.tables == 1 and tag == "tr":
            self.rows.append([])
        elif self.tables == 1 and tag in CELLS and self.rows:
            self.rows[-1].append(Cell(tag == "th", ()))
        elif not self.tables and tag in LISTS:
            self.lists.append(tag)
        elif not self.tables and tag == "li":
            self.item_is_new = True

    def handle_endtag(self, tag: str) -> None:
        if tag in STRONG:
            self.strong -= 1
        elif tag in EM:
            self.em -= 1
        elif tag == "a":
            self.href = ""
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
                self.blocks.append(Table(tuple(tuple(row) for row in self.rows)))
        elif not self.tables and tag in LISTS and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self._add(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _add(self, text: str) -> None:
        self.runs.append(Run(text, Style(self.strong > 0, self.em > 0, self.href)))

    def flush(self) -> None:
        """Ends the paragraph, item or cell that is being read."""
        runs, self.runs = tuple(self.runs), []
        if not any(run.text.strip() for run in runs):
            return
        if self.tables and self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            self.rows[-1][-1] = Cell(cell.is_header, (*cell.runs, Run("\n"), *runs))
        elif self.lists:
            self._add_item(runs)
        else:
            self.blocks.append(Paragraph("quote" if self.quotes and self.kind == "p" else self.kind, runs))

    def _add_item(self, runs: Runs) -> None:
        kinds = tuple([*self.lists[: MAX_LIST_DEPTH - 1], self.lists[-1]][: len(self.lists)])
        last = self.blocks[-1] if self.blocks else None
        if not self.item_is_new and isinstance(last, Item) and last.kinds == kinds:
            self.blocks[-1] = Item(kinds, (*last.runs, Run("\n"), *runs))
        else:
            self.blocks.append(Item(kinds, runs))
        self.item_is_new = False
