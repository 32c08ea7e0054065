"""Taking over a list: any file is read or refused in words, the dry run says what the import does, nothing is lost."""

import codecs
import io
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from participants.actions import imports
from participants.actions.imports import ImportRefusedError, import_organisations, keep_draft, purge_import_drafts
from participants.imports.columns import Column, recognise
from participants.imports.planning import Kind, Outcome, make_plan
from participants.imports.reading import read_table
from participants.imports.tables import MAX_BYTES, MAX_ROWS, Table, UnreadableFileError, storable
from participants.models import Contact, ImportDraft, Organisation, OrganisationCategory
from participants.models.imports import KEPT_FOR
from participants.spreadsheets import Sheet, to_csv
from workshops.models import Municipality, Process, User

DATA = Path(__file__).parent.parent / "data" / "import"
HEADS = "Organisation;Art;Kommune;Migrantenorganisation;Ansprechperson;E-Mail;Telefon;Sprache"
URL = "/team/organisationen/import/"


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    """An XLSX whose one sheet `fill` writes."""
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    fill(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rows_of(data: bytes) -> list[list[str]]:
    return [row.cells for row in read_table(data).rows]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(data)
    return str(caught.value)


# --- Columns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ["Verein", "Ort", "Ansprechpartner/in", "E-Mail-Adresse:", "Tel."],
            ["name", "municipality", "contact", "email", "phone"],
        ),
        (["Name", "Vorname", "Nachname", "Mail"], ["name", "first_name", "last_name", "email"]),
        (["Verein", "Vorname", "Name"], ["name", "first_name", "last_name"]),
        (["Organisation", "Name"], ["name", "contact"]),
        (["Name", "Kontakt"], ["name", "contact"]),
        (["Organisation", "Kontakt", "Name"], ["name", "contact", ""]),
        (["E-Mail", "Mail", "Fax", ""], ["email", "", "", ""]),
        (["Verein", "Straße, Hausnr.", "PLZ", "Ort"], ["name", "street", "postcode", "municipality"]),
        (["Verein", "Ort", "PLZ", "Kommune", "Anschrift"], ["name", "town", "postcode", "municipality", "street"]),
        (["MIGRANTENORGANISATION (ja/nein)", "Träger", "  Sprachen "], ["migrant", "name", "language"]),
    ],
)
def test_heads_are_recognised(heads: list[str], columns: list[str]) -> None:
    assert recognise(heads) == columns


def test_heads_of_the_own_export_are_recognised() -> None:
    assert recognise([str(column.label) for column in Column]) == Column.values


# --- Reading CSV -------------------------------------------------------------------------------------------------------

UMLAUTS = "Verein;Ort\r\nTürkischer Elternverein Größe;Möhnesee\r\nÄÖÜ äöü ß;Rüthen\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_umlauts_are_read_in_every_encoding(encoding: str) -> None:
    assert rows_of(UMLAUTS.encode(encoding)) == [["Türkischer Elternverein Größe", "Möhnesee"], ["ÄÖÜ äöü ß", "Rüthen"]]


