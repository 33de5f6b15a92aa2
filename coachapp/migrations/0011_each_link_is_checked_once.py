"""On PostgreSQL each link within a squad was checked twice: by the id alone, and together with the squad.

The pair holds all that the id alone does, and it is the key that stays when the tables are dealt out by squad. Of reps,
sessions and taps, which come by the hundred, the squad is held by the row that they belong to, which has the very same.
Each check cost about as much as storing the row. SQLite has no such pairs but triggers, and keeps what it has.
"""

from django.db import migrations

#: Whose squad is held by what they belong to: a rep by its session, that one by its athlete, a tap by its practice.
HELD = ("coachapp_loggedrep", "coachapp_loggedsession", "coachapp_tap")
SQUAD = "coachapp_squad"

# The keys over (squad_id, column), each with the one over the column alone, NULL where that is gone.
PAIRS = """
SELECT pair.conrelid::regclass::text, pair.confrelid::regclass::text, attname, single.conname
FROM pg_constraint AS pair
JOIN pg_attribute ON attrelid = pair.conrelid AND attnum = pair.conkey[2]
LEFT JOIN pg_constraint AS single
  ON single.conrelid = pair.conrelid AND single.contype = 'f' AND single.conkey = ARRAY[attnum]
WHERE pair.contype = 'f' AND array_length(pair.conkey, 1) = 2 AND pair.connamespace = current_schema()::regnamespace
ORDER BY 1, 3
"""
OF_THE_SQUAD = """
SELECT conname FROM pg_constraint
WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid = %s::regclass AND array_length(conkey, 1) = 1
"""


def take_off(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PAIRS)
        for table, _target, _column, single in cursor.fetchall():
            if single is not None:
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(single)}")
        for table in HELD:
            cursor.execute(OF_THE_SQUAD, [table, SQUAD])
            for (name,) in cursor.fetchall():
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(name)}")


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PAIRS)
        links = [(table, target, column) for table, target, column, single in cursor.fetchall() if single is None]
    for table, target, column in [*links, *((table, SQUAD, "squad_id") for table in HELD)]:
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk "
            f"FOREIGN KEY ({column}) REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
        )


class Migration(migrations.Migration):
    dependencies = [("coachapp", "0010_a_day_for_files")]

    operations = [migrations.RunPython(take_off, put_back)]
