"""A right is renewed before it ends: until when it was verified, while its renewal waits."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0019_for_staff_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="ipright",
            name="verified_until",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="ipright",
            constraint=models.CheckConstraint(
                name="takedowns_verified_until_while_a_renewal_waits",
                condition=Q(verified_until=None) | Q(state__in=["SUBMITTED", "INFO_REQUIRED"]),
            ),
        ),
    ]
