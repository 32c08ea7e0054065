"""What is frozen stays: triggers refuse every change and removal of a version and its paragraphs."""

from django.db import migrations, models

TABLES = ["concept_conceptversion", "concept_paragraph"]
MESSAGE = "A frozen version of the concept cannot be changed."


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION concept_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_refuse_{act.lower()}"
            if vendor == "postgresql":
                run = "FOR EACH ROW EXECUTE FUNCTION concept_refuse_change()"
            else:
                run = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {run}")


def thaw(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            where = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER {table}_refuse_{act.lower()}{where}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION concept_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("concept", "0005_concept_as_product")]

    operations = [
        migrations.AlterField(
            model_name="paragraph",
            name="section",
            field=models.CharField(max_length=200, verbose_name="Abschnitt"),
        ),
        migrations.AlterField(model_name="paragraph", name="anchor", field=models.CharField(max_length=220)),
        # Last: SQLite makes a table anew to alter it, and its triggers go with the old one.
        migrations.RunPython(freeze, thaw),
    ]
