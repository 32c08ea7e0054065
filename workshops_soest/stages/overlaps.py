"""Where measures touch each other: found, judged and decided, and for the most part released."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from concept.actions.overlaps import Ruling, add_finding, rule_on_finding
from concept.models import Measure, OverlapFinding
from workshops_soest.models import Stage
from workshops_soest.stages.content import concept
from workshops_soest.stages.scene import Scene, Step

FOUND, RULED = 0.74, 0.8
"""Shares of the way from midway to the consultation."""
RULED_LATE = timedelta(days=8)
"""After the consultation begins: what was hard to decide."""
MEASURES = 4


def plan_overlaps(scene: Scene) -> Iterator[Step]:
    """When all measures are public. Departments are real: none is said to have a part in it."""
    for place, entry in enumerate(concept()["overlap"]):
        ruled_at = scene.after(Stage.MIDWAY, RULED)
        if entry.get("is_late"):
            ruled_at = scene.moments[Stage.CONSULTATION] + RULED_LATE
        yield Step(scene.after(Stage.MIDWAY, FOUND), partial(_find, scene, place))
        yield Step(ruled_at, partial(_rule, scene, place))


def _find(scene: Scene, place: int) -> None:
    entry = concept()["overlap"][place]
    if OverlapFinding.objects.filter(title=entry["title"]).exists():
        return
    by_theme: dict[int, Measure] = {}
    for measure in Measure.objects.published().filter(is_example=True):
        if any(word in measure.title.lower() for word in entry["words"]):
            by_theme.setdefault(measure.theme_id, measure)
    finding = add_finding(
        title=entry["title"],
        measures=list(by_theme.values())[:MEASURES],
        offers=entry["offers"],
        departments=[],
        by=scene.team,
    )
    OverlapFinding.objects.filter(pk=finding.pk).update(is_example=True)


def _rule(scene: Scene, place: int) -> None:
    entry = concept()["overlap"][place]
    finding = OverlapFinding.objects.filter(title=entry["title"], is_example=True).first()
    if finding is None or finding.decision != OverlapFinding.Decision.OPEN:
        return
    ruling = Ruling(entry["judgement"], entry["decision"], None, entry["reason"], entry["is_released"])
    rule_on_finding(finding=finding, seen_version=finding.version, ruling=ruling, by=scene.team)
