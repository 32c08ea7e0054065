"""Preparing the events: tasks are ticked off, most of them in time."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from workshops import clock
from workshops.models import Event, Task
from workshops_soest.stages.scene import Scene, Step

LATE = timedelta(days=6)


def plan_tasks(scene: Scene) -> Iterator[Step]:
    """Each task is done on its day or shortly before; every eighth some days late."""
    tasks = Task.objects.select_related("event").exclude(event__status=Event.Status.CANCELLED).order_by("pk")
    for number, task in enumerate(task for task in tasks if task.due):
        chance = scene.chance("task", number)
        day = task.due + LATE if number % 8 == 5 else task.due - timedelta(days=chance.randint(0, 2))
        yield Step(scene.at(day, chance.randint(9, 16), chance.randint(0, 59)), partial(_tick_off, task.pk))


def _tick_off(pk: int) -> None:
    Task.objects.filter(pk=pk, done_at=None).update(done_at=clock.now())
