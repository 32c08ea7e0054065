"""Opens a process file: from bytes to TOML, refusing whatever is not a small UTF-8 text."""

import re
import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from workshops_soest.process.problems import Problem, ProcessFileError

MOST_BYTES = 2_000_000

# What the parser says in English, and what helps someone who writes the file by hand.
PARSER_WORDS = [
    ("Cannot overwrite a value", gettext_noop("Dieser Schlüssel steht hier zum zweiten Mal.")),
    ("Cannot declare", gettext_noop("Diese Tabelle steht hier zum zweiten Mal. Mehrere schreiben Sie als [[name]].")),
    ("Expected '='", gettext_noop("Nach dem Schlüssel fehlt das Gleichheitszeichen.")),
    ("Invalid date", gettext_noop("Dieses Datum oder diese Uhrzeit gibt es nicht.")),
    ("Unterminated string", gettext_noop("Hier fehlt ein Anführungszeichen am Ende.")),
    (
        "Illegal character",
        gettext_noop("Hier steht ein Zeichen, das nicht erlaubt ist, oder ein Anführungszeichen fehlt."),
    ),
    ("Unclosed array", gettext_noop("Hier fehlt die schließende Klammer ].")),
    ("Unclosed inline table", gettext_noop("Hier fehlt die schließende Klammer }.")),
    ("Invalid value", gettext_noop("Dieser Wert ist nicht lesbar. Texte stehen in Anführungszeichen.")),
    ("Expected newline", gettext_noop("Hier steht mehr als ein Wert. Jeder Schlüssel braucht eine eigene Zeile.")),
]


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content as TOML. Raises ProcessFileError when there is none to be had."""
    text = _text(path, _bytes(path))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refusal(path, _parser_reason(str(error))) from error
    except (RecursionError, ValueError) as error:
        # Brackets within brackets without end, or a number of thousands of digits.
        raise _refusal(path, _("Die Datei ist zu tief verschachtelt oder enthält eine viel zu lange Zahl.")) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _refusal(path, _("Das ist ein Ordner, keine Datei."))
        if not path.exists():
            raise _refusal(path, _("Diese Datei gibt es nicht."))
        if not path.is_file():
            raise _refusal(path, _("Das ist keine gewöhnliche Datei."))
        # The size is asked for first: a file of many megabytes must not be read at all.
        if path.stat().st_size > MOST_BYTES:
            raise _refusal(path, _("Die Datei ist größer als 2 MB. Eine Prozessdatei hat wenige hundert Zeilen."))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _refusal(path, _("Die Datei lässt sich nicht öffnen.")) from error


def _text(path: Path, content: bytes) -> str:
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(path, _("Die Datei beginnt mit einer Kennung (BOM). Speichern Sie sie als „UTF-8 ohne BOM“."))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(path, _("Zeile %(line)d ist nicht in UTF-8 geschrieben.") % {"line": line}) from error
    if not text.strip():
        raise _refusal(path, _("Die Datei ist leer."))
    return text


def _parser_reason(message: str) -> str:
    reason = next(
        (_(words) for start, words in PARSER_WORDS if message.startswith(start)), _("Das ist kein gültiges TOML.")
    )
    place = re.search(r"at line (\d+), column (\d+)", message)
    if place:
        return _("Zeile %(line)s, Spalte %(column)s: %(reason)s") % {
            "line": place[1],
            "column": place[2],
            "reason": reason,
        }
    return _("Am Ende der Datei: %(reason)s") % {"reason": reason}


def _refusal(path: Path, reason: str) -> ProcessFileError:
    return ProcessFileError(str(path), [Problem("", reason)])