def test_polish_and_turkish_letters_are_read() -> None:
    assert rows_of("Verein,Ort\nŁódź Çağdaş Полония,Soest\n".encode()) == [["Łódź Çağdaş Полония", "Soest"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_is_found(delimiter: str) -> None:
    text = f"Verein{delimiter}Ort\nA{delimiter}Soest\nB{delimiter}Werl\n"
    assert rows_of(text.encode()) == [["A", "Soest"], ["B", "Werl"]]


def test_delimiter_is_not_misled_by_commas_in_texts() -> None:
    assert rows_of(b"Verein;Ort\nA, B, C;Soest\nD, E, F;Werl\n") == [["A, B, C", "Soest"], ["D, E, F", "Werl"]]


def test_delimiter_may_be_named_by_the_file() -> None:
    assert rows_of(b"sep=,\r\nVerein,Ort\r\nA;B,Soest\r\n") == [["A;B", "Soest"]]


def test_unknown_heads_are_cut_as_the_rows_are() -> None:
    table = read_table(b"foo;bar, x\n1;2\n3;4\n")
    assert (table.heads, rows_of(b"foo;bar, x\n1;2\n3;4\n")) == (["foo", "bar, x"], [["1", "2"], ["3", "4"]])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoted_newlines_and_quotes_stay_in_their_cell(end: str) -> None:
    text = f'Verein;Ort{end}"Verein{end}für ""alle""; e.V.";Soest{end}'
    assert rows_of(text.encode()) == [[f'Verein{end}für "alle"; e.V.', "Soest"]]


def test_titles_above_and_empty_rows_between_are_left_out() -> None:
    table = read_table(b"Liste der Vereine;;\n;;\nVerein;Ort;Tel\n;;\nA;Soest;1\n\n;;\nB;Werl;\n")
    assert [(row.line, row.cells) for row in table.rows] == [(5, ["A", "Soest", "1"]), (8, ["B", "Werl", ""])]
    assert table.remarks[1] == "Übersprungen, weil es über den Spaltenköpfen steht: Zeile 1 „Liste der Vereine“."


def test_short_rows_are_filled_up_and_torn_ones_named() -> None:
    table = read_table(b"Verein,Ort,Mail\nA\nB,Soest,b@example.org,rest\n")
    assert [row.cells for row in table.rows] == [["A", "", ""], ["B", "Soest", "b@example.org | rest"]]
    assert [row.problem[:50] for row in table.rows] == ["", "Die Zeile hat mehr Felder als die Überschrift. Ste"]


def test_a_forgotten_quotation_mark_loses_nothing() -> None:
    assert refusal(b'Verein;Ort\nA;Soest\n"B;Werl\nC;Ense\n') == (
        "Ab Zeile 3 fehlt ein schließendes Anführungszeichen. Ergänzen Sie es und laden Sie die Datei neu hoch."
    )
    closed_later = read_table(b'Verein;Ort;Mail\n"A;Soest;x\nB;Werl;"y"\nC;Ense;z\n')
    assert [bool(row.problem) for row in closed_later.rows] == [True, False]


def test_escaped_formulas_come_back_as_they_were() -> None:
    texts = ["=1+1 e.V.", "+49 2921 1", "@home"]
    assert rows_of(to_csv(Sheet("L", ["Verein", "Ort"], [[text, "x"] for text in texts]))) == [
        [text, "x"] for text in texts
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Die Datei ist leer."),
        (b" \r\n ", "Die Datei ist leer."),
        (b";;;\n;;;\n", "Die Datei ist leer."),
        (codecs.BOM_UTF8, "Die Datei ist leer."),
        (b"Verein;Ort\n", "In der Datei steht nur eine Zeile mit"),
        (b"%PDF-1.7 x\n", "Die Datei ist keine Tabelle."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Die Datei ist keine Tabelle."),
        (b"<html><table><tr><td>A</td></tr></table>", "Die Datei ist keine Tabelle."),
        (b"Verein;Ort\nA\0;Soest\n", "Die Datei ist keine Tabelle."),
        (codecs.BOM_UTF8 + b"Verein;Ort\nM\xf6hne;x\n", "Die Datei ist beschädigt"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "Die Datei ist beschädigt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Die Datei ist im alten Excel-Format"),
        (b"PK\x03\x04 nothing", "Die Datei ist beschädigt"),
        (b"x" * (MAX_BYTES + 1), "Die Datei ist größer als 5 MB."),
        (b"Verein\n" + b"A\n" * (MAX_ROWS + 1), "Die Liste hat mehr als 5000 Zeilen."),
        (b"Verein" + b";x" * 70 + b"\nA" + b";x" * 70, "Die Tabelle hat mehr als 60 Spalten."),
        (b";" * 100_000, "Die Datei ist leer."),
        (b"Verein\nA" + b";" * 2_000, "Die Tabelle hat mehr als 60 Spalten."),
        (b"A\n" * 1_000_000, "Die Liste hat mehr als 5000 Zeilen."),
        (b"Verein\n" + b"\n" * 4_900_000, "Die Liste hat mehr als 5000 Zeilen."),
        (b"Verein\n" + b"A" * 40_000, "Ab Zeile 2 fehlt"),
        (b"Verein\n" + b"A" * 200_000, "Ab Zeile 2 fehlt"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, words: str) -> None:
    began = time.process_time()
    assert refusal(data).startswith(words)
    assert time.process_time() - began < 5, "the page waits for it"


# --- Reading XLSX ------------------------------------------------------------------------------------------------------


def test_workbook_values_are_read_as_they_look() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Verein", "Tel", "Seit", "Zahl", "MSO"])
        sheet.append(["A", 2921301234, timezone.datetime(2013, 1, 17), 2.5, True])
        sheet.append(["=B2", "02921 1", timezone.datetime(2013, 1, 17, 14, 30), 3.0, False])
        sheet["B4"], sheet["A4"] = 29211, "B"
        sheet["B4"].number_format = "000000"

    table = read_table(workbook(fill))
    assert [row.cells for row in table.rows] == [
        ["A", "2921301234", "17.01.2013", "2.5", "ja"],
        ["", "02921 1", "17.01.2013 14:30", "3", "nein"],
        ["B", "029211", "", "", ""],
    ]
    assert table.rows[1].problem == "In Zelle A3 steht eine Formel ohne Ergebnis. Schreiben Sie den Wert hin."
    assert table.remarks == ["Gelesen wurde das Blatt „Sheet“."]


def test_formulas_count_by_their_result() -> None:
    book = io.BytesIO(workbook(lambda sheet: [sheet.append(["Verein"]), sheet.append(["=1+1"])]))
    target = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            data = source.read(name)
            changed.writestr(name, data.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"))
    assert rows_of(target.getvalue()) == [["2"]]


def test_error_values_are_named() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Verein", "Ort"])
        sheet.append(["A", "#REF!"])

    assert (
        read_table(workbook(fill)).rows[0].problem
        == "In der Zeile steht der Fehlerwert #REF!. Schreiben Sie den Wert hin."
    )


def test_merged_cells_count_for_all_their_rows() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in [["Vereine"], ["Verein", "Kontakt"], ["A", "1"], [None, "2"], [None, "3"], ["B", "4"], [None, "5"]]:
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A3:A5")

    table = read_table(workbook(fill))
    assert [row.cells for row in table.rows] == [["A", "1"], ["A", "2"], ["A", "3"], ["B", "4"], ["", "5"]]
    assert "Verbundene Zellen zählen für jede ihrer Zeilen." in table.remarks


def test_the_list_is_found_behind_a_sheet_with_a_title() -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.append(["Vereine"])
    notes = book.create_sheet("Notizen")
    notes.append(["Stand: März"])
    notes.append(["Wer fehlt noch?"])
    listed = book.create_sheet("Liste")
    listed.append(["Verein", "Ort"])
    listed.append(["A", "Musterstadt"])
    target = io.BytesIO()
    book.save(target)
    assert rows_of(target.getvalue()) == [["A", "Musterstadt"]]

    book.remove(listed)
    target = io.BytesIO()
    book.save(target)
    assert "nur eine Zeile mit Überschriften" in refusal(target.getvalue())


def test_hidden_sheets_and_empty_ones_are_not_read_but_named() -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "Deckblatt"
    hidden = book.create_sheet("Geheim")
    hidden.append(["Verein"])
    hidden.append(["Verborgen"])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("Vereine")
    shown.append(["Verein"])
    shown.append(["A"])
    target = io.BytesIO()
    book.save(target)
    table = read_table(target.getvalue())
    assert [row.cells for row in table.rows] == [["A"]]
    assert table.remarks == ["Gelesen wurde das Blatt „Vereine“.", "Nicht gelesen: „Deckblatt“, „Geheim“."]


def test_cells_without_head_are_kept_as_a_column() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Verein"])
        sheet.append(["A", None, "Notiz"])

    table = read_table(workbook(fill))
    assert (table.heads, table.rows[0].cells) == (["Verein", "", ""], ["A", "", "Notiz"])


def test_rows_far_below_are_found() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A1048576"] = "Verein", "A"

    assert [(row.line, row.cells) for row in read_table(workbook(fill)).rows] == [(1_048_576, ["A"])]


def changed_archive(change: Callable[[zipfile.ZipFile], object], base: bytes | None = None) -> bytes:
    target = io.BytesIO(base or workbook(lambda sheet: [sheet.append(["Verein"]), sheet.append(["A"])]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return target.getvalue()


def other_archive(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def with_entities() -> bytes:
    source = io.BytesIO(workbook(lambda sheet: [sheet.append(["Verein"]), sheet.append(["A"])]))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(("sheet1.xml", "sharedStrings.xml")):
                data = ENTITIES + data.replace(b"<t>A</t>", b"<t>&b;</t>")
            new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed_archive(lambda archive: archive.writestr("xl/vbaProject.bin", b"x")), "Die Datei enthält Makros"),
        (
            changed_archive(lambda archive: archive.writestr("xl/macrosheets/sheet1.xml", b"x")),
            "Die Datei enthält Makros",
        ),
        (
            changed_archive(lambda archive: archive.writestr("xl/media/bomb", b"\0" * 13_000_000)),
            "Die Tabelle ist ausgepackt zu groß.",
        ),
        (
            changed_archive(lambda archive: archive.writestr("xl/tags.xml", b"<c/>" * 1_000_001)),
            "Die Tabelle ist ausgepackt zu groß.",
        ),
        (
            changed_archive(lambda archive: [archive.writestr(f"x/{n}", b"") for n in range(600)]),
            "Die Tabelle ist ausgepackt zu groß.",
        ),
        (other_archive("word/document.xml", b"<x/>"), "Die Datei ist keine Excel-Tabelle."),
        (other_archive("xl/workbook.xml", b"<x/>"), "Die Datei ist beschädigt"),
        (with_entities(), "Die Datei ist beschädigt"),
        (workbook(lambda sheet: None), "Auf keinem sichtbaren Blatt"),
        (workbook(lambda sheet: sheet.append(["Verein"])), "In der Datei steht nur eine Zeile mit"),
        (
            workbook(lambda sheet: [sheet.append(["Verein"] * 61), sheet.append(["A"])]),
            "Die Tabelle hat mehr als 60 Spalten.",
        ),
        (
            workbook(lambda sheet: [sheet.append(["Verein"])] + [sheet.append(["A"]) for _n in range(MAX_ROWS + 1)]),
            "Die Liste hat mehr als 5000 Zeilen.",
        ),
    ],
)
def test_workbooks_that_are_no_list_are_refused_in_words(data: bytes, words: str) -> None:
    assert refusal(data).startswith(words)


def test_what_no_database_holds_becomes_a_visible_sign() -> None:
    assert storable("a\0b\ud800c\U0001f600") == "a\ufffdb\ufffdc\U0001f600"


# --- Reading whatever it is --------------------------------------------------------------------------------------------


def read_or_refuse(data: bytes) -> Table | None:
    """Anything but a table or a refusal is an error; a table fits what is stored of it."""
    try:
        table = read_table(data)
    except UnreadableFileError:
        return None
    for row in table.rows:
        assert len(row.cells) == len(table.heads)
        assert all("\0" not in cell and cell.encode() is not None for cell in row.cells)
    return table


@given(st.binary(max_size=400))
@example(b"PK\x03\x04" + b"\0" * 40)
@example(b'"')
@example(b'a"b;"c\n\r"')
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@given(st.text(alphabet="Verin;,\"'\t\r\n|=@ü\x03\x1a ", max_size=200), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    read_or_refuse(text.encode(encoding))


WORKBOOK = workbook(lambda sheet: [sheet.append(["Verein", "Ort"]), sheet.append(["A", 1]), sheet.append(["B", "=1"])])


@given(
    st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), max_size=8),
    st.integers(0, len(WORKBOOK)),
)
@settings(max_examples=150, deadline=None)
def test_any_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WORKBOOK)
    for place, value in changes:
        data[place] = value
    read_or_refuse(bytes(data[:end] if end % 3 == 0 else data))


@given(
    st.binary(max_size=300),
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]),
)
@settings(max_examples=100, deadline=None)
def test_any_damaged_part_of_a_workbook_is_read_or_refused(noise: bytes, name: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(target, "w") as changed:
        for member in source.namelist():
            content = source.read(member)
            if member == name:
                middle = len(content) // 2
                content = content[:middle] + noise + content[middle:]
            changed.writestr(member, content)
    read_or_refuse(target.getvalue())


CELL = st.text(max_size=12).filter(lambda text: not any(sign in text for sign in "\r\n\0\x03"))


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    """The own export comes back as it was, in both forms; only rows without text are left out."""
    rows = [["x" + first, second] for first, second in rows]
    csv_rows = [
        row.cells for row in (read_or_refuse(to_csv(Sheet("L", ["Verein", "Ort"], rows))) or Table([], [])).rows
    ]
    assert csv_rows in (rows, [])


# --- The dry run -------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft_of(process: Process, team_member: User) -> Callable[..., ImportDraft]:
    """`draft_of("Neu;;Soest", …)`: a draft of a list with the usual heads."""

    def make(*lines: str, heads: str = HEADS) -> ImportDraft:
        data = "\n".join([heads, *lines]).encode()
        return keep_draft(table=read_table(data), file_name="liste.csv", by=team_member)

    return make


@pytest.fixture
def plan_of(draft_of: Callable[..., ImportDraft]) -> Callable[..., list[Outcome]]:
    def plan(*lines: str, heads: str = HEADS, decisions: dict[str, str] | None = None) -> list[Outcome]:
        draft = draft_of(*lines, heads=heads)
        draft.decisions = decisions or {}
        return make_plan(draft).outcomes

    return plan


def run(draft: ImportDraft) -> ImportDraft:
    return import_organisations(draft=draft, digest=make_plan(draft).digest, by=draft.created_by)


def everything() -> list[tuple]:
    """All that an import can change."""
    organisations = Organisation.objects.order_by("name", "pk")
    fields = ("name", "folded_name", "category__slug", "municipality__slug", "is_migrant_organisation")
    contacts = Contact.objects.order_by("name", "email", "pk")
    about = ("organisation__name", "name", "email", "phone", "language")
    return [*organisations.values_list(*fields), *contacts.values_list(*about)]


def test_new_organisation_with_everything(draft_of):
    draft = draft_of("Türkischer Verein;Migrantenvereine;Stadt Soest;JA;Ayşe Kaya;Ayse@Example.org;02921 1;Türkisch")
    run(draft)
    assert everything() == [
        ("Türkischer Verein", "tuerkischer verein", "migrantenvereine", "soest", True),
        ("Türkischer Verein", "Ayşe Kaya", "Ayse@Example.org", "02921 1", "Türkisch"),
    ]
    assert Contact.objects.get().accepted_at is not None


def test_organisation_with_several_contacts(draft_of):
    run(draft_of("A;;;;Eins;1@example.org", "a;;;;Zwei;2@example.org", "A;;;;;;02921 5"))
    assert everything()[1:] == [
        ("A", "A", "", "02921 5", ""),
        ("A", "Eins", "1@example.org", "", ""),
        ("A", "Zwei", "2@example.org", "", ""),
    ]


POSTAL_HEADS = "Verein;Anschrift;PLZ;Ort;Kommune"


def postal() -> list[tuple]:
    return list(Organisation.objects.order_by("pk").values_list("name", "street", "postcode", "town"))


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("A;Ring 1;01234;Dorf;Soest", ("Ring 1", "01234", "Dorf")),
        ("A;Ring 1, 59494 Soest;;;", ("Ring 1", "59494", "Soest")),
        ("A;Ring 1 D-59494 Soest;;;", ("Ring 1", "59494", "Soest")),
        ("A;Ring 1;;59494 Bad Ort;", ("Ring 1", "59494", "Bad Ort")),
        ("A;Postfach 1;D-59494;;59494 Soest", ("Postfach 1", "59494", "")),
        ("A;;;;59494 Soest", ("", "59494", "")),
        ("A;59494;;;", ("59494", "", "")),
    ],
)
def test_postal_address_is_read_wherever_it_stands(draft_of, line, address):
    run(draft_of(line, heads=POSTAL_HEADS))
    assert postal() == [("A", *address)]


