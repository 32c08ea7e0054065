"""What stands beside a frozen version and everyone relies on stays as well: which version it belongs to, since when that
can be read, and who did it, but for people who are taken out. The rest, such as its PDF, is made anew when needed.

SQLite: a later migration that alters `concept_versionpublication` makes that table anew, and these triggers with it. Its
`INSERT OR REPLACE` takes the row that stands in the way out without asking the trigger that refuses to delete it.
"""

from django.db import migrations

TABLE = "concept_versionpublication"
MESSAGE = "The publication of a frozen version of the concept cannot be changed."
STANDS = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR version_id = NEW.version_id)"


def _changes(other):
    """What no UPDATE may do; `other`: the database's word for "is another one, empty or not"."""
    people = (
        f"(OLD.{name} IS NOT NULL AND NEW.{name} IS NOT NULL AND NEW.{name} <> OLD.{name})"
        for name in ("frozen_by_id", "published_by_id")
    )
    moment = f"(OLD.published_at IS NOT NULL AND NEW.published_at {other} OLD.published_at)"
    return " OR ".join(["NEW.id <> OLD.id", "NEW.version_id <> OLD.version_id", moment, *people])


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        row = f"ON {TABLE} FOR EACH ROW"
        refuse = "EXECUTE FUNCTION concept_refuse_change()"
        triggers = {
            "update": f"BEFORE UPDATE {row} WHEN ({_changes('IS DISTINCT FROM')}) {refuse}",
            "delete": f"BEFORE DELETE {row} {refuse}",
            "truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION concept_refuse_truncate()",
        }
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        triggers = {
            "update": f"BEFORE UPDATE ON {TABLE} WHEN {_changes('IS NOT')} {refuse}",
            "delete": f"BEFORE DELETE ON {TABLE} {refuse}",
            "replace": f"BEFORE INSERT ON {TABLE} WHEN {STANDS} {refuse}",
        }
    for act, trigger in triggers.items():
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuse_{act} {trigger}")


def thaw(apps, schema_editor):
    where, last = (f" ON {TABLE}", "truncate") if schema_editor.connection.vendor == "postgresql" else ("", "replace")
    for act in ("update", "delete", last):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuse_{act}{where}")


class Migration(migrations.Migration):
    dependencies = [("concept", "0021_department_answers")]

    operations = [migrations.RunPython(freeze, thaw)]
