"""What the team's forms about an event were made from, in lines to be compared and read."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workshops.formats import format_moment
from workshops.models import Event

# What each form changes.
SUBJECT = (
    "title",
    "number",
    "part_of",
    "audience",
    "description",
    "registration_opens_at",
    "registration_closes_at",
    "status",
    "held",
    "is_published",
)
MOMENT = ("starts_at", "ends_at", "venue")
PLACES = ("places", "places_for_migrant_organisations")


def event_lines(event: Event, names: tuple[str, ...]) -> list[str]:
    """Each of the fields `names` with its label, a line each."""
    return [f"{Event._meta.get_field(name).verbose_name}: {_in_words(event, name)}" for name in names]  # type: ignore[union-attr]


def _in_words(event: Event, name: str) -> str:
    value: Any = getattr(event, name)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        return format_moment(value)
    if name in {"status", "held"}:
        return str(getattr(event, f"get_{name}_display")())
    return "–" if value in (None, "") else str(value)
