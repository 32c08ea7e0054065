"""What a form was made from, in lines to be compared and read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from workshops.formats import format_moment

# What the team's forms about a date and about places change of an event.
MOMENT = ("starts_at", "ends_at", "venue")
PLACES = ("places", "places_for_migrant_organisations")


def field_lines(row: Model, names: Iterable[str]) -> list[str]:
    """Each of the fields `names` with its label, a line each."""
    return [f"{row._meta.get_field(name).verbose_name}: {_in_words(row, name)}" for name in names]  # type: ignore[union-attr]


def _in_words(row: Model, name: str) -> str:
    value: Any = getattr(row, name)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        return format_moment(value)
    if getattr(row._meta.get_field(name), "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    return "–" if value in (None, "") else str(value)
