"""Who may touch what in this database, and a promise about owners."""

from django.db import migrations

# Once for the tables that exist, once for all that the owner will create later in this database.
GRANT = """
GRANT USAGE ON SCHEMA public TO portal_app, portal_member, portal_staff, portal_search;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
    TO portal_app, portal_member, portal_staff;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app, portal_member, portal_staff;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app, portal_member, portal_staff;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO portal_app, portal_member, portal_staff;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM portal_app, portal_member, portal_staff;
"""

# Judged at commit, so that two owners may change places in one transaction. An organisation that never had an owner
# (one that an import made) is left alone; one that has lost its last is refused.
KEEP_AN_OWNER = """
CREATE FUNCTION tenancy_keeps_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tenancy_membership
                   WHERE organisation_id = OLD.organisation_id AND role = 'OWNER')
    AND EXISTS (SELECT FROM tenancy_organisation
                WHERE id = OLD.organisation_id AND state <> 'CLOSED') THEN
        RAISE EXCEPTION 'organisation % would lose its last owner', OLD.organisation_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tenancy_keeps_an_owner';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tenancy_keeps_an_owner
    AFTER UPDATE OR DELETE ON tenancy_membership DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.role = 'OWNER') EXECUTE FUNCTION tenancy_keeps_an_owner();
"""
DROP = """
DROP TRIGGER tenancy_keeps_an_owner ON tenancy_membership;
DROP FUNCTION tenancy_keeps_an_owner();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP_AN_OWNER, DROP),
    ]
