"""How minutes became what they are: two of their revisions, compared word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.comparison import Stretch, compare_texts
from concept.models import Minutes, MinutesRevision, Result
from workshops import plaintext
from workshops.formats import format_day_plain, format_moment


@dataclass(frozen=True)
class Difference:
    """A note, a result or the frame, as it was changed."""

    title: str
    stretches: Sequence[Stretch]


def compare_revisions(old: MinutesRevision, new: MinutesRevision) -> list[Difference]:
    """What differs, in the order of `new`; what is only in `old` last. Empty where they say the same."""
    before, after = dict(_sections(old.content)), dict(_sections(new.content))
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        title, former = before.get(key, ("", ""))
        title, present = after.get(key, (title, ""))
        if former != present:
            found.append(Difference(title, compare_texts(former, present)))
    return found


def _sections(content: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Key, title and text of everything that is compared."""
    yield "frame", (_("Zeiten, Personen, Anwesenheit"), "\n".join(_frame_lines(content)))
    for note in content["notes"]:
        title = _("Notiz: %(point)s") % {"point": note["title"] or _("Allgemeines")}
        yield f"note {note['item']}", (title, plaintext.to_plain(note["text"]))
    for result in content["results"]:
        title = _("Ergebnis %(number)d") % {"number": result["number"]}
        yield f"result {result['number']}", (title, "\n".join(_result_lines(result)))
    yield "corrections", (_("Berichtigungen"), "\n\n".join(content["corrections"]))


def _frame_lines(content: dict[str, Any]) -> Iterator[str]:
    yield _("Stand: %(state)s") % {"state": Minutes.State(content["state"]).label}
    for name, label in (("starts_at", _("Begonnen")), ("ends_at", _("Geendet"))):
        if moment := content[name]:
            yield f"{label}: {format_moment(datetime.fromisoformat(moment))}"
    if content["keeper"]:
        yield _("Protokoll führt: %(name)s") % {"name": content["keeper"]}
    if content["moderators"]:
        yield _("Moderation: %(names)s") % {"names": ", ".join(content["moderators"])}
    for name, number in content["attendance"]:
        yield f"{name}: {number}"


def _result_lines(result: dict[str, Any]) -> Iterator[str]:
    place = [Result.Kind(result["kind"]).label, result["title"], "" if result["is_public"] else _("intern")]
    yield " · ".join(str(part) for part in place if part)
    yield from result["text"].split("\n")
    if result["points"] is not None:
        yield ngettext("%(number)d Punkt", "%(number)d Punkte", result["points"]) % {"number": result["points"]}
    if result["responsible"]:
        yield _("Wer kümmert sich: %(name)s") % {"name": result["responsible"]}
    if result["due_on"]:
        yield _("Bis wann: %(day)s") % {"day": format_day_plain(date.fromisoformat(result["due_on"]))}
    if result["contributions"]:
        yield _("Beruht auf Beitrag %(numbers)s") % {"numbers": ", ".join(map(str, result["contributions"]))}
