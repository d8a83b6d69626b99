"""Every notice has a clock; its due time is kept beside it, because the queue is read by it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Notices from before there were clocks have none; they stand in the queue by when they were sent. The owner sees rows
# only while FORCE is off.
FILL = """
ALTER TABLE takedowns_notice NO FORCE ROW LEVEL SECURITY;
UPDATE takedowns_notice SET due_at = submitted_at + interval '3 days';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE takedowns_notice FORCE ROW LEVEL SECURITY;
"""
FOLLOW = """
CREATE FUNCTION takedowns_follow_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE takedowns_notice AS notice SET due_at = changed.due_at
    FROM changed WHERE notice.clock_id = changed.id AND notice.due_at <> changed.due_at;
    RETURN NULL;
END $$;
CREATE TRIGGER takedowns_follow AFTER UPDATE ON deadlines_clock
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION takedowns_follow_clocks();
"""
UNFOLLOW = """
DROP TRIGGER takedowns_follow ON deadlines_clock;
DROP FUNCTION takedowns_follow_clocks();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0001_initial"),
        ("takedowns", "0004_imports"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="takedowns_queue",
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="takedowns_queue_of_a_triager",
        ),
        migrations.AddField(
            model_name="notice",
            name="claim_expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="clock",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deadlines.clock"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="value",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["due_at", "-value", "id"],
                name="takedowns_queue_by_due_time",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["triager", "due_at", "-value", "id"],
                name="takedowns_queue_of_someone",
            ),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
