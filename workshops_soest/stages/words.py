"""Which of the invented words belong to which theme, whatever themes a process has."""

from collections.abc import Iterable, Sequence
from typing import Any

from workshops.models import Theme
from workshops_soest.stages.content import concept, room


def parted(words: str) -> tuple[str, str]:
    """A card or a result from the file: its kind and what it says."""
    kind, text = words.split(": ", 1)
    return kind, text


def in_turn(things: Sequence[Any], number: int) -> Any:
    """The `number`th, beginning anew after the last."""
    return things[number % len(things)]


def words_of(theme: Theme, place: int) -> dict[str, Any]:
    """What is said at the theme's workshop, the `place`th of it counted from 1: `cards` by heading, and `results`."""
    field = _field_of(theme)
    # Themes that share a field do not all say the same.
    shift = 0 if field["words"] else theme.number
    return in_turn(field["workshop"], place - 1 + shift)


def plan_for(theme: Theme) -> dict[str, Any]:
    """What is planned for the theme: `baseline`, `needs`, `goal`s with their objectives, and `measure`s."""
    field = next(field for field in concept()["field"] if field["key"] == field_key(theme))
    named: dict[str, Any] = _named(field, theme.short_title)
    return named


def field_key(theme: Theme) -> str:
    """The field that the theme belongs to."""
    key: str = _field_of(theme)["key"]
    return key


def _named(words: Any, theme: str) -> Any:
    """The same with the theme's title wherever it stands for it."""
    if isinstance(words, str):
        return words.replace("{theme}", theme)
    if isinstance(words, list):
        return [_named(each, theme) for each in words]
    if isinstance(words, dict):
        return {key: _named(each, theme) for key, each in words.items()}
    return words


def themes_about(keys: Iterable[str]) -> list[Theme]:
    """One theme for each of these fields; where the process has none of a field, another of its themes."""
    themes = list(Theme.objects.order_by("number"))
    if not themes:
        return []
    fields = [field["key"] for field in room()["field"]]
    found = []
    for key in keys:
        fitting = [theme for theme in themes if _field_of(theme)["key"] == key]
        found.append(fitting[0] if fitting else in_turn(themes, fields.index(key)))
    return list(dict.fromkeys(found))


def _field_of(theme: Theme) -> dict[str, Any]:
    title = theme.title.lower()
    fields = room()["field"]
    return next((field for field in fields if any(word in title for word in field["words"])), fields[-1])
