"""Who wrote each field of a draft last, so that two pages of one draft lose nothing of each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0017_say_outcomes_as_taken_down")]

    operations = [
        migrations.AddField(model_name="noticedraft", name="written", field=models.JSONField(default=dict)),
    ]
