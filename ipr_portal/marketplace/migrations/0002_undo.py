"""An order can be undone by another one, and knows in which state it found its product."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="found",
            field=models.CharField(
                blank=True,
                choices=[
                    ("LIVE", "live"),
                    ("RESTRICTED", "restricted"),
                    ("DOWN", "taken down"),
                    ("WITHDRAWN", "withdrawn by the seller"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="undoes",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name="order",
            name="kind",
            field=models.CharField(
                choices=[("TAKE_DOWN", "take down"), ("RESTRICT", "restrict"), ("RESTORE", "restore")],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "RESTORE"), ("undoes", ""), _connector="XOR"),
                name="marketplace_restore_says_what_it_undoes",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undoes", ""), _negated=True),
                fields=("undoes",),
                name="marketplace_order_undone_once",
            ),
        ),
    ]
