"""Translates between records of the file and rows of the database, so that both can be compared.

Compared are plain values as JSON knows them: references as slugs, dates and UTC moments in ISO 8601.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import models

from workshops import plaintext, richtext
from workshops.models import Event, EventRole
from workshops_soest.process.records import ProcessFile, Record
from workshops_soest.process.schema import TABLES, Table
from workshops_soest.process.values import Moment, Reference

# The process first, then whatever others refer to before those who do.
ORDER = ("process", *(name for name in TABLES if not TABLES[name].single))


def wanted_values(content: ProcessFile, name: str) -> dict[str, tuple[Record, dict[str, Any]]]:
    """By identity, each record of a table with its values as its row should have them, in the order to write them."""
    if name == "process":
        record = content["process"][0]
        return {name: (record, plain({**content.assumptions, **content.process}))}
    table = TABLES[name]
    wanted = {}
    for position, record in enumerate(content[name], start=1):
        values = dict(record.values)
        if _has_field(table.model, "position"):
            values["position"] = position
        if name == "event" and values["places"] is None and values["kind"] == Event.Kind.THEME_WORKSHOP:
            values["places"] = content.assumptions["places"]
        if name == "chapter":
            values["text"] = stored_text(values["text"])
        if name == "agenda_template":
            values["items"] = [{key: item[key] for key in item if key != "source"} for item in values["items"]]
        wanted[identity(table, values)] = record, plain(values)
    return _in_writing_order(name, wanted)


def identity(table: Table, values: Mapping[str, Any]) -> str:
    return " ".join(str(values[key]) for key in table.identity)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in values.items()}


def stored_text(text: str) -> str:
    """A chapter's text as it is stored. It may be typed plainly, with lines broken anywhere, or be HTML already."""
    return richtext.clean(text) if text.startswith("<") else plaintext.from_wrapped(text)


def _in_writing_order(name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Rows must exist before others point to them: parents before children, workshops before the kick-off."""
    key = {"chapter": "parent", "event": "part_of"}.get(name)
    if key is None:
        return wanted

    def level(slug: str | None) -> int:
        return 0 if slug is None else 1 + level(wanted[slug][1][key])

    return dict(sorted(wanted.items(), key=lambda item: level(item[0])))


class Rows:
    """The rows of all tables, locked as they are read, with their slugs for those who refer to them."""

    def __init__(self) -> None:
        self.by_identity: dict[str, dict[str, models.Model]] = {}
        self._slugs: dict[str, dict[int, str]] = defaultdict(dict)
        self._moderators: dict[int, list[str]] = defaultdict(list)

    def read(self, name: str) -> dict[str, models.Model]:
        """Locks and reads one table. What it refers to must have been read before."""
        table = TABLES[name]
        rows = list(table.model._default_manager.select_for_update(no_key=True).order_by("pk"))
        self._slugs[name] = {row.pk: getattr(row, "slug", "") for row in rows}
        if name == "event":
            roles = EventRole.objects.filter(role=EventRole.Kind.MODERATION).order_by("pk")
            for event, person in roles.values_list("event_id", "person__slug"):
                self._moderators[event].append(person)
        if name == "process":
            self.by_identity[name] = dict(zip([name], rows, strict=False))
        else:
            self.by_identity[name] = {
                identity(table, {key: getattr(row, table.field_name(key)) for key in table.identity}): row
                for row in rows
            }
        return self.by_identity[name]

    def add(self, name: str, key: str, row: models.Model) -> None:
        self.by_identity[name][key] = row
        self._slugs[name][row.pk] = getattr(row, "slug", "")

    def values(self, name: str, row: models.Model, keys: list[str]) -> dict[str, Any]:
        """What the row says for these keys, as plain values."""
        return {key: self._value(name, row, key) for key in keys}

    def _value(self, name: str, row: models.Model, key: str) -> Any:
        if key == "moderators":
            return self._moderators[row.pk]
        value = value_of(name, key)
        if isinstance(value, Reference):
            return self._slugs[value.to].get(getattr(row, f"{key}_id"))
        content = getattr(row, field_name(name, key))
        if isinstance(content, dt.datetime):
            return content.astimezone(dt.UTC).isoformat()
        return content.isoformat() if isinstance(content, dt.date) else content

    def field_values(self, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Plain values as keyword arguments of the model. Raises MissingReferenceError."""
        fields = {}
        for key, content in values.items():
            value = value_of(name, key)
            if key == "moderators":
                continue
            if isinstance(value, Reference) and content is not None:
                content = self.by_identity[value.to].get(content)
                if content is None:
                    raise MissingReferenceError(key)
            elif isinstance(value, Moment) and content is not None:
                content = dt.datetime.fromisoformat(content)
            elif isinstance(content, str) and isinstance(_field(name, key), models.DateField):
                content = dt.date.fromisoformat(content)
            fields[field_name(name, key)] = content
        return fields


class MissingReferenceError(Exception):
    """The row that a key points to was deleted by the team."""

    def __init__(self, key: str):
        self.key = key
        super().__init__(key)


def value_of(name: str, key: str) -> Any:
    return TABLES[name].keys.get(key) or (TABLES["assumptions"].keys.get(key) if name == "process" else None)


def field_name(name: str, key: str) -> str:
    if name == "process" and key in TABLES["assumptions"].keys:
        return TABLES["assumptions"].field_name(key)
    return TABLES[name].field_name(key)


def _field(name: str, key: str) -> models.Field:
    return TABLES[name].model._meta.get_field(field_name(name, key))


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
