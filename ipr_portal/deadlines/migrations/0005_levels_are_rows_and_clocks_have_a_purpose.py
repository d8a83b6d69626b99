"""What is promised is a row with its business days; a subject may have a clock for each purpose.

Stopped clocks keep their result: a trigger refuses every change, so it rests while their columns get new values.
"""

from django.db import migrations, models
from django.db.models import Q

NAMES = """
ALTER TABLE deadlines_servicelevel NO FORCE ROW LEVEL SECURITY;
UPDATE deadlines_servicelevel SET
    business_days = CASE name WHEN 'IPP_PLUS' THEN 2 ELSE 3 END,
    name = CASE name WHEN 'IPP_PLUS' THEN 'IPP Plus' ELSE 'Standard' END;
ALTER TABLE deadlines_servicelevel FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines_clock DISABLE TRIGGER deadlines_keep_stopped;
ALTER TABLE deadlines_clock NO FORCE ROW LEVEL SECURITY;
UPDATE deadlines_clock SET level = CASE level WHEN 'IPP_PLUS' THEN 'IPP Plus' ELSE '' END;
ALTER TABLE deadlines_clock FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines_clock ENABLE TRIGGER deadlines_keep_stopped;
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_say_plainly_why_a_clock_is_paused")]
    operations = [
        migrations.RenameField("servicelevel", "level", "name"),
        migrations.AlterField("servicelevel", "name", models.CharField(max_length=60)),
        migrations.AddField(
            "servicelevel",
            "business_days",
            models.PositiveSmallIntegerField(default=2),
            preserve_default=False,
        ),
        migrations.AlterField("clock", "level", models.CharField(blank=True, max_length=60)),
        migrations.AddField(
            "clock",
            "purpose",
            models.CharField(default="notice.decision", max_length=40),
            preserve_default=False,
        ),
        migrations.AlterField("clock", "pause_reason", models.CharField(blank=True, max_length=20)),
        migrations.AlterField("clock", "void_reason", models.CharField(blank=True, max_length=20)),
        migrations.AlterField("pause", "reason", models.CharField(max_length=20)),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "servicelevel",
            models.CheckConstraint(
                name="deadlines_level_promises_time",
                condition=Q(business_days__gte=1, business_days__lte=60) & ~Q(name=""),
            ),
        ),
        migrations.RemoveConstraint("clock", "deadlines_one_clock_a_subject"),
        migrations.AddConstraint(
            "clock",
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose"], name="deadlines_one_clock_a_purpose"
            ),
        ),
    ]
