"""What must hold of frozen versions: the database refuses to change them, and nothing has changed them."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from concept.queries.integrity import damaged_versions

FREEZING = ("concept", "0022_refuse_unpublishing")
EVERYWHERE = {
    *("concept_conceptversion_refuse_update", "concept_conceptversion_refuse_delete"),
    *("concept_paragraph_refuse_update", "concept_paragraph_refuse_delete", "concept_paragraph_refuse_insert"),
    *("concept_versionpublication_refuse_update", "concept_versionpublication_refuse_delete"),
}
TRIGGERS = {
    "sqlite": EVERYWHERE | {"concept_conceptversion_refuse_replace", "concept_versionpublication_refuse_replace"},
    "postgresql": EVERYWHERE
    | {f"concept_{table}_refuse_truncate" for table in ("conceptversion", "paragraph", "versionpublication")},
}


@register(Tags.database)
def check_frozen_versions(databases: list[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """Part of `manage.py check --database default`. Before the triggers' own migrations there is nothing to look at."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if FREEZING not in MigrationRecorder(connection).applied_migrations():
            continue
        if missing := sorted(TRIGGERS[connection.vendor] - _triggers(connection)):
            messages.append(Error(f"Frozen versions can be changed: {', '.join(missing)} missing.", id="concept.E001"))
        messages += [
            Warning(f"Version {version.number} of the concept is not what was frozen.", id="concept.W001")
            for version in damaged_versions()
        ]
    return messages


def _triggers(connection: Any) -> set[str]:
    """Those that are switched on."""
    if connection.vendor == "sqlite":
        statement = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}
