"""The concept as plain data: sections in reading order, cut into the blocks that can be quoted.

The page, the PDF and every frozen version are made from this alone, so that they say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "col", "path", "rect", "circle", "line", "use"}
CELLS = {"td", "th"}
INLINE = {"a", "abbr", "b", "bdi", "em", "i", "span", "strong", "sub", "sup", "time"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
# Wrappers without meaning of their own: what stands in them is cut.
OPENED = "generated"
# What stands in for content that is still to come. It is printed in drafts, but not counted and never frozen.
NOTE = "note"
# The numbers of footnotes: they change with every note before, and are no change of the text.
NUMBERS = {"footnote-ref", "footnote-back"}
# As much of a title as a paragraph is quoted by.
QUOTED_LENGTH = 200


@dataclass(frozen=True)
class Block:
    """A paragraph, list, table, figure or heading of a section.

    `number` is what it is quoted by within its section; headings and placeholders have none. `source` says what it
    was made from ("chapter:leitbild", "measure:M2.7"), `origins` what it rests on ("contribution:3 result:4").
    `is_written`: by people, not from data.
    """

    html: str
    text: str
    source: str
    origins: list[str] = field(default_factory=list)
    number: int | None = None
    anchor: str = ""
    is_written: bool = True
    is_note: bool = False

    @property
    def is_wide(self) -> bool:
        """May be wider than a phone, and is then moved sideways on its own."""
        return self.html.startswith(("<table", "<figure", '<div class="noted"><table'))


@dataclass(frozen=True)
class ContentSection:
    """A chapter with its place. `level` counts from 1; `thread`: the theme's number whose colour runs through it.

    `is_generated`: filled from data. Where such a section is empty there is nothing to tell, not something to write.
    """

    slug: str
    number: str
    title: str
    level: int
    theme: int | None
    thread: int | None
    blocks: list[Block]
    is_empty: bool = False
    quoted_source: str = ""
    is_generated: bool = False

    @property
    def anchor(self) -> str:
        return f"kapitel-{self.slug}"

    @property
    def url(self) -> str:
        return f"#{self.anchor}"

    @property
    def heading(self) -> int:
        """The level of its heading in HTML; below the fifth there is none left for what stands in it."""
        return min(self.level + 1, 5)

    @property
    def name(self) -> str:
        """Number, or where it has none its address, for the anchors of its blocks."""
        return self.number or self.slug

    @property
    def quoted_as(self) -> str:
        """Number, or where it has none its title, by which its blocks are quoted."""
        return self.number or self.title[:QUOTED_LENGTH]


@dataclass
class Entry:
    """A section and those below it, as tables of contents take it."""

    section: ContentSection
    children: list["Entry"] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.section.number

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def url(self) -> str:
        return self.section.url


@dataclass(frozen=True)
class ContentTheme:
    """A theme's number and its colour in the process file ("#rrggbb" or empty), by which its thread is drawn."""

    number: int
    colour: str


@dataclass(frozen=True)
class Content:
    """The whole concept. `as_of`: the process moment of the last change in it, ISO 8601 with its offset."""

    title: str
    county: str
    convenor: str
    due: str
    as_of: str
    has_examples: bool
    sections: list[ContentSection]
    themes: list[ContentTheme] = field(default_factory=list)

    def blocks(self) -> Iterator[tuple[ContentSection, Block]]:
        """Every block with its section, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    @property
    def entries(self) -> list[Entry]:
        """Every section in reading order, each with those directly below it."""
        entries: list[Entry] = []
        path: list[Entry] = []
        for section in self.sections:
            entry = Entry(section)
            del path[section.level - 1 :]
            if path:
                path[-1].children.append(entry)
            path.append(entry)
            entries.append(entry)
        return entries

    @property
    def outline(self) -> list[Entry]:
        """The chapters, with what is below them."""
        return [entry for entry in self.entries if entry.section.level == 1]

    def to_data(self) -> dict[str, Any]:
        """As it is frozen: nothing but text, numbers, lists and mappings."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Content":
        """Back from what `to_data` gave."""
        sections = [
            ContentSection(**{**section, "blocks": [Block(**block) for block in section["blocks"]]})
            for section in data["sections"]
        ]
        themes = [ContentTheme(**theme) for theme in data["themes"]]
        return cls(**{**data, "sections": sections, "themes": themes})


