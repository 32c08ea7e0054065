"""Versions of the concept: frozen with what they lack, and published."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from concept.actions.versions import NothingToFreezeError, freeze_version, publish_version
from concept.models import ConceptVersion
from concept.queries.gaps import concept_gaps
from workshops_soest.models import Stage
from workshops_soest.stages.chapters import DRAFTED_BEFORE, FINISHED_BEFORE
from workshops_soest.stages.content import consultation
from workshops_soest.stages.scene import Scene, Step

Kind = ConceptVersion.Kind
FINISHED_AFTER = timedelta(hours=5)
"""After the chapters are finished: what the bodies decide on."""
KINDS = (Kind.CONSULTATION, Kind.DECISION)


def plan_versions(scene: Scene) -> Iterator[Step]:
    for kind, label in zip(KINDS, consultation()["versions"], strict=True):
        yield Step(frozen_at(scene, kind), partial(_freeze, scene, kind, label))


def frozen_at(scene: Scene, kind: str) -> datetime:
    if kind == Kind.CONSULTATION:
        return scene.moments[Stage.CONSULTATION] - DRAFTED_BEFORE
    return scene.moments[Stage.ADOPTED] - FINISHED_BEFORE + FINISHED_AFTER


def played_version(kind: str) -> ConceptVersion | None:
    return ConceptVersion.objects.filter(kind=kind, is_example=True).order_by("number").first()


def _freeze(scene: Scene, kind: str, label: str) -> None:
    """Once of each kind. A process without chapters has nothing to freeze."""
    if ConceptVersion.objects.filter(kind=kind).exists():
        return
    gaps = [gap.to_data() for gap in concept_gaps() if gap.number]
    try:
        version = freeze_version(kind=kind, label=label, gaps=gaps, by=scene.team)
    except NothingToFreezeError:
        return
    publish_version(version=version, by=scene.team)
