"""A table of texts, whatever file it came from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from participants.imports.columns import recognise

# What a team's list may hold; a county has some hundred organisations.
MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 60
# The last row of a spreadsheet; a file that goes on below holds nothing but line breaks.
LAST_ROW = 1_048_576
# A row with more cells than this is looked at no further; some of them may be empty.
WIDEST = 1_000
# The longest text a cell of a spreadsheet can hold; more than this is a file with a forgotten quotation mark.
MAX_CELL = 32_000
# So far down the heads are looked for: lists often begin with a title and a date.
HEADS_WITHIN = 20


class UnreadableFileError(Exception):
    """The file cannot be taken over; the text says why and how to mend it, in words for people."""


@dataclass(frozen=True)
class Row:
    """One row: its number as spreadsheets show it, its texts, and why it cannot be read (else empty)."""

    line: int
    cells: list[str]
    problem: str = ""


@dataclass
class Table:
    """A sheet: the texts above its columns, the rows below, and remarks about the file in words for people."""

    heads: list[str]
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)

    def rows_as_json(self) -> list[dict[str, Any]]:
        return [{"line": row.line, "cells": row.cells, "problem": row.problem} for row in self.rows]


def storable(text: str) -> str:
    """The text without what no database holds: NUL and halves of characters become a visible sign."""
    return re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def take_filled(records: Iterable[Row]) -> list[Row]:
    """Those with any text. Raises UnreadableFileError as soon as they are too many or too wide: no file is read to its
    end that has no end."""
    filled: list[Row] = []
    for record in records:
        if not any(cell.strip() for cell in record.cells):
            continue
        if len(filled) == MAX_ROWS + HEADS_WITHIN:
            raise too_many_rows()
        if len(record.cells) > WIDEST:
            raise _too_many_columns()
        filled.append(record)
    return filled


def too_many_rows() -> UnreadableFileError:
    words = _("Die Liste hat mehr als %(count)d Zeilen. Teilen Sie sie in mehrere Dateien.")
    return UnreadableFileError(words % {"count": MAX_ROWS})


def _too_many_columns() -> UnreadableFileError:
    words = _("Die Tabelle hat mehr als %(count)d Spalten. Löschen Sie die Spalten, die Sie nicht brauchen.")
    return UnreadableFileError(words % {"count": MAX_COLUMNS})


def make_table(filled: Sequence[Row], remarks: list[str], *, extra_cells_are_columns: bool) -> Table:
    """Finds the heads among the first rows and puts the rows below them in order; takes rows of `take_filled`.

    A row with more texts than there are heads has a column more (`extra_cells_are_columns`), or else it was torn
    apart by a separator and cannot be read. Raises UnreadableFileError where nothing is left or there is too much.
    """
    if not filled:
        raise UnreadableFileError(
            _("Die Datei ist leer. Wählen Sie eine Tabelle mit Überschriften und Zeilen darunter.")
        )
    place = _place_of_heads(filled)
    heads, body = [cell.strip() for cell in filled[place].cells], filled[place + 1 :]
    if not body:
        raise UnreadableFileError(
            _("In der Datei steht nur eine Zeile mit Überschriften. Schreiben Sie die Einträge darunter.")
        )
    if len(body) > MAX_ROWS:
        raise too_many_rows()
    remarks = remarks + [
        _("Übersprungen, weil es über den Spaltenköpfen steht: Zeile %(line)d „%(text)s“.")
        % {"line": above.line, "text": " ".join(cell for cell in above.cells if cell.strip())[:120]}
        for above in filled[:place]
    ]
    if extra_cells_are_columns:
        heads += [""] * (max(_width(row) for row in body) - len(heads))
    while heads and not heads[-1] and all(_width(row) < len(heads) for row in body):
        heads.pop()
    if len(heads) > MAX_COLUMNS:
        raise _too_many_columns()
    return Table(heads, list(_fitted(body, len(heads))), remarks)


def _width(row: Row) -> int:
    return max((place for place, cell in enumerate(row.cells, start=1) if cell.strip()), default=0)


def _place_of_heads(filled: Sequence[Row]) -> int:
    """The row in which most columns are recognised; the first where none is."""
    known = [sum(map(bool, recognise(row.cells[: MAX_COLUMNS + 1]))) for row in filled[:HEADS_WITHIN]]
    return known.index(max(known))


def _fitted(rows: Sequence[Row], width: int) -> Iterator[Row]:
    """Each row as wide as the heads. What is too much stays readable in the last cell."""
    for row in rows:
        cells, problem = row.cells + [""] * (width - len(row.cells)), row.problem
        if _width(row) > width:
            rest = " | ".join(cell for cell in cells[width:] if cell.strip())
            cells[width - 1] = f"{cells[width - 1]} | {rest}"
            problem = problem or _(
                "Die Zeile hat mehr Felder als die Überschrift. Steht in einem Feld ein Trennzeichen? "
                "Setzen Sie dieses Feld in Anführungszeichen."
            )
        yield Row(row.line, cells[:width], problem)
