"""Labels of choices in plain words; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="linkuse",
            name="done",
            field=models.CharField(
                choices=[
                    ("OPENED", "opened"),
                    ("USED", "used"),
                    ("CODE_SENT", "code sent"),
                    ("CODE_RIGHT", "correct code entered"),
                    ("CODE_WRONG", "wrong code entered"),
                    ("REFUSED", "refused"),
                ],
                max_length=12,
            ),
        ),
    ]
