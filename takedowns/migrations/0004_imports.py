import django.db.models.deletion
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0003_receipts_and_withdrawals"),
        ("tenancy", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=90, unique=True)),
                (
                    "taken_as",
                    models.CharField(
                        choices=[("FILED", "filed"), ("SET_ASIDE", "set aside"), ("REFUSED", "refused")],
                        max_length=20,
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("original", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="takedowns.importedline",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_from",
                        to="takedowns.notice",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        IsolateTenants("takedowns_importedline"),
        IsolateTenants("takedowns_importedpart"),
    ]
