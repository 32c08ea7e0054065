"""The one form of every text, whatever it came from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from workshops.richtext.blocks import Block, Cell, Item, Paragraph, Run, Runs, Style, Table, shared_lists


def tidy(blocks: Iterable[Block]) -> list[Block]:
    """The blocks in their one form: nothing empty, no skipped heading or list level, tables with even rows."""
    tidied: list[Block] = []
    has_heading = False
    for block in blocks:
        if isinstance(block, Table):
            tidied += _tidy_table(block)
        elif isinstance(block, Item):
            if runs := tidy_runs(block.runs, joined="\n"):
                tidied.append(Item(_reachable_kinds(block.kinds, tidied), runs))
        elif block.kind in ("h3", "h4"):
            bare = [Run(run.text, Style(em=run.style.em, href=run.style.href)) for run in block.runs]
            if runs := tidy_runs(bare, joined=" "):
                tidied.append(Paragraph(block.kind if has_heading else "h3", runs))
                has_heading = True
        else:
            tidied += [Paragraph(block.kind, runs) for runs in _paragraphs(block.runs)]
    return tidied


def tidy_runs(runs: Iterable[Run], *, joined: str) -> Runs:
    """The runs with single spaces, no edges of space, and `joined` in place of line breaks."""
    characters: list[tuple[str, Style]] = []
    for run in runs:
        for character in run.text:
            character = " " if character in "\t\r\f" else character
            character = joined if character == "\n" else character
            if character in " \n":
                last = characters[-1][0] if characters else "\n"
                if last == "\n" or (last == " " == character):
                    continue
                if last == " ":
                    characters.pop()
            characters.append((character, run.style))
    while characters and characters[-1][0] in " \n":
        characters.pop()
    # Space between two parts of one link makes them one, before anything is said of the link as a whole.
    linked = list(_evenly_linked(_space_unstyled(characters)))
    return tuple(
        Run("".join(character for character, _ in group), style)
        for style, group in groupby(_space_unstyled(linked), key=lambda pair: pair[1])
    )


def _evenly_linked(characters: Iterable[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """A link is bold or italic as a whole or not at all: in a PDF it may hold nothing but text (ISO 14289-1, 7.18.5)."""
    for href, group in groupby(characters, key=lambda pair: pair[1].href):
        linked = list(group)
        styles = [style for character, style in linked if character not in " \n"]
        whole = Style(all(style.strong for style in styles), all(style.em for style in styles), href)
        yield from ((character, whole if href else style) for character, style in linked)


def _space_unstyled(characters: Sequence[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """Space belongs to a style only where both its neighbours do, a line break to none: no bold edge of nothing."""
    for place, (character, style) in enumerate(characters):
        if character == "\n":
            style = Style()
        elif character == " ":
            before, after = characters[place - 1][1], characters[place + 1][1]
            style = Style(
                before.strong and after.strong, before.em and after.em, before.href if before.href == after.href else ""
            )
        yield character, style


def _paragraphs(runs: Iterable[Run]) -> Iterator[Runs]:
    """Two line breaks in a row are how some programs end a paragraph."""
    parts: list[list[Run]] = [[]]
    for style, group in groupby(runs, key=lambda run: run.style):
        first, *rest = re.split(r"\n[ \t]*\n\s*", "".join(run.text for run in group))
        parts[-1].append(Run(first, style))
        parts += [[Run(text, style)] for text in rest]
    for part in parts:
        if tidied := tidy_runs(part, joined="\n"):
            yield tidied


def _reachable_kinds(kinds: tuple[str, ...], before: Sequence[Block]) -> tuple[str, ...]:
    """Where an item can stand: at most one level below the item before it."""
    last = before[-1].kinds if before and isinstance(before[-1], Item) else ()
    common = shared_lists(kinds, last)
    return kinds if len(kinds) <= common + 1 else (*kinds[:common], kinds[-1])


def _tidy_table(table: Table) -> list[Block]:
    rows = [[Cell(cell.is_header, tidy_runs(cell.runs, joined="\n")) for cell in row] for row in table.rows]
    rows = [row for row in rows if any(cell.runs for cell in row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    if width == 1:
        # One column orders nothing: Word frames boxes of text like this.
        return [Paragraph("p", row[0].runs) for row in rows]
    # A table without headers of its own takes its first row for one.
    headed = any(row[0].is_header for row in rows[1:])
    top = len(rows) > 1 and (not headed or all(cell.is_header for cell in rows[0] if cell.runs))
    even = [
        tuple(
            Cell((top and number == 0) or (column == 0 and number > 0 and cell.is_header), cell.runs)
            for column, cell in enumerate([*row, *[Cell(False, ())] * (width - len(row))])
        )
        for number, row in enumerate(rows)
    ]
    return [Table(tuple(even))]
