"""Two more roles that are entered: one for what serves no person, one for public pages.

Roles are made by `sql/roles.sql`, which the owner of the tables may not do: it runs before this.
"""

from django.db import migrations

ASK_FOR_ROLES = """
DO $$ BEGIN
    IF (SELECT count(*) FROM pg_roles WHERE rolname IN ('portal_system', 'portal_public')) < 2 THEN
        RAISE EXCEPTION 'The roles portal_system and portal_public are missing.'
            USING HINT = 'Run ipr_portal/tenancy/sql/roles.sql once more, then migrate: docs/operations.md, Upgrades.';
    END IF;
END $$;
"""
GRANT = """
GRANT USAGE ON SCHEMA public TO portal_system, portal_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_system;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_system;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM portal_system;
"""
REVOKE = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM portal_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM portal_system;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM portal_system;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM portal_system;
REVOKE USAGE ON SCHEMA public FROM portal_system, portal_public;
"""
# In a database that is made now, `IsolateTenants` does it; in one that is there already, its tables lack it.
OPEN_TO_SYSTEM = """
DO $$ DECLARE lacking text; BEGIN
    FOR lacking IN SELECT tablename FROM pg_policies p WHERE schemaname = 'public' AND policyname = 'staff'
        AND NOT EXISTS (SELECT FROM pg_policies s WHERE s.schemaname = 'public' AND s.tablename = p.tablename
                        AND s.policyname = 'system')
    LOOP
        EXECUTE format('CREATE POLICY system ON public.%I TO portal_system USING (true)', lacking);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_for_staff_only")]
    operations = [
        migrations.RunSQL(ASK_FOR_ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(GRANT, REVOKE),
        migrations.RunSQL(OPEN_TO_SYSTEM, migrations.RunSQL.noop),
    ]
