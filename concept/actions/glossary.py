"""Explaining words."""

from concept.actions.planning import PlanConflict, PlanRefused, planning
from concept.models import GlossaryEntry
from workshops.folding import fold


def save_entry(
    *,
    entry: GlossaryEntry | None,
    version: int,
    term: str,
    definition: str,
    plain_text: str = "",
    source: str = "",
    is_example: bool = False,
) -> GlossaryEntry:
    """Stores an explained word: a new one, or `entry` that was read as `version`.

    Raises PlanConflict; PlanRefused where the word is explained already.
    """
    with planning() as at:
        stored = GlossaryEntry()
        if entry is not None:
            stored = _current(entry, version)
            stored.version += 1
        else:
            stored.is_example = is_example
        others = GlossaryEntry.objects.exclude(pk=stored.pk)
        if others.filter(folded_term=fold(term)[:400]).exists():
            raise PlanRefused
        stored.term, stored.definition = term, definition
        stored.plain_text, stored.source, stored.changed_at = plain_text, source, at
        stored.save()
        return stored


def remove_entry(*, entry: GlossaryEntry, version: int) -> None:
    """Takes a word out that was read as `version`. Frozen versions keep it. Raises PlanConflict."""
    with planning():
        _current(entry, version).delete()


def _current(entry: GlossaryEntry, version: int) -> GlossaryEntry:
    stored = GlossaryEntry.objects.filter(pk=entry.pk).first()
    if stored is None or stored.version != version:
        raise PlanConflict(stored)
    return stored
