import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from ipr_portal.tenancy.operations import IsolateTenants

# The second of its first change is a transaction's lock: readers see in pg_locks since when changes may be on their way
# (`takedowns/queries/changes.py`). The lock comes first, the time second: who does not see the lock reads before it.
NOTE = """
CREATE FUNCTION takedowns_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('app.changes', true), '') = '' THEN
        PERFORM pg_advisory_xact_lock_shared(770105, floor(extract(epoch FROM clock_timestamp()) - 1577836800)::int);
        PERFORM set_config('app.changes', 'noted', true);
    END IF;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER takedowns_changed BEFORE INSERT OR UPDATE ON takedowns_notice
    FOR EACH ROW EXECUTE FUNCTION takedowns_note_change();
CREATE FUNCTION takedowns_note_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE takedowns_notice AS notice SET changed_at = now()
    FROM (
        SELECT DISTINCT after.notice_id FROM after JOIN before USING (id)
        WHERE (after.outcome, after.rejection_code, after.cured_by_id, after.curable_until)
            IS DISTINCT FROM (before.outcome, before.rejection_code, before.cured_by_id, before.curable_until)
    ) AS touched
    WHERE notice.id = touched.notice_id AND notice.changed_at < now();
    RETURN NULL;
END $$;
CREATE TRIGGER takedowns_outcomes_changed AFTER UPDATE ON takedowns_listing
    REFERENCING NEW TABLE AS after OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION takedowns_note_outcomes();
"""
FORGET = """
DROP TRIGGER takedowns_outcomes_changed ON takedowns_listing;
DROP FUNCTION takedowns_note_outcomes();
DROP TRIGGER takedowns_changed ON takedowns_notice;
DROP FUNCTION takedowns_note_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("evidence", "0001_initial"),
        ("takedowns", "0029_copies_are_not_looked_up"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "notice",
            "client",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="api.apiclient",
            ),
        ),
        migrations.AddField(
            "notice", "changed_at", models.DateTimeField(db_default=Now(), editable=False), preserve_default=False
        ),
        migrations.AlterField("notice", "changed_at", models.DateTimeField(editable=False)),
        migrations.AlterField(
            "notice",
            "source",
            models.CharField(
                choices=[("PORTAL", "the portal"), ("IMPORT", "an import"), ("API", "the API")], default="PORTAL",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(fields=["organisation", "changed_at", "id"], name="takedowns_notices_changed"),
        ),
        migrations.RunSQL(NOTE, FORGET),
        migrations.CreateModel(
            name="SentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.evidencefile"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        IsolateTenants("takedowns_sentfile"),
    ]  # fmt: skip
