"""How much was said to a part of the concept, in templates."""

from collections.abc import Mapping
from typing import TypeVar

from django import template

register = template.Library()
Value = TypeVar("Value")


@register.filter
def at(counts: Mapping[str, Value] | None, name: str) -> Value | None:
    """What is counted under a name; None where nothing is, and where nothing was counted."""
    return counts.get(name) if counts else None