def test_postal_address_fills_gaps_and_never_overwrites_unasked(draft_of, plan_of):
    run(draft_of("A;Ringstraße 1;;;", heads=POSTAL_HEADS))
    [same] = plan_of("A;Ringstr.1;;;", heads=POSTAL_HEADS)
    assert same.kind == "same"
    run(draft_of("A;;59494;Soest;", heads=POSTAL_HEADS))
    assert postal() == [("A", "Ringstraße 1", "59494", "Soest")]
    [other] = plan_of("A;Wall 2;59494;Soest;", heads=POSTAL_HEADS)
    assert (other.kind, [(each.ours, each.theirs) for each in other.differences]) == (
        "conflict",
        [("Ringstraße 1", "Wall 2")],
    )
    draft = draft_of("A;Wall 2;;;", heads=POSTAL_HEADS)
    draft.decisions = {"2": "take"}
    draft.save()
    run(draft)
    assert postal() == [("A", "Wall 2", "59494", "Soest")]


def test_postal_address_too_long_or_short_of_a_zero_is_said(plan_of):
    long, short = plan_of(f"A;{'x' * 201};;;", "B;Ring 1;1234;Dorf;", heads=POSTAL_HEADS)
    assert (long.kind, "Straße" in long.reasons[0]) == ("refused", True)
    assert short.hints == ["Fehlt der Postleitzahl die Null am Anfang?"]


