"""Practices and their taps: the tables, their walls, and taps that are only added to.

The history learns a new kind of subject. SQLite rebuilds its table for that, and forgets its triggers:
they are built again, in both directions.
"""

from importlib import import_module

import coachapp.models.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

walls = import_module("coachapp.migrations.0002_history_and_walls")

# As there: (table, column, table that it points at).
LINKS = [
    ("coachapp_practiceathlete", "practice_id", "coachapp_practice"),
    ("coachapp_practiceathlete", "athlete_id", "coachapp_athlete"),
    ("coachapp_tap", "practice_id", "coachapp_practice"),
]

KEPT_POSTGRESQL = """
CREATE FUNCTION coachapp_tap_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a tap is never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER coachapp_tap_kept BEFORE UPDATE OR DELETE ON coachapp_tap
    FOR EACH ROW EXECUTE FUNCTION coachapp_tap_is_kept();
"""
NOT_KEPT_POSTGRESQL = """
DROP TRIGGER coachapp_tap_kept ON coachapp_tap;
DROP FUNCTION coachapp_tap_is_kept();
"""


def _kept_sqlite(event):
    return f"""
CREATE TRIGGER coachapp_tap_kept_{event} BEFORE {event} ON coachapp_tap
BEGIN SELECT RAISE(ABORT, 'a tap is never changed or deleted'); END
"""


def _build_sqlite(schema_editor, links):
    for table, column, target in links:
        for event in ("insert", f"update OF squad_id, {column}"):
            schema_editor.execute(walls._wall_sqlite(event, table, column, target))


def build_history_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        return
    for event in ("update", "delete"):
        schema_editor.execute(walls._history_sqlite(event))
    _build_sqlite(schema_editor, [link for link in walls.LINKS if link[0] == "coachapp_entry"])


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEPT_POSTGRESQL)
        for table, column, target in LINKS:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {walls._wall_name(table, column)} "
                f"FOREIGN KEY (squad_id, {column}) REFERENCES {target} (squad_id, id) "
                "DEFERRABLE INITIALLY DEFERRED"
            )
        return
    for event in ("update", "delete"):
        schema_editor.execute(_kept_sqlite(event))
    _build_sqlite(schema_editor, LINKS)


def tear_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NOT_KEPT_POSTGRESQL)
        for table, column, _target in LINKS:
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {walls._wall_name(table, column)}")
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER coachapp_tap_kept_{event}")
    for table, column, _target in LINKS:
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {walls._wall_name(table, column)}_{event}")


class Migration(migrations.Migration):

    dependencies = [
        ('coachapp', '0002_history_and_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practices',
            },
        ),
        migrations.CreateModel(
            name='PracticeAthlete',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('workout', models.CharField(max_length=20, verbose_name='workout')),
                ('group', models.PositiveSmallIntegerField(default=1, verbose_name='group')),
                ('first_rep', models.PositiveSmallIntegerField(default=1, verbose_name='first rep')),
                ('last_rep', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='last rep')),
                ('here', models.BooleanField(default=True, verbose_name='comes')),
                ('session_id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False)),
                ('prescription', models.JSONField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'athlete at a practice',
                'verbose_name_plural': 'athletes at a practice',
            },
        ),
        migrations.CreateModel(
            name='Tap',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('device', models.UUIDField()),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('go', 'sent off'), ('finish', 'at the line'), ('name', 'named'), ('move', 'given to another'), ('undo', 'taken back'), ('write', 'written'), ('flush', 'flush'), ('effort', 'effort'), ('note', 'note'), ('excuse', 'excused'), ('stop', 'stopped'), ('resume', 'goes on'), ('arrive', 'arrived')], max_length=10)),
                ('at_ms', models.BigIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('body', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'tap',
                'verbose_name_plural': 'taps',
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, build_history_again),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_subject_is_known',
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('subject_kind__in', ['athlete', 'coaching', 'goal', 'link', 'mark', 'overrule', 'practice', 'session', 'squad'])), name='entry_subject_is_known'),
        ),
        migrations.AddField(
            model_name='practice',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='practice',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='practices', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='practiceathlete',
            name='athlete',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practices', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='practiceathlete',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='athletes', to='coachapp.practice'),
        ),
        migrations.AddField(
            model_name='practiceathlete',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='tap',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tap',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taps', to='coachapp.practice'),
        ),
        migrations.AddField(
            model_name='tap',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddIndex(
            model_name='practice',
            index=models.Index(fields=['squad', '-on', '-id'], name='practices_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='practice',
            constraint=models.UniqueConstraint(fields=('squad', 'id'), name='practice_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.UniqueConstraint(fields=('squad', 'practice', 'athlete'), name='practice_athlete_once'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.UniqueConstraint(fields=('squad', 'session_id'), name='practice_athlete_session_once'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.CheckConstraint(condition=models.Q(('workout', ''), _negated=True), name='practice_athlete_has_a_workout'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.CheckConstraint(condition=models.Q(('group__gte', 1), ('group__lte', 60)), name='practice_athlete_group'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.CheckConstraint(condition=models.Q(('first_rep__gte', 1), ('first_rep__lte', 100)), name='practice_athlete_first_rep'),
        ),
        migrations.AddConstraint(
            model_name='practiceathlete',
            constraint=models.CheckConstraint(condition=models.Q(('last_rep', None), models.Q(('last_rep__gte', models.F('first_rep')), ('last_rep__lte', 100)), _connector='OR'), name='practice_athlete_last_rep'),
        ),
        migrations.AddIndex(
            model_name='tap',
            index=models.Index(fields=['squad', 'practice', 'device', 'seq'], name='taps_of_practice'),
        ),
        migrations.AddConstraint(
            model_name='tap',
            constraint=models.UniqueConstraint(fields=('squad', 'id'), name='tap_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='tap',
            constraint=models.UniqueConstraint(fields=('squad', 'device', 'seq'), name='tap_once_a_place'),
        ),
        migrations.AddConstraint(
            model_name='tap',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['arrive', 'effort', 'excuse', 'finish', 'flush', 'go', 'move', 'name', 'note', 'resume', 'stop', 'undo', 'write'])), name='tap_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tap',
            constraint=models.CheckConstraint(condition=models.Q(('at_ms', None), ('at_ms__gte', 0), _connector='OR'), name='tap_at_range'),
        ),
        migrations.RunPython(build_history_again, migrations.RunPython.noop),
        migrations.RunPython(build, tear_down),
    ]
