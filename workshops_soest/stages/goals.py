"""What each theme is to achieve: where things are, what is needed, guiding goals and objectives."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from concept.actions.goals import add_goal, add_objective, save_action_field
from concept.models import ActionField, Objective
from workshops.models import Event, Theme
from workshops.plaintext import from_wrapped
from workshops_soest.models import Stage
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import plan_for

BASELINE, NEEDS, FIRST_GOAL, BETWEEN = 0.78, 0.82, 0.86, 0.06
"""Shares of the way to midway; all themes' lie so far apart."""
OTHER_GOALS = 0.15
"""Share of the way from there to the consultation."""


def plan_goals(scene: Scene) -> Iterator[Step]:
    """By midway every theme has its first guiding goal; the others follow soon."""
    themes = themes_with_workshop()
    for place, theme in enumerate(themes):
        later = BETWEEN * place / len(themes)
        for share, act in ((BASELINE, _describe), (NEEDS, _add_needs), (FIRST_GOAL, _add_first)):
            yield Step(scene.after(Stage.ANNOUNCED, share + later), partial(act, scene, theme.pk))
        yield Step(scene.after(Stage.MIDWAY, OTHER_GOALS + later), partial(_add_others, scene, theme.pk))


def themes_with_workshop() -> list[Theme]:
    """Those about which people speak: nothing is planned for one whose workshops have no date."""
    dated = Event.objects.dated().theme_workshops().exclude(status=Event.Status.CANCELLED)
    return list(Theme.objects.filter(pk__in=dated.values("theme")).order_by("number"))


def objectives_of(theme: Theme) -> list[tuple[dict[str, Any], Objective | None]]:
    """What is planned for each of the theme's objectives, in their order, with the invented one if it is there."""
    planned = [each for goal in plan_for(theme)["goal"] for each in goal["objective"]]
    there = {each.text: each for each in Objective.objects.filter(guiding_goal__theme=theme, is_example=True)}
    return [(each, there.get(each["text"])) for each in planned]


def _describe(scene: Scene, pk: int) -> None:
    theme = Theme.objects.get(pk=pk)
    if not ActionField.objects.filter(theme=theme).exists():
        text = from_wrapped(plan_for(theme)["baseline"])
        save_action_field(theme=theme, version=0, by=scene.team, baseline=text)


def _add_needs(scene: Scene, pk: int) -> None:
    theme = Theme.objects.get(pk=pk)
    field = ActionField.objects.get(theme=theme)
    if not field.needs:
        text = from_wrapped(plan_for(theme)["needs"])
        save_action_field(theme=theme, version=field.version, by=scene.team, needs=text)


def _add_first(scene: Scene, pk: int) -> None:
    _add(scene, pk, slice(0, 1))


def _add_others(scene: Scene, pk: int) -> None:
    _add(scene, pk, slice(1, None))


def _add(scene: Scene, pk: int, chosen: slice) -> None:
    """Where the team has goals of its own, these are the theme's."""
    theme = Theme.objects.get(pk=pk)
    if theme.guiding_goals.filter(is_example=False).exists():
        return
    goals: list[dict[str, Any]] = plan_for(theme)["goal"][chosen]
    for planned in goals:
        goal = add_goal(theme=theme, text=planned["text"], by=scene.team, is_example=True)
        for objective in planned["objective"]:
            add_objective(goal=goal, text=objective["text"], by=scene.team, is_example=True)
