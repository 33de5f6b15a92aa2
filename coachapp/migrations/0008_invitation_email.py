"""An invitation may be for one e-mail address alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coachapp", "0007_feeds_of_athlete")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="email",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="only for this e-mail address"),
            preserve_default=False,
        ),
    ]
