"""Reading XLSX files that anybody may have made."""

import datetime as dt
import io
import posixpath
import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.utils import range_boundaries

from participants.imports.columns import Column, recognise
from participants.imports.tables import (
    HEADS_WITHIN,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Table,
    UnreadableFileError,
    make_table,
    storable,
    take_filled,
)

# Unpacked, in all: bytes, members, and signs that begin a tag (a cell with a text of its own has eight).
MAX_UNPACKED = 12_000_000
MAX_MEMBERS = 500
MAX_TAGS = 1_000_000
# The last row a spreadsheet has.
_LAST_ROW = 1_048_576
# More columns than a list may have, so that too many are seen.
_WIDTH = MAX_COLUMNS + 1
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_workbook(data: bytes) -> Table:
    """The list on a sheet that is not hidden. Raises UnreadableFileError, and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
        # What the library cannot make use of (pictures, rules for input) it warns of; a list does not need it.
        with warnings.catch_warnings(action="ignore"):
            return _read(data)
    except UnreadableFileError:
        raise
    except Exception as error:
        # A broken file can make the reader fail in any way there is.
        raise UnreadableFileError(
            _("Die Datei ist beschädigt und lässt sich nicht lesen. Öffnen Sie sie und speichern Sie sie neu als XLSX.")
        ) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Refuses what is no plain workbook of a bearable size, before anything is parsed."""
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if any(posixpath.basename(name) == "vbaproject.bin" or name.startswith("xl/macrosheets/") for name in names):
        raise UnreadableFileError(
            _(
                "Die Datei enthält Makros und wird deshalb nicht geöffnet. Speichern Sie sie ohne Makros als XLSX oder als CSV."
            )
        )
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError(
            _(
                "Die Datei ist keine Excel-Tabelle. Speichern Sie Ihre Liste als XLSX oder CSV und laden Sie diese Datei hoch."
            )
        )
    # The declared sizes hold: the archive's reader stops there.
    is_big = len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED
    # A megabyte of tags becomes a hundred times that in memory.
    if is_big or sum(archive.read(member).count(b"<") for member in members) > MAX_TAGS:
        raise UnreadableFileError(
            _(
                "Die Tabelle ist ausgepackt zu groß. Kopieren Sie nur die Liste in eine neue Datei und speichern Sie diese."
            )
        )


def _read(data: bytes) -> Table:
    # Without a closed workbook the archive would stay open.
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet, records = _list_in(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        remarks = [_("Gelesen wurde das Blatt „%(sheet)s“.") % {"sheet": storable(sheet.title)}]
        remarks += _remarks_on_others(sheet, workbook.worksheets)
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path) as source:
            merged, without_value = _look_closer(source)
        _fill_merged(records, merged, remarks)
        records = [_with_formula_problem(record, without_value) for record in records]
        return make_table(records, remarks, extra_cells_are_columns=True)
    finally:
        workbook.close()


def _list_in(sheets: Iterable[Any]) -> tuple[Any, list[Row]]:
    """The first sheet that names organisations, with its rows; where none does, the first with content."""
    first: tuple[Any, list[Row]] | None = None
    for sheet in sheets:
        try:
            records = take_filled(_records(sheet))
        except UnreadableFileError:
            if first is None:
                raise
            continue
        # A title alone on its sheet is no head.
        if any(Column.NAME in recognise(row.cells[:_WIDTH]) for row in records[:-1][:HEADS_WITHIN]):
            return sheet, records
        if records and first is None:
            first = sheet, records
    if first is None:
        raise UnreadableFileError(_("Auf keinem sichtbaren Blatt der Datei steht etwas."))
    return first


def _remarks_on_others(read: Any, sheets: Sequence[Any]) -> list[str]:
    others = ", ".join(f"„{storable(sheet.title)}“" for sheet in sheets if sheet is not read)
    return [_("Nicht gelesen: %(sheets)s.") % {"sheets": others}] if others else []


