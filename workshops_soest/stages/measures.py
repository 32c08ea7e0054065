"""Measures: from a title to a sheet that everyone may read, and on to how it is getting on."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from concept.actions.measures import add_indicator, add_measure, add_progress_note, change_measure, publish_measure
from concept.models import Contribution, Measure
from participants.models import Organisation
from workshops import clock
from workshops.models import Theme
from workshops.plaintext import from_wrapped
from workshops_soest.models import Stage
from workshops_soest.stages.content import concept
from workshops_soest.stages.goals import objectives_of, themes_with_workshop
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.words import in_turn, plan_for

FIRST_TITLE = 0.95
"""Share of the way to midway."""
TITLES, SHEETS, BETWEEN, PUBLIC = 0.3, 0.45, 0.15, 0.7
"""Shares of the way from there to the consultation; all themes' lie so far apart."""
BEGUN_BEFORE = timedelta(minutes=30)
"""Before the concept is adopted, once it is decided."""
REVIEWED_AFTER = timedelta(days=365)
LED_BY_ORGANISATION = 3
"""Of so many measures one has no organisation that leads it."""


def plan_measures(scene: Scene) -> Iterator[Step]:
    """One title for each theme by midway; all of them, their sheets and the public before the consultation."""
    themes = themes_with_workshop()
    for place, theme in enumerate(themes):
        later = BETWEEN * place / len(themes)
        yield Step(scene.after(Stage.ANNOUNCED, FIRST_TITLE), partial(_add, scene, theme.pk, 1))
        yield Step(scene.after(Stage.MIDWAY, TITLES + later), partial(_add, scene, theme.pk, None))
        yield Step(scene.after(Stage.MIDWAY, SHEETS + later), partial(_fill, scene, theme.pk))
        yield Step(scene.after(Stage.MIDWAY, PUBLIC), partial(_publish, scene, theme.pk))
        yield Step(scene.moments[Stage.ADOPTED] - BEGUN_BEFORE, partial(_begin, scene, theme.pk, place))


def measures_of(theme: Theme) -> list[tuple[dict[str, Any], Measure | None]]:
    """What is planned for each of the theme's measures, in their order, with the invented one if it is there."""
    there = {each.title: each for each in Measure.objects.current().filter(theme=theme, is_example=True)}
    return [(each, there.get(each["title"])) for each in plan_for(theme)["measure"]]


def _add(scene: Scene, pk: int, count: int | None) -> None:
    """Where the team has measures of its own, these are the theme's."""
    theme = Theme.objects.get(pk=pk)
    if theme.measures.filter(is_example=False).exists():
        return
    for planned in plan_for(theme)["measure"][:count]:
        add_measure(theme=theme, title=planned["title"], by=scene.team, is_example=True)


def _fill(scene: Scene, pk: int) -> None:
    """The whole sheet, where the team has not begun to."""
    theme = Theme.objects.get(pk=pk)
    objectives, named = [objective for _planned, objective in objectives_of(theme)], _named()
    for place, (planned, measure) in enumerate(measures_of(theme)):
        if measure is None or measure.description:
            continue
        names = ("target_group", "partners_text", "time_frame", "costs", "posts", "funding", "needs_decision")
        values = {name: planned[name] for name in names}
        turn = theme.number + place
        if named and turn % LED_BY_ORGANISATION:
            lead, partner = in_turn(named, turn), in_turn(named, turn + 1)
            # Whoever does something that is printed has agreed to be named with it.
            Organisation.objects.filter(pk__in=[lead.pk, partner.pk]).update(public_listing=True)
            values |= {"lead_organisation": lead, "partners": {partner}}
        else:
            values["lead_text"] = concept()["lead"]
        change_measure(
            measure=measure,
            version=measure.version,
            by=scene.team,
            **values,
            description=from_wrapped(planned["description"]),
            priority=planned["priority"],
            status=Measure.Status.PLANNED,
            review_on=(scene.moments[Stage.ADOPTED] + REVIEWED_AFTER).date(),
            objectives=[goal for number in planned["objectives"] if (goal := objectives[number - 1])],
        )
        for indicator in planned["indicators"]:
            add_indicator(measure=measure, by=scene.team, **indicator, data_source=concept()["source"])


def _named() -> list[Organisation]:
    """Those that have agreed to be named in public at least once."""
    agreed = Contribution.objects.exclude(named_as="").values("organisation")
    return list(Organisation.objects.filter(is_example=True, pk__in=agreed).order_by("pk"))


def _publish(scene: Scene, pk: int) -> None:
    for _planned, measure in measures_of(Theme.objects.get(pk=pk)):
        if measure and measure.description and not measure.is_public:
            publish_measure(measure=measure, by=scene.team)


def _begin(scene: Scene, pk: int, place: int) -> None:
    """Of each theme's measures the first is under way as soon as it is decided, and says so."""
    words = concept()["progress"]
    _planned, measure = measures_of(Theme.objects.get(pk=pk))[0]
    if measure is None or not measure.is_public or measure.progress_notes.exists():
        return
    text, today = in_turn(words["public"], place), clock.today()
    add_progress_note(measure=measure, on=today, text=text, is_public=True, by=scene.team)
    if place == 0:
        add_progress_note(measure=measure, on=today, text=words["internal"], is_public=False, by=scene.team)
    change_measure(measure=measure, version=measure.version, by=scene.team, status=Measure.Status.UNDER_WAY)
