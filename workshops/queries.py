"""Questions about the process that pages, documents and mails ask."""

from typing import NamedTuple

from workshops.models import Event


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
