"""What cannot be at two places at once: rooms and people of events whose times overlap."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from workshops.agenda import AgendaLine, compute_agenda
from workshops.folding import fold
from workshops.models import Event, EventRole

BUSY_ROLES = {EventRole.Kind.MODERATION, EventRole.Kind.MINUTES, EventRole.Kind.RECORDING}
"""What keeps somebody busy throughout; a host may have two events in one house."""
_BETWEEN_NAMES = re.compile(r"[,;/&+\n]|\bund\b")


@dataclass(frozen=True)
class Clash:
    """One thing wanted twice at the same time, in words for the team. `event`: the other one, where it is another."""

    text: str
    event: Event | None = None


def find_clashes(event: Event) -> list[Clash]:
    """What this event and those at the same time get in each other's way with: its room, its team, and whoever leads a
    point of the agenda while leading another. Four queries at most, none for an event without a date or after it."""
    if event.starts_at is None or event.is_cancelled or event.is_past:
        return []
    own = compute_agenda(event, event.agenda_items.all()).lines
    others = list(
        Event.objects.upcoming(event.starts_at)
        .filter(starts_at__lt=event.ends_at)
        .exclude(pk=event.pk)
        .for_pages()
        .prefetch_related("agenda_items")
    )
    clashes = [
        Clash(_("%(room)s ist zur selben Zeit auch belegt durch:") % {"room": event.venue}, other)
        for other in others
        if event.venue and other.venue_id == event.venue_id
    ]
    if others:
        clashes += _people_clashes(event, others)
    clashes += [
        Clash(_leads_two(name, first, second))
        for first, second in combinations(own, 2)
        for name in _shared_leads(first, second)
    ]
    for other in others:
        there = compute_agenda(other, other.agenda_items.all()).lines
        clashes += [
            Clash(_leads_two(name, first, second), other)
            for first in own
            for second in there
            for name in _shared_leads(first, second)
        ]
    return clashes


def _people_clashes(event: Event, others: Iterable[Event]) -> Iterator[Clash]:
    by_key = {other.pk: other for other in others}
    roles = EventRole.objects.filter(event__in=[event.pk, *by_key], role__in=BUSY_ROLES)
    rows = list(roles.select_related("person").order_by("person__name", "event__starts_at", "pk"))
    here = {row.person_id for row in rows if row.event_id == event.pk}
    for row in rows:
        if row.event_id != event.pk and row.person_id in here:
            words = {"person": row.person, "role": row.get_role_display()}
            text = _("%(person)s hat zur selben Zeit eine Aufgabe (%(role)s) bei:") % words
            yield Clash(text, by_key[row.event_id])


def _shared_leads(first: AgendaLine, second: AgendaLine) -> list[str]:
    """Who leads both points, if they overlap; names as they stand at the first."""
    if not (first.starts_at and first.ends_at and second.starts_at and second.ends_at):
        return []
    if first.starts_at >= second.ends_at or second.starts_at >= first.ends_at:
        return []
    there = {fold(name) for name in _names(second.item.lead)}
    return [name for name in _names(first.item.lead) if fold(name) in there]


def _names(text: str) -> list[str]:
    return [name for part in _BETWEEN_NAMES.split(text) if (name := " ".join(part.split()))]


def _leads_two(name: str, first: AgendaLine, second: AgendaLine) -> str:
    return _("%(name)s führt zur selben Zeit durch „%(first)s“ (%(at)s Uhr) und „%(second)s“ (%(then)s Uhr).") % {
        "name": name,
        "first": first.item.title,
        "at": first.starts,
        "second": second.item.title,
        "then": second.starts,
    }
