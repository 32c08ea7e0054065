"""Rich text as people type it into a plain field: the way to edit a chapter without JavaScript.

An empty line ends a paragraph; "## " and "### " begin headings, "- " and "1. " list items (two spaces more for each
level), "> " a quotation, "| a | b |" a table's row, "|= a |= b |" its head; **bold**, __italic__,
[words](https://address); [^text] is a footnote (see `concept.footnotes`). A backslash before a sign means the sign itself.
Reading what was written from a stored text gives back exactly that text.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from workshops.richtext import (
    MAX_LENGTH,
    MAX_LIST_DEPTH,
    UNPRINTABLE,
    Block,
    Cell,
    Item,
    Paragraph,
    Run,
    Runs,
    Style,
    Table,
    joined,
    parse,
    safe_href,
    stored,
    tidy,
)

MARKERS = {"h3": "## ", "h4": "### ", "quote": "> "}
BULLET = re.compile(r"(?P<indent> *)(?:(?P<ul>[-*•·])|(?P<ol>\d{1,3})[.)]) +(?P<text>\S.*)")
HEADING = re.compile(r"(#{1,6}) +(\S.*)")
STARTS = re.compile(r"#{1,6} |[-*•·] |\d{1,3}[.)] |>|\|")
TOKEN = re.compile(
    r"\\([^a-zA-Z0-9\s])|(\*\*)|(__)|\[(?!\^)((?:\\.|[^\[\]\\])*)\]\(([^()\s]+)\)|(.[^\\*_\[]*)", re.DOTALL
)
NEWLINE_IN_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\\n")


def to_plain(html: str) -> str:
    """A stored text as it is typed."""
    parts = []
    for kind, group in groupby(parse(html), key=lambda block: getattr(block, "kind", type(block).__name__)):
        blocks = list(group)
        match kind:
            case "Item":
                parts.append("\n".join(_item_lines([block for block in blocks if isinstance(block, Item)])))
            case "quote":
                texts = [_runs_plain(block.runs) for block in blocks if isinstance(block, Paragraph)]
                parts.append("\n>\n".join("\n".join(f"> {line}" for line in text.split("\n")) for text in texts))
            case "Table":
                parts += [
                    "\n".join(_row_plain(row) for row in block.rows) for block in blocks if isinstance(block, Table)
                ]
            case _:
                parts += [
                    MARKERS.get(kind, "") + _runs_plain(block.runs) for block in blocks if isinstance(block, Paragraph)
                ]
    return "\n\n".join(parts)


def from_plain(text: str) -> str:
    """A typed text in its stored form. Raises ValueError where either has more than `richtext.MAX_LENGTH` characters."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"The text has more than {MAX_LENGTH} characters.")
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", "  ")
    return stored(tidy(_blocks(text.split("\n"))))


