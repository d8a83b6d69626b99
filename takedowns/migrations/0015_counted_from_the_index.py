"""The views of the queue are counted from the index alone, without a look at the rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_stopped_clocks_stay"),
        ("takedowns", "0014_expiry_reminders"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="takedowns_queue_by_due_time",
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["due_at", "-value", "id"],
                include=(
                    "state",
                    "triager",
                    "claim_expires_at",
                    "pending_count",
                    "market",
                    "risk_at",
                    "paused_until",
                ),
                name="takedowns_queue_by_due_time",
            ),
        ),
    ]
