"""What a theme is to achieve, for its pages and for the concept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.html import strip_tags

from concept.models import ActionField, ConceptVersion, GuidingGoal, Measure, Objective, Paragraph
from workshops.models import Theme

# A goal in print: its name stands out before it, what it rests on after it (see templates/concept/generated).
PRINTED = re.compile(r"</strong>(.*?)(?:<em>|</p>)", re.DOTALL)


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


@dataclass(frozen=True)
class PublicObjective:
    """An objective as everyone may read it. `origin_url`: where the newest published version says what it rests on; empty
    while it does not stand there."""

    code: str
    text: str
    origin_url: str


@dataclass(frozen=True)
class PublicGoal:
    """A guiding goal as everyone may read it; without words where only its objectives may be read."""

    text: str
    objectives: Sequence[PublicObjective]


def visible_objectives() -> QuerySet[Objective]:
    """What everyone may read: the objectives of published measures (`is_served`), and those that stand in the newest
    published version. Each in its `public_words`."""
    served = Measure.objects.published().filter(objectives=OuterRef("pk"))
    printed = Subquery(_printed("objective:", "code").values("html")[:1])
    objectives = Objective.objects.annotate(is_served=Exists(served), printed=printed)
    return objectives.filter(Q(is_served=True) | Exists(_printed("objective:", "code")))


def public_words(objective: Objective) -> str:
    """What everyone may read of a visible objective. What no published measure serves is shown in the words of the
    version: what is written since is not public yet."""
    return objective.text if objective.is_served else _words(objective.printed)  # type: ignore[attr-defined]


def public_goals(theme: Theme) -> list[PublicGoal]:
    """A theme's guiding goals as far as everyone may read them. One query."""
    rows = visible_objectives().filter(guiding_goal__theme=theme).select_related("guiding_goal")
    rows = rows.annotate(
        printed_goal=Subquery(_printed("goal:", "guiding_goal__code").values("html")[:1]),
        printed_in=Subquery(_printed("objective:", "code").values("version__number")[:1]),
        anchor=Subquery(_printed("objective:", "code").values("anchor")[:1]),
    )
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.guiding_goal_id, []).append(row)
    return [
        PublicGoal(
            group[0].guiding_goal.text if any(row.is_served for row in group) else _words(group[0].printed_goal),
            [PublicObjective(row.code, public_words(row), _origin_url(row)) for row in group],
        )
        for group in groups.values()
    ]


def _origin_url(row: Any) -> str:
    if not row.anchor:
        return ""
    return reverse("concept:paragraph", args=[row.printed_in, row.anchor.removeprefix("abs-")]) + "#herkunft"


def _printed(kind: str, code: str) -> QuerySet[Paragraph]:
    """The paragraph of the newest published version that was made from the outer row's goal or objective."""
    newest = ConceptVersion.objects.published().order_by("-number").values("pk")
    source = Concat(Value(kind), OuterRef(code), output_field=CharField())
    return Paragraph.objects.filter(version=Subquery(newest[:1]), source=source)


def _words(html: str | None) -> str:
    """What a printed goal says, without its name and what it rests on."""
    found = PRINTED.search(html or "")
    return " ".join(unescape(strip_tags(found[1])).split()) if found else ""
