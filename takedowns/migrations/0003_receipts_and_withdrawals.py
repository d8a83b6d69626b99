"""When the marketplace was asked about a notice, and how a notice is taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0002_reasons"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("MISTAKE", "It was a mistake"),
                            ("SETTLED", "We settled with the seller"),
                            ("LICENCE_GRANTED", "The seller has a licence now"),
                            ("DUPLICATE", "Another notice covers it"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=1000)),
                ("withdrawn_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="ipright",
            name="takedowns_right_registered_once",
        ),
        migrations.AddField(
            model_name="notice",
            name="looked_up_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("looked_up_at", None), ("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["id"],
                name="takedowns_not_looked_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipright",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("registration_number", ""), _negated=True),
                    models.Q(("state", "REJECTED"), _negated=True),
                ),
                fields=("organisation", "kind", "office", "registration_number"),
                name="takedowns_right_registered_once",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="notice",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="takedowns.notice"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="withdrawn_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        IsolateTenants("takedowns_withdrawal"),
    ]