def _records(sheet: Any) -> Iterator[Row]:
    """The rows with content."""
    no_row = None
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(max_col=_WIDTH, max_row=_LAST_ROW), start=1):
        # A sheet may have a million of these: the library puts one object wherever there is no cell, and one wherever
        # there is no row.
        if cells is no_row or set(map(id, cells)) == {id(EMPTY_CELL)}:
            no_row = cells
            continue
        texts, problem = [], ""
        for cell in cells:
            text = _text_of(cell)
            texts.append(text)
            if cell.data_type == "e" and text and not problem:
                problem = _("In der Zeile steht der Fehlerwert %(value)s. Schreiben Sie den Wert hin.") % {
                    "value": text[:20]
                }
        while texts and not texts[-1].strip():
            texts.pop()
        yield Row(line, texts, problem)


def _text_of(cell: Any) -> str:
    """A cell's value as it reads on the screen, as far as that matters in a list of names and numbers."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return _("ja") if value else _("nein")
        case float() if value.is_integer() and abs(value) < 1e15:
            return _number(int(value), cell)
        case int():
            return _number(value, cell)
        case dt.datetime() if value.time() == dt.time():
            return f"{value:%d.%m.%Y}"
        case dt.datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case dt.date():
            return f"{value:%d.%m.%Y}"
        case _:
            return storable(str(value))[:MAX_CELL]


def _number(value: int, cell: Any) -> str:
    """Whole numbers without decimals; with leading zeros where the cell's format is nothing but zeros."""
    zeros = cell.number_format if isinstance(cell, ReadOnlyCell) else ""
    width = len(zeros) if re.fullmatch(r"0{2,30}", zeros or "") else 0
    return str(value).zfill(width)


def _look_closer(source: Any) -> tuple[list[tuple[int, int, int, int]], dict[int, str]]:
    """What the library leaves out: merged areas, and formulas without a stored result by their row."""
    merged: list[tuple[int, int, int, int]] = []
    without_value: dict[int, str] = {}
    for _event, element in iterparse(source):
        if element.tag == f"{_MAIN}mergeCell":
            merged.append(range_boundaries(element.get("ref", "")))
        elif element.tag == f"{_MAIN}row":
            for cell in element.iter(f"{_MAIN}c"):
                if cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v"):
                    place = cell.get("r", "")
                    without_value.setdefault(int(re.sub(r"\D", "", place) or 0), place)
            element.clear()
    return merged, without_value


def _fill_merged(records: list[Row], merged: Sequence[tuple[int, int, int, int]], remarks: list[str]) -> None:
    """A cell that reaches over several rows counts for each of them."""
    by_line = {record.line: record for record in records}
    lines = sorted(by_line)
    has_filled, steps = False, 0
    for left, top, _right, bottom in merged:
        origin = by_line.get(top)
        if origin is None or len(origin.cells) < left:
            continue
        for line in lines[bisect_right(lines, top) : bisect_right(lines, bottom)]:
            cells = by_line[line].cells
            cells += [""] * (left - len(cells))
            if not cells[left - 1]:
                cells[left - 1] = origin.cells[left - 1]
                has_filled = True
            steps += 1
            if steps > MAX_ROWS * MAX_COLUMNS:
                # Areas that overlap: no spreadsheet program writes that.
                raise UnreadableFileError(
                    _("Die Datei enthält zu viele verbundene Zellen. Heben Sie die Verbindungen auf.")
                )
    if has_filled:
        remarks.append(_("Verbundene Zellen zählen für jede ihrer Zeilen."))


def _with_formula_problem(record: Row, without_value: dict[int, str]) -> Row:
    if record.problem or record.line not in without_value:
        return record
    problem = _("In Zelle %(cell)s steht eine Formel ohne Ergebnis. Schreiben Sie den Wert hin.")
    return Row(record.line, record.cells, problem % {"cell": without_value[record.line][:10]})
