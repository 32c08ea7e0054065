"""Finding German text by what people type: several words, any of their endings, parts of compounds, umlauts or not.

Works on folded text (see `workshops.folding`), in Python and in queries alike, so that every database finds the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from workshops.folding import fold

MAX_LENGTH = 200
MAX_TERMS = 8
EXCERPT_LENGTH = 260

_WORD = re.compile(r"\w+")
# Longest first. What is left of a word must still say something.
_ENDINGS = ("ern", "em", "en", "er", "es", "e", "n", "s")
_STEM_LENGTH = 4


@dataclass(frozen=True)
class Term:
    """One word that was looked for. `stems`: its folded stem, and the same with or without its umlaut."""

    stems: tuple[str, ...]

    def is_in(self, folded: str) -> bool:
        return any(stem in folded for stem in self.stems)

    def score(self, folded: str) -> int:
        """How well it fits a text: 3 for a word of its own, 2 for a word's beginning, 1 for a part of a word."""
        words = folded.split()
        if any(word.strip(",.;:!?()„“\"'") in self.stems for word in words):
            return 3
        return 2 if any(word.startswith(self.stems) for word in words) else 1


def terms_of(text: str) -> list[Term]:
    """The words of what somebody typed, each once; no more than `MAX_TERMS` of the first `MAX_LENGTH` characters."""
    words = _WORD.findall(fold(text[:MAX_LENGTH].replace("\x00", " ")))
    return [Term(_stems(word)) for word in list(dict.fromkeys(words))[:MAX_TERMS]]


def _stems(word: str) -> tuple[str, ...]:
    base = stem(word)
    if umlaut := re.search("[aou]e", base):
        return base, base[: umlaut.start() + 1] + base[umlaut.end() :]
    # The last vowel that could be an umlaut in the plural: Arzt, Ärzte; Haus, Häuser. Not the u of eu.
    if plain := re.search("(?:au|a|o|(?<!e)u)(?=[^aou]*$)", base):
        return base, base[: plain.start() + 1] + "e" + base[plain.start() + 1 :]
    return (base,)


def stem(word: str) -> str:
    """A folded word without its ending, as far as something is left of it."""
    if word.endswith("innen"):
        return word.removesuffix("nen")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_LENGTH:
            return word.removesuffix(ending)
    return word


def contains(field: str, terms: Sequence[Term]) -> Q:
    """All of the terms, anywhere in a field that holds folded text."""
    found = Q()
    for term in terms:
        either = Q()
        for stem in term.stems:
            either |= Q(**{f"{field}__contains": stem})
        found &= either
    return found


def score(folded: str, terms: Sequence[Term]) -> int:
    """How well the terms fit a folded text that contains all of them."""
    return sum(term.score(folded) for term in terms)


def excerpt(text: str, terms: Sequence[Term], *, length: int = EXCERPT_LENGTH) -> SafeString:
    """The part of a text around the first hit, with every hit word in a <mark>."""
    words = list(_WORD.finditer(text))
    hits = [word for word in words if any(term.is_in(fold(word[0])) for term in terms)]
    start, end = _around(text, hits[0].start() if hits else 0, length)
    parts: list[SafeString] = [SafeString("… ")] if start else []
    cursor = start
    for hit in hits:
        if hit.start() < cursor or hit.end() > end:
            continue
        parts += [conditional_escape(text[cursor : hit.start()]), format_html("<mark>{}</mark>", hit[0])]
        cursor = hit.end()
    parts.append(conditional_escape(text[cursor:end]))
    if end < len(text):
        parts.append(SafeString(" …"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _around(text: str, place: int, length: int) -> tuple[int, int]:
    """Where an excerpt around `place` begins and ends: at words, if there are any."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(place - length // 3, len(text) - length))
    end = start + length
    if start and (gap := text.find(" ", start, place)) != -1:
        start = gap + 1
    if end < len(text) and (gap := text.rfind(" ", place, end)) > start:
        end = gap
    return start, end
