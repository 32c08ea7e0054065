"""What Word and LibreOffice write in a way of their own: lists made of paragraphs, and footnotes.

Lists become lists, a footnote becomes "[^its text]" where its number stood (see `concept.footnotes`). Every pattern stops
at the next tag, so that the time grows with the length alone.
"""

import re

_CONDITIONS = re.compile(r"<!--\[(?:if|endif)[^<>]*-->|<!\[(?:if|endif)[^<>]*\]>")
_LIST_PARAGRAPH = re.compile(
    r"<p\b[^<>]*mso-list:\s*l\d+\s+level(?P<level>\d)[^<>]*>(?P<words>(?:(?!</?p\b).)*)</p>", re.DOTALL | re.IGNORECASE
)
_MARKER = re.compile(
    r"<span[^<>]*mso-list:\s*Ignore[^<>]*>(?P<sign>[^<>]*)(?:<span[^<>]*>[^<>]*</span>)*[^<>]*</span>", re.IGNORECASE
)
_COUNTED = re.compile(r"\(?(?:\d+|[a-zA-Z]{1,5})(?:\.\d+)*[.)]")
_ANCHOR = r"<a\b[^<>]*href=[\"']?#{}[\"']?[^<>]*>(?:(?!</?a\b).)*</a>"
_NOTE = re.compile(
    _ANCHOR.format(r"(?P<key>_ftnref\d+|sdfootnote\d+anc)") + r"(?P<words>(?:(?!</?(?:p|div)\b).)*)",
    re.DOTALL | re.IGNORECASE,
)
_REFERENCE = re.compile(_ANCHOR.format(r"(?P<key>_ftn\d+|sdfootnote\d+sym)"), re.DOTALL | re.IGNORECASE)
# Most of what Word writes says only how things look.
_LOOKS = re.compile(
    r"</?(?:span|font|o:p)\b[^<>]*>|\s(?:style|class|lang|width|valign)=(?:'[^'<>]*'|\"[^\"<>]*\"|[^\s<>'\"]+)",
    re.IGNORECASE,
)
_OWN_BRACKETS = re.compile(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*")


def plain_office(html: str) -> str:
    """The HTML with ordinary lists and footnotes and without looks; what comes from elsewhere stays as it is."""
    if "mso-" not in html and "sdfootnote" not in html:
        return html
    html = _CONDITIONS.sub("", html)
    return _LOOKS.sub("", _with_notes(_with_lists(html)))


def _with_lists(html: str) -> str:
    kinds: list[str] = []

    def item(match: re.Match[str]) -> str:
        level, words = max(1, int(match["level"])), match["words"]
        marker = _MARKER.search(words)
        kind = "ol" if marker and _COUNTED.fullmatch(marker["sign"].strip()) else "ul"
        kinds[level - 1 :] = [*["ul"] * (level - 1 - len(kinds)), kind]
        opened = "".join(f"<{each}>" for each in kinds)
        closed = "".join(f"</{each}>" for each in reversed(kinds))
        return f"{opened}<li>{_MARKER.sub('', words, count=1)}</li>{closed}"

    return _LIST_PARAGRAPH.sub(item, html)


def _with_notes(html: str) -> str:
    notes = {_number(match["key"]): match["words"].strip() for match in _NOTE.finditer(html)}

    def reference(match: re.Match[str]) -> str:
        words = notes.get(_number(match["key"]))
        if not words:
            return match[0]
        if not _OWN_BRACKETS.fullmatch(words):
            words = words.translate(str.maketrans("[]", "()"))
        return f"[^{words}]"

    return _REFERENCE.sub(reference, _NOTE.sub("", html))


def _number(key: str) -> str:
    return re.sub(r"\D", "", key)
