"""Who needs to know: compartments, who is in them, and what Postgres asks of itself about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import OpenToSearch, StaffOnly

# Read by the policies of every table with a compartment, once a statement, and only when a row is in one.
# `wanted`: READ, WRITE (not where it is closed), or ADMIT (also where it is closed).
# A minute is allowed for the clock of the web server, which says `since`, to be ahead of the database's.
FUNCTIONS = """
CREATE FUNCTION tenancy_my_compartments(wanted text) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(mine.id), ARRAY[]::bigint[]) FROM (
        SELECT m.compartment_id AS id
        FROM tenancy_compartmentmember m JOIN tenancy_compartment c ON c.id = m.compartment_id
        WHERE m.person_id = nullif(current_setting('app.person', true), '')::bigint
          AND m.since <= statement_timestamp() + interval '1 minute'
          AND (m.until IS NULL OR m.until > statement_timestamp())
          AND (wanted <> 'WRITE' OR c.closed_at IS NULL)
        GROUP BY m.compartment_id
        HAVING bool_and(m.level <> 'DENY') AND (wanted = 'READ' OR bool_or(m.level = 'WRITE'))
    ) mine
$$;
CREATE FUNCTION tenancy_may_admit(compartment bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT compartment = ANY (tenancy_my_compartments('ADMIT'))
        OR EXISTS (SELECT FROM tenancy_compartment c WHERE c.id = compartment AND c.closed_at IS NULL
                   AND c.made_by_id = nullif(current_setting('app.person', true), '')::bigint)
           AND NOT EXISTS (SELECT FROM tenancy_compartmentmember m WHERE m.compartment_id = compartment)
$$;
CREATE FUNCTION tenancy_people_in(compartment bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(who.id), ARRAY[]::bigint[]) FROM (
        SELECT m.person_id AS id FROM tenancy_compartmentmember m
        WHERE m.compartment_id = compartment
          AND (current_setting('role', true) = 'portal_system'
               OR compartment = ANY (tenancy_my_compartments('READ')))
          AND m.since <= statement_timestamp() + interval '1 minute'
          AND (m.until IS NULL OR m.until > statement_timestamp())
        GROUP BY m.person_id HAVING bool_and(m.level <> 'DENY')
    ) who
$$;
GRANT EXECUTE ON FUNCTION tenancy_my_compartments(text)
    TO portal_member, portal_staff, portal_system, portal_public, portal_search;
GRANT EXECUTE ON FUNCTION tenancy_people_in(bigint) TO portal_member, portal_staff, portal_system, portal_search;
GRANT EXECUTE ON FUNCTION tenancy_may_admit(bigint) TO portal_staff, portal_search;
GRANT CREATE ON SCHEMA public TO portal_search;
ALTER FUNCTION tenancy_my_compartments(text) OWNER TO portal_search;
ALTER FUNCTION tenancy_people_in(bigint) OWNER TO portal_search;
ALTER FUNCTION tenancy_may_admit(bigint) OWNER TO portal_search;
REVOKE CREATE ON SCHEMA public FROM portal_search;

CREATE FUNCTION tenancy_stays_in_compartment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % never leaves its compartment', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION tenancy_stays_in_compartment();
DROP FUNCTION tenancy_may_admit(bigint);
DROP FUNCTION tenancy_people_in(bigint);
DROP FUNCTION tenancy_my_compartments(text);
"""
# Restrictive, for the desk: members and public pages have no business in the lists, `portal_search` reads them for the
# functions above, and `portal_system` sees all.
RESTRICT = """
CREATE POLICY need_to_know ON tenancy_compartment AS RESTRICTIVE FOR SELECT TO portal_staff
    USING (id = ANY ((SELECT tenancy_my_compartments('READ'))::bigint[]));
CREATE POLICY need_to_know_to_add ON tenancy_compartment AS RESTRICTIVE FOR INSERT TO portal_staff
    WITH CHECK (made_by_id = (SELECT nullif(current_setting('app.person', true), '')::bigint) AND closed_at IS NULL);
CREATE POLICY need_to_know_to_change ON tenancy_compartment AS RESTRICTIVE FOR UPDATE TO portal_staff
    USING (id = ANY ((SELECT tenancy_my_compartments('ADMIT'))::bigint[]));
CREATE POLICY need_to_know_to_delete ON tenancy_compartment AS RESTRICTIVE FOR DELETE TO portal_staff USING (false);
CREATE POLICY need_to_know ON tenancy_compartmentmember AS RESTRICTIVE FOR SELECT TO portal_staff
    USING (compartment_id = ANY ((SELECT tenancy_my_compartments('READ'))::bigint[]));
CREATE POLICY need_to_know_to_add ON tenancy_compartmentmember AS RESTRICTIVE FOR INSERT TO portal_staff
    WITH CHECK (tenancy_may_admit(compartment_id));
CREATE POLICY need_to_know_to_change ON tenancy_compartmentmember AS RESTRICTIVE FOR UPDATE TO portal_staff
    USING (compartment_id = ANY ((SELECT tenancy_my_compartments('ADMIT'))::bigint[]));
CREATE POLICY need_to_know_to_delete ON tenancy_compartmentmember AS RESTRICTIVE FOR DELETE TO portal_staff USING (false);
"""
UNRESTRICT = """
DROP POLICY need_to_know_to_delete ON tenancy_compartmentmember;
DROP POLICY need_to_know_to_change ON tenancy_compartmentmember;
DROP POLICY need_to_know_to_add ON tenancy_compartmentmember;
DROP POLICY need_to_know ON tenancy_compartmentmember;
DROP POLICY need_to_know_to_delete ON tenancy_compartment;
DROP POLICY need_to_know_to_change ON tenancy_compartment;
DROP POLICY need_to_know_to_add ON tenancy_compartment;
DROP POLICY need_to_know ON tenancy_compartment;
"""
# Entries are added, and ended once: what was true at a moment can always be read back.
KEEP_HISTORY = """
CREATE FUNCTION tenancy_keeps_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
           AND (OLD.until IS NULL OR NEW.until <= OLD.until)
           AND (to_jsonb(NEW) - ARRAY['until', 'ended_at', 'ended_by_id'])
             = (to_jsonb(OLD) - ARRAY['until', 'ended_at', 'ended_by_id']) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'entries of a compartment are added and ended once: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tenancy_compartmentmember
    FOR EACH ROW EXECUTE FUNCTION tenancy_keeps_entries();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON tenancy_compartmentmember
    FOR EACH STATEMENT EXECUTE FUNCTION tenancy_keeps_entries();
"""
FORGET_HISTORY = """
DROP TRIGGER append_only_truncate ON tenancy_compartmentmember;
DROP TRIGGER append_only ON tenancy_compartmentmember;
DROP FUNCTION tenancy_keeps_entries();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0004_system_and_public_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Compartment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(blank=True, max_length=40)),
                ("subject_label", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CompartmentMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("READ", "may read"),
                            ("WRITE", "may read and write"),
                            ("DENY", "is kept out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("granted_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "compartment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="tenancy.compartment",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="compartment",
            index=models.Index(fields=["subject_type", "subject_id"], name="tenancy_compartment_of"),
        ),
        migrations.AddConstraint(
            model_name="compartment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="tenancy_closed_says_who",
            ),
        ),
        migrations.AddIndex(
            model_name="compartmentmember",
            index=models.Index(fields=["person", "compartment"], name="tenancy_compartments_of"),
        ),
        migrations.AddConstraint(
            model_name="compartmentmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="tenancy_member_ends_after_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="compartmentmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("ended_at__isnull", False), ("ended_by__isnull", False), ("until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="tenancy_ended_says_who_and_when",
            ),
        ),
        StaffOnly("tenancy_compartment"),
        StaffOnly("tenancy_compartmentmember"),
        OpenToSearch("tenancy_compartment"),
        OpenToSearch("tenancy_compartmentmember"),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(RESTRICT, UNRESTRICT),
        migrations.RunSQL(KEEP_HISTORY, FORGET_HISTORY),
    ]
