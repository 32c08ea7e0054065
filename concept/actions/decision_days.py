"""What follows the days of a body's step: its session of the plan backwards, and the task to hand the papers in."""

from datetime import datetime

from django.utils.translation import gettext as _

from concept.models import DecisionChange, DecisionStep
from workshops.models import BodySession, Task

TASK_TITLE_LENGTH = 200


def follow_days(step: DecisionStep, at: datetime) -> None:
    """Brings the plan backwards and the task for the papers in line with the step, which was changed at that process
    moment, and saves it."""
    former = step.session
    step.session = _session_of(step)
    step.task, idle = _task_of(step, at)
    step.save()
    if former and former != step.session and not former.decision_steps.exists():
        former.delete()
    if idle:
        idle.delete()


def _session_of(step: DecisionStep) -> BodySession | None:
    """The session of the plan that fits the step's days, None without a day. One that other steps stand for is not
    moved: then there is another."""
    if step.meets_on is None:
        return None
    planned = (step.body, step.meets_on, step.papers_due_on)
    known = BodySession.objects.filter(body=step.body, meets_on=step.meets_on).order_by("pk")
    sessions = [session for session in (step.session, *known) if session]
    fitting = [each for each in sessions if (each.body, each.meets_on, each.papers_due_on) == planned]
    if fitting:
        return fitting[0]
    free = (each for each in sessions if not each.decision_steps.exclude(pk=step.pk).exists())
    session = next(free, None) or BodySession()
    session.body, session.meets_on, session.papers_due_on = planned
    session.save()
    return session


def _task_of(step: DecisionStep, at: datetime) -> tuple[Task | None, Task | None]:
    """The task for the step's papers, stored, and the one that nothing asks for any more."""
    task = step.task
    if task is None and step.papers_due_on and step.is_pending:
        task = Task()
    if task is None:
        return None, None
    if step.papers_due_on is None and task.done_at is None and task.dropped_at is None:
        return None, task
    task.title = (_("Vorlage abgeben: %(body)s") % {"body": step.body})[:TASK_TITLE_LENGTH]
    task.due_on = step.papers_due_on
    if step.is_decided and task.done_at is None:
        task.done_at = at
    elif step.is_pending and task.done_at and _was_recorded(step, task.done_at):
        task.done_at = None
    task.save()
    return task, None


def _was_recorded(step: DecisionStep, at: datetime) -> bool:
    """Something about this step was written down at that very moment: whoever ticks a task writes nothing here."""
    return DecisionChange.objects.filter(version=step.version_id, subject=step.body, at=at).exists()
