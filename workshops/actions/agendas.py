"""Changes of an event's agenda.

Each locks the event first, then makes sure that nobody else has changed the agenda since the caller read it
(`version`, the `Event.agenda_version` then seen), keeps the former state so that it can be taken back, and raises the
version. A point keeps its identity through every change, also when its removal is taken back.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.agenda import compute_agenda
from workshops.models import AgendaItem, AgendaTemplate, Event, PreviousAgenda, User

# What a point consists of, beside its identity, event and position.
CONTENT = ("title", "goal", "minutes", "fixed_start", "method", "lead", "materials", "is_public", "note")
MAX_ITEMS = 100


class AgendaChanged(Exception):
    """Somebody else has changed the agenda meanwhile."""


class AgendaTooLong(Exception):
    """The agenda would have more than `MAX_ITEMS` points."""


class ItemInUse(Exception):
    """Something rests on a point that would go: nobody's work is lost by deleting. `what` says in words what it is."""

    def __init__(self, item: AgendaItem, error: ProtectedError) -> None:
        super().__init__()
        self.item = item
        kinds = Counter(str(thing._meta.verbose_name) for thing in error.protected_objects)
        self.what = ", ".join(f"{kind} ({number})" for kind, number in sorted(kinds.items()))


class NothingToUndo(Exception):
    """The last change has been taken back already, or there was none."""


def arrange_items(
    *, event: Event, version: int, order: Sequence[int], minutes: Mapping[int, int], moved: int | None = None, by: User
) -> None:
    """Sets the points' order (primary keys) and their minutes. `moved` is the one that was meant to be moved.

    Points that `order` does not name come last; keys of other events are ignored. Raises AgendaChanged.
    """
    with _change(event=event, version=version, by=by) as change:
        ranks = {key: rank for rank, key in enumerate(order)}
        items = sorted(change.items, key=lambda item: ranks.get(item.pk, len(ranks)))
        for position, item in enumerate(items, start=1):
            item.position = position
            item.minutes = minutes.get(item.pk, item.minutes)
        AgendaItem.objects.bulk_update(items, ["position", "minutes"])
        change.summary = _what_moved(change.event, items, moved) or _("Minuten und Reihenfolge sind gespeichert.")


def add_item(*, event: Event, version: int, fields: Mapping[str, Any], by: User, is_first: bool = False) -> AgendaItem:
    """Adds a point at the end, or before all others. Raises AgendaChanged or AgendaTooLong."""
    with _change(event=event, version=version, by=by) as change:
        [item] = _append(change, [fields])
        if is_first:
            items = [item, *change.items]
            for position, each in enumerate(items, start=1):
                each.position = position
            AgendaItem.objects.bulk_update(items, ["position"])
        change.summary = _("„%(title)s“ ist hinzugefügt.") % {"title": item.title}
    return item


def change_item(*, item: AgendaItem, version: int, fields: Mapping[str, Any], by: User) -> None:
    """Sets the given fields of a point. Raises AgendaChanged, also where the point is gone."""
    with _change(event=item.event, version=version, by=by) as change:
        item = change.item(item.pk)
        for name in CONTENT:
            setattr(item, name, fields.get(name, getattr(item, name)))
        item.save()
        change.summary = _("„%(title)s“ ist geändert.") % {"title": item.title}


def remove_item(*, item: AgendaItem, version: int, by: User) -> None:
    """Takes a point off the agenda. Raises AgendaChanged, also where the point is gone, or ItemInUse."""
    with _change(event=item.event, version=version, by=by) as change:
        item = change.item(item.pk)
        change.summary = _("„%(title)s“ ist gelöscht.") % {"title": item.title}
        _delete(item)


def add_template(*, event: Event, version: int, template: AgendaTemplate, by: User) -> None:
    """Adds a template's points at the end. Raises AgendaChanged or AgendaTooLong."""
    with _change(event=event, version=version, by=by) as change:
        items = _append(
            change,
            [
                {
                    "title": item["title"],
                    "minutes": item["minutes"],
                    "method": item.get("method", AgendaItem.Method.PLENARY),
                    "is_public": item.get("public", True),
                }
                for item in template.items
            ],
        )
        change.summary = _added(items, template.title)


