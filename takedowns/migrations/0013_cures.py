"""A rejected listing is cured by the same listing of a correction that was upheld."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0012_saved_views"),
        ("tenancy", "0002_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="cured_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="listing",
            name="cured_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cures",
                to="takedowns.listing",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("cured_by__isnull", False)),
                fields=["cured_by"],
                name="takedowns_cures_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cured_at", None), ("cured_by", None)),
                    models.Q(
                        ("cured_at__isnull", False), ("cured_by__isnull", False), ("outcome", "REJECTED")
                    ),
                    _connector="OR",
                ),
                name="takedowns_only_a_rejection_is_cured",
            ),
        ),
    ]
