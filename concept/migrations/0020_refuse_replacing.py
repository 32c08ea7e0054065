"""A frozen version is not replaced by another in its place either: SQLite's `INSERT OR REPLACE` takes the row that
stands in the way out without asking the trigger that refuses to delete it.

PostgreSQL knows nothing of the kind: its `ON CONFLICT DO UPDATE` is an UPDATE, which is refused already.
"""

from django.db import migrations

MESSAGE = "A frozen version of the concept cannot be replaced."
STANDS = "EXISTS (SELECT 1 FROM concept_conceptversion WHERE id = NEW.id OR number = NEW.number)"


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute(
        "CREATE TRIGGER concept_conceptversion_refuse_replace BEFORE INSERT ON concept_conceptversion "
        f"FOR EACH ROW WHEN {STANDS} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER concept_conceptversion_refuse_replace")


class Migration(migrations.Migration):
    dependencies = [("concept", "0019_refuse_late_paragraphs")]

    operations = [migrations.RunPython(freeze, thaw)]
