"""Steps for migrations: what a table needs so that Postgres itself keeps our promises about it."""

from django.db import migrations

ISOLATE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY member ON {table} TO portal_member
    USING (organisation_id = (SELECT nullif(current_setting('app.tenant', true), '')::bigint));
CREATE POLICY staff ON {table} TO portal_staff USING (true);
"""
EXPOSE = """
DROP POLICY staff ON {table};
DROP POLICY member ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
STAFF_ONLY = """
CREATE POLICY staff_only ON {table} AS RESTRICTIVE FOR SELECT TO portal_member USING (NOT {column});
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

    def __init__(self, *args):
        self.args = args
        names = dict(zip(self.names, args, strict=True))
        super().__init__(self.forwards.format(**names), self.backwards.format(**names))

    def deconstruct(self):
        return (self.__class__.__qualname__, list(self.args), {})


class IsolateTenants(_Step):
    """Switch row-level security on: members see their tenant, staff see all, everybody else nothing."""

    forwards, backwards = ISOLATE, EXPOSE


class HideFromMembers(_Step):
    """Let members read only the rows in which a boolean column, such as `internal`, is false."""

    names = ("table", "column")
    forwards, backwards = STAFF_ONLY, "DROP POLICY staff_only ON {table};"


class ForStaffOnly(_Step):
    """Take a table without an organisation away from members; name it in `isolation.STAFF_ONLY` too."""

    forwards = "REVOKE ALL ON {table} FROM portal_member;"
    backwards = "GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_member;"


class AppendOnly(_Step):
    """Refuse UPDATE, DELETE and TRUNCATE, whoever asks."""

    forwards, backwards = FREEZE, THAW
