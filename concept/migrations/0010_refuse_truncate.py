"""Frozen versions cannot be emptied at one stroke either: PostgreSQL's TRUNCATE passes triggers on rows by.

Empty tables may be truncated. SQLite knows no TRUNCATE: its DELETE is refused already.
"""

from django.db import migrations

TABLES = ["concept_conceptversion", "concept_paragraph"]
MESSAGE = "A frozen version of the concept cannot be removed."


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        "CREATE FUNCTION concept_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE holds boolean; BEGIN "
        "EXECUTE 'SELECT EXISTS (SELECT FROM ' || TG_RELID::regclass || ')' INTO holds; "
        f"IF holds THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NULL; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION concept_refuse_truncate()"
        )


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_refuse_truncate ON {table}")
    schema_editor.execute("DROP FUNCTION concept_refuse_truncate()")


class Migration(migrations.Migration):
    dependencies = [("concept", "0009_municipal_link_mail")]

    operations = [migrations.RunPython(freeze, thaw)]
