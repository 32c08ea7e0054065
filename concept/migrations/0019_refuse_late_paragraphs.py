"""Nothing is added to a frozen version either: once it has its publication, no paragraph comes to it.

SQLite: a later migration that alters `concept_versionpublication` makes that table anew, and takes this trigger off
before and puts it on again after.
"""

from django.db import migrations

MESSAGE = "Nothing is added to a frozen version of the concept."
IS_FROZEN = "EXISTS (SELECT 1 FROM concept_versionpublication WHERE version_id = NEW.version_id)"


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION concept_refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {IS_FROZEN} THEN "
            f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        when, run = "", "EXECUTE FUNCTION concept_refuse_addition()"
    else:
        when, run = f"WHEN {IS_FROZEN}", f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    schema_editor.execute(
        f"CREATE TRIGGER concept_paragraph_refuse_insert BEFORE INSERT ON concept_paragraph FOR EACH ROW {when} {run}"
    )


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER concept_paragraph_refuse_insert ON concept_paragraph")
        schema_editor.execute("DROP FUNCTION concept_refuse_addition()")
    else:
        schema_editor.execute("DROP TRIGGER concept_paragraph_refuse_insert")


class Migration(migrations.Migration):
    dependencies = [("concept", "0018_declined_comments_told")]

    operations = [migrations.RunPython(freeze, thaw)]
