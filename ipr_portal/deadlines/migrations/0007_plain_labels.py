"""Labels of choices in plain words; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0006_need_to_know"),
    ]

    operations = [
        migrations.AlterField(
            model_name="specialday",
            name="kind",
            field=models.CharField(
                choices=[
                    ("HOLIDAY", "Holiday"),
                    ("HALF_DAY", "Half day"),
                    ("CLOSURE", "Closed on this day"),
                    ("WORKING_DAY", "Special working day"),
                ],
                max_length=20,
            ),
        ),
    ]
