"""A squad that somebody brought in a file waits in a table of its own until he has looked at it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coachapp', '0008_invitation_email'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingSquad',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'squad that waits to be taken in',
                'verbose_name_plural': 'squads that wait to be taken in',
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='waiting_squad_has_a_digest')],
            },
        ),
    ]
