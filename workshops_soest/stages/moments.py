"""When the stages of a process are, computed from its own dates."""

import math
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from workshops import clock
from workshops.models import Event, Process
from workshops_soest.models import Stage
from workshops_soest.process.loading import DEMO_HOUR, DEMO_LEAD
from workshops_soest.stages.refusals import PlayRefusedError

WEEK = timedelta(weeks=1)


def stage_moments(process: Process) -> dict[Stage, datetime]:
    """The moment of every stage, each at nine o'clock local time and later than the one before.

    Announced: when a demonstration begins. Midway: the Monday of the week in which the last quarter of the dated
    events begins. Consultation: the third Monday after the last of them. Adopted: the Monday after the process is due,
    at least four weeks later. Raises PlayRefusedError where no event has a date.
    """
    starts = Event.objects.dated().exclude(status=Event.Status.CANCELLED).order_by("starts_at", "pk")
    days = [clock.to_local(moment).date() for moment in starts.values_list("starts_at", flat=True) if moment]
    if not days:
        raise PlayRefusedError(_("Dieser Prozess hat keine Termine mit Datum: Es gibt nichts zu spielen."))
    consultation = _monday_of(days[-1]) + 3 * WEEK
    adopted = consultation + 4 * WEEK
    if process.due:
        adopted = max(adopted, _monday_of(process.due) + WEEK)
    stages = {
        Stage.ANNOUNCED: days[0] - DEMO_LEAD,
        Stage.MIDWAY: _monday_of(days[min(math.ceil(len(days) * 3 / 4), len(days) - 1)]),
        Stage.CONSULTATION: consultation,
        Stage.ADOPTED: adopted,
    }
    return {stage: datetime.combine(day, DEMO_HOUR, process.zone) for stage, day in stages.items()}


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
