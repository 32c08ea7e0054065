"""What several values of a process file say together: references, times, trees."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from workshops.actions.events import RESERVED_SLUGS
from workshops.colours import FALLBACK_COLOURS
from workshops.models import DatePrecision, Event
from workshops_soest.process.problems import Problems, shown, suggestion
from workshops_soest.process.records import ProcessFile, Record
from workshops_soest.process.schema import TABLES
from workshops_soest.process.values import Listing, Reference

MOST_LEVELS = 3
UTC = dt.UTC


def check_consistency(content: ProcessFile, problems: Problems) -> None:
    """Checks and completes: references become slugs, local times become UTC moments, missing colours are chosen."""
    _check_identities(content, problems)
    _resolve_references(content, problems)
    for record in content["process"]:
        _check_date(record, "due", "due_precision", problems)
    for record in content["milestone"]:
        _check_date(record, "date", "date_precision", problems)
        if record.values.get("date", "unread") is None and record.values.get("date_precision") != DatePrecision.NONE:
            problems.add(record.where("date"), _("Hier fehlt das Datum, oder die Genauigkeit ist „none“."))
    for record in content["theme"]:
        if record.values.get("colour") == "" and "number" in record.values:
            record.values["colour"] = FALLBACK_COLOURS[(record.values["number"] - 1) % len(FALLBACK_COLOURS)]
    zone_name = content["process"][0].values.get("timezone") if content["process"] else None
    kinds = {record.values.get("slug"): record.values.get("kind") for record in content["event"]}
    for record in [*content["venue"], *content["event"]]:
        if record.values.get("slug") in RESERVED_SLUGS:
            problems.add(record.where("slug"), _("Diese Kennung ist die Adresse einer anderen Seite."))
    for record in content["event"]:
        _check_event(record, kinds, problems)
        if zone_name:
            _check_times(record, ZoneInfo(zone_name), problems)
    for record in content["chapter"]:
        _check_chapter(record, problems)
    _check_tree(content["chapter"], problems)
    for record in content["agenda_template"]:
        if record.values.get("items") == []:
            problems.add(record.where("items"), _("Eine Tagesordnung braucht mindestens einen Punkt."))


# --- Identities and references -----------------------------------------------------------------------------------------


def _check_identities(content: ProcessFile, problems: Problems) -> None:
    for name, table in TABLES.items():
        if not table.single:
            _check_unique(content[name], table.identity, problems)
    _check_unique(content["theme"], ("number",), problems)


def _check_unique(records: Iterable[Record], keys: tuple[str, ...], problems: Problems) -> None:
    """Complains about every record after the first that has the same values; empty ones do not count."""
    first: dict[tuple[Any, ...], Record] = {}
    for record in records:
        values = tuple(record.values.get(key) for key in keys)
        if any(value in (None, "") for value in values):
            continue
        if values in first:
            problems.add(
                record.where(keys[-1]),
                _("„%(value)s“ gibt es schon in %(first)s.")
                % {"value": shown(str(values[-1])), "first": first[values].where()},
            )
        else:
            first[values] = record


def _resolve_references(content: ProcessFile, problems: Problems) -> None:
    known = {name: _slugs(content[name]) for name, table in TABLES.items() if "slug" in table.keys}
    themes = {record.values.get("number"): record.values.get("slug") for record in content["theme"]}
    for name, table in TABLES.items():
        for key, value in table.keys.items():
            target = value.of if isinstance(value, Listing) else value
            if not isinstance(target, Reference):
                continue
            for record in content[name]:
                if record.values.get(key) in (None, []):
                    continue
                given = record.values[key]
                found = [
                    _resolve(record, key, entry, target.to, known[target.to], themes, problems)
                    for entry in (given if isinstance(value, Listing) else [given])
                ]
                if None in found:
                    del record.values[key]
                else:
                    record.values[key] = found if isinstance(value, Listing) else found[0]
    _check_unique(content["event"], ("theme", "number"), problems)


def _slugs(records: list[Record]) -> dict[str, None]:
    return {record.values["slug"]: None for record in records if record.values.get("slug")}


def _resolve(
    record: Record,
    key: str,
    given: str | int,
    target: str,
    known: dict[str, None],
    themes: dict[int | None, str | None],
    problems: Problems,
) -> str | None:
    """The slug that is meant; None, and a problem, when nothing is."""
    if isinstance(given, int):
        if given not in themes:
            problems.add(
                record.where(key), _("Es gibt kein Thema mit der Nummer %(number)s.") % {"number": shown(str(given))}
            )
        return themes.get(given)
    if given in known:
        return given
    problems.add(
        record.where(key),
        _("„%(slug)s“ gibt es nicht unter den [[%(table)s]].") % {"slug": shown(given), "table": target}
        + suggestion(given, list(known)),
    )
    return None


# --- Dates and times ---------------------------------------------------------------------------------------------------


def _check_date(record: Record, key: str, precision_key: str, problems: Problems) -> None:
    """A date without precision is exact to the day; "none" beside a date contradicts it."""
    if key not in record.values or precision_key not in record.values:
        return
    date, precision = record.values[key], record.values[precision_key]
    if date is None:
        # For the process the words of `due_text` say it all; for a milestone this is asked for separately.
        if key == "due" or not precision:
            record.values[precision_key] = DatePrecision.NONE.value
    elif precision == DatePrecision.NONE:
        problems.add(record.where(precision_key), _("Es gibt ein Datum, aber die Genauigkeit ist „none“."))
    else:
        record.values[precision_key] = precision or DatePrecision.DAY.value


def _check_times(record: Record, zone: ZoneInfo, problems: Problems) -> None:
    values = record.values
    if "starts_at" not in values or "ends_at" not in values:
        return
    if (values["starts_at"] is None) != (values["ends_at"] is None):
        missing = "ends_at" if values["ends_at"] is None else "starts_at"
        problems.add(record.where(missing), _("Beginn und Ende gehören zusammen: Geben Sie beide an oder keines."))
        return
    if values["starts_at"] is None:
        return
    moments = {key: _moment(record, key, zone, problems) for key in ("starts_at", "ends_at")}
    if None in moments.values():
        return
    if moments["ends_at"] <= moments["starts_at"]:
        problems.add(record.where("ends_at"), _("Das Ende muss nach dem Beginn liegen."))
    values.update(moments)


def _moment(record: Record, key: str, zone: ZoneInfo, problems: Problems) -> dt.datetime | None:
    """The local time as a UTC moment. Times that the zone skips or has twice are refused: the file cannot say which."""
    local: dt.datetime = record.values[key]
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    skipped = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
    problems.add(
        record.where(key),
        (
            _("Diese Uhrzeit gibt es in %(zone)s nicht: In dieser Nacht wird die Uhr vorgestellt.")
            if skipped
            else _("Diese Uhrzeit gibt es in %(zone)s zweimal: In dieser Nacht wird die Uhr zurückgestellt.")
        )
        % {"zone": zone.key},
    )
    return None


# --- Events and chapters -----------------------------------------------------------------------------------------------


def _check_event(record: Record, kinds: dict[str | None, str | None], problems: Problems) -> None:
    values = record.values
    is_theme_workshop = values.get("kind") == Event.Kind.THEME_WORKSHOP
    if "kind" in values and "theme" in values:
        if is_theme_workshop and values["theme"] is None:
            problems.add(record.where("theme"), _("Ein Themen-Workshop braucht ein Thema."))
        if not is_theme_workshop and values["theme"] is not None:
            problems.add(record.where("theme"), _("Nur Themen-Workshops haben ein Thema."))
    if values.get("part_of") is not None:
        if "kind" in values and values["kind"] != Event.Kind.KICK_OFF:
            problems.add(record.where("part_of"), _("Nur ein Auftakt kann zugleich als ein anderer Termin zählen."))
        elif kinds.get(values["part_of"], Event.Kind.THEME_WORKSHOP) != Event.Kind.THEME_WORKSHOP:
            problems.add(record.where("part_of"), _("Der Auftakt kann nur als ein Themen-Workshop zählen."))
    if values.get("status") == Event.Status.CANCELLED and values.get("held") == Event.Held.YES:
        problems.add(record.where("held"), _("Ein abgesagter Termin kann nicht stattgefunden haben."))


def _check_chapter(record: Record, problems: Problems) -> None:
    values = record.values
    if "kind" not in values or "generator" not in values:
        return
    if not values["kind"]:
        values["kind"] = "generated" if values["generator"] else "written"
    if values["kind"] == "generated" and not values["generator"]:
        problems.add(record.where("generator"), _("Ein erzeugtes Kapitel muss sagen, woraus es entsteht."))
    if values["kind"] == "written" and values["generator"]:
        problems.add(record.where("generator"), _('Nur erzeugte Kapitel (kind = "generated") haben dies.'))
    if values["generator"] == "action_field" and "theme" in values and values["theme"] is None:
        problems.add(record.where("theme"), _("Das Kapitel eines Handlungsfelds braucht ein Thema."))


def _check_tree(chapters: list[Record], problems: Problems) -> None:
    """Every chapter must reach the top within a few levels."""
    parents = {record.values.get("slug"): record.values.get("parent") for record in chapters}
    for record in chapters:
        slug, levels = record.values.get("parent"), 1
        while slug is not None and levels < MOST_LEVELS:
            slug, levels = parents.get(slug), levels + 1
        if slug is None:
            continue
        seen = set()
        while slug is not None and slug not in seen:
            seen.add(slug)
            slug = parents.get(slug)
        problems.add(
            record.where("parent"),
            _("Dieses Kapitel steht unter sich selbst.")
            if record.values.get("slug") in seen
            else _("Kapitel können höchstens %(levels)d Ebenen tief stehen.") % {"levels": MOST_LEVELS},
        )
