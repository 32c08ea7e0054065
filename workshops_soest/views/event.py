"""One event: when, where, what happens there, and how to take part."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.queries.aftermath import aftermath_of
from participants.models import OrganisationCategory
from workshops import clock
from workshops.agenda_prints import public_lines
from workshops.formats import format_clock, format_day, format_times
from workshops.models import Event, EventRole, Venue
from workshops.views.public import PublicPage
from workshops_soest.entries import Entry, list_entries
from workshops_soest.sources import sources_of

MAP = "https://www.openstreetmap.org/search"


def map_address(venue: Venue) -> str:
    """Where OpenStreetMap finds the venue; a plain link, nothing is loaded from there."""
    where = ", ".join(part for part in (venue.street or venue.official_name or venue.name, _town(venue)) if part)
    return f"{MAP}?{urlencode({'query': where})}"


def _town(venue: Venue) -> str:
    return " ".join(part for part in (venue.postcode, str(venue.municipality or "")) if part)


def facts(entry: Entry, moderators: list[str]) -> list[tuple[str, str]]:
    """Label and value of what one wants to know first; only what is known."""
    event, places = entry.event, entry.places
    rows = []
    if event.starts_at and event.ends_at:
        rows.append((_("Wann"), f"{format_day(event.starts_at)}\n{format_times(event.starts_at, event.ends_at)}"))
    else:
        rows.append((_("Wann"), _("Termin nicht veröffentlicht")))
    where = "\n".join(part for part in (event.venue.name, event.venue.room) if part) if event.venue else ""
    rows.append((_("Wo"), where or _("Ort nicht veröffentlicht")))
    if event.audience:
        rows.append((_("Für wen"), event.audience))
    if moderators:
        rows.append((_("Moderation"), "\n".join(moderators)))
    if places.accepts or entry.kind == "full":
        rows.append((_("Plätze"), places_in_words(entry)))
        if event.closes_at:
            rows.append((_("Anmeldung bis"), f"{format_day(event.closes_at)}, {format_clock(event.closes_at)}"))
    return rows


def places_in_words(entry: Entry) -> str:
    """Such as "40 Plätze, 12 noch frei, 3 Personen warten"."""
    places = entry.places
    if places.places is None or places.free is None:
        return _("ohne Begrenzung")
    words = [ngettext("%(number)d Platz", "%(number)d Plätze", places.places) % {"number": places.places}]
    # What those who wait have not taken yet is theirs.
    if places.free and not places.waiting:
        words.append(_("%(number)d noch frei") % {"number": places.free})
    if places.held_free:
        words.append(_("%(number)d für Migrantenorganisationen freigehalten") % {"number": places.held_free})
    if places.waiting:
        words.append(
            ngettext("%(number)d Person wartet", "%(number)d Personen warten", places.waiting)
            % {"number": places.waiting}
        )
    return ", ".join(words)


class EventView(PublicPage):
    template_name = "workshops_soest/event.html"
    section = "termine"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list_entries(Event.objects.filter(slug=self.kwargs["slug"]))
        if not found:
            raise Http404
        (entry,) = found
        event = entry.event
        roles = event.roles.filter(role=EventRole.Kind.MODERATION).select_related("person")
        rows = facts(entry, [role.person.name for role in roles])
        is_kick_off = event.kind == Event.Kind.KICK_OFF
        return super().get_context_data(
            entry=entry,
            event=event,
            agenda=public_lines(event),
            facts=rows,
            map_address=map_address(event.venue) if event.venue else "",
            town=_town(event.venue) if event.venue else "",
            others=list_entries(Event.objects.filter(kind=event.kind, theme=event.theme).exclude(pk=event.pk)),
            description=", ".join([event.display_title, *(value.replace("\n", ", ") for _label, value in rows[:2])]),
            opens_later=bool(event.registration_opens_at and event.registration_opens_at > clock.now()),
            sources=sources_of([event, event.venue]),
            aftermath=aftermath_of(event),
            guests=OrganisationCategory.objects.filter(at_kick_off=True) if is_kick_off else [],
            **kwargs,
        )
