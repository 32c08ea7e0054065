"""Tables to download stay inert and come back as they were."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from participants.spreadsheets import Sheet, escape, to_csv, to_xlsx, unescape

DANGEROUS = [
    "=1+1",
    "+49 2921 1",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1+1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://x")',
    "\ufeff=1",
    "\N{NO-BREAK SPACE}=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_escape_makes_formula_inert(text: str) -> None:
    assert escape(text) == "'" + text


@pytest.mark.parametrize("text", ["Verein", "a=b", "1-2", "", "'Ndrangheta-Hilfe", "Straße 5 + 6"])
def test_escape_leaves_other_texts(text: str) -> None:
    assert escape(text) == text


@given(st.text() | st.text(alphabet="'=+-@ \ta"))
def test_unescape_gives_back_what_was_escaped(text: str) -> None:
    assert escape(text) in {text, "'" + text}
    assert unescape(escape(text)) == text


def test_csv_is_as_german_programs_open_it() -> None:
    sheet = Sheet("Liste", ["Name", "Zahl"], [["Türkischer Verein; Werl", 3], ["=1+1", None]])
    assert to_csv(sheet) == '\ufeffName;Zahl\r\n"Türkischer Verein; Werl";3\r\n\'=1+1;\r\n'.encode()


def test_csv_escapes_heads() -> None:
    assert to_csv(Sheet("Liste", ["=1+1"], [])) == "\ufeff'=1+1\r\n".encode()


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_has_no_cell_that_begins_like_a_formula(text: str) -> None:
    rows = list(
        csv.reader(io.StringIO(to_csv(Sheet("L", ["A"], [[text]])).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert rows[1] == ["'" + text]


def test_xlsx_holds_texts_and_numbers_never_formulas() -> None:
    data = to_xlsx(Sheet("Liste: 1/2", ["Name", "Zahl"], [[text, 7] for text in DANGEROUS]))
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet.title == "Liste  1 2"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)][:4] == DANGEROUS[:4]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page
    assert b"<hyperlink" not in page


def test_xlsx_refuses_a_text_that_fits_no_cell() -> None:
    with pytest.raises(ValueError, match="row 2, column 1"):
        to_xlsx(Sheet("Liste", ["Name"], [["x" * 32_768]]))


def test_a_day_stays_a_day() -> None:
    sheet = Sheet("Liste", ["Tag"], [[date(2013, 2, 1)], [None]])
    [cell] = load_workbook(io.BytesIO(to_xlsx(sheet))).active["A2:A2"][0]
    assert (cell.value, cell.number_format) == (datetime(2013, 2, 1), "dd.mm.yyyy")
    assert to_csv(sheet).decode("utf-8-sig").splitlines() == ["Tag", "01.02.2013", '""']
