"""What has to be done, in the order in which it presses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.formats import format_day_plain
from workshops.models import Task

WEEK = timedelta(days=6)
LATE, TODAY, WEEK_AHEAD, LATER, NEVER = "ueberfaellig", "heute", "woche", "spaeter", "ohne-tag"


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading. `key` is the heading's id."""

    key: str
    heading: str
    tasks: list[Task]


def task_lines(task: Task) -> list[str]:
    """What is to be done, by whom, for what and by when, a line each: all that the form changes."""
    event = f"{task.event.display_title}, {task.event.date_in_words}" if task.event else _("kein Termin (Konzept)")
    return [task.title, str(task.person or _("noch niemand")), event, _due_in_words(task)]


def _due_in_words(task: Task) -> str:
    if task.days_before is None:
        return format_day_plain(task.due_on) if task.due_on else _("noch ohne Tag")
    days = abs(task.days_before)
    if task.days_before < 0:
        words = ngettext("%(count)d Tag nach dem Termin", "%(count)d Tage nach dem Termin", days)
    else:
        words = ngettext("%(count)d Tag vor dem Termin", "%(count)d Tage vor dem Termin", days)
    return words % {"count": days}


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
