"""A claim is a lease that runs out; and the queue is read by what stands beside each notice."""

from django.conf import settings
from django.db import migrations, models

# The owner sees rows only while FORCE is off. A claim from before runs out half an hour after it began.
FILL = """
ALTER TABLE takedowns_notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines_clock NO FORCE ROW LEVEL SECURITY;
UPDATE takedowns_notice SET claim_expires_at = claimed_at + interval '30 minutes'
WHERE state IN ('ACKNOWLEDGED', 'IN_TRIAGE') AND triager_id IS NOT NULL;
UPDATE takedowns_notice SET risk_at = due_at;
UPDATE takedowns_notice AS notice SET risk_at = clock.three_quarters_at, paused_until = clock.paused_until
FROM deadlines_clock AS clock WHERE clock.id = notice.clock_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE deadlines_clock FORCE ROW LEVEL SECURITY;
ALTER TABLE takedowns_notice FORCE ROW LEVEL SECURITY;
"""
FOLLOW = """
CREATE OR REPLACE FUNCTION takedowns_follow_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE takedowns_notice AS notice
    SET due_at = changed.due_at, risk_at = changed.three_quarters_at, paused_until = changed.paused_until
    FROM changed WHERE notice.clock_id = changed.id AND (notice.due_at, notice.risk_at, notice.paused_until)
        IS DISTINCT FROM (changed.due_at, changed.three_quarters_at, changed.paused_until);
    RETURN NULL;
END $$;
"""
FOLLOW_DUE = """
CREATE OR REPLACE FUNCTION takedowns_follow_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE takedowns_notice AS notice SET due_at = changed.due_at
    FROM changed WHERE notice.clock_id = changed.id AND notice.due_at <> changed.due_at;
    RETURN NULL;
END $$;
"""
OPEN = ("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_calendars"),
        ("takedowns", "0006_undo"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="takedowns_notices_newest"),
        migrations.AddField("notice", "risk_at", models.DateTimeField(null=True)),
        migrations.AddField("notice", "paused_until", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("notice", "risk_at", models.DateTimeField()),
        migrations.RunSQL(FOLLOW, FOLLOW_DUE),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("paused_until__isnull", False), OPEN),
                fields=["due_at", "-value", "id"],
                name="takedowns_queue_of_paused",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("pending_count__gt", 0), ("state", "IN_TRIAGE")),
                fields=["claim_expires_at"],
                name="takedowns_leases",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "DECIDED")),
                fields=["-decided_at", "-id"],
                name="takedowns_decided_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="triagedecision",
            index=models.Index(fields=["decided_by", "decided_at"], name="takedowns_decisions_of_someone"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(OPEN, _negated=True),
                    models.Q(("triager", None), ("claim_expires_at__isnull", False), _connector="XOR"),
                    _connector="OR",
                ),
                name="takedowns_open_claim_says_until_when",
            ),
        ),
    ]
