"""News and mail about what only some need to know."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import RestrictToCompartment


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_kept_mail_for_staff_only"),
        ("tenancy", "0005_need_to_know"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
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
            model_name="outgoingmail",
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
            model_name="notification",
            index=models.Index(
                condition=models.Q(("compartment__isnull", False)),
                fields=["compartment"],
                name="notifications_of_compartment",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("compartment__isnull", False)),
                fields=["compartment"],
                name="notifications_mail_of_comp",
            ),
        ),
        RestrictToCompartment("notifications_notification", "READ"),
        RestrictToCompartment("notifications_outgoingmail", "WRITE"),
    ]
