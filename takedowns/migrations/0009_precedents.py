"""What was decided before, of a seller and under a right, is read from indexes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_calendars"),
        ("takedowns", "0008_explanations"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["seller_key", "-decided_at"],
                name="takedowns_seller_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "DECIDED")),
                fields=["right", "-decided_at", "-id"],
                name="takedowns_decided_under",
            ),
        ),
    ]
