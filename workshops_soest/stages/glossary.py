"""Words that are explained."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from concept.actions.glossary import save_entry
from concept.models import GlossaryEntry
from workshops.folding import fold
from workshops_soest.models import Stage
from workshops_soest.stages.content import concept
from workshops_soest.stages.scene import Scene, Step

BEGUN, DONE = 0.6, 0.8
"""Shares of the way from midway to the consultation."""


def plan_glossary(scene: Scene) -> Iterator[Step]:
    terms = concept()["term"]
    for place, entry in enumerate(terms):
        share = BEGUN + (DONE - BEGUN) * place / len(terms)
        yield Step(scene.after(Stage.MIDWAY, share), partial(_explain, entry))


def _explain(entry: dict[str, Any]) -> None:
    """Where nobody has explained it yet."""
    if not GlossaryEntry.objects.filter(folded_term=fold(entry["term"])).exists():
        save_entry(
            entry=None,
            version=0,
            term=entry["term"],
            definition=entry["definition"],
            plain_text=entry["plain"],
            source=concept()["source"],
            is_example=True,
        )
