"""A clock that has stopped is never changed again, nor deleted, whoever asks."""

from django.db import migrations

KEEP = """
CREATE FUNCTION deadlines_keep_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'clock % has stopped; it stays as it is', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deadlines_keep_stopped BEFORE UPDATE OR DELETE ON deadlines_clock
    FOR EACH ROW WHEN (OLD.stopped_at IS NOT NULL) EXECUTE FUNCTION deadlines_keep_stopped();
"""
LET_GO = """
DROP TRIGGER deadlines_keep_stopped ON deadlines_clock;
DROP FUNCTION deadlines_keep_stopped();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_calendars")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
