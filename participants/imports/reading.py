"""From an uploaded file to a table of texts."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from participants.imports.columns import recognise
from participants.imports.tables import (
    HEADS_WITHIN,
    LAST_ROW,
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    Row,
    Table,
    UnreadableFileError,
    make_table,
    storable,
    take_filled,
    too_many_rows,
)
from participants.imports.workbooks import read_workbook
from participants.spreadsheets import unescape

_DELIMITERS = ";,\t|"
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
]
# What office programs on Windows, DOS and older Macs wrote.
_OLD_ENCODINGS = [("cp1252", "Windows-1252"), ("cp850", "MS-DOS (850)"), ("mac_roman", "Macintosh")]
_GERMAN = frozenset("äöüÄÖÜß")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r'\A"?sep=([;,\t|])"?\r?\n', re.IGNORECASE)
# So much of the text tells the separator.
_SAMPLE = 50_000
# Closes the text: where the reader does not find it as a row of its own, a quotation mark was left open.
_END = "\N{END OF TEXT}"


def read_table(data: bytes) -> Table:
    """The table in the bytes of an XLSX or CSV file. Raises UnreadableFileError, and nothing else, whatever they are."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(too_big())
    if not data.strip():
        raise UnreadableFileError(
            _("Die Datei ist leer. Wählen Sie eine Tabelle mit Überschriften und Zeilen darunter.")
        )
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError(
            _(
                "Die Datei ist im alten Excel-Format oder mit einem Kennwort geschützt. Öffnen Sie sie und speichern Sie "
                "sie ohne Kennwort als „Excel-Arbeitsmappe (.xlsx)“ oder als CSV."
            )
        )
    return _read_csv(data)


def too_big() -> str:
    return _(
        "Die Datei ist größer als %(megabytes)d MB. Löschen Sie Bilder und leere Blätter oder teilen Sie die Liste."
    ) % {"megabytes": MAX_BYTES // 1_000_000}


def _no_table() -> UnreadableFileError:
    return UnreadableFileError(
        _("Die Datei ist keine Tabelle. Speichern Sie Ihre Liste als XLSX oder CSV und laden Sie diese Datei hoch.")
    )


def _read_csv(data: bytes) -> Table:
    text, encoding = _decode(data)
    text = text.rstrip("\x1a").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    if (
        "\0" in text
        or _END in text
        or len(_CONTROL.findall(text)) > 10 + len(text) / 100
        or text.lstrip()[:1] in {"<", "{", "%"}
    ):
        raise _no_table()
    named = _SEPARATOR_LINE.match(text)
    delimiter = named[1] if named else _delimiter_of(text)
    records = take_filled(_records(text[named.end() :] if named else text, delimiter))
    remark = _("Gelesen als Text in %(encoding)s, Felder getrennt durch %(delimiter)s.") % {
        "encoding": encoding,
        "delimiter": {";": _("Semikolon"), ",": _("Komma"), "\t": _("Tabulator"), "|": _("senkrechten Strich")}[
            delimiter
        ],
    }
    return make_table(records, [remark], extra_cells_are_columns=False)


def _decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding."""
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec), name
            except UnicodeDecodeError:
                raise UnreadableFileError(
                    _("Die Datei ist beschädigt: Ihre Zeichen passen nicht zu %(encoding)s. Speichern Sie sie neu.")
                    % {"encoding": name}
                ) from None
    # Without a mark, UTF-16 shows by the zeros that half of plain letters consist of.
    for codec, zeros in (("utf-16-le", data[1:400:2]), ("utf-16-be", data[0:400:2])):
        if len(zeros) > 3 and zeros.count(0) > len(zeros) * 0.6:
            try:
                return data.decode(codec), "UTF-16"
            except UnicodeDecodeError:
                raise _no_table() from None
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    texts = [(data.decode(codec, "replace"), name) for codec, name in _OLD_ENCODINGS]
    # The umlauts of one encoding are dashes and quotation marks in another; the first wins where both have none.
    return max(
        texts, key=lambda pair: sum(sign in _GERMAN for sign in pair[0]) - pair[0].count("\N{REPLACEMENT CHARACTER}")
    )


def _delimiter_of(text: str) -> str:
    """The one that makes most heads known; where it makes none, the one that cuts most rows into equal parts."""

    def fitness(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
        try:
            rows = [row for row in islice(reader, HEADS_WITHIN * 2) if row]
        except csv.Error:
            return (0, 0)
        heads = max((sum(map(bool, recognise(row[:MAX_COLUMNS]))) for row in rows[:HEADS_WITHIN]), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return heads, max(widths.values(), default=0)

    return max(_DELIMITERS, key=fitness)


def _records(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(f"{text}\r\n{_END}\r\n", newline=""), delimiter=delimiter)
    waiting: Row | None = None
    begun = 1
    try:
        for number, cells in enumerate(reader, start=1):
            if waiting is not None:
                yield waiting
            if cells == [_END]:
                return
            if number > LAST_ROW:
                raise too_many_rows()
            if not any(cells):
                waiting, begun = None, reader.line_num + 1
                continue
            if any(len(cell) > MAX_CELL or _END in cell for cell in cells):
                raise UnreadableFileError(_unclosed(begun))
            cells = [unescape(storable(cell)) if cell else "" for cell in cells]
            waiting = Row(number, cells, _torn(cells, delimiter))
            begun = reader.line_num + 1
    except csv.Error:
        raise UnreadableFileError(_unclosed(begun)) from None
    raise UnreadableFileError(_unclosed(begun))


def _unclosed(line: int) -> str:
    return _(
        "Ab Zeile %(line)d fehlt ein schließendes Anführungszeichen. Ergänzen Sie es und laden Sie die Datei neu hoch."
    ) % {"line": line}


def _torn(cells: list[str], delimiter: str) -> str:
    """Why a row cannot be read whose field has swallowed the rows below it: text, line break, separators."""
    for cell in cells:
        if any(line.count(delimiter) > 1 for line in cell.splitlines()[1:]):
            return _(
                "Ein Feld reicht über mehrere Zeilen der Liste. Vermutlich fehlt ein Anführungszeichen; ergänzen Sie es."
            )
    return ""
