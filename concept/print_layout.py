"""How blocks lie on printed pages: which tables need more room than a page has, and what surely stays in one piece.

Estimated from what is written, before anything is laid out: a style sheet cannot ask how wide or long a thing becomes.
"""

import re
from collections.abc import Sequence

from concept.content import Block, is_heading

# From so many columns on a table lies on a page of its own kind (see templates/concept/pdf/print.css).
PAGES = ((29, "on-largest"), (15, "on-larger"), (9, "on-turned"))
# So many letters of a table stand beside each other, so many of its cells' edges among them.
ROW_LETTERS, EDGE_LETTERS = 76, 2
# Millimetres on a page below a heading, with some to spare; what each element takes beside its lines; a line, with so
# many letters, and a line of a table.
PAGE_HEIGHT = 215
SPACE = {"p": 3, "li": 1, "br": 0, "caption": 5, "tr": 3.2}
LINE_HEIGHT, LINE_LETTERS = 5.9, 80
TABLE_LINE_HEIGHT, TABLE_LINE_LETTERS = 4.7, 55
_CELL, _TAG = re.compile("<t[hd](?: [^>]*)?>"), re.compile("<[^>]*>")
_ELEMENT = re.compile(f"<({'|'.join(SPACE)}|h[2-6])(?: [^>]*)?>")


def laid_out(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """The blocks of a section, each with the classes that it has in print. A heading lies where the block below it does."""
    looks: list[tuple[Block, str]] = []
    below = ""
    for block in reversed(blocks):
        if is_heading(block.html):
            looks.append((block, below))
            continue
        longest = _longest_words(block.html)
        below = next((name for columns, name in PAGES if len(longest) >= columns), "")
        is_tight = sum(longest) + EDGE_LETTERS * len(longest) > ROW_LETTERS
        look = [below or ("is-tight" if is_tight else ""), "is-whole" if _surely_fits(block) else ""]
        looks.append((block, " ".join(filter(None, look))))
    return looks[::-1]


def _longest_words(html: str) -> Sequence[int]:
    """How many letters the longest word has in each column of the tables in it."""
    longest: dict[int, int] = {}
    for row in html.split("<tr>")[1:]:
        for column, cell in enumerate(_CELL.split(row)[1:]):
            words = _TAG.sub(" ", cell).split()
            longest[column] = max(longest.get(column, 0), *map(len, words), 0)
    return list(longest.values())


def _surely_fits(block: Block) -> bool:
    """Whether it has room on one page, together with the heading above it."""
    height = 0.0
    parts = _ELEMENT.split(block.html)
    for tag, html in zip(parts[1::2], parts[2::2], strict=True):
        line, letters = (TABLE_LINE_HEIGHT, TABLE_LINE_LETTERS) if tag == "tr" else (LINE_HEIGHT, LINE_LETTERS)
        height += SPACE.get(tag, 8) + line * max(1, -(-len(_TAG.sub("", html)) // letters))
    return height < PAGE_HEIGHT