def test_first_and_last_name_make_a_name(draft_of):
    run(draft_of("A;Ada;Lovelace", heads="Verein;Vorname;Nachname"))
    assert Contact.objects.get().name == "Ada Lovelace"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";;;;;a@example.org", "Der Name der Organisation fehlt."),
        ("A;;;;;keine-adresse", "„keine-adresse“ ist keine E-Mail-Adresse. Sie sieht so aus: name@verein.de."),
        (
            "A;;;;;a@b.de, c@d.de",
            "In „a@b.de, c@d.de“ stehen mehrere E-Mail-Adressen. Schreiben Sie je Adresse eine Zeile.",
        ),
        ("A;Migrantenverein", "Die Art „Migrantenverein“ ist nicht bekannt. Meinten Sie „Migrantenvereine“?"),
        ("A;Quatsch mit Sauce", "Die Art „Quatsch mit Sauce“ ist nicht bekannt."),
        ("A;;Lipstadt", "Die Kommune „Lipstadt“ ist nicht bekannt. Meinten Sie „Lippstadt“?"),
        ("A;;Paris-Ost 3", "Die Kommune „Paris-Ost 3“ ist nicht bekannt."),
        ("A;;;vielleicht", "Bei „Migrantenorganisation“ steht „vielleicht“. Schreiben Sie ja oder nein."),
        ("A\x07B", "Im Feld „Organisation“ stehen unlesbare Zeichen. Schreiben Sie es neu."),
        ("A\u202eB", "Im Feld „Organisation“ stehen unlesbare Zeichen. Schreiben Sie es neu."),
        ("A;;;;\ufffd", "Im Feld „Ansprechperson“ stehen unlesbare Zeichen. Schreiben Sie es neu."),
        ("A" * 201, "„Organisation“ ist zu lang: 201 Zeichen, erlaubt sind 200."),
        ("A;;;;;;" + "1" * 51, "„Telefon“ ist zu lang: 51 Zeichen, erlaubt sind 50."),
    ],
)
def test_rows_that_cannot_be_taken_are_refused_with_the_reason(plan_of, line: str, reason: str):
    [other, outcome] = plan_of("Guter Verein " + "x" * 300 if len(line) > 300 else "Guter Verein", line)
    assert (outcome.kind, reason in outcome.reasons) == (Kind.REFUSED, True), outcome.reasons
    assert other.kind == Kind.NEW


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Soest", "soest"), ("SOEST ", "soest"), ("59494 Soest", "soest"), ("D-59494 Soest", "soest"), ("Stadt Rüthen", "ruethen"),
     ("Ruethen", "ruethen"), ("Wickede", "wickede"), ("Gemeinde Möhnesee", "moehnesee")],
)  # fmt: skip
def test_municipalities_are_known_by_what_people_write(draft_of, text: str, slug: str):
    run(draft_of(f"A;;{text}"))
    assert Organisation.objects.get().municipality == Municipality.objects.get(slug__startswith=slug)


