"""The fonts of a PDF, and what it says that their glyphs mean."""

from pikepdf import Dictionary, Object, Pdf


def fonts_of(pdf: Pdf) -> list[Object]:
    """Every font whose glyphs are said to mean something, once each, always in the same order."""
    found = {}
    for page in pdf.pages:
        for font in page.get("/Resources", Dictionary()).get("/Font", Dictionary()).values():
            if "/ToUnicode" in font:
                found[font.objgen] = font
    return [found[key] for key in sorted(found)]
