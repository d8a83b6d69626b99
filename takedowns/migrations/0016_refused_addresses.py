import django.db.models.deletion
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants

# References longer than ninety characters were cut; now they are kept as a beginning and a digest of all of it.
WHOLE = "coalesce(nullif(original->>'ref', ''), nullif(original->'notice'->>'external_ref', ''), original->>'external_ref')"
DIGEST = f"substr(encode(sha256(convert_to({WHOLE}, 'UTF8')), 'hex'), 1, 24)"
KEEP_WHOLE = f"""
ALTER TABLE takedowns_importedline NO FORCE ROW LEVEL SECURITY;
UPDATE takedowns_importedline SET reference = left({WHOLE}, 65) || '~' || {DIGEST} WHERE length({WHOLE}) > 90;
ALTER TABLE takedowns_importedline FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0015_counted_from_the_index"),
        ("tenancy", "0002_roles"),
    ]

    operations = [
        migrations.AddField(
            "importedline", "code", models.CharField(blank=True, default="", max_length=10), False
        ),
        migrations.AddField(
            "importedline", "reason", models.CharField(blank=True, default="", max_length=300), False
        ),
        migrations.CreateModel(
            name="RefusedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=8192)),
                ("reason", models.CharField(max_length=30)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused",
                        to="takedowns.importedline",
                    ),
                ),
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
        IsolateTenants("takedowns_refusedaddress"),
        migrations.RunSQL(KEEP_WHOLE, migrations.RunSQL.noop),
    ]
