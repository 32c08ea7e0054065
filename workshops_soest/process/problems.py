"""What is wrong with a process file, in words for the people who write it."""

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

SHOWN_LENGTH = 60
MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Problem:
    """One fault: where it is (`event[3].theme („auftakt“)`, empty for the whole file) and why it cannot stay."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


class ProcessFileError(Exception):
    """The file cannot be loaded. Its text names the file and every problem."""

    def __init__(self, file: str, problems: list[Problem]):
        self.file = file
        self.problems = problems
        super().__init__(file, problems)

    def __str__(self) -> str:
        head = _("%(file)s wurde nicht geladen. Die Datenbank ist unverändert.") % {"file": shown(self.file, 300)}
        return "\n".join([head, *(f"  - {problem}" for problem in self.problems)])


class TooManyProblemsError(Exception):
    """Raised when reading on would help nobody."""


class Problems:
    """Collects problems, so that all are told at once; raises `TooManyProblemsError` beyond the fiftieth."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, where: str, reason: str) -> None:
        self.found.append(Problem(where, reason))
        if len(self.found) == MOST_PROBLEMS:
            self.found.append(Problem("", _("Hier wurde nicht weiter geprüft: Es sind zu viele Fehler.")))
            raise TooManyProblemsError


def shown(text: str, length: int = SHOWN_LENGTH) -> str:
    """The text as it may be printed: shortened, and without what a terminal would obey."""
    short = text if len(text) <= length else text[: length - 1] + "…"
    return "".join(sign if unicodedata.category(sign)[0] not in "CZ" or sign == " " else "�" for sign in short)


def described(value: Any) -> str:
    """A TOML value as a reader of the file would call it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _("der Text „%(text)s“") % {"text": shown(value)}
        case int() | float():
            return _("die Zahl %(number)s") % {"number": shown(str(value))}
        case list():
            return _("eine Liste")
        case dict():
            return _("eine Tabelle")
    return shown(str(value))


def suggestion(wrong: str, known: list[str]) -> str:
    """ " Meinten Sie „theme“?" when something known is near, else nothing."""
    # Comparing takes time: in a file of thousands of records the first ones must do.
    near = get_close_matches(wrong[:SHOWN_LENGTH], known[:1000], n=1)
    return " " + _("Meinten Sie „%(near)s“?") % {"near": near[0]} if near else ""
