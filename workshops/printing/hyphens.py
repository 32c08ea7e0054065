"""Words that were parted at a line's end: read aloud, searched and copied they are one word again.

A hyphen that somebody wrote stays a hyphen. The one that the printer sets at a line's end (U+2010, or U+2043 where a
style sheet says so) becomes a soft hyphen (U+00AD), by which readers know that the word goes on (ISO 32000-1,
14.8.2.2.3).
"""

import re
from pathlib import Path

from fontTools.ttLib import TTFont
from pikepdf import Pdf

from workshops.printing.fonts import fonts_of

WRITTEN, SET, SOFT = "-", "\N{HYPHEN}", "\N{SOFT HYPHEN}"
BORROWED = "\N{HYPHEN BULLET}"
"""Set where a family draws written and set hyphens with one glyph: it does not have this one, another family lends it."""
_PLAIN = str.maketrans(
    {SET: WRITTEN, BORROWED: WRITTEN, SOFT: None, "\N{NON-BREAKING HYPHEN}": "\N{WORD JOINER}-\N{WORD JOINER}"}
)
_SET_GLYPH = re.compile(rb"(<[0-9a-f]{4}>) <2010>")
_BORROWED_GLYPH = re.compile(rb"(<[0-9a-f]{4}>) <2043>")


def plain_hyphens(text: str) -> str:
    """The text with one sign for every written hyphen, so that it differs from those the printer sets."""
    return text.translate(_PLAIN)


def mend_hyphens(pdf: Pdf, fonts: Path) -> None:
    """Says of every hyphen in the PDF which of both it is.

    A family whose font (in `fonts`) draws both with one glyph cannot tell them apart; they count as written.
    """
    shared = _families_with_one_hyphen(fonts)
    for font in fonts_of(pdf):
        family = str(font.BaseFont).partition("+")[2]
        hyphen = WRITTEN if family.startswith(shared) else SOFT
        mapping = _BORROWED_GLYPH.sub(rb"\1 <%04x>" % ord(SOFT), font.ToUnicode.read_bytes())
        font.ToUnicode.write(_SET_GLYPH.sub(rb"\1 <%04x>" % ord(hyphen), mapping))


def _families_with_one_hyphen(fonts: Path) -> tuple[str, ...]:
    families = set()
    for path in sorted(fonts.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            glyphs = font.getBestCmap()
            if glyphs.get(ord(WRITTEN)) == glyphs.get(ord(SET)):
                name = font["name"].getBestFamilyName() or ""
                families.add(name.replace(" ", "-"))
    return tuple(sorted(families))
