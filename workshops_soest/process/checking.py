"""Holds a whole process file against the schema and tells everything that is wrong with it at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from workshops.folding import fold
from workshops_soest.process.consistency import check_consistency
from workshops_soest.process.outline import usual_chapters
from workshops_soest.process.problems import (
    Problems,
    ProcessFileError,
    TooManyProblemsError,
    described,
    shown,
    suggestion,
)
from workshops_soest.process.reading import read_toml
from workshops_soest.process.records import ProcessFile, Record
from workshops_soest.process.schema import SOURCE, TABLES, Table
from workshops_soest.process.values import Records, UnfitValueError, Value

# From a key to the words that say where it is.
Where = Callable[[str], str]


def read_process_file(path: Path) -> ProcessFile:
    """The checked content of the file. Raises ProcessFileError with every problem found; touches no database."""
    raw = read_toml(path)
    problems = Problems()
    try:
        content = _read_tables(str(path), raw, problems)
        check_consistency(content, problems)
    except TooManyProblemsError:
        pass
    if problems.found:
        raise ProcessFileError(str(path), problems.found)
    if not content["chapter"]:
        content.tables["chapter"] = usual_chapters(content["theme"])
    return content


def _read_tables(file: str, raw: dict[str, Any], problems: Problems) -> ProcessFile:
    for name in raw:
        if name not in TABLES:
            problems.add(shown(name), _("Diese Tabelle gibt es nicht.") + suggestion(name, list(TABLES)))
    return ProcessFile(file, {name: _read_table(name, table, raw, problems) for name, table in TABLES.items()})


def _read_table(name: str, table: Table, raw: dict[str, Any], problems: Problems) -> list[Record]:
    head = f"[{name}]" if table.single else f"[[{name}]]"
    entries = raw.get(name)
    if entries is None or entries == []:
        if table.required:
            problems.add(head, _("Diese Tabelle fehlt."))
        return [Record(name, 0, {key: value.default for key, value in table.keys.items()})] if table.single else []
    if table.single != isinstance(entries, dict):
        problems.add(name, _("Das muss als %(head)s geschrieben sein.") % {"head": head})
        return []
    records = []
    for place, entry in enumerate([entries] if table.single else entries, start=1):
        if isinstance(entry, dict):
            records.append(_read_record(name, table, 0 if table.single else place, entry, problems))
        else:
            problems.add(
                f"{name}[{place}]", _("Hier muss eine Tabelle stehen, nicht %(value)s.") % {"value": described(entry)}
            )
    return records


def _read_record(name: str, table: Table, place: int, entry: dict[str, Any], problems: Problems) -> Record:
    record = Record(name, place, {}, given=frozenset(entry))
    fallback = entry.get("slug", entry.get("title"))
    record.label = shown(fallback) if isinstance(fallback, str) else ""
    fields = {key: _model_field(table.model, table.field_name(key)) for key in table.keys}
    record.values = _read_keys(entry, table.keys, fields, record.where, problems)
    if name == "milestone" and "title" in record.values and not record.values.get("slug"):
        record.values["slug"] = slugify(fold(record.values["title"]))[:200] or f"meilenstein-{place}"
    return record


def _read_keys(
    entry: dict[str, Any],
    keys: dict[str, Value],
    fields: dict[str, models.Field | None],
    where: Where,
    problems: Problems,
) -> dict[str, Any]:
    """The values that could be read; what could not is missing and among the problems."""
    keys = keys | {"source": SOURCE}
    read = {}
    for key in entry:
        if key not in keys:
            problems.add(where(shown(key)), _("Diesen Schlüssel gibt es hier nicht.") + suggestion(key, list(keys)))
    for key, value in keys.items():
        if key not in entry:
            if value.required:
                problems.add(where(key), _("Dieser Schlüssel fehlt."))
            else:
                read[key] = value.default
        elif isinstance(value, Records):
            inline = entry[key]
            if isinstance(inline, list) and all(isinstance(item, dict) for item in inline):
                read[key] = _read_inline(inline, value, where, key, problems)
            else:
                problems.add(where(key), _("Hier muss eine Liste von Tabellen stehen: [{ … }, { … }]."))
        else:
            try:
                read[key] = value.read(entry[key], fields.get(key))
            except UnfitValueError as unfit:
                problems.add(where(key), str(unfit))
    return read


def _read_inline(
    entries: list[dict[str, Any]], value: Records, where: Where, key: str, problems: Problems
) -> list[dict[str, Any]]:
    fields = {name: _model_field(value.model, name) for name in value.keys}
    return [
        _read_keys(entry, value.keys, fields, lambda name, place=place: where(f"{key}[{place}].{name}"), problems)
        for place, entry in enumerate(entries, start=1)
    ]


def _model_field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
