"""Reminders: of the event to those who have a place, of the invitation to those who have said nothing."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from participants.actions.invitations import remind_silent
from participants.actions.reminders import owe_reminders
from participants.queries.reminders import AHEAD
from workshops.models import Event
from workshops_soest.stages.scene import Scene, Step

ASKED_AGAIN_BEFORE, SILENT_FOR = timedelta(days=10), timedelta(days=5)


def plan_reminders(scene: Scene) -> Iterator[Step]:
    """For every event that is far enough ahead when the play begins."""
    for event in Event.objects.published().dated().exclude(status=Event.Status.CANCELLED).in_order():
        for ahead in [ASKED_AGAIN_BEFORE, *AHEAD.values()]:
            moment = event.starts_at - ahead + timedelta(minutes=1)
            if moment > scene.begins_at:
                is_silent = ahead == ASKED_AGAIN_BEFORE
                yield Step(moment, partial(_ask_again, scene, event.pk) if is_silent else owe_reminders)


def _ask_again(scene: Scene, event: int) -> None:
    remind_silent(event=Event.objects.get(pk=event), interval=SILENT_FOR, by=scene.team)
