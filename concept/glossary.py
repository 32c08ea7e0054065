"""Leading from words in the concept to what they mean.

Found are whole words, written as in the glossary, with what German adds at the end of a word ("Maßnahmen", "Leitbilds",
"Leichter Sprache"). Umlauts that come with a plural, and parts of longer words ("Integrations-", "Leitbildarbeit"), are
not: rather no link than a wrong one. Pure: nothing here reads the database.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape

# Not led on from: what is a link already, headings, heads of tables, pictures, notes.
_PASSED_OVER = {"a", "h1", "h2", "h3", "h4", "h5", "h6", "th", "caption", "figcaption", "svg", "sup"}
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<rest>[^>]*)>|(?P<text>[^<]+)")
# Below this, an ending makes another word.
_INFLECTED = 4


@dataclass(frozen=True)
class Term:
    """A word, or several, and where it is explained: an anchor in the same document."""

    words: str
    anchor: str


class Glossary:
    """Terms, ready to be found. The longest wins where several begin at the same place."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = sorted((term for term in terms if term.words.strip()), key=lambda term: -len(term.words))
        alternatives = "|".join(f"({_pattern(term.words)})" for term in self._terms)
        starts = {letter for term in self._terms for letter in _starts(term.words.strip()[0])}
        first = f"(?=[{''.join(re.escape(letter) for letter in sorted(starts))}])"
        self._found = re.compile(rf"(?<![\w-]){first}(?:{alternatives})(?![\w-])") if self._terms else None

    def link(self, pieces: Iterable[str]) -> Iterator[str]:
        """The pieces of our own HTML, one after the other, each term linked where it first occurs in any of them."""
        seen: set[str] = set()
        for piece in pieces:
            yield "".join(self._linked(piece, seen)) if self._found else piece

    def _linked(self, html: str, seen: set[str]) -> Iterator[str]:
        passed_over = 0
        note = False
        for token in _TOKEN.finditer(html):
            text = token["text"]
            if text is not None:
                yield text if passed_over or note else self._with_links(text, seen)
                continue
            if token["tag"] in _PASSED_OVER:
                passed_over += -1 if token["end"] else 1
            elif token["tag"] == "p":
                note = not token["end"] and 'class="footnote"' in token["rest"]
            yield token[0]

    def _with_links(self, text: str, seen: set[str]) -> str:
        plain = unescape(text) if "&" in text else text
        parts, last = [], 0
        for match in self._found.finditer(plain):  # type: ignore[union-attr]
            term = self._terms[(match.lastindex or 1) - 1]
            if term.anchor not in seen:
                seen.add(term.anchor)
                parts += [escape(plain[last : match.start()], quote=False), _link(term, match[0])]
                last = match.end()
        return "".join([*parts, escape(plain[last:], quote=False)]) if parts else text


def _link(term: Term, words: str) -> str:
    return f'<a class="term-link" href="#{term.anchor}" title="Glossar: {escape(term.words)}">{escape(words)}</a>'


def _starts(letter: str) -> set[str]:
    """What begins with a small letter may begin a sentence."""
    return {letter, letter.upper()} if letter.islower() and len(letter.upper()) == 1 else {letter}


def _pattern(term: str) -> str:
    *before, last = term.split()
    patterns = [*(_adjective(word) for word in before), _ending(last)]
    first = term.strip()[0]
    starts = _starts(first)
    if len(starts) > 1:
        patterns[0] = f"[{''.join(sorted(starts))}]" + patterns[0].removeprefix(re.escape(first))
    return r"\s+".join(patterns)


def _adjective(word: str) -> str:
    """ "Leichte Sprache" is also "Leichter Sprache"."""
    return re.escape(word) + ("[mnrs]?" if word.endswith("e") and len(word) >= _INFLECTED else "")


def _ending(word: str) -> str:
    if not word[-1].isalpha():
        return re.escape(word)
    if word.isupper() or len(word) < _INFLECTED:
        return re.escape(word) + "s?"
    return re.escape(word) + "(?:e?s|e?n|e)?"