@pytest.mark.parametrize("text", ["-", "k. A.", "keine", "–", "/", "unbekannt"])
def test_words_for_nothing_are_nothing(draft_of, text: str):
    run(draft_of(f"A;{text};{text};;{text};{text};{text};{text}"))
    assert everything() == [("A", "a", None, None, False)]


@pytest.mark.parametrize("name", ["=1+1", "+49", "@home", '=HYPERLINK("http://x";"y")', "-Verein"])
def test_formula_like_names_are_kept_and_inert(draft_of, team_client, name: str):
    run(draft_of('"' + name.replace('"', '""') + '"'))
    assert Organisation.objects.get().name == name
    exported = team_client.get("/team/organisationen/liste.xlsx").content
    assert load_workbook(io.BytesIO(exported)).active["A2"].data_type == "s"
    assert rows_of(team_client.get("/team/organisationen/liste.csv").content)[0][0] == name


def test_addresses_in_mail_form_are_understood(draft_of):
    run(draft_of("A;;;;;Ada <ada@example.org>", "B;;;;;mailto:b@example.org"))
    assert list(Contact.objects.order_by("email").values_list("email", flat=True)) == [
        "ada@example.org",
        "b@example.org",
    ]


def test_missing_zero_of_a_phone_number_is_pointed_out(plan_of):
    assert plan_of("A;;;;;;2921301234")[0].hints == ["Fehlt der Telefonnummer die Null am Anfang?"]
    assert plan_of("A;;;;;;02921 301234")[0].hints == []


@pytest.mark.parametrize("phone", ["01.02.2013", "17.01.2013 14:30", "2013-02-01", "12:30:00", "4,92921E+12", "3E10"])
def test_what_is_left_of_a_phone_number_is_refused(plan_of, phone: str):
    outcome = plan_of(f"A;;;;;;{phone}")[0]
    assert outcome.kind == Kind.REFUSED
    assert f"Aus der Telefonnummer hat das Tabellenprogramm „{phone}“ gemacht." in outcome.reasons[0]


@pytest.mark.parametrize("value", ["########", "#NAME?", "#NV", "#div/0!"])
def test_what_spreadsheets_show_instead_of_a_value_is_refused(plan_of, value: str):
    outcome = plan_of(f"A;;;;{value};")[0]
    assert outcome.reasons == [
        f"Im Feld „Ansprechperson“ steht „{value}“ statt eines Werts. Schreiben Sie den Wert hin."
    ]


def test_what_does_not_look_like_a_phone_number_is_pointed_out(plan_of):
    assert plan_of("A;;;;;;siehe Liste")[0].hints == ["Ist „siehe Liste“ eine Telefonnummer?"]
    for phone in ("02921/30-1234 (privat)", "+49 2921 30.12.34", "0171-23-45678", "02.92.1301234", "110"):
        assert (plan_of(f"A;;;;;;{phone}")[0].kind, plan_of(f"A;;;;;;{phone}")[0].hints) == (Kind.NEW, [])


@pytest.fixture
def known(process: Process) -> Organisation:
    organisation = Organisation.objects.create(
        name="Türkischer Elternverein",
        category=OrganisationCategory.objects.get(slug="migrantenvereine"),
        municipality=Municipality.objects.get(slug="soest"),
        is_migrant_organisation=True,
    )
    organisation.contacts.create(name="Ada", email="ada@example.org", phone="02921 1234")
    return organisation


def test_known_organisation_is_found_however_it_is_spelled(known, plan_of):
    [outcome] = plan_of(
        "TUERKISCHER   ELTERNVEREIN;Migrantenvereine;Soest;ja;ada;ADA@example.org;+49 (0) 2921 / 12-34;"
    )
    assert (outcome.kind, outcome.organisation_pk, outcome.additions, outcome.differences) == (
        Kind.SAME,
        known.pk,
        [],
        [],
    )


@pytest.mark.parametrize(
    ("ours", "theirs"), [("Hilfe e. V.", "Hilfe e.V."), ("Eltern-Verein", "Elternverein"), ("مركز", "مركز")]
)
def test_dots_hyphens_and_spaces_make_no_other_name(process, plan_of, ours, theirs):
    organisation = Organisation.objects.create(name=ours)
    assert [(each.kind, each.organisation_pk) for each in plan_of(theirs)] == [(Kind.SAME, organisation.pk)]


def test_gaps_are_filled(known, draft_of):
    Organisation.objects.update(category=None, is_migrant_organisation=False)
    Contact.objects.update(phone="", email="")
    draft = draft_of("Türkischer Elternverein;Migrantenvereine;;ja;Ada;neu@example.org;5;Türkisch")
    [outcome] = make_plan(draft).outcomes
    assert (outcome.kind, outcome.additions) == (
        Kind.COMPLETED,
        [
            "Art: Migrantenvereine",
            "Migrantenorganisation: ja",
            "E-Mail: neu@example.org",
            "Telefon: 5",
            "Sprache: Türkisch",
        ],
    )
    run(draft)
    assert everything() == [
        ("Türkischer Elternverein", "tuerkischer elternverein", "migrantenvereine", "soest", True),
        ("Türkischer Elternverein", "Ada", "neu@example.org", "5", "Türkisch"),
    ]


def test_another_address_of_a_known_person_is_another_contact(known, draft_of):
    run(draft_of("Türkischer Elternverein;;;;Ada;zweite@example.org"))
    assert sorted(known.contacts.values_list("name", "email")) == [
        ("Ada", "ada@example.org"),
        ("Ada", "zweite@example.org"),
    ]


CONFLICT = "Türkischer Elternverein;VHS;Werl;nein;Ada L.;ada@example.org;999;"


