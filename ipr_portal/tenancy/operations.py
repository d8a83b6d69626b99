"""Steps for migrations: row-level security, triggers and grants of tables."""

from django.db import migrations

ISOLATE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY member ON {table} TO portal_member
    USING (organisation_id = (SELECT nullif(current_setting('app.tenant', true), '')::bigint));
CREATE POLICY staff ON {table} TO portal_staff USING (true);
CREATE POLICY system ON {table} TO portal_system USING (true);
"""
EXPOSE = """
DROP POLICY IF EXISTS system ON {table};
DROP POLICY staff ON {table};
DROP POLICY member ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
STAFF_ONLY = """
CREATE POLICY staff_only ON {table} AS RESTRICTIVE FOR SELECT TO portal_member USING (NOT {column});
"""
FOR_STAFF = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON {table} TO portal_staff USING (true);
CREATE POLICY system ON {table} TO portal_system USING (true);
REVOKE ALL ON {table} FROM portal_member;
"""
NOT_FOR_STAFF = """
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_member;
DROP POLICY system ON {table};
DROP POLICY staff ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
SHARE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY member ON {table} TO portal_member USING (compartment_id IS NOT NULL);
CREATE POLICY staff ON {table} TO portal_staff USING (true);
CREATE POLICY system ON {table} TO portal_system USING (true);
"""
# The common case, no compartment, is decided from the row. Else the sub-select decides, once a statement.
MINE = (
    "compartment_id IS NULL OR compartment_id = ANY ((SELECT tenancy_my_compartments('{level}'))::bigint[])"
)
RESTRICT = f"""
CREATE POLICY need_to_know ON {{table}} AS RESTRICTIVE
    TO portal_member, portal_staff, portal_search, portal_public
    USING ({MINE.format(level="READ")}) WITH CHECK ({MINE.format(level="{level}")});
CREATE POLICY need_to_know_to_delete ON {{table}} AS RESTRICTIVE FOR DELETE
    TO portal_member, portal_staff, portal_search, portal_public
    USING ({MINE.format(level="WRITE")});
CREATE TRIGGER stays_in_compartment BEFORE UPDATE OF compartment_id ON {{table}} FOR EACH ROW
    WHEN (OLD.compartment_id IS NOT NULL AND NEW.compartment_id IS DISTINCT FROM OLD.compartment_id)
    EXECUTE FUNCTION tenancy_stays_in_compartment();
"""
UNRESTRICT = """
DROP TRIGGER stays_in_compartment ON {table};
DROP POLICY need_to_know_to_delete ON {table};
DROP POLICY need_to_know ON {table};
"""
SEARCHABLE = """
CREATE POLICY search ON {table} FOR SELECT TO portal_search USING (true);
GRANT SELECT ON {table} TO portal_search;
"""
NOT_SEARCHABLE = """
REVOKE SELECT ON {table} FROM portal_search;
DROP POLICY search ON {table};
"""
PUBLISH = """
CREATE POLICY public ON {table} FOR SELECT TO portal_public USING ({condition});
GRANT SELECT ({columns}) ON {table} TO portal_public;
"""
WITHDRAW = """
REVOKE SELECT ({columns}) ON {table} FROM portal_public;
DROP POLICY public ON {table};
"""
FREEZE = """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{table} is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
"""
THAW = """
DROP TRIGGER append_only_truncate ON {table};
DROP TRIGGER append_only ON {table};
DROP FUNCTION {table}_is_append_only();
"""


class _Step(migrations.RunSQL):
    names: tuple[str, ...] = ("table",)
    forwards = backwards = ""

    def __init__(self, *args) -> None:
        self.args = args
        names = dict(zip(self.names, args, strict=True))
        super().__init__(self.forwards.format(**names), self.backwards.format(**names))

    def deconstruct(self) -> tuple[str, list, dict]:
        return (self.__class__.__qualname__, list(self.args), {})


class IsolateTenants(_Step):
    """Switch row-level security on: members see their tenant, staff and tasks see all, everybody else nothing."""

    forwards, backwards = ISOLATE, EXPOSE


class HideFromMembers(_Step):
    """Let members read only the rows in which a boolean column, such as `internal`, is false."""

    names = ("table", "column")
    forwards, backwards = STAFF_ONLY, "DROP POLICY staff_only ON {table};"


class ForStaffOnly(_Step):
    """Revoke members' access to a table that is read before a scope exists; its model has `read_by = "staff"`.

    A table that nobody reads outside a scope takes `StaffOnly`.
    """

    forwards = "REVOKE ALL ON {table} FROM portal_member;"
    backwards = "GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_member;"


class StaffOnly(_Step):
    """Switch row-level security on for a table without an organisation: staff and tasks see it, everybody else nothing."""

    forwards, backwards = FOR_STAFF, NOT_FOR_STAFF


class RestrictToCompartment(_Step):
    """Show a row with a `compartment_id` only to those who are in that compartment, our own staff included.

    It is added to `IsolateTenants` or `StaffOnly`. The second argument is the level needed to write such rows: `WRITE`,
    or `READ` for logs of readers' actions, such as opening a file. A row never leaves its compartment.
    """

    names = ("table", "level")
    forwards, backwards = RESTRICT, UNRESTRICT


class ShareByCompartment(_Step):
    """Switch row-level security on for a table without an organisation whose every row is in a compartment.

    Members and staff see the rows of the compartments that they are in. `RestrictToCompartment` must follow: it says who
    is in one.
    """

    forwards, backwards = SHARE, EXPOSE


class OpenToSearch(_Step):
    """Let SECURITY DEFINER functions, which `portal_search` owns, read a table; each compares `app.*` by itself."""

    forwards, backwards = SEARCHABLE, NOT_SEARCHABLE


class OpenToPublic(_Step):
    """Let public pages read some columns, separated by commas, of the rows that meet a condition.

    It is added to `IsolateTenants` or `StaffOnly`: without row-level security the condition would not count.
    """

    names = ("table", "columns", "condition")
    forwards, backwards = PUBLISH, WITHDRAW


class AppendOnly(_Step):
    """Refuse UPDATE, DELETE and TRUNCATE for every role."""

    forwards, backwards = FREEZE, THAW
