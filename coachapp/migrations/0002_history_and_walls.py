"""What Django's own operations cannot say: a history that is only added to, walls between squads
inside the database, and the table of the shared cache.

SQLite rebuilds a table, and forgets its triggers, whenever a later migration alters it: that
migration must then build the walls again. tests/models/test_walls.py notices.
"""

from django.core.management import call_command
from django.db import migrations

# (table, column, table that it points at): both rows must be of one squad.
LINKS = [
    ("coachapp_agreedgoal", "athlete_id", "coachapp_athlete"),
    ("coachapp_recordedmark", "athlete_id", "coachapp_athlete"),
    ("coachapp_loggedsession", "athlete_id", "coachapp_athlete"),
    ("coachapp_givenoverrule", "athlete_id", "coachapp_athlete"),
    ("coachapp_personallink", "athlete_id", "coachapp_athlete"),
    ("coachapp_entry", "athlete_id", "coachapp_athlete"),
    ("coachapp_entry", "actor_athlete_id", "coachapp_athlete"),
    ("coachapp_loggedrep", "session_id", "coachapp_loggedsession"),
]

HISTORY_POSTGRESQL = """
CREATE FUNCTION coachapp_history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry of the history is never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER coachapp_entry_kept BEFORE UPDATE OR DELETE ON coachapp_entry
    FOR EACH ROW EXECUTE FUNCTION coachapp_history_is_kept();
"""
NO_HISTORY_POSTGRESQL = """
DROP TRIGGER coachapp_entry_kept ON coachapp_entry;
DROP FUNCTION coachapp_history_is_kept();
"""


def _history_sqlite(event):
    return f"""
CREATE TRIGGER coachapp_entry_kept_{event} BEFORE {event} ON coachapp_entry
BEGIN SELECT RAISE(ABORT, 'an entry of the history is never changed or deleted'); END
"""


def _wall_name(table, column):
    return f"{table}_{column.removesuffix('_id')}_squad"


def _wall_sqlite(event, table, column, target):
    name = _wall_name(table, column)
    return f"""
CREATE TRIGGER {name}_{event.split()[0]} BEFORE {event} ON {table}
WHEN NEW.{column} IS NOT NULL
 AND EXISTS (SELECT 1 FROM {target} WHERE id = NEW.{column} AND squad_id <> NEW.squad_id)
BEGIN SELECT RAISE(ABORT, '{name}: the two rows are of different squads'); END
"""


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HISTORY_POSTGRESQL)
        for table, column, target in LINKS:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {_wall_name(table, column)} "
                f"FOREIGN KEY (squad_id, {column}) REFERENCES {target} (squad_id, id) "
                "DEFERRABLE INITIALLY DEFERRED"
            )
        return
    for event in ("update", "delete"):
        schema_editor.execute(_history_sqlite(event))
    for table, column, target in LINKS:
        for event in ("insert", f"update OF squad_id, {column}"):
            schema_editor.execute(_wall_sqlite(event, table, column, target))


def tear_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_HISTORY_POSTGRESQL)
        for table, column, _target in LINKS:
            schema_editor.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {_wall_name(table, column)}"
            )
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER coachapp_entry_kept_{event}")
    for table, column, _target in LINKS:
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {_wall_name(table, column)}_{event}")


def make_cache_table(apps, schema_editor):
    """Leave the cache as the settings name it; a site with another kind of cache gets no table."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("coachapp", "0001_first")]

    operations = [
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
        migrations.RunPython(build, tear_down),
    ]