def test_differences_show_both_versions(known, plan_of):
    [outcome] = plan_of(CONFLICT)
    assert outcome.kind == Kind.CONFLICT
    assert [(each.label, each.ours, each.theirs) for each in outcome.differences] == [
        ("Art", "Migrantenvereine", "VHS"),
        ("Kommune", "Soest", "Werl"),
        ("Migrantenorganisation", "ja", "nein"),
        ("Ansprechperson", "Ada", "Ada L."),
        ("Telefon", "02921 1234", "999"),
    ]
    assert outcome.choices == ["keep", "take", "new"]


def decided(draft: ImportDraft, decision: str) -> ImportDraft:
    imports.decide_all_differences(draft=draft, decision=decision)
    draft.refresh_from_db()
    return draft


def test_keeping_changes_nothing(known, draft_of):
    before = everything()
    run(decided(draft_of(CONFLICT), "keep"))
    assert everything() == before


def test_taking_takes_the_list(known, draft_of):
    run(decided(draft_of(CONFLICT), "take"))
    assert everything() == [
        ("Türkischer Elternverein", "tuerkischer elternverein", "vhs", "werl", False),
        ("Türkischer Elternverein", "Ada L.", "ada@example.org", "999", ""),
    ]


def test_new_makes_another_of_the_same_name(known, draft_of):
    run(decided(draft_of(CONFLICT), "new"))
    assert [row[:4] for row in everything() if len(row) == 5 and row[1] == "tuerkischer elternverein"] == [
        ("Türkischer Elternverein", "tuerkischer elternverein", "migrantenvereine", "soest"),
        ("Türkischer Elternverein", "tuerkischer elternverein", "vhs", "werl"),
    ]
    # The second time each is found for itself.
    assert [outcome.kind for outcome in make_plan(draft_of(CONFLICT)).outcomes] == [Kind.SAME]


def test_undecided_differences_stop_the_import(known, draft_of):
    before = everything()
    with pytest.raises(ImportRefusedError, match="Entscheiden Sie zuerst"):
        run(draft_of(CONFLICT, "Neu"))
    assert everything() == before


def test_same_address_under_another_name_is_a_difference(known, draft_of):
    draft = draft_of("Elternverein Türkei;;;;Ada;ada@example.org")
    [outcome] = make_plan(draft).outcomes
    assert [(each.label, each.ours, each.theirs) for each in outcome.differences] == [
        ("Organisation", "Türkischer Elternverein", "Elternverein Türkei")
    ]
    run(decided(draft, "take"))
    assert Organisation.objects.values_list("name", "folded_name").get() == (
        "Elternverein Türkei",
        "elternverein tuerkei",
    )


def test_someone_may_speak_for_two_organisations(known, draft_of):
    line = "Frauencafé;;;;Ada;ada@example.org"
    run(decided(draft_of(line), "new"))
    assert sorted(Contact.objects.values_list("organisation__name", "email")) == [
        ("Frauencafé", "ada@example.org"),
        ("Türkischer Elternverein", "ada@example.org"),
    ]
    assert [outcome.kind for outcome in make_plan(draft_of(line)).outcomes] == [Kind.SAME]


def test_address_of_several_organisations_is_refused(known, plan_of):
    Organisation.objects.create(name="Frauencafé").contacts.create(name="Ada", email="ada@example.org")
    [outcome] = plan_of("Dritte;;;;Ada;ada@example.org")
    assert outcome.reasons[0].startswith(
        "Diese E-Mail-Adresse haben mehrere Organisationen: „Türkischer Elternverein“, „Frauencafé“."
    )


def test_organisations_of_one_name_are_told_apart_by_their_municipality(known, plan_of):
    other = Organisation.objects.create(name=known.name, municipality=Municipality.objects.get(slug="werl"))
    outcomes = plan_of(f"{known.name};;Werl", f"{known.name};;Soest", f"{known.name}")
    assert [outcome.organisation_pk for outcome in outcomes] == [other.pk, known.pk, None]
    assert outcomes[2].kind == Kind.REFUSED


def test_duplicate_rows_in_the_file_are_refused(plan_of):
    outcomes = plan_of("A;;;;Eins;1@example.org", "B", "a;;;;eins;1@EXAMPLE.org", "B", "A", "A;;;;Eins;1@example.org;5")
    assert [(outcome.kind, outcome.reasons) for outcome in outcomes] == [
        (Kind.NEW, []),
        (Kind.NEW, []),
        (Kind.REFUSED, ["Steht schon in Zeile 2."]),
        (Kind.REFUSED, ["Steht schon in Zeile 3."]),
        (Kind.REFUSED, ["Steht schon in Zeile 2."]),
        (Kind.COMPLETED, []),
    ]


def test_rows_that_contradict_each_other_are_refused(plan_of):
    [first, second] = plan_of("A;VHS;Soest", "A;VHS;Werl")
    assert (first.kind, second.kind) == (Kind.NEW, Kind.REFUSED)
    assert second.reasons == ["Widerspricht Zeile 2: Kommune „Werl“ statt „Soest“."]


def test_similar_names_are_pointed_out(known, plan_of):
    assert plan_of("Elternverein, Türkischer e. V.")[0].hints == [
        "Es gibt schon „Türkischer Elternverein“. Ist das dieselbe?"
    ]


# --- The import --------------------------------------------------------------------------------------------------------

MIXED = [
    "Neu eins;VHS;Soest;nein;Eins;eins@example.org;1;Deutsch",
    "Neu eins;;;;Zwei;zwei@example.org;;",
    "Türkischer Elternverein;;;;Neue;neue@example.org;;Türkisch",
    CONFLICT,
    ";;;;;;;",
    "Schlecht;Quatsch;;;;;;",
    "Neu zwei;;;x;;info@example.org;;",
]


@pytest.mark.parametrize("decision", ["keep", "take", "new"])
def test_second_import_of_the_same_file_changes_nothing(known, draft_of, decision: str):
    run(decided(draft_of(*MIXED), decision))
    after = everything()
    again = decided(draft_of(*MIXED), decision)
    assert {outcome.changes_something for outcome in make_plan(again).outcomes} == {False}
    run(again)
    assert everything() == after


