"""What other programs write in a way of their own: lists made of paragraphs, footnotes, and what is not to be seen.

From Word and Outlook, LibreOffice and Google Docs. Lists become lists, a footnote becomes "[^its text]" where its number
stood (see `concept.footnotes`); text that was deleted while changes were tracked goes, and so do comments in the margin.
Every pattern stops at the next tag and never looks into the same tag again, so that the time grows with the length alone.
"""

import re

# What is stored has none of these.
_FOREIGN = re.compile(r"[\s\"'](?:style|class|src|datetime|id)=|<del\b|<xml\b", re.IGNORECASE)
_ANCHOR = r"(?><a\b(?=[^<>]*>)[^<>]*href=[\"']?#{}[\"']?[^<>]*>)(?:(?!</?a\b).)*</a>"
_UNSEEN = re.compile(
    r"<!--\[(?:if|endif)[^<>]*-->|<!\[(?:if|endif)[^<>]*\]>"
    r"|<(?P<tag>del|xml)\b[^<>]*>(?:(?!</?(?:del|xml)\b).)*</(?P=tag)>"
    # What stands for a comment, or for a paragraph's end.
    r"|(?><span(?=[^<>]*>)[^<>]*(?:mso-special-character:\s*comment|\"EOP )[^<>]*>)(?:&nbsp;|\s)*</span>|"
    + _ANCHOR.format(r"_msocom_\d+"),
    re.DOTALL | re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"<p\b(?P<looks>[^<>]*)>(?P<words>(?:(?!</?p\b).)*)</p>", re.DOTALL | re.IGNORECASE)
_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_INDENT = re.compile(r"margin(?:-left:\s*|:\s*\S+ \S+ \S+ )(\d{1,3})(?:\.\d+)?pt", re.IGNORECASE)
_INDENT_OF_LEVEL = 36  # points
_MARKER = re.compile(
    r"(?><span(?=[^<>]*>)[^<>]*mso-list:\s*Ignore[^<>]*>)(?P<sign>[^<>]*)(?:<span[^<>]*>[^<>]*</span>)*[^<>]*</span>",
    re.IGNORECASE,
)
# Where Word saves or mails without its own marks, or runs on a Mac: a sign, and a stretch of nothing in a span of its own.
_BARE_MARKER = re.compile(
    r"(?P<before>(?:\s|<[^<>]*>)*)(?P<sign>[·•▪§o–\-\uf0b7\uf0a7]|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})[.)])"
    r"\s*<span[^<>]*>(?:&nbsp;|\s){2,}(?:<span[^<>]*>(?:&nbsp;|\s)*</span>)?</span>"
)
_COUNTED = re.compile(r"\(?(?:\d+|[a-zA-Z]{1,5})(?:\.\d+)*[.)]")
_NOTE = re.compile(
    _ANCHOR.format(r"(?P<key>_ftnref\d+|_ednref\d+|ftnt_ref\d+|sd(?:foot|end)note\d+anc)")
    + r"(?P<words>(?:(?!</?(?:p|div)\b).)*)",
    re.DOTALL | re.IGNORECASE,
)
_REFERENCE = re.compile(
    _ANCHOR.format(r"(?P<key>_ftn\d+|_edn\d+|ftnt\d+|sd(?:foot|end)note\d+sym)"), re.DOTALL | re.IGNORECASE
)
_OWN_BRACKETS = re.compile(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*")
# Most of what they write says only how things look, or holds a whole picture.
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s(?P<name>[a-z:-]+)=(?P<value>'[^'<>]*'|\"[^\"<>]*\"|[^\s<>'\"]+)", re.IGNORECASE)
_READ = {"href", "colspan", "rowspan", "aria-level", "data-aria-level"}
EMPHASIS = re.compile(
    r"(?<![\w-])(?:font-weight:\s*(?P<weight>bold|normal|[1-9]00)|font-style:\s*(?P<slant>italic|oblique|normal))",
    re.IGNORECASE,
)
"""Of all looks, those that say something."""


def plain_office(html: str) -> str:
    """The HTML with ordinary lists and footnotes and without looks; what is stored stays as it is."""
    if not _FOREIGN.search(html):
        return html
    html = _with_notes(_with_lists(_UNSEEN.sub("", html)))
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(_needed, tag[0]), html)


def _needed(attribute: re.Match[str]) -> str:
    name = attribute["name"].lower()
    if name == "style" and (said := ";".join(match[0] for match in EMPHASIS.finditer(attribute["value"]))):
        return f' style="{said}"'
    return attribute[0] if name in _READ else ""


def _with_lists(html: str) -> str:
    kinds: list[str] = []

    def item(match: re.Match[str]) -> str:
        looks, words = match["looks"], match["words"]
        if "MsoCommentText" in looks:
            return ""
        if found := _LEVEL.search(looks):
            level, marker = max(1, int(found[1])), _MARKER.search(words)
            words = _MARKER.sub("", words, count=1)
        elif "MsoListParagraph" in looks and (marker := _BARE_MARKER.match(words)):
            indent = _INDENT.search(looks)
            level = max(1, round(int(indent[1]) / _INDENT_OF_LEVEL)) if indent else 1
            words = marker["before"] + words[marker.end() :]
        else:
            return match[0]
        kind = "ol" if marker and _COUNTED.fullmatch(marker["sign"].strip()) else "ul"
        kinds[level - 1 :] = [*["ul"] * (level - 1 - len(kinds)), kind]
        opened = "".join(f"<{each}>" for each in kinds)
        closed = "".join(f"</{each}>" for each in reversed(kinds))
        return f"{opened}<li>{words}</li>{closed}"

    # Numbers of headings are signs as well.
    return _MARKER.sub("", _PARAGRAPH.sub(item, html))


def _with_notes(html: str) -> str:
    notes = {_key(match): match["words"].strip() for match in _NOTE.finditer(html)}

    def reference(match: re.Match[str]) -> str:
        words = notes.get(_key(match))
        if not words:
            return match[0]
        if not _OWN_BRACKETS.fullmatch(words):
            words = words.translate(str.maketrans("[]", "()"))
        return f"[^{words}]"

    return _REFERENCE.sub(reference, _NOTE.sub("", html))


def _key(anchor: re.Match[str]) -> str:
    """The same for both ends: "ftn1" of "_ftnref1" and "_ftn1"."""
    return re.sub("_|ref|anc|sym", "", anchor["key"].lower())
