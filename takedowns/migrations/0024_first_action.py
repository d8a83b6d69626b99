from django.db import migrations, models

# Of notices decided before, the first decision is the first action; the owner is bound by the policies, so they rest.
FILL = """
ALTER TABLE takedowns_notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE takedowns_triagedecision NO FORCE ROW LEVEL SECURITY;
UPDATE takedowns_notice AS notice SET first_action_at = first.at
FROM (SELECT notice_id, min(decided_at) AS at FROM takedowns_triagedecision GROUP BY notice_id) AS first
WHERE first.notice_id = notice.id;
ALTER TABLE takedowns_triagedecision FORCE ROW LEVEL SECURITY;
ALTER TABLE takedowns_notice FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0023_ledger_of_outcomes")]

    operations = [
        migrations.AddField("notice", "first_action_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