def test_import_twice_is_one_import(draft_of):
    draft = draft_of("A")
    digest = make_plan(draft).digest
    for _time in range(2):
        import_organisations(draft=draft, digest=digest, by=draft.created_by)
    assert Organisation.objects.count() == 1


def test_changed_directory_stops_the_import(known, draft_of):
    draft = draft_of("Türkischer Elternverein;VHS", "Neu")
    decided(draft, "keep")
    digest = make_plan(draft).digest
    known.category = OrganisationCategory.objects.get(slug="polizei")
    known.save()
    with pytest.raises(ImportRefusedError, match="hat sich das Verzeichnis geändert"):
        import_organisations(draft=draft, digest=digest, by=draft.created_by)
    assert Organisation.objects.count() == 1


def test_contact_that_comes_in_at_the_same_moment_stops_the_import(known, draft_of, monkeypatch):
    draft = draft_of("Neu", "Türkischer Elternverein;;;;Bob;bob@example.org")
    digest = make_plan(draft).digest
    write = imports._write

    def write_after_somebody_else(directory: object) -> None:
        known.contacts.create(name="Bob", email="BOB@example.org")
        write(directory)

    monkeypatch.setattr(imports, "_write", write_after_somebody_else)
    with pytest.raises(ImportRefusedError, match="hat sich das Verzeichnis geändert"):
        import_organisations(draft=draft, digest=digest, by=draft.created_by)
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_lists_taken_over_at_once_make_no_organisation_twice(draft_of):
    """Both were checked before either was taken over: the second one is checked again, and refused."""
    drafts = [draft_of("Neu;;;;Ada;ada@example.org", f"Nur hier {number}") for number in range(4)]
    # The first of them is even pressed twice.
    wanted = [(draft, make_plan(draft).digest) for draft in [drafts[0], *drafts]]

    def take_over(draft: ImportDraft, digest: str) -> str:
        try:
            import_organisations(draft=draft, digest=digest, by=draft.created_by)
        except ImportRefusedError:
            return "refused"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(len(wanted)) as pool:
        results = list(pool.map(lambda pair: take_over(*pair), wanted))
    assert results.count("taken") in {1, 2}
    assert sorted(Organisation.objects.filter(name="Neu").values_list("contacts__email", flat=True)) == [
        "ada@example.org"
    ]
    assert Organisation.objects.count() == 2


def test_import_is_all_or_nothing(draft_of, monkeypatch):
    draft = draft_of("A;;;;Eins;1@example.org")
    monkeypatch.setattr(imports, "_result", lambda plan: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(draft)
    assert everything() == []


def test_drafts_are_purged_after_a_day(draft_of):
    old, new = draft_of("A"), draft_of("B")
    ImportDraft.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT_FOR)
    assert purge_import_drafts() == 1
    assert list(ImportDraft.objects.all()) == [new]


def test_two_thousand_rows_are_planned_with_few_queries_in_seconds(draft_of):
    categories = OrganisationCategory.objects.values_list("title", flat=True)
    lines = [
        f"Verein {n} e.V.;{categories[n % 5]};Soest;ja;Person {n};p{n}@example.org;02921 {n};x" for n in range(2000)
    ]
    draft = draft_of(*lines)
    begun = time.perf_counter()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        plan = make_plan(draft)
    assert len(captured) == 6
    assert plan.counts[Kind.NEW] == 2000
    run(draft)
    with CaptureQueriesContext(connection) as captured:
        assert make_plan(draft).counts[Kind.SAME] == 2000
    assert len(captured) == 6
    assert time.perf_counter() - begun < 30


# --- Files as they come ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(DATA.glob("*.*")), ids=lambda path: path.name)
def test_dirty_file_loses_no_row(process: Process, team_member: User, path: Path):
    """Each row of the file is taken over, was there, waits for a decision, or is refused with a reason and given back."""
    table = read_table(path.read_bytes())
    draft = keep_draft(table=table, file_name=path.name, by=team_member)
    plan = make_plan(draft)
    assert [outcome.line for outcome in plan.outcomes] == [row.line for row in table.rows]
    assert all(bool(outcome.reasons) == (outcome.kind == Kind.REFUSED) for outcome in plan.outcomes)
    run(draft)
    expected = {row.cells[draft.columns.index("name")].strip() for row in table.rows} - {""}
    refused = {outcome.name for outcome in plan.outcomes if outcome.kind == Kind.REFUSED}
    there = set(Organisation.objects.values_list("name", flat=True))
    assert {" ".join(name.split()) for name in expected} <= there | refused


# --- The pages ---------------------------------------------------------------------------------------------------------


def upload(client: Client, data: bytes, name: str = "liste.csv"):
    return client.post(URL, {"file": SimpleUploadedFile(name, data)})


def uploaded(client: Client, *lines: str) -> tuple[ImportDraft, str]:
    response = upload(client, "\n".join([HEADS, *lines]).encode())
    assert response.status_code == 302, response.content.decode()
    return ImportDraft.objects.order_by("-pk")[0], response["Location"]


def test_upload_without_file_says_what_to_do(process, team_client):
    response = team_client.post(URL)
    assert response.status_code == 200
    assert response.content.decode().count("Wählen Sie die Datei mit Ihrer Liste aus.") == 2


def test_bad_file_is_refused_on_the_page(process, team_client):
    response = upload(team_client, b"\x89PNG\0\0", "bild.xlsx")
    assert "Die Datei ist keine Tabelle." in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_whole_way_through_the_pages(known, team_client):
    draft, url = uploaded(team_client, *MIXED)
    page = team_client.get(url).content.decode()
    assert 'name="digest"' not in page
    assert "Bei einer Zeile sagt Ihre Liste etwas anderes als das Verzeichnis." in page
    team_client.post(f"{url}entscheiden/", {"line-5": "take", "line-99": "take", "line-2": "nonsense"})
    draft.refresh_from_db()
    assert draft.decisions == {"5": "take"}
    response = team_client.get(url)
    response = team_client.post(f"{url}uebernehmen/", {"digest": response.context["plan"].digest}, follow=True)
    page = response.content.decode()
    assert "<h1>Liste übernommen</h1>" in page
    assert "Eine Zeile fehlt noch" in page
    assert Organisation.objects.filter(name__startswith="Neu").count() == 2
    # Afterwards the refused rows are still there, with their reason.
    rows = read_table(team_client.get(f"{url}abgelehnt.xlsx").content)
    assert rows.heads[:3] == ["Zeile", "Grund", "Organisation"]
    assert [row.cells[:4] for row in rows.rows] == [
        ["7", "Die Art „Quatsch“ ist nicht bekannt.", "Schlecht", "Quatsch"]
    ]


