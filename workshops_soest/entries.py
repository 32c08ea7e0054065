"""Events as the public pages list them: each with the state of its places, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.queries import PlaceState, place_state, with_places
from workshops.formats import number_in_words
from workshops.models import Event
from workshops.models.events import EventQuerySet
from workshops.queries import Ordinal, workshop_ordinals

# From so few places on their number is worth a word.
FEW_PLACES = 5


@dataclass(frozen=True)
class Entry:
    """One event and its places. `kind` is the component's name of the state, `text` its words (empty: the usual)."""

    event: Event
    places: PlaceState
    ordinal: Ordinal | None

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
    def name(self) -> str:
        """What it is called among the events of its theme: its own title, else "Workshop 2 von 3", as far as known."""
        if self.event.title or not self.event.theme:
            return self.event.display_title
        return self.ordinal_in_words or _("Workshop")

    @property
    def ordinal_in_words(self) -> str:
        """Such as "Workshop 2 von 3"; empty where nobody can say."""
        return _("Workshop %(position)d von %(of)d") % self.ordinal._asdict() if self.ordinal else ""

    @property
    def is_upcoming(self) -> bool:
        """Dated, neither over nor cancelled."""
        return self.event.is_dated and self.kind not in {"past", "cancelled"}


def list_entries(events: EventQuerySet | None = None) -> list[Entry]:
    """The published ones of the events (of all, if none are given) by date, those without one last. Two queries."""
    chosen = (Event.objects.all() if events is None else events).published().for_pages().in_order()
    ordinals = workshop_ordinals()
    return [Entry(event, place_state(event), ordinals.get(event.pk)) for event in with_places(chosen)]


def theme_note(entries: Iterable[Entry], planned: int) -> str:
    """How many workshops a theme has with a date and how many without, in a few words."""
    dated = sum(entry.event.is_dated and not entry.event.is_cancelled for entry in entries)
    missing = max(planned - dated, 0)
    parts = []
    if dated or not missing:
        parts.append(ngettext("%(number)s Termin", "%(number)s Termine", dated) % {"number": number_in_words(dated)})
    if missing:
        without = ngettext("%(number)s Workshop ohne Datum", "%(number)s Workshops ohne Datum", missing)
        parts.append(without % {"number": number_in_words(missing)})
    return capfirst(", ".join(parts))
