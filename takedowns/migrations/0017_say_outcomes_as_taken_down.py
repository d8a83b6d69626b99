"""The outcomes of a notice in the words of pages and mails."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0016_refused_addresses")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ALL_UPHELD", "all taken down"),
                    ("PARTIAL", "some taken down"),
                    ("NONE_UPHELD", "none taken down"),
                    ("WITHDRAWN", "withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
