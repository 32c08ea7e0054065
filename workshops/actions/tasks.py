"""Preparing the events: the tasks that each of them needs."""

from django.db import transaction
from django.forms import BaseModelForm

from workshops import clock
from workshops.models import Event, Task, TaskTemplate
from workshops.queries.tasks import task_lines
from workshops.seen import demand_unchanged


@transaction.atomic
def make_tasks_for_events() -> int:
    """Gives every event that lies ahead the tasks of its kind's templates; returns how many were missing.

    Tasks that are there stay as they are, so it may be called after every load and for every new event. What is
    cancelled or has been held needs no preparation.
    """
    there = set(Task.objects.values_list("event_id", "template_id"))
    templates = list(TaskTemplate.objects.all())
    events = Event.objects.exclude(status=Event.Status.CANCELLED).exclude(held=Event.Held.YES)
    missing = [
        Task(event=event, template=template, title=template.title, days_before=template.days_before)
        for event in events
        for template in templates
        if template.event_kind == event.kind and (event.pk, template.pk) not in there
    ]
    Task.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def save_task(*, form: BaseModelForm, seen: str) -> Task:
    """Saves a task as entered over the one that was seen (the digest of its lines). Raises ChangedMeanwhile."""
    wanted: Task = form.instance
    stored = Task.objects.select_for_update().get(pk=wanted.pk)
    demand_unchanged(seen=seen, now=task_lines(stored), wanted=task_lines(wanted))
    task: Task = form.save()
    return task


def mark_task(*, task: Task, is_done: bool) -> None:
    """Ticks a task off, or says that it is still to do. Ticked off twice, it stays done since the first time."""
    tasks = Task.objects.filter(pk=task.pk)
    if is_done:
        tasks.filter(done_at=None).update(done_at=clock.now())
    else:
        tasks.update(done_at=None)


def drop_task(*, task: Task, is_dropped: bool) -> None:
    """Takes a task off the list because nobody needs it, or takes it up again."""
    tasks = Task.objects.filter(pk=task.pk)
    if is_dropped:
        tasks.filter(dropped_at=None).update(dropped_at=clock.now())
    else:
        tasks.update(dropped_at=None)
