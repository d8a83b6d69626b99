"""Who was told in time that a right ends."""

import django.db.models.deletion
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0013_cures"),
        ("tenancy", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpiryReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("expires_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("told_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="takedowns.ipright",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("right", "expires_on", "days"), name="takedowns_reminded_once_a_threshold"
                    )
                ],
            },
        ),
        IsolateTenants("takedowns_expiryreminder"),
    ]
