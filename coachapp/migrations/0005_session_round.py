"""A round for every account's sessions, so that one number signs it out everywhere; and an index for a squad's history."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("coachapp", "0004_people_and_minors"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_round",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["squad", "-id"], name="entries_of_squad"),
        ),
    ]
