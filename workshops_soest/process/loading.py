"""Writes a checked process file into the database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from concept.models import Chapter
from workshops import clock
from workshops.actions.tasks import make_tasks_for_events
from workshops.models import Event, LoadedRecord, Person, Process, Theme
from workshops_soest.process.events import change_event, set_moderators
from workshops_soest.process.merging import Merged, merge
from workshops_soest.process.problems import Problem, ProcessFileError, shown
from workshops_soest.process.records import ProcessFile, Record
from workshops_soest.process.rows import ORDER, MissingReferenceError, Rows, wanted_values
from workshops_soest.process.schema import TABLES

# How long before its first event a demonstration begins, and at what local time.
DEMO_LEAD = dt.timedelta(days=10)
DEMO_HOUR = dt.time(9)


@dataclass
class Report:
    """What loading did. `kept` and `gone` are lines for people."""

    created: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.changed)


@transaction.atomic
def load_process_file(content: ProcessFile, *, overwrite: bool = False) -> Report:
    """Creates what is new, updates what changed in the file alone, keeps what the team edited; all or nothing.

    With `overwrite` the file's values replace the team's. Nothing is ever deleted. Raises ProcessFileError when the
    file is another process's, or when it does not go together with what the team has entered.
    """
    loader = _Loader(content, overwrite)
    loader.load()
    return loader.report


class _Loader:
    def __init__(self, content: ProcessFile, overwrite: bool) -> None:
        self.content = content
        self.overwrite = overwrite
        self.report = Report()
        self.rows = Rows()
        self.created_in: set[str] = set()

    def load(self) -> None:
        # Everyone who works on events locks them before anything else.
        list(Event.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        is_first = not self.rows.read("process")
        self.last = {(record.table, record.slug): record for record in LoadedRecord.objects.all()}
        if not is_first:
            self._refuse_another_process()
        for name in ORDER:
            if name != "process":
                self.rows.read(name)
            self._load_table(name)
        self._report_gone()
        if self.created_in & {"event", "task_template"}:
            make_tasks_for_events()
        if is_first and settings.DEMO:
            self._anchor_clock()

    # --- One table -----------------------------------------------------------------------------------------------------

    def _load_table(self, name: str) -> None:
        rows = self.rows.by_identity[name]
        wanted = wanted_values(self.content, name)
        merges = {key: self._merge(name, key, values) for key, (_record, values) in wanted.items() if key in rows}
        _free_numbers({rows[key]: merged.changes for key, merged in merges.items()})
        for key, (record, values) in wanted.items():
            try:
                if key not in rows:
                    self._create(name, key, record, values)
                else:
                    self._update(name, rows[key], record, merges[key], values)
            except (ValidationError, MissingReferenceError) as error:
                raise ProcessFileError(self.content.file, [Problem(record.where(), _clash(error))]) from error
            self._remember(name, key, values)

    def _merge(self, name: str, key: str, values: Mapping[str, Any]) -> Merged:
        last = self.last.get((name, key))
        return merge(
            file=values,
            last=last.values if last else None,
            row=self.rows.values(name, self.rows.by_identity[name][key], list(values)),
            overwrite=self.overwrite,
        )

    def _create(self, name: str, key: str, record: Record, values: Mapping[str, Any]) -> None:
        if (name, key) in self.last and not self.overwrite:
            self.report.kept.append(_("%(where)s: vom Team gelöscht, bleibt gelöscht") % {"where": record.where()})
            return
        row = TABLES[name].model(**self.rows.field_values(name, values))
        if isinstance(row, Chapter) and row.text:
            row.status = Chapter.Status.DRAFT
        row.full_clean()
        row.save(force_insert=True)
        self.rows.add(name, key, row)
        if isinstance(row, Event):
            set_moderators(row, self._moderators(values))
        self.report.created += 1
        self.created_in.add(name)

    def _update(self, name: str, row: models.Model, record: Record, merged: Merged, values: Mapping[str, Any]) -> None:
        for key in merged.kept:
            current = self.rows.values(name, row, [key])[key]
            self.report.kept.append(
                _("%(where)s: bleibt, wie das Team es eingetragen hat: %(current)s (Datei: %(file)s)")
                % {"where": record.where(key), "current": _words(current), "file": _words(values[key])}
            )
        if not merged.changes:
            return
        fields = self.rows.field_values(name, merged.changes)
        if isinstance(row, Event):
            change_event(row, fields)
            if "moderators" in merged.changes:
                set_moderators(row, self._moderators(merged.changes))
        else:
            _change_row(row, fields)
        self.report.changed += 1

    def _moderators(self, values: Mapping[str, Any]) -> list[Person]:
        people = [self.rows.by_identity["person"].get(slug) for slug in values["moderators"]]
        if None in people:
            raise MissingReferenceError("moderators")
        return people

    def _remember(self, name: str, key: str, values: dict[str, Any]) -> None:
        record = self.last.get((name, key))
        if record is None:
            LoadedRecord.objects.create(table=name, slug=key, values=values)
        elif record.values != values:
            record.values = values
            record.save(update_fields=["values"])

    # --- The whole file ------------------------------------------------------------------------------------------------

    def _refuse_another_process(self) -> None:
        """One database holds one process. Another is one with neither its title and county nor any of its themes."""
        last = self.last.get(("process", "process"))
        if last is None:
            return
        process = self.content.process
        has_a_name = last.values["title"] == process["title"] or last.values["county"] == process["county"]
        has_a_theme = any(("theme", record.values["slug"]) in self.last for record in self.content["theme"])
        if not (has_a_name and has_a_theme):
            reason = _(
                "In dieser Datenbank ist schon ein anderer Prozess: „%(title)s“ (%(county)s). "
                "Eine Datenbank hält einen Prozess; laden Sie diesen in eine neue (DATABASE_URL)."
            )
            raise ProcessFileError(self.content.file, [Problem("process", reason % last.values)])

    def _report_gone(self) -> None:
        named = {(name, key) for name in ORDER for key in wanted_values(self.content, name)}
        for name, key in self.last.keys() - named:
            if key in self.rows.by_identity.get(name, {}):
                self.report.gone.append(f"{name} „{shown(key)}“")
        self.report.gone.sort()

    def _anchor_clock(self) -> None:
        """A demonstration begins at PROCESS_CLOCK, else ten days before the first event, at nine."""
        process = Process.objects.get()
        first = Event.objects.dated().order_by("starts_at").first()
        if settings.PROCESS_CLOCK:
            try:
                moment = dt.datetime.fromisoformat(settings.PROCESS_CLOCK)
            except ValueError as error:
                reason = _("„%(clock)s“ ist kein Zeitpunkt wie 2013-01-07T09:00:00.") % {
                    "clock": shown(settings.PROCESS_CLOCK)
                }
                raise ProcessFileError(self.content.file, [Problem("PROCESS_CLOCK", reason)]) from error
        elif first:
            moment = dt.datetime.combine(first.starts_at.astimezone(process.zone).date() - DEMO_LEAD, DEMO_HOUR)
        else:
            return
        clock.set_anchor(process=process, moment=moment if moment.tzinfo else moment.replace(tzinfo=process.zone))


def _change_row(row: models.Model, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    if isinstance(row, Chapter):
        # Whoever is editing it at this moment must be told.
        row.version += 1
    row.full_clean()
    row.save()


def _free_numbers(changes: Mapping[models.Model, Mapping[str, Any]]) -> None:
    """Takes the numbers away from rows that get others, so that two may swap without meeting half-way."""
    for place, (row, changed) in enumerate(changes.items()):
        if "number" in changed and isinstance(row, Theme):
            Theme.objects.filter(pk=row.pk).update(number=20_000 + place)
        elif {"number", "theme"} & changed.keys() and isinstance(row, Event):
            Event.objects.filter(pk=row.pk).update(number=None)


def _clash(error: ValidationError | MissingReferenceError) -> str:
    if isinstance(error, MissingReferenceError):
        return _("%(key)s zeigt auf etwas, das das Team gelöscht hat.") % {"key": error.key}
    return _("Das passt nicht zu dem, was das Team eingetragen hat: %(reasons)s") % {
        "reasons": " ".join(error.messages)
    }


def _words(value: Any) -> str:
    return "–" if value in (None, "", []) else f"„{shown(str(value))}“"
