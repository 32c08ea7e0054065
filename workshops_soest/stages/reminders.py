"""Reminders: of the event to those who have a place, of the invitation to those who have said nothing."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from participants.actions.invitations import remind_silent
from participants.actions.reminders import owe_reminders
from participants.queries.reminders import AHEAD
from workshops.models import Event
from workshops_soest.stages.scene import Scene, Step

LAST_REMINDER = min(AHEAD.values())
"""The only one: nobody reads them here, and each takes its time."""
ASKED_AGAIN_BEFORE, SILENT_FOR = timedelta(days=10), timedelta(days=5)


def plan_reminders(scene: Scene) -> Iterator[Step]:
    """For every event that is far enough ahead when the play begins."""
    for event in Event.objects.published().dated().exclude(status=Event.Status.CANCELLED).in_order():
        asked_again_at = event.starts_at - ASKED_AGAIN_BEFORE
        if asked_again_at > scene.begins_at:
            yield Step(asked_again_at, partial(_ask_again, scene, event.pk))
        yield Step(max(event.starts_at - LAST_REMINDER, scene.begins_at) + timedelta(minutes=1), owe_reminders)


def _ask_again(scene: Scene, event: int) -> None:
    remind_silent(event=Event.objects.get(pk=event), interval=SILENT_FOR, by=scene.team)
