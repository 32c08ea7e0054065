"""Brackets that stay as they are written, whatever else is written with them.

In Arabic an opening bracket is drawn with the glyph of a closing one. WeasyPrint takes the first meaning of a glyph for
all of them: where a title in Arabic comes first, every bracket of the German text would be read the wrong way round.
"""

import re
import unicodedata
from io import BytesIO

from fontTools.ttLib import TTFont
from pikepdf import Object, Pdf

from workshops.printing.fonts import fonts_of

_MEANING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>")


def mend_brackets(pdf: Pdf) -> None:
    """Says of every glyph that has a mirror image that it means what its font draws with it."""
    for font in fonts_of(pdf):
        mapping = font.ToUnicode.read_bytes()
        if not any(_has_mirror_image(meaning) for _glyph, meaning in _MEANING.findall(mapping)):
            continue
        drawn = _characters(font)

        def mended(found: re.Match[bytes], drawn: dict[int, int] = drawn) -> bytes:
            glyph, meaning = found.groups()
            if not _has_mirror_image(meaning):
                return found[0]
            return b"<%s> <%04x>" % (glyph, drawn.get(int(glyph, 16), int(meaning, 16)))

        font.ToUnicode.write(_MEANING.sub(mended, mapping))


def _has_mirror_image(meaning: bytes) -> bool:
    return bool(unicodedata.mirrored(chr(int(meaning, 16))))


def _characters(font: Object) -> dict[int, int]:
    """Which character with a mirror image the embedded font draws with a glyph, by the glyph's number."""
    with TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()), lazy=True) as file:
        cmap = file.getBestCmap() or {}
        return {
            file.getGlyphID(name): character for character, name in cmap.items() if unicodedata.mirrored(chr(character))
        }
