"""Rich text: the small HTML that chapters and notes are stored in, and nothing else.

Whatever comes in (the editor, a paste from Word or LibreOffice, a process file) is first cleaned by nh3 and then read
into a few kinds of blocks. What is stored is written from those blocks, so one text has one form:
paragraphs, two levels of headings (`h3`, `h4`), nested lists, quotations, tables with header cells, and in them
bold, italic, line breaks and links to http, https and mailto.
"""

from workshops.richtext.blocks import Block, Cell, Item, Paragraph, Run, Runs, Style, Table, joined
from workshops.richtext.reading import MAX_LENGTH, MAX_LIST_DEPTH, UNPRINTABLE, parse, safe_href
from workshops.richtext.tidying import tidy
from workshops.richtext.writing import to_html

__all__ = [
    "MAX_LENGTH",
    "MAX_LIST_DEPTH",
    "UNPRINTABLE",
    "Block",
    "Cell",
    "Item",
    "Paragraph",
    "Run",
    "Runs",
    "Style",
    "Table",
    "at_level",
    "clean",
    "joined",
    "parse",
    "safe_href",
    "stored",
    "tidy",
    "to_html",
]


def clean(html: str) -> str:
    """The text in its stored form; everything that is not in the small set is dropped, its words are kept.

    Raises ValueError for texts that are too long or too deeply nested.
    """
    return stored(parse(html))


def stored(blocks: list[Block]) -> str:
    """The blocks in their stored form. Raises ValueError where that could not be read again: signs grow as HTML."""
    html = to_html(blocks)
    if len(html) > MAX_LENGTH:
        raise ValueError(f"The stored text has more than {MAX_LENGTH} characters.")
    return html


def at_level(html: str, level: int) -> str:
    """A stored text whose headings begin at `level` (3 is how it is stored), so that they fit below a chapter's."""
    return to_html(parse(html), level=level)
