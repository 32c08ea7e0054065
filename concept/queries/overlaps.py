"""Findings about measures that touch each other, as pages and the concept show them."""

from django.db.models import Prefetch, QuerySet

from concept.models import Measure, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement

OPEN, DECIDED, DISTINCT = "offen", "entschieden", "verschieden"
"""Which findings the matrix shows, as the address says it; without: all but those judged to be distinct."""


def findings(shown: str = "", theme: int | None = None) -> QuerySet[OverlapFinding]:
    """With their measures and departments; of a theme, those with a measure of it. Three queries."""
    found = _with_all(Measure.objects.select_related("theme"))
    is_open = {"decision": OverlapDecision.OPEN}
    if shown == DISTINCT:
        found = found.filter(judgement=OverlapJudgement.DISTINCT)
    else:
        found = found.exclude(judgement=OverlapJudgement.DISTINCT, decision=OverlapDecision.OPEN)
    if shown == OPEN:
        found = found.filter(**is_open)
    elif shown == DECIDED:
        found = found.exclude(**is_open)
    if theme:
        found = found.filter(measures__theme__number=theme).distinct()
    return found


def released_findings() -> QuerySet[OverlapFinding]:
    """What the concept tells: released findings with their public measures. Three queries."""
    return _with_all(Measure.objects.published().select_related("theme")).filter(is_released=True)


def _with_all(measures: QuerySet[Measure]) -> QuerySet[OverlapFinding]:
    return OverlapFinding.objects.select_related("lead_department").prefetch_related(
        Prefetch("measures", measures), "departments"
    )
