"""How far the printing is, noted where whoever ordered it looks."""

import logging
import os
from pathlib import Path

VARIABLE = "PRINTING_PROGRESS"
"""Names the file in the environment; without it nothing is noted."""
CHARACTERS = 2_900
"""Of a document's HTML on a page, as long as nobody knows how many pages it has."""


class Progress(logging.Handler):
    """Notes per cent. The pages are laid out at least twice: the contents list says where each chapter came to stand."""

    def __init__(self, place: Path, characters: int) -> None:
        super().__init__()
        self.place, self.expected = place, max(characters // CHARACTERS, 1)
        self.page = self.turn = self.noted = 0

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        per_cent = self.noted
        if "Repagination" in message:
            self.turn, self.expected = self.turn + 1, max(self.page, 1)
        elif " - Page " in message:
            self.page = int(record.args[0])  # type: ignore[index, arg-type]
            begin, share = (5, 65) if not self.turn else (70, 15)
            per_cent = begin + int(share * min(self.page / self.expected, 1))
        elif message.startswith("Step 6"):
            per_cent = 88
        elif message.startswith("Step 7"):
            per_cent = 95
        if per_cent > self.noted:
            self.noted = per_cent
            self.place.write_text(str(per_cent), encoding="ascii")


def watch(characters: int) -> None:
    """Notes from now on how far a document of so many characters is."""
    if place := os.environ.get(VARIABLE):
        printer = logging.getLogger("weasyprint.progress")
        printer.setLevel(logging.INFO)
        printer.addHandler(Progress(Path(place), characters))
