"""Tables to download: XLSX and CSV, in both of which a text stays a text and never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

# What makes spreadsheet programs take a text for a formula (OWASP, CSV Injection), also behind spaces and in full width.
# What is escaped already counts too: it must come back as it was.
_FORMULA = re.compile(r"'*(?:[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])")
_ESCAPE = "'"
# Characters of a column at its widest.
_WIDEST = 60
# Pixels of a picture's width.
_PICTURE = 120
# A day as German office programs show it, in their words and in Python's.
_DAY, _DAY_IN_WORDS = "dd.mm.yyyy", "%d.%m.%Y"


@dataclass(frozen=True)
class Picture:
    """A PNG picture in a cell, and what it shows in words. A CSV file leaves it out."""

    png: bytes
    description: str


Value = str | int | date | Picture | None


@dataclass(frozen=True)
class Sheet:
    """A table with heads. `title` names the sheet. Days are dates, which sort and filter as such, and never moments."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook with one sheet whose heads stay in view and filter. Raises ValueError for a text that fits no cell."""
    rows = [list(sheet.heads), *sheet.rows]
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as workbook:
        bold, plain = workbook.add_format({"bold": True, "bottom": 1}), workbook.add_format({"num_format": "@"})
        day = workbook.add_format({"num_format": _DAY, "align": "left"})
        page = workbook.add_worksheet(_sheet_name(sheet.title))
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(number, column, value)
                elif isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                elif isinstance(value, Picture):
                    page.set_row_pixels(number, _PICTURE + 10)
                    page.insert_image(number, column, "", _fitting(value))
                elif value and page.write_string(number, column, value, plain if number else bold) < 0:
                    raise ValueError(f"The text in row {number + 1}, column {column + 1} is too long for a cell.")
        for column, values in enumerate(zip(*rows, strict=True)):
            page.set_column(column, column, min(max(map(_width, values)) + 2, _WIDEST))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(rows) - 1, len(sheet.heads) - 1)
    return target.getvalue()


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, semicolons and Windows line ends: as German spreadsheet programs open it."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    rows = [sheet.heads, *sheet.rows]
    writer.writerows([_in_csv(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str | int | None:
    if isinstance(value, Picture):
        return None
    if isinstance(value, date):
        return value.strftime(_DAY_IN_WORDS)
    return escape(value) if isinstance(value, str) else value


def _width(value: Value) -> int:
    """In characters; of a text with several lines the longest counts."""
    if isinstance(value, Picture):
        return _PICTURE // 7
    return max(map(len, str(value or "").split("\n")))


def _fitting(picture: Picture) -> dict[str, object]:
    """How a picture is put into its cell: `_PICTURE` pixels wide whatever its size, moving along with the cell."""
    # The width stands at bytes 16–19 of every PNG file (its header chunk comes first).
    scale = _PICTURE / int.from_bytes(picture.png[16:20], "big")
    return {
        "image_data": io.BytesIO(picture.png),
        "description": picture.description,
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": 5,
        "y_offset": 5,
        "object_position": 1,
    }


def escape(text: str) -> str:
    """The text as a cell of a CSV file in which no program sees a formula."""
    return _ESCAPE + text if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """What `escape` was given; texts that it never made stay as they are."""
    return text[1:] if text.startswith(_ESCAPE) and _FORMULA.match(text[1:]) else text


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that a sheet's name must not have."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"