def from_wrapped(text: str) -> str:
    """As `from_plain`, for text whose lines were broken by its writer: a lone line break is a space."""
    return from_plain(re.sub(r"(?<=[^\n])\n(?=[^\n#>|•·*\-\d ])", " ", text))


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Line by line; what follows without an empty line and without a sign of its own goes on with the block before."""
    waiting: Paragraph | Item | None = None
    table: list[tuple[Cell, ...]] = []
    for line in [*lines, ""]:
        if table and not line.startswith("|"):
            yield Table(tuple(table))
            table = []
        bullet, heading = BULLET.fullmatch(line), HEADING.fullmatch(line)
        more = line.strip(" ")
        quoted = line.startswith(">")
        if quoted:
            more = line[1:].strip(" ")
        kind = "quote" if quoted else "p"
        goes_on = (isinstance(waiting, Item) and line.startswith(" ")) or (
            isinstance(waiting, Paragraph) and waiting.kind == kind
        )
        if more and goes_on and waiting and not (bullet or heading or line.startswith("|")):
            waiting = type(waiting)(_name(waiting), joined(waiting.runs, _runs(more)))  # type: ignore[arg-type]
            continue
        if waiting:
            yield waiting
        depth_before = waiting.kinds if isinstance(waiting, Item) else ()
        waiting = None
        if line.startswith("|"):
            table.append(_cells(line))
        elif bullet:
            level = min(len(bullet["indent"]) // 2, len(depth_before), MAX_LIST_DEPTH - 1)
            waiting = Item((*depth_before[:level], "ul" if bullet["ul"] else "ol"), _runs(bullet["text"]))
        elif heading:
            yield Paragraph("h3" if len(heading[1]) < 3 else "h4", _runs(heading[2]))
        elif more:
            waiting = Paragraph(kind, _runs(more))


def _name(block: Paragraph | Item) -> str | tuple[str, ...]:
    return block.kinds if isinstance(block, Item) else block.kind


def _runs(text: str) -> Runs:
    """Text with its signs; a sign without its partner is only a sign."""
    tokens = list(TOKEN.finditer(text))
    last = {}
    for group in (2, 3):
        places = [place for place, token in enumerate(tokens) if token[group]]
        if len(places) % 2:
            last[places[-1]] = True
    runs, strong, em = [], False, False
    for place, token in enumerate(tokens):
        escaped, bold, italic, words, address, sign = token.groups()
        if place in last:
            runs.append(Run(bold or italic, Style(strong, em)))
        elif bold:
            strong = not strong
        elif italic:
            em = not em
        elif address is not None and (href := safe_href(address)):
            runs += [Run(run.text, Style(strong or run.style.strong, em or run.style.em, href)) for run in _runs(words)]
        else:
            runs.append(Run(escaped or sign or token[0], Style(strong, em)))
    return tuple(runs)


def _cells(line: str) -> tuple[Cell, ...]:
    inner = line.strip(" ")[1:]
    parts = re.findall(r"((?:\\.|[^|\\])*)(?:\||$)", inner)
    if parts and not parts[-1].strip(" "):
        parts.pop()
    if parts and not parts[-1].strip(" ") and not inner.endswith("|"):
        parts.pop()
    return tuple(_cell(part) for part in parts)


def _cell(part: str) -> Cell:
    is_header = part.startswith("=")
    text = NEWLINE_IN_CELL.sub("\\1\n", part.removeprefix("="))
    return Cell(is_header, _runs(text.strip(" ")))


def _item_lines(items: list[Item]) -> Iterator[str]:
    counts = [0] * (MAX_LIST_DEPTH + 1)
    before: tuple[str, ...] = ()
    for item in items:
        depth = len(item.kinds)
        counts[depth + 1 :] = [0] * (MAX_LIST_DEPTH - depth)
        counts[depth] = counts[depth] + 1 if before[:depth] == item.kinds else 1
        before = item.kinds
        marker = "- " if item.kinds[-1] == "ul" else f"{counts[depth] % 1000}. "
        first, *rest = _runs_plain(item.runs).split("\n")
        yield "  " * (depth - 1) + marker + first
        yield from ("  " * depth + line for line in rest)


def _row_plain(row: tuple[Cell, ...]) -> str:
    cells = (
        ("= " if cell.is_header else " ") + _inline(cell.runs).replace("|", "\\|").replace("\n", "\\n") for cell in row
    )
    return "|" + " |".join(cells) + " |"


def _runs_plain(runs: Runs) -> str:
    """The runs, with a backslash where a line would begin like a block of its own."""
    lines = _inline(runs).split("\n")
    return "\n".join(_unlike_a_block(line) for line in lines)


def _unlike_a_block(line: str) -> str:
    if not STARTS.match(line + " "):
        return line
    # A number's sign is its dot: "12\. " begins no list.
    return re.sub(r"^(\d*)(.)", r"\1\\\2", line, count=1)


def _inline(runs: Runs) -> str:
    text = ""
    for strong, same in groupby(runs, key=lambda run: run.style.strong):
        part = "".join(_emphasised(run) for run in same)
        text += f"**{part}**" if strong else part
    return text


def _emphasised(run: Run) -> str:
    text = f"[{_link_words(run.text)}]({run.style.href})" if run.style.href else _escaped(run.text)
    return f"__{text}__" if run.style.em else text


def _link_words(text: str) -> str:
    words = re.sub(r"\]", r"\]", _escaped(text).replace("[^", "\\[^"))
    return f"\\{words}" if words.startswith("^") else words


def _escaped(text: str) -> str:
    """Backslashes before what would be read as a sign; a lone star or underscore inside a word stays as it is, and so
    do a footnote's brackets."""
    text = re.sub(r"\\|\[(?!\^)", r"\\\g<0>", text)
    return re.sub(r"^[*_]|[*_]$|[*_](?=[*_])|(?<=[*_])[*_]", r"\\\g<0>", text)
