"""The plan backwards: the team takes the usual steps and ticks them off. No session of a real body is invented."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from workshops import clock
from workshops.actions.plans import suggest_steps
from workshops.models import PlanStep
from workshops_soest.models import Stage
from workshops_soest.stages.scene import Scene, Step

DONE_BEFORE = (
    (Stage.CONSULTATION, timedelta(days=6)),
    (Stage.CONSULTATION, timedelta(days=1)),
    (Stage.ADOPTED, timedelta(days=24)),
    (Stage.ADOPTED, timedelta(days=10)),
    (Stage.ADOPTED, timedelta(days=3)),
)
"""How long before which stage each step, by its place, is done."""


def plan_steps(scene: Scene) -> Iterator[Step]:
    """From the third day on."""
    yield Step(scene.at((scene.begins_at + timedelta(days=2)).date(), 14), suggest_steps)
    for place, (stage, before) in enumerate(DONE_BEFORE):
        yield Step(scene.moments[stage] - before, partial(_tick_off, place))


def _tick_off(place: int) -> None:
    """The open step at this place, if the team has not taken it out."""
    steps = list(PlanStep.objects.all())
    if place < len(steps) and steps[place].done_at is None:
        steps[place].done_at = clock.now()
        steps[place].save(update_fields=["done_at"])
