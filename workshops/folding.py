"""Folding: one spelling for everything that people write differently, on every database alike."""

import unicodedata

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "ı": "i"})


def fold(text: str) -> str:
    """The text for comparing, sorting and searching: lower case, ä as ae, ß as ss, without other accents, single spaces.

    >>> fold("  Schützenverein  Groß-Mühlheim e.\N{NO-BREAK SPACE}V. ")
    'schuetzenverein gross-muehlheim e. v.'
    """
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_GERMAN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.split())
