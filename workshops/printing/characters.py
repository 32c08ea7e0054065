"""Characters that no bundled font can draw."""

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Format characters and spaces are not drawn.
UNDRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def replace_unprintable(text: str, fonts: Path) -> str:
    """The text with a visible sign where no font has a glyph: an empty box would break PDF/UA-1 (7.21.8)."""
    wanted = {ord(character) for character in set(text) if unicodedata.category(character) not in UNDRAWN}
    for path in sorted(fonts.glob("*.ttf")):
        if not wanted:
            break
        with TTFont(path, lazy=True) as font:
            wanted -= font.getBestCmap().keys()
    return text.translate(dict.fromkeys(wanted, REPLACEMENT))
