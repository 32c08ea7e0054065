"""Events as the public pages list them: each with the state of its places, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.queries import PlaceState, place_state, with_places
from workshops.models import Event
from workshops.models.events import EventQuerySet

# From so few places on their number is worth a word.
FEW_PLACES = 5


@dataclass(frozen=True)
class Entry:
    """One event and its places. `kind` is the component's name of the state, `text` its words (empty: the usual)."""

    event: Event
    places: PlaceState

    @property
    def kind(self) -> str:
        return "wait" if self.places.key == "waiting_list" else self.places.key

    @property
    def text(self) -> str:
        free = self.places.free
        if self.kind == "free" and free is not None and free <= FEW_PLACES:
            return ngettext("noch %(number)d Platz frei", "noch %(number)d Plätze frei", free) % {"number": free}
        if not self.event.is_dated:
            return {"past": _("hat stattgefunden"), "undated": _("ohne Termin")}.get(self.kind, "")
        return ""

    @property
    def is_upcoming(self) -> bool:
        """Dated, neither over nor cancelled."""
        return self.event.is_dated and self.kind not in {"past", "cancelled"}


def list_entries(events: EventQuerySet | None = None) -> list[Entry]:
    """The published ones of the events (of all, if none are given) by date, those without one last. One query."""
    chosen = (Event.objects.all() if events is None else events).published().for_pages().in_order()
    return [Entry(event, place_state(event)) for event in with_places(chosen)]


def theme_note(entries: Iterable[Entry], planned: int) -> str:
    """How many workshops a theme has with a date and how many without, in a few words."""
    dated = sum(entry.event.is_dated and not entry.event.is_cancelled for entry in entries)
    missing = max(planned - dated, 0)
    words = ngettext("%(number)d Termin", "%(number)d Termine", dated) % {"number": dated}
    if not missing:
        return words
    without = ngettext("%(number)d Workshop ohne Datum", "%(number)d Workshops ohne Datum", missing) % {
        "number": missing
    }
    return f"{words}, {without}" if dated else without
