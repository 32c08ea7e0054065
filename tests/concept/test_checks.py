"""What `manage.py check --database default` says about frozen versions."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from concept.actions.versions import freeze_version
from concept.checks import check_frozen_versions
from concept.models import ConceptVersion


def drop_trigger(table="concept_conceptversion", act="update"):
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_refuse_{act}{where}")


def test_frozen_versions_are_safe(process):
    freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None)
    assert check_frozen_versions(["default"]) == []
    assert check_frozen_versions(None) == []


@pytest.mark.parametrize(
    ("table", "act"),
    [
        ("concept_conceptversion", "update"),
        ("concept_paragraph", "insert"),
        ("concept_versionpublication", "delete"),
        pytest.param("concept_conceptversion", "replace", marks=pytest.mark.sqlite_only),
        pytest.param("concept_conceptversion", "truncate", marks=pytest.mark.postgres_only),
    ],
)
def test_a_missing_trigger_is_an_error(db, table, act):
    drop_trigger(table, act)
    with pytest.raises(SystemCheckError, match=rf"concept\.E001.*{table}_refuse_{act} missing"):
        call_command("check", databases=["default"])


def test_a_changed_version_is_named(process):
    version = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label="Entwurf", gaps=[], by=None)
    drop_trigger()
    ConceptVersion.objects.filter(pk=version.pk).update(content=version.content | {"county": "Kreis  Soest"})
    assert [message.id for message in check_frozen_versions(["default"])] == ["concept.E001", "concept.W001"]
