"""Lists of contributions: from a file or pasted lines to rows, and what would become of each row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from concept.languages import language_names
from concept.models import Contribution
from participants.imports.columns import head_key
from participants.imports.tables import Table, UnreadableFileError
from participants.models import Organisation
from workshops.folding import fold
from workshops.ics import clean_line, clean_text
from workshops.models import Event, Theme
from workshops.whole_numbers import read_whole_number

MOST_ROWS = 1_000
LONGEST = 2_000
# How the columns may be headed, as `head_key` reads a head.
_HEADS = {
    "text": "text beitrag karte karten beitraege gedanke gedanken aussage inhalt wortlaut",
    "kind": "art typ kategorie artdesbeitrags",
    "organisation": "organisation verein name von wer",
    "agenda_item": "top tagesordnungspunkt punkt",
    "cluster": "gruppe cluster ueberschrift",
    "themes": "thema themen handlungsfeld handlungsfelder",
    "language": "sprache",
    "translation": "uebersetzung aufdeutsch deutsch",
}
_COLUMNS = {spelling: column for column, spellings in _HEADS.items() for spelling in spellings.split()}


def rows_of_lines(text: str) -> list[dict[str, Any]]:
    """One row per line that is not empty."""
    lines = enumerate(text.splitlines(), start=1)
    return [{"line": number, "text": line.strip()} for number, line in lines if line.strip()]


def rows_of_table(table: Table) -> list[dict[str, Any]]:
    """The rows by what their columns hold; a single column is the texts, even without a head.

    Raises UnreadableFileError where no column holds the texts.
    """
    columns = [_COLUMNS.get(head_key(head), "") for head in table.heads]
    rows = [{"line": row.line, "cells": row.cells, "problem": row.problem} for row in table.rows]
    if "text" not in columns:
        if len(table.heads) > 1:
            raise UnreadableFileError(
                _("Wir finden die Spalte mit den Beiträgen nicht. Schreiben Sie „Beitrag“ in die erste Zeile darüber.")
            )
        # The reader takes the first row for heads; a list without any begins with a card.
        columns = ["text"]
        first = min(row["line"] for row in rows) - 1
        rows.insert(0, {"line": first, "cells": table.heads, "problem": ""})
    found = []
    for row in rows:
        values = {column: cell.strip() for column, cell in zip(columns, row["cells"], strict=False) if column}
        found.append({"line": row["line"], "problem": row["problem"], **values})
    return found


@dataclass
class CardRow:
    """One row of a list: its line, what was written, what it would become, and why it cannot, in words for people."""

    line: int
    written: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check_rows(rows: Sequence[dict[str, Any]], *, event: Event, themes: Sequence[int]) -> list[CardRow]:
    """What would become of each row on the event's wall. `themes`: the numbers of those that rows without any get.

    Six queries, however many rows.
    """
    reader = _Reader(event, themes)
    checked = [reader.read(row) for row in rows]
    seen: dict[str, int] = {}
    for row in checked:
        words = fold(row.values.get("text", ""))
        if words and words in seen:
            row.problems.append(
                _("Steht schon in Zeile %(line)d. Löschen Sie eine der beiden.") % {"line": seen[words]}
            )
        seen.setdefault(words, row.line)
    return checked


class _Reader:
    """Knows what rows may name."""

    def __init__(self, event: Event, themes: Sequence[int]) -> None:
        self.event = event
        self.kinds = {fold(str(label)): value for value, label in Contribution.Kind.choices}
        self.items = {fold(item.title): item for item in event.agenda_items.all()}
        self.clusters = {fold(cluster.title): cluster for cluster in event.clusters.all()}
        self.themes = {theme.number: theme for theme in Theme.objects.all()}
        self.by_title = {fold(title): each for each in self.themes.values() for title in (each.title, each.short_title)}
        self.usual = [self.themes[number] for number in themes if number in self.themes]
        self.languages = {fold(name): code for code, name in language_names().items()}
        self.codes = set(language_names())
        self.organisations = {each.folded_name: each for each in Organisation.objects.order_by("-pk")}
        self.written = set(
            map(fold, Contribution.objects.accepted().filter(event=event).values_list("text", flat=True))
        )

    def read(self, row: dict[str, Any]) -> CardRow:
        """Whatever the row holds: it came back from a browser."""
        line = row.get("line")
        written = {name: str(row.get(name) or "") for name in (*_HEADS, "problem")}
        card = CardRow(line if isinstance(line, int) else 0, written)
        if written["problem"]:
            card.problems.append(clean_line(written["problem"]))
        card.values = {
            "text": self._text(written["text"], card),
            "translation": self._text(written["translation"], card, is_needed=False),
            "kind": self._one(self.kinds, written["kind"], card, _("Die Art „%(name)s“ gibt es nicht."))
            or Contribution.Kind.IDEA,
            "organisation": self._one(
                self.organisations, written["organisation"], card, _("Die Organisation „%(name)s“ kennen wir nicht.")
            ),
            "agenda_item": self._one(
                self.items, written["agenda_item"], card, _("Den Tagesordnungspunkt „%(name)s“ gibt es nicht.")
            ),
            "cluster": self._one(
                self.clusters, written["cluster"], card, _("Die Gruppe „%(name)s“ gibt es an dieser Wand nicht.")
            ),
            "language": self._language(written["language"], card),
            "themes": self._themes(written["themes"], card),
        }
        if fold(card.values["text"]) in self.written:
            card.problems.append(_("Hängt schon an der Wand."))
        return card

    @staticmethod
    def _text(text: str, card: CardRow, *, is_needed: bool = True) -> str:
        cleaned = clean_text(text)
        if is_needed and not cleaned:
            card.problems.append(_("Der Text fehlt."))
        if len(cleaned) > LONGEST:
            card.problems.append(_("Der Text ist länger als %(most)d Zeichen.") % {"most": LONGEST})
        return cleaned

    @staticmethod
    def _one(known: dict[str, Any], name: str, card: CardRow, problem: str) -> Any:
        if not (folded := fold(name)):
            return None
        if folded not in known:
            card.problems.append(problem % {"name": clean_line(name)[:100]})
        return known.get(folded)

    def _language(self, name: str, card: CardRow) -> str:
        code = name.strip().lower()
        if code in self.codes:
            return code
        if code == "de":
            return ""
        return self._one(self.languages, name, card, _("Die Sprache „%(name)s“ kennen wir nicht.")) or ""

    def _themes(self, text: str, card: CardRow) -> list[Theme]:
        found = []
        for part in text.replace(";", ",").split(","):
            name = part.strip()
            if not name:
                continue
            theme = self.themes.get(read_whole_number(name)) or self.by_title.get(fold(name))
            if theme is None:
                card.problems.append(_("Das Thema „%(name)s“ gibt es nicht.") % {"name": clean_line(name)[:100]})
            else:
                found.append(theme)
        chosen = found or self.usual
        if self.event.kind == Event.Kind.EVENING_SESSION and not chosen:
            card.problems.append(_("Das Thema fehlt."))
        return chosen
