"""Labels of choices in plain words; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0005_need_to_know"),
    ]

    operations = [
        migrations.AlterField(
            model_name="compartmentmember",
            name="level",
            field=models.CharField(
                choices=[("READ", "may read"), ("WRITE", "may read and write"), ("DENY", "is excluded")],
                max_length=10,
            ),
        ),
    ]
