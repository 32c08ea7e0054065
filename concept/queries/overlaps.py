"""Findings about measures that touch each other, as pages and the concept show them."""

from collections.abc import Mapping
from itertools import combinations, islice

from django.db.models import Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from concept.models import DepartmentResponse, Measure, OverlapFinding
from concept.models.overlaps import OverlapDecision, OverlapJudgement
from concept.queries.measures import words_to_compare
from concept.similarity import corpus_of

OPEN, DECIDED, DISTINCT = "offen", "entschieden", "verschieden"
"""Which findings the matrix shows, as the address says it; without: all but those judged to be distinct."""


def findings(shown: str = "", theme: int | None = None) -> QuerySet[OverlapFinding]:
    """With their measures, departments and what those say; of a theme, those with a measure of it. Four queries."""
    found = _for_the_team()
    is_open = {"decision": OverlapDecision.OPEN}
    if shown == DISTINCT:
        found = found.filter(judgement=OverlapJudgement.DISTINCT)
    else:
        found = found.exclude(judgement=OverlapJudgement.DISTINCT)
    if shown == OPEN:
        found = found.filter(**is_open)
    elif shown == DECIDED:
        found = found.exclude(**is_open)
    if theme:
        found = found.filter(measures__theme__number=theme).distinct()
    return found


def findings_changed_since(seen: Mapping[int, tuple[int, int]]) -> tuple[list[OverlapFinding], list[int]]:
    """Of the findings that were seen (id: version, and how much of the departments was `heard`) those of which either is
    another now, and the ids of those that are gone. One query where nothing changed, else five."""
    answers = Coalesce(Sum("department_responses__version"), 0)
    states = OverlapFinding.objects.filter(pk__in=seen).values_list("pk", "version").annotate(answers=answers)
    now = {pk: (version, heard) for pk, version, heard in states}
    changed = [pk for pk, state in now.items() if state != seen[pk]]
    found = _for_the_team().filter(pk__in=changed) if changed else []
    return list(found), sorted(set(seen) - set(now))


def newest_finding() -> int:
    """The id of the finding that was made last; 0 where there is none."""
    return OverlapFinding.objects.aggregate(newest=Max("pk"))["newest"] or 0


def released_findings() -> QuerySet[OverlapFinding]:
    """What the concept tells: released findings with their public measures, also those that have gone into another
    public one since. Three queries."""
    told = Q(merged_into=None) | Q(merged_into__is_public=True)
    measures = Measure.objects.filter(told, is_public=True).select_related("theme", "merged_into")
    return _with_all(measures).filter(is_released=True)


def suggestions(count: int = 10) -> list[tuple[Measure, Measure]]:
    """Pairs of measures of different themes that sound alike and stand in no finding together, the nearest first.

    Suggestions and nothing more: see `concept.similarity`. Two queries.
    """
    rows = {row.pk: row for row in Measure.objects.current().select_related("theme").order_by("pk")}
    texts = tuple((row.pk, words_to_compare(row)) for row in rows.values())
    by_finding: dict[int, list[int]] = {}
    links = OverlapFinding.measures.through.objects.order_by("measure")
    for finding, measure in links.values_list("overlapfinding", "measure"):
        by_finding.setdefault(finding, []).append(measure)
    known = {pair for measures in by_finding.values() for pair in combinations(measures, 2)}
    pairs = (
        (rows[one], rows[other])
        for one, other, _score in corpus_of(texts).pairs()
        if (one, other) not in known and rows[one].theme_id != rows[other].theme_id
    )
    return list(islice(pairs, count))


def _for_the_team() -> QuerySet[OverlapFinding]:
    said = DepartmentResponse.objects.select_related("department")
    measures = Measure.objects.select_related("theme")
    return _with_all(measures).prefetch_related(Prefetch("department_responses", said))


def _with_all(measures: QuerySet[Measure]) -> QuerySet[OverlapFinding]:
    return OverlapFinding.objects.select_related("lead_department", "changed_by").prefetch_related(
        Prefetch("measures", measures), "departments"
    )
