"""Clocks of what only some need to know."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import RestrictToCompartment


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0005_levels_are_rows_and_clocks_have_a_purpose"),
        ("tenancy", "0005_need_to_know"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
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
            model_name="clock",
            index=models.Index(
                condition=models.Q(("compartment__isnull", False)),
                fields=["compartment"],
                name="deadlines_of_a_compartment",
            ),
        ),
        RestrictToCompartment("deadlines_clock", "WRITE"),
    ]