def without_notes(content: Content) -> Content:
    """Without what only stands in for something still to come, and without headings that nothing is left under."""
    parents = {entry.section.slug for entry in content.entries if entry.children}
    sections = []
    for section in content.sections:
        blocks = _with_something_below([block for block in section.blocks if not block.is_note])
        is_empty = not blocks and section.slug not in parents
        sections.append(replace(section, blocks=blocks, is_empty=is_empty))
    return replace(content, sections=sections)


def _with_something_below(blocks: list[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        is_bare = is_heading(block.html) and (
            below is None or (is_heading(below.html) and below.html[2] <= block.html[2])
        )
        if not is_bare:
            kept.append(block)
    return kept[::-1]


def number_blocks(blocks: list[Block], *, name: str, start: int = 1) -> list[Block]:
    """The blocks of the section called `name`, those that can be quoted with number and anchor."""
    numbered, number = [], start
    for block in blocks:
        if block.is_note or is_heading(block.html):
            numbered.append(block)
            continue
        numbered.append(replace(block, number=number, anchor=f"abs-{name}-{number}"))
        number += 1
    return numbered


def is_heading(html: str) -> bool:
    return html[1:3] in HEADINGS


def cut(html: str, *, source: str, is_written: bool) -> list[Block]:
    """The top-level elements of our own HTML as blocks.

    An element's `data-source` and `data-origins` go over into the block and leave the HTML. Text outside of elements
    is not expected and would be lost: the templates have none, and stored texts neither.
    """
    cutter = _Cutter(html)
    return [
        Block(
            html=_without_data(piece),
            text=" ".join(text.split()),
            source=attributes.get("data-source") or source,
            origins=(attributes.get("data-origins") or "").split(),
            is_written=is_written,
            is_note=NOTE in (attributes.get("class") or "").split(),
        )
        for piece, text, attributes in cutter.pieces
    ]


def lines_of(html: str) -> str:
    """The text of blocks; a table's row, a list's point and a paragraph each on a line of its own."""
    lines = (" ".join(line.split()) for _piece, text, _attributes in _Cutter(html).pieces for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


_DATA = re.compile(r'\sdata-(?:source|origins)="[^"]*"')


def _without_data(piece: str) -> str:
    end = piece.index(">") + 1
    return _DATA.sub("", piece[:end]) + piece[end:]


class _Cutter(HTMLParser):
    """Finds where the top-level elements begin and end, and the text in each: a new line where one begins in print."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str, dict[str, str | None]]] = []
        self._html = html
        # Where each line begins, counted as the parser counts lines.
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._depth = 0
        self._opened = 0
        self._start = 0
        self._attributes: dict[str, str | None] = {}
        self._text: list[str] = []
        self._is_number = False
        self.feed(html)
        self.close()

    @property
    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if not self._depth:
            if attributes.get("class") == OPENED:
                self._opened += 1
                return
            self._start, self._attributes, self._text = self._offset, attributes, []
        if tag not in VOID:
            self._depth += 1
        self._is_number = tag == "a" and attributes.get("class") in NUMBERS
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<rect/>`: neither opens nor closes anything."""

    def handle_endtag(self, tag: str) -> None:
        if not self._depth:
            self._opened -= 1
            return
        self._depth -= 1
        self._is_number = False
        self._part(tag)
        if not self._depth:
            end = self._html.index(">", self._offset) + 1
            self.pieces.append((self._html[self._start : end], "".join(self._text), self._attributes))

    def _part(self, tag: str) -> None:
        """Words of two blocks stay two words; what is inside a line stays together."""
        if tag not in INLINE:
            self._text.append(" " if tag in CELLS else "\n")

    def handle_data(self, data: str) -> None:
        if not self._is_number:
            self._text.append(data.replace("\n", " "))
