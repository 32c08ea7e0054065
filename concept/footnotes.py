"""Footnotes: "[^Quelle: …]" in a text becomes a number there and a note below the paragraph.

The notation is plain text, so it lives through the editor, pastes and comparisons. A note belongs to its paragraph: it is
quoted, compared and frozen with it. In headings, links and pictures it stays what it is.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape, unescape

from django.utils.translation import gettext as _

from concept.content import Block, cut, is_heading
from workshops.richtext import safe_href

_TAG = r"</?(?:a|em|strong)(?:\s[^<>]*)?>"
# Only from where spaces begin: from each of many anew, and it would take forever.
_NOTE = re.compile(rf"(?<!\s)\s*\[\^((?:[^\[\]<>]|\[[^\[\]<>]*\]|<br>|{_TAG})+)\]")
_TAGS = re.compile(_TAG)
_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]]")


def with_footnotes(blocks: Iterable[Block], *, name: str) -> list[Block]:
    """The blocks of the section called `name` with their notes, counted through the section. In the active language."""
    result: list[Block] = []
    count = 0
    for block in blocks:
        if "[^" in block.html and not block.is_note and not is_heading(block.html):
            taker = _Taker(name, count)
            html = _NOTE.sub(taker.take, block.html)
            if taker.notes:
                html = f'<div class="noted">{html}{"".join(taker.notes)}</div>'
                block = replace(block, html=html, text=cut(html, source="", is_written=True)[0].text)
                count = taker.count
        result.append(block)
    return result


def without_footnotes(text: str) -> str:
    """The text alone, for where there is no room for notes."""
    return _NOTE.sub("", text)


class _Taker:
    """Takes the notes out of one block."""

    def __init__(self, name: str, count: int) -> None:
        self.name, self.count = name, count
        self.notes: list[str] = []
        self._read = 0
        self._is_in_tag = False
        self._open = dict.fromkeys(("a", "svg"), 0)

    def take(self, match: re.Match[str]) -> str:
        words = match[1].strip()
        if self._is_closed(match.string, match.start()) or not _TAGS.sub("", words).strip():
            return match[0]
        moved = ""
        if not _is_balanced(words):
            # Begun within bold or italic words and ended outside, or the other way round: the text keeps the tags.
            moved = "".join(_TAGS.findall(words))
            words = _TAGS.sub("", words)
        self.count += 1
        key, number = f"{self.name}-{self.count}", self.count
        label, back = (escape(text) for text in (_("Fußnote %d") % number, _("Fußnote %d, zurück zum Text") % number))
        self.notes.append(
            f'<p class="footnote" id="fn-{key}" role="doc-footnote"><a class="footnote-back" href="#fnref-{key}"'
            f' role="doc-backlink" aria-label="{back}">{number}</a> {_with_addresses(words)}</p>'
        )
        return (
            f'<sup><a class="footnote-ref" id="fnref-{key}" href="#fn-{key}" role="doc-noteref"'
            f' aria-label="{label}">{number}</a></sup>{moved}'
        )

    def _is_closed(self, html: str, place: int) -> bool:
        """Whether what follows stands in a link, a picture or a tag, where no link may be. Reads on from the place
        before: each time anew, and the time would grow with the square of the length."""
        start, self._read = self._read, place
        for name in self._open:
            self._open[name] += html.count(f"<{name} ", start, place) - html.count(f"</{name}>", start, place)
        opened, closed = (html.rfind(sign, start, place) for sign in "<>")
        if opened != closed:
            self._is_in_tag = opened > closed
        return self._is_in_tag or any(self._open.values())


def _is_balanced(html: str) -> bool:
    waiting: list[str] = []
    for tag in _TAGS.findall(html):
        name = re.sub(r"[^a-z].*", "", tag.lstrip("</"))
        if not tag.startswith("</"):
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            return False
    return not waiting


def _with_addresses(html: str) -> str:
    """A source's address becomes a link, where the note has none of its own."""
    return html if "<a " in html else _ADDRESS.sub(_link, html)


def _link(match: re.Match[str]) -> str:
    address = safe_href(unescape(match[0]))
    return f'<a href="{escape(address)}">{match[0]}</a>' if address else match[0]
