"""What has to be done, in the order in which it presses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workshops.models import Task

WEEK = timedelta(days=6)
LATE, TODAY, WEEK_AHEAD, LATER, NEVER = "ueberfaellig", "heute", "woche", "spaeter", "ohne-tag"


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading. `key` is the heading's id."""

    key: str
    heading: str
    tasks: list[Task]


def group_tasks(tasks: Iterable[Task], today: date) -> list[TaskGroup]:
    """Overdue, today, within seven days, later, without a day: each the most urgent first, empty groups included."""
    headings = {
        LATE: _("Überfällig"),
        TODAY: _("Heute"),
        WEEK_AHEAD: _("Diese Woche"),
        LATER: _("Später"),
        NEVER: _("Noch ohne Tag"),
    }
    groups: dict[str, list[tuple[date, int, Task]]] = {key: [] for key in headings}
    for task in tasks:
        due = task.due
        groups[_key(due, today)].append((due or date.max, task.pk or 0, task))
    return [
        TaskGroup(key, headings[key], [task for *_order, task in sorted(rows, key=lambda row: row[:2])])
        for key, rows in groups.items()
    ]


def _key(due: date | None, today: date) -> str:
    if due is None:
        return NEVER
    if due < today:
        return LATE
    if due == today:
        return TODAY
    return WEEK_AHEAD if due <= today + WEEK else LATER
