"""Invitations, devices, consent and erasure: the tables, their walls, and the one way to blot out.

The history and the taps stay as they are for ever, with one exception: while an erasure is under way (its row is
there and `done_at` is empty, inside one transaction), what entries and taps say of that athlete can be emptied.
SQLite rebuilds the table of the history for its new subjects and forgets its triggers: they are built again.
"""

from importlib import import_module

import coachapp.models.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

walls = import_module("coachapp.migrations.0002_history_and_walls")
practice = import_module("coachapp.migrations.0003_practice")

# As in 0002: (table, column, table that it points at).
LINKS = [
    ("coachapp_device", "athlete_id", "coachapp_athlete"),
    ("coachapp_consent", "athlete_id", "coachapp_athlete"),
    ("coachapp_consent", "text_id", "coachapp_consenttext"),
    ("coachapp_erasure", "athlete_id", "coachapp_athlete"),
]

ERASING_ENTRY = """EXISTS (
    SELECT 1 FROM coachapp_erasure AS e
    WHERE e.squad_id = OLD.squad_id AND e.done_at IS NULL
      AND (OLD.athlete_id IS NULL OR e.athlete_id = OLD.athlete_id)
)"""
ERASING_TAP = "EXISTS (SELECT 1 FROM coachapp_erasure AS e WHERE e.squad_id = OLD.squad_id AND e.done_at IS NULL)"

# (table, what it is called in the message, columns that an erasure may empty, when)
KEPT = {
    "coachapp_entry": ("an entry of the history", ["before", "after"], ERASING_ENTRY),
    "coachapp_tap": ("a tap", ["body"], ERASING_TAP),
}
FUNCTIONS = {"coachapp_entry": "coachapp_history_is_kept", "coachapp_tap": "coachapp_tap_is_kept"}


def _kept_postgresql(table):
    name, columns, erasing = KEPT[table]
    without = "".join(f" - '{column}'" for column in columns)
    return f"""
CREATE OR REPLACE FUNCTION {FUNCTIONS[table]}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW){without}) = (to_jsonb(OLD){without}) THEN
        IF {erasing} THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{name} is never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def _kept_always_postgresql(table):
    name, _columns, _erasing = KEPT[table]
    return f"""
CREATE OR REPLACE FUNCTION {FUNCTIONS[table]}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{name} is never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def _quoted(columns):
    return ", ".join(f'"{column}"' for column in columns)


def _kept_sqlite(schema_editor, table):
    """Three triggers: nothing is deleted, no other column changes, and these only during an erasure."""
    name, columns, erasing = KEPT[table]
    abort = f"BEGIN SELECT RAISE(ABORT, '{name} is never changed or deleted'); END"
    with schema_editor.connection.cursor() as cursor:
        every = [column.name for column in schema_editor.connection.introspection.get_table_description(cursor, table)]
    others = _quoted(column for column in every if column not in columns)
    schema_editor.execute(f"CREATE TRIGGER {table}_kept_delete BEFORE DELETE ON {table} {abort}")
    schema_editor.execute(f"CREATE TRIGGER {table}_kept_update BEFORE UPDATE OF {others} ON {table} {abort}")
    schema_editor.execute(
        f"CREATE TRIGGER {table}_kept_erase BEFORE UPDATE OF {_quoted(columns)} ON {table} WHEN NOT {erasing} {abort}"
    )


def _drop_kept_sqlite(schema_editor, table, events):
    for event in events:
        schema_editor.execute(f"DROP TRIGGER {table}_kept_{event}")


def _entry_links():
    return [link for link in walls.LINKS if link[0] == "coachapp_entry"]


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in KEPT:
            schema_editor.execute(_kept_postgresql(table))
        for table, column, target in LINKS:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {walls._wall_name(table, column)} "
                f"FOREIGN KEY (squad_id, {column}) REFERENCES {target} (squad_id, id) "
                "DEFERRABLE INITIALLY DEFERRED"
            )
        return
    # The table of the history was rebuilt above, without its triggers; that of the taps was not.
    _drop_kept_sqlite(schema_editor, "coachapp_tap", ("update", "delete"))
    for table in KEPT:
        _kept_sqlite(schema_editor, table)
    practice._build_sqlite(schema_editor, [*_entry_links(), *LINKS])


def tear_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in KEPT:
            schema_editor.execute(_kept_always_postgresql(table))
        for table, column, _target in LINKS:
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {walls._wall_name(table, column)}")
        return
    for table in KEPT:
        _drop_kept_sqlite(schema_editor, table, ("erase", "update", "delete"))
    for table, column, _target in [*_entry_links(), *LINKS]:
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {walls._wall_name(table, column)}_{event}")
    for event in ("update", "delete"):
        schema_editor.execute(practice._kept_sqlite(event))


class Migration(migrations.Migration):

    dependencies = [
        ('coachapp', '0003_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('method', models.CharField(choices=[('online', 'by link'), ('paper', 'on paper')], max_length=10)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.CharField(blank=True, max_length=120, verbose_name='guardian')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('words', models.TextField(max_length=8000, verbose_name='words')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, max_length=60)),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('last_on', models.DateField()),
                ('signed_out_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'device',
                'verbose_name_plural': 'devices',
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('asked', 'asked for'), ('retention', 'kept long enough'), ('restored', 'erased again after a backup was restored')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('coach', 'coach'), ('assistant', 'assistant')], default='coach', max_length=10)),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, practice.build_history_again),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_subject_is_known',
        ),
        migrations.AddField(
            model_name='athlete',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='squad',
            name='consent_under',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='consent under the age of'),
        ),
        migrations.AddField(
            model_name='squad',
            name='keep_months',
            field=models.PositiveSmallIntegerField(default=24, verbose_name='months kept after leaving'),
        ),
        migrations.AddField(
            model_name='squad',
            name='second_factor',
            field=models.BooleanField(default=False, verbose_name='second factor'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('subject_kind__in', ['athlete', 'coaching', 'consent', 'device', 'erasure', 'goal', 'invitation', 'link', 'mark', 'overrule', 'practice', 'session', 'squad', 'text'])), name='entry_subject_is_known'),
        ),
        migrations.AddConstraint(
            model_name='squad',
            constraint=models.CheckConstraint(condition=models.Q(('consent_under', None), models.Q(('consent_under__gte', 1), ('consent_under__lte', 25)), _connector='OR'), name='squad_consent_age_range'),
        ),
        migrations.AddConstraint(
            model_name='squad',
            constraint=models.CheckConstraint(condition=models.Q(('keep_months__gte', 1), ('keep_months__lte', 120)), name='squad_keep_months_range'),
        ),
        migrations.AddField(
            model_name='consent',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='athlete',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='consent',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='consenttext',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consenttext',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consent_texts', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='coachapp.consenttext'),
        ),
        migrations.AddField(
            model_name='device',
            name='athlete',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='device',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='athlete',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='coachapp.squad'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('squad', 'version'), name='consent_text_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('squad', 'id'), name='consent_text_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='consent_text_has_words'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['squad', 'athlete', '-made_at'], name='consents_of_athlete'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('given_at', None), models.Q(('given_by', ''), _negated=True), _connector='OR'), name='consent_given_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['squad', 'athlete', '-first_at'], name='devices_of_athlete'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(fields=('squad', 'athlete'), name='erasure_once'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['squad', '-made_at'], name='invitations_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='invitation_has_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coach', 'assistant'])), name='invitation_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='invitation_ends_after_it_begins'),
        ),
        migrations.RunPython(build, tear_down),
    ]
