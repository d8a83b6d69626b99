"""Files that only some need to know, and their custody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import RestrictToCompartment


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_preview_parts"),
        ("tenancy", "0005_need_to_know"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="custodyentry",
            name="compartment",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.compartment",
            ),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="compartment",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.compartment",
            ),
        ),
        migrations.AddIndex(
            model_name="custodyentry",
            index=models.Index(
                condition=models.Q(("compartment__isnull", False)),
                fields=["compartment"],
                name="evidence_custody_of_comp",
            ),
        ),
        migrations.AddIndex(
            model_name="evidencefile",
            index=models.Index(
                condition=models.Q(("compartment__isnull", False)),
                fields=["compartment"],
                name="evidence_of_a_compartment",
            ),
        ),
        RestrictToCompartment("evidence_evidencefile", "WRITE"),
        RestrictToCompartment("evidence_custodyentry", "READ"),
    ]
