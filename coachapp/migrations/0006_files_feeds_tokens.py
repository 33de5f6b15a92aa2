"""Imported files, calendar feeds and API tokens, with their walls.

The history learns new kinds of subjects. SQLite rebuilds its table for that, and forgets its triggers: they are
built again, in both directions.
"""

from importlib import import_module

import coachapp.models.identity
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

walls = import_module("coachapp.migrations.0002_history_and_walls")
practice = import_module("coachapp.migrations.0003_practice")
people = import_module("coachapp.migrations.0004_people_and_minors")

# As in 0002: (table, column, table that it points at).
LINKS = [
    ("coachapp_importedfile", "athlete_id", "coachapp_athlete"),
    ("coachapp_importedfile", "by_athlete_id", "coachapp_athlete"),
    ("coachapp_feed", "athlete_id", "coachapp_athlete"),
]


def build_history_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        people._kept_sqlite(schema_editor, "coachapp_entry")
        practice._build_sqlite(schema_editor, people._entry_links())


def build(apps, schema_editor):
    build_history_again(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        practice._build_sqlite(schema_editor, LINKS)
        return
    for table, column, target in LINKS:
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {walls._wall_name(table, column)} "
            f"FOREIGN KEY (squad_id, {column}) REFERENCES {target} (squad_id, id) "
            "DEFERRABLE INITIALLY DEFERRED"
        )


def tear_down(apps, schema_editor):
    """Take the walls of the new tables down; the triggers of the history go with the table that is rebuilt next."""
    if schema_editor.connection.vendor == "sqlite":
        for table, column, _target in LINKS:
            for event in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {walls._wall_name(table, column)}_{event}")
        return
    for table, column, _target in LINKS:
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {walls._wall_name(table, column)}")


class Migration(migrations.Migration):

    dependencies = [
        ('coachapp', '0005_session_round'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='what for')),
                ('scope', models.CharField(choices=[('read', 'read'), ('log', 'read and log sessions')], default='read', max_length=10, verbose_name='may')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('last_on', models.DateField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.CreateModel(
            name='ImportedFile',
            fields=[
                ('id', models.UUIDField(default=coachapp.models.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('batch', models.UUIDField()),
                ('name', models.CharField(max_length=160, verbose_name='file')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('read', 'read'), ('refused', 'not readable'), ('saved', 'logged'), ('dropped', 'put aside')], default='waiting', max_length=10)),
                ('refusal', models.JSONField(blank=True, null=True)),
                ('sessions', models.JSONField(blank=True, default=list)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'imported file',
                'verbose_name_plural': 'imported files',
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, build_history_again),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_subject_is_known',
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('subject_kind__in', ['athlete', 'coaching', 'consent', 'device', 'erasure', 'feed', 'file', 'goal', 'invitation', 'link', 'mark', 'overrule', 'practice', 'session', 'squad', 'text', 'token'])), name='entry_subject_is_known'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='feed',
            name='athlete',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='feed',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddField(
            model_name='importedfile',
            name='athlete',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='importedfile',
            name='by_athlete',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.athlete'),
        ),
        migrations.AddField(
            model_name='importedfile',
            name='by_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importedfile',
            name='squad',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coachapp.squad'),
        ),
        migrations.AddIndex(
            model_name='apitoken',
            index=models.Index(fields=['squad', '-made_at'], name='api_tokens_of_squad'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='api_token_has_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_token_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['read', 'log'])), name='api_token_scope_is_known'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(condition=models.Q(('athlete__isnull', False), ('revoked_at', None)), fields=('squad', 'athlete'), name='feed_open_once_an_athlete'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(condition=models.Q(('athlete', None), ('revoked_at', None)), fields=('squad',), name='feed_open_once_a_squad'),
        ),
        migrations.AddIndex(
            model_name='importedfile',
            index=models.Index(fields=['squad', 'batch', 'id'], name='imported_of_batch'),
        ),
        migrations.AddIndex(
            model_name='importedfile',
            index=models.Index(fields=['squad', 'athlete', 'digest'], name='imported_of_athlete'),
        ),
        migrations.AddConstraint(
            model_name='importedfile',
            constraint=models.UniqueConstraint(fields=('squad', 'batch', 'digest'), name='imported_once_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='importedfile',
            constraint=models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='imported_has_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='importedfile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 0), ('size__lte', 4194304)), name='imported_size_range'),
        ),
        migrations.AddConstraint(
            model_name='importedfile',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'read', 'refused', 'saved', 'dropped'])), name='imported_state_is_known'),
        ),
        migrations.RunPython(build, tear_down),
    ]
