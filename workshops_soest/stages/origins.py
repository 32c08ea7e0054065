"""What was said finds its place: every goal and measure is told what it rests on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from concept.actions.origins import set_origins
from concept.models import Contribution, Measure, Objective, Result
from concept.models.contributions import ContributionQuerySet, Outcome
from workshops.models import Theme
from workshops_soest.models import Stage
from workshops_soest.stages.goals import objectives_of, themes_with_workshop
from workshops_soest.stages.measures import measures_of
from workshops_soest.stages.outcomes import ALL_DECIDED_AFTER
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn

Target = Objective | Measure
Places = Sequence[tuple[Sequence[str], Target | None]]
"""Goals or measures that are planned, each with the words it is known by, and itself once it is there."""

FIRST, SECOND = 0.97, 0.8
"""Shares of the way to midway, and from there to the consultation."""
LAST_BEFORE = timedelta(days=3) - timedelta(hours=5)
"""Before the consultation: when all minutes are public."""
PLANNED = {Result.Kind.GOAL, Result.Kind.NEED, Result.Kind.FINDING, Result.Kind.MEASURE_PROPOSAL}


def plan_origins(scene: Scene) -> Iterator[Step]:
    """Four times, each time with what has come to be known: the last time when everything is decided."""
    moments = (
        scene.after(Stage.ANNOUNCED, FIRST),
        scene.after(Stage.MIDWAY, SECOND),
        scene.moments[Stage.CONSULTATION] - LAST_BEFORE,
        scene.moments[Stage.CONSULTATION] + ALL_DECIDED_AFTER + timedelta(hours=1),
    )
    for moment in moments:
        for theme in themes_with_workshop():
            yield Step(moment, partial(_link, scene, theme.pk))


def _link(scene: Scene, pk: int) -> None:
    """Results first: what they rest on has its place with them. Then what led to none, then measures without any."""
    theme = Theme.objects.get(pk=pk)
    objectives, measures = _places(objectives_of(theme)), _places(measures_of(theme))
    found: dict[Target, list[Result | Contribution]] = defaultdict(list)
    results = Result.objects.published().filter(event__theme=theme, is_example=True, kind__in=PLANNED)
    for result in results.filter(objectives=None, measures=None).order_by("number"):
        places = objectives if result.kind == Result.Kind.GOAL else [*measures, *objectives]
        if target := _fitting(result.text, places):
            found[target].append(result)
    for contribution in _without_place(theme, [row for rows in found.values() for row in rows]):
        if target := _fitting(contribution.german_text, [*measures, *objectives]):
            found[target].append(contribution)
    for turn, (words, measure) in enumerate(measures):
        if measure and not (found[measure] or measure.results.exists() or measure.contributions.exists()):
            found[measure] += _nearest([*results.order_by("number"), *_going_on(theme)], words, turn)
    for target, rows in found.items():
        if rows:
            set_origins(
                target=target,
                results=[*target.results.all(), *(row for row in rows if isinstance(row, Result))],
                contributions=[*target.contributions.all(), *(row for row in rows if isinstance(row, Contribution))],
                by=scene.team,
            )


def _places(planned: Iterable[tuple[Mapping[str, Any], Target | None]]) -> Places:
    return [(each["words"], target) for each, target in planned]


def _going_on(theme: Theme) -> ContributionQuerySet:
    """What was said about the theme and is not turned down."""
    heard = Contribution.objects.accepted().filter(is_example=True, merged_into=None, themes=theme)
    kept = heard.exclude(outcome=Outcome.NOT_TAKEN_UP).exclude(publication=Contribution.Publication.WITHHELD)
    return kept.order_by("number")


def _without_place(theme: Theme, placed: Iterable[Result | Contribution]) -> list[Contribution]:
    """What goes on, wholly or in part, and stands nowhere yet; with the first of its themes. `placed`: what has just
    found a place."""
    homeless = _going_on(theme).filter(outcome__in=[Outcome.TAKEN_UP, Outcome.PARTLY], objectives=None, measures=None)
    new = [row.pk for row in placed if isinstance(row, Result)]
    known = Q(objectives__isnull=False) | Q(measures__isnull=False) | Q(pk__in=new)
    settled = Contribution.objects.filter(results__in=Result.objects.filter(known))
    rows = homeless.exclude(pk__in=settled.values("pk")).prefetch_related("themes")
    return [contribution for contribution in rows if contribution.themes.all()[0] == theme]


def _fitting(text: str, places: Places) -> Target | None:
    """Of those in whose words the text speaks most, the first; where it speaks in none, the last. Nothing while that
    is not there."""
    lower = text.lower()
    scores = [sum(word in lower for word in words) for words, _target in places]
    best = scores.index(max(scores)) if any(scores) else -1
    return places[best][1]


def _nearest(rows: Sequence[Result | Contribution], words: Sequence[str], turn: int) -> list[Result | Contribution]:
    """The one that speaks most in these words; where none does, one of them in turn. Nothing where there is none."""
    texts = [(row.text if isinstance(row, Result) else row.german_text).lower() for row in rows]
    scores = [sum(word in text for word in words) for text in texts]
    if not rows:
        return []
    return [rows[scores.index(max(scores))] if any(scores) else in_turn(rows, turn)]
