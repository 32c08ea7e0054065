"""Questions about events that pages, documents and mails ask."""

from datetime import date
from typing import NamedTuple

from workshops.formats import format_times
from workshops.models import Event, Process, Theme
from workshops.picture import PictureEvent, PictureFacts, PictureTheme, Side
from workshops.picture.facts import CANCELLED, COMING, HELD, UNDATED

SIDES: dict[str, Side] = {Event.Kind.EVENING_SESSION: Side.BEFORE, Event.Kind.KICK_OFF: Side.KICK_OFF}


class Ordinal(NamedTuple):
    """The how-manieth of its theme's workshops an event is, by date."""

    position: int
    of: int


def workshop_ordinals() -> dict[int, Ordinal]:
    """Event id → ordinal, for themes of which every planned workshop is published and dated; one query.

    While a workshop of a theme has no date, nobody can say which of them is the second. Cancelled ones do not count.
    """
    themes: dict[int, list] = {}
    rows = (
        Event.objects.published()
        .theme_workshops()
        .exclude(status=Event.Status.CANCELLED)
        .order_by("starts_at", "pk")
        .values_list("pk", "theme_id", "theme__planned_workshops", "starts_at")
    )
    for row in rows:
        themes.setdefault(row[1], []).append(row)
    return {
        pk: Ordinal(position, len(workshops))
        for workshops in themes.values()
        if len(workshops) >= workshops[0][2] and all(starts_at for *_rest, starts_at in workshops)
        for position, (pk, *_rest) in enumerate(workshops, start=1)
    }


def picture_facts(process: Process, *, today: date | None = None) -> PictureFacts:
    """What the process picture shows: the published events by the process clock. Two queries."""
    events = list(Event.objects.published().for_pages().in_order())
    return PictureFacts(
        title=process.title,
        themes=[
            PictureTheme(theme.number, theme.short_title, theme.colour, _usual_place_and_time(theme, events))
            for theme in Theme.objects.all()
        ],
        events=[
            PictureEvent(
                title=str(event.get_kind_display()) if event.kind in SIDES else event.display_title,
                state=_picture_state(event),
                theme=event.theme.number if event.theme else None,
                side=SIDES.get(event.kind, Side.AFTER),
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                place=event.venue.name if event.venue else "",
                town=str(event.venue.municipality or "") if event.venue else "",
                url=event.get_absolute_url(),
            )
            for event in events
        ],
        due_text=process.due_text,
        due=process.due,
        today=today,
    )


def _picture_state(event: Event) -> str:
    if event.is_cancelled:
        return CANCELLED
    if event.is_past:
        return HELD
    return COMING if event.is_dated else UNDATED


def _usual_place_and_time(theme: Theme, events: list[Event]) -> str:
    """Such as "Rathaus, 14–17 Uhr", as far as all of the theme's dated workshops share it."""
    dated = [event for event in events if event.theme_id == theme.pk and event.is_dated and not event.is_cancelled]
    places = {event.venue.name if event.venue else "" for event in dated}
    times = {format_times(event.starts_at, event.ends_at) for event in dated if event.starts_at and event.ends_at}
    return ", ".join(each.pop() for each in (places, times) if len(each) == 1 and "" not in each)
