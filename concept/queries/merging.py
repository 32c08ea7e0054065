"""What it would mean to put a measure into another one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from concept.models import (
    Comment,
    Contribution,
    Indicator,
    Measure,
    MunicipalResponse,
    Objective,
    OverlapFinding,
    Result,
)
from participants.models import Organisation


@dataclass(frozen=True)
class MergeOutlook:
    """What would go over to `target`, as far as it has not got it, and what would stay with `source`.

    `findings` would name the target only then. `answers`: how many municipalities said something to the source;
    `answered_both`: how many of them to both. `comments`: on the source's paragraphs in published versions.
    """

    source: Measure
    target: Measure
    objectives: Sequence[Objective]
    results: Sequence[Result]
    contributions: Sequence[Contribution]
    partners: Sequence[Organisation]
    indicators: Sequence[Indicator]
    notes: int
    merged: Sequence[Measure]
    findings: Sequence[OverlapFinding]
    answers: int
    answered_both: int
    comments: int

    @property
    def released_findings(self) -> list[OverlapFinding]:
        return [each for each in self.findings if each.is_released]


def merge_outlook(source: Measure, target: Measure) -> MergeOutlook:
    """For the page that asks before it is done. A fixed number of queries."""
    said = MunicipalResponse.objects.exclude(stance=MunicipalResponse.Stance.NO_ANSWER)
    answered = said.filter(measure=source)
    return MergeOutlook(
        source=source,
        target=target,
        objectives=list(source.objectives.exclude(measures=target)),
        results=list(source.results.exclude(measures=target).order_by("number")),
        contributions=list(source.contributions.exclude(measures=target)),
        partners=list(source.partners.exclude(partnered_measures=target)),
        indicators=list(source.indicators.all()),
        notes=source.progress_notes.count(),
        merged=list(source.merged.order_by("pk")),
        findings=list(findings_to_change(source, target)),
        answers=answered.count(),
        answered_both=answered.filter(municipality__in=said.filter(measure=target).values("municipality")).count(),
        comments=Comment.objects.published().filter(paragraph__source=f"measure:{source.code}").count(),
    )


def findings_to_change(source: Measure, target: Measure) -> QuerySet[OverlapFinding]:
    """What names the source and not the target, and will name both. That the source is distinct from a third measure
    says nothing of the target."""
    distinct = OverlapFinding.Judgement.DISTINCT
    return source.overlaps.exclude(judgement=distinct).exclude(measures=target).order_by("pk")