def copy_agenda(*, event: Event, version: int, source: Event, by: User) -> None:
    """Adds a copy of another event's points at the end. Raises AgendaChanged or AgendaTooLong."""
    with _change(event=event, version=version, by=by) as change:
        originals = AgendaItem.objects.filter(event=source)
        items = _append(change, [{name: getattr(item, name) for name in CONTENT} for item in originals])
        change.summary = _added(items, source.display_title)


def undo_last_change(*, event: Event, version: int, by: User) -> None:
    """Puts the agenda back to what it was before its last change; done twice, the change is there again.

    Raises AgendaChanged, NothingToUndo or ItemInUse.
    """
    with _change(event=event, version=version, by=by) as change:
        previous = PreviousAgenda.objects.filter(event=change.event, version=version).first()
        if previous is None:
            raise NothingToUndo
        former = [_restored(change.event, values) for values in previous.items]
        kept = {item.pk for item in former}
        for item in change.items:
            if item.pk not in kept:
                _delete(item)
        for item in former:
            item.save()
        change.summary = _("Die letzte Änderung ist zurückgenommen.")


class _Change:
    """One change under way: the locked event, its points in order, and what will be said about it."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.items = list(event.agenda_items.all())
        self.summary = ""

    def item(self, key: int) -> AgendaItem:
        for item in self.items:
            if item.pk == key:
                return item
        raise AgendaChanged


@contextmanager
def _change(*, event: Event, version: int, by: User) -> Iterator[_Change]:
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        if locked.agenda_version != version:
            raise AgendaChanged
        change = _Change(locked)
        before = [_stored(item) for item in change.items]
        yield change
        locked.agenda_version += 1
        locked.save(update_fields=["agenda_version"])
        PreviousAgenda.objects.update_or_create(
            event=locked,
            defaults={
                "version": locked.agenda_version,
                "items": before,
                "summary": change.summary[:500],
                "changed_by": by,
            },
        )
    event.agenda_version = locked.agenda_version


def _delete(item: AgendaItem) -> None:
    try:
        item.delete()
    except ProtectedError as error:
        raise ItemInUse(item, error) from error


def _append(change: _Change, contents: Sequence[Mapping[str, Any]]) -> list[AgendaItem]:
    if len(change.items) + len(contents) > MAX_ITEMS:
        raise AgendaTooLong
    last = change.items[-1].position if change.items else 0
    return AgendaItem.objects.bulk_create(
        AgendaItem(event=change.event, position=last + number, **content)
        for number, content in enumerate(contents, start=1)
    )


def _stored(item: AgendaItem) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in ("pk", "position", *CONTENT)}
    values["fixed_start"] = item.fixed_start and item.fixed_start.isoformat()
    return values


def _restored(event: Event, values: Mapping[str, Any]) -> AgendaItem:
    fixed_start = values["fixed_start"] and time.fromisoformat(values["fixed_start"])
    return AgendaItem(event=event, **{**values, "fixed_start": fixed_start})


def _what_moved(event: Event, items: Sequence[AgendaItem], moved: int | None) -> str:
    lines = compute_agenda(event, items).lines
    for line in lines:
        if line.item.pk == moved:
            text = (
                _("„%(title)s“ ist jetzt Punkt %(number)d von %(count)d, %(starts)s–%(ends)s Uhr.")
                if event.is_dated
                else _("„%(title)s“ ist jetzt Punkt %(number)d von %(count)d, %(starts)s–%(ends)s nach dem Beginn.")
            )
            return text % {
                "title": line.item.title,
                "number": line.number,
                "count": len(lines),
                "starts": line.starts,
                "ends": line.ends,
            }
    return ""


def _added(items: Sequence[AgendaItem], origin: str) -> str:
    text = ngettext(
        "%(count)d Punkt aus „%(origin)s“ ist hinzugefügt.",
        "%(count)d Punkte aus „%(origin)s“ sind hinzugefügt.",
        len(items),
    )
    return text % {"count": len(items), "origin": origin}