def test_mended_rows_can_be_uploaded_again(process, team_client):
    _draft, url = uploaded(team_client, "Gut", "Schlecht;Quatsch;Soest", "=böse;;Nirgendwo")
    again = team_client.get(f"{url}abgelehnt.csv").content.decode("utf-8-sig").replace("Quatsch;", "VHS;")
    response = upload(team_client, again.encode())
    draft = ImportDraft.objects.order_by("-pk")[0]
    assert [(each.kind, each.name) for each in make_plan(draft).outcomes] == [
        (Kind.NEW, "Schlecht"),
        (Kind.REFUSED, "=böse"),
    ]
    once_more = read_table(team_client.get(f"{response['Location']}abgelehnt.csv").content)
    assert once_more.heads[:3] == ["Zeile", "Grund", "Organisation"]


def test_outdated_page_is_refused_with_a_fresh_dry_run(known, team_client):
    _draft, url = uploaded(team_client, "Neu")
    digest = team_client.get(url).context["plan"].digest
    Organisation.objects.create(name="Neu")
    response = team_client.post(f"{url}uebernehmen/", {"digest": digest}, follow=True)
    assert "Seit der Prüfung hat sich das Verzeichnis geändert." in response.content.decode()
    assert response.context["plan"].counts[Kind.SAME] == 1


def test_columns_can_be_corrected(process, team_client):
    response = upload(team_client, b"wer;wo\nA;Soest\nB;Werl\n")
    url = response["Location"]
    page = team_client.get(url).content.decode()
    assert "Wir haben nicht erkannt, in welcher Spalte der Name der Organisation steht." in page
    for columns, words in [
        ({"column-0": "", "column-1": "municipality"}, "Sagen Sie, in welcher Spalte der Name der Organisation steht."),
        (
            {"column-0": "name", "column-1": "name"},
            "„Organisation“ ist mehr als einer Spalte zugeordnet. Lassen Sie eine davon weg.",
        ),
        ({"column-0": "rubbish", "column-1": "name"}, "Wählen Sie eine Angabe aus der Liste."),
    ]:
        assert words in team_client.post(f"{url}spalten/", columns).content.decode()
    team_client.post(f"{url}spalten/", {"column-0": "name", "column-1": "municipality"})
    assert team_client.get(url).context["plan"].counts[Kind.NEW] == 2


def test_left_out_columns_are_named(process, team_client):
    url = upload(team_client, b"Verein;Fax;\nA;59494;x\n")["Location"]
    assert team_client.get(url).context["left_out"] == ["Fax", "Spalte 3"]


def test_all_open_differences_are_decided_at_once(known, team_client):
    _draft, url = uploaded(team_client, CONFLICT)
    team_client.post(f"{url}entscheiden/", {"all": "rubbish"})
    assert make_plan(ImportDraft.objects.get()).open_count == 1
    team_client.post(f"{url}entscheiden/", {"all": "keep"})
    assert make_plan(ImportDraft.objects.get()).open_count == 0


def test_uploaded_list_can_be_deleted(process, team_client):
    _draft, url = uploaded(team_client, "A")
    team_client.post(f"{url}verwerfen/")
    assert team_client.get(url).status_code == 404


def test_list_of_somebody_else_or_of_yesterday_is_not_found(process, team_client):
    _draft, url = uploaded(team_client, "A")
    other = Client()
    other.force_login(User.objects.create_user("zwei@example.org", role=User.Role.LEAD))
    paths = ["", "abgelehnt.xlsx"]
    assert [other.get(url + path).status_code for path in paths] == [404, 404]
    posts = ["spalten/", "entscheiden/", "uebernehmen/", "verwerfen/"]
    assert [other.post(url + path).status_code for path in posts] == [404] * 4
    ImportDraft.objects.update(created_at=timezone.now() - KEPT_FOR)
    assert team_client.get(url).status_code == 404


@pytest.mark.parametrize(
    "query", ["zeige=rubbish", "zeige=conflict&seite=99999999999999999999", "seite=-1", "zeige=%00", "seite=x"]
)
def test_odd_queries_show_the_page(known, team_client, query: str):
    _draft, url = uploaded(team_client, *MIXED)
    assert team_client.get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_template_can_be_imported_as_it_is(process, team_client, form: str):
    response = upload(team_client, team_client.get(f"{URL}vorlage.{form}").content, f"vorlage.{form}")
    plan = team_client.get(response["Location"]).context["plan"]
    assert [(outcome.kind, outcome.name, outcome.reasons) for outcome in plan.outcomes] == [
        (Kind.NEW, "Beispielverein e. V.", [])
    ]


def test_unknown_form_of_a_file_is_not_found(process, team_client):
    assert team_client.get(f"{URL}vorlage.exe").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_own_export_changes_nothing(known, team_client, form: str):
    Organisation.objects.create(name='\'=Anführung, "Haus"; e.V.').contacts.create(name="+49", phone="+49 2921 1")
    exported = team_client.get(f"/team/organisationen/liste.{form}").content
    plan = team_client.get(upload(team_client, exported, f"liste.{form}")["Location"]).context["plan"]
    assert {outcome.kind for outcome in plan.outcomes} == {Kind.SAME}


def test_dry_run_takes_the_same_queries_for_one_row_and_many(process, team_client):
    counts = []
    for number in (1, 60):
        _draft, url = uploaded(team_client, *[f"Verein {n};VHS;Soest;ja;P {n};p{n}@example.org" for n in range(number)])
        team_client.get(url)
        with CaptureQueriesContext(connection) as captured:
            team_client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
