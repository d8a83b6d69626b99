"""Labels of choices in plain words; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_need_to_know"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outgoingmail",
            name="state",
            field=models.CharField(
                choices=[
                    ("QUEUED", "waiting"),
                    ("SENDING", "being sent"),
                    ("SENT", "sent"),
                    ("FAILED", "given up"),
                    ("RETIRED", "not sent: no longer relevant"),
                ],
                default="QUEUED",
                max_length=10,
            ),
        ),
    ]
