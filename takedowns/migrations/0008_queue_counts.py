"""The views of the queue are counted from its index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0007_leases")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="takedowns_queue_by_due_time"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["due_at", "-value", "id"],
                include=["triager", "claim_expires_at", "pending_count", "risk_at", "paused_until"],
                name="takedowns_queue_by_due_time",
            ),
        ),
    ]
