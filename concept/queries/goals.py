"""What a theme is to achieve, for its pages and for the concept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from concept.models import ActionField, GuidingGoal, Measure, Objective
from workshops.models import Theme


@dataclass(frozen=True)
class ThemePlan:
    """A theme with everything that is planned in it. Goals have their objectives, those their measures."""

    theme: Theme
    field: ActionField
    goals: Sequence[GuidingGoal]
    measures: Sequence[Measure]


def theme_plan(theme: Theme) -> ThemePlan:
    """For the team. A fixed number of queries; an objective's `origin_count` says on how much it rests."""
    objectives = Objective.objects.annotate(
        origin_count=Count("results", distinct=True) + Count("contributions", distinct=True)
    )
    objectives = objectives.order_by("position", "pk").prefetch_related(Prefetch("measures", Measure.objects.current()))
    return ThemePlan(
        theme=theme,
        field=ActionField.objects.select_related("changed_by").filter(theme=theme).first() or ActionField(theme=theme),
        goals=list(theme.guiding_goals.prefetch_related(Prefetch("objectives", objectives))),
        measures=list(theme.measures.current().for_pages().with_gaps()),
    )


def visible_objectives() -> QuerySet[Objective]:
    """What everyone may read beside the versions of the concept: the objectives of published measures."""
    through = Measure.objects.published().filter(objectives=OuterRef("pk"))
    return Objective.objects.filter(Exists(through))


def public_goals(theme: Theme) -> list[GuidingGoal]:
    """A theme's guiding goals as far as everyone may read them, each with its visible `objectives`."""
    visible = visible_objectives().filter(guiding_goal__theme=theme)
    goals = GuidingGoal.objects.filter(objectives__in=visible).distinct()
    return list(goals.prefetch_related(Prefetch("objectives", visible)))
