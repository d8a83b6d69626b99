"""Promises that Postgres keeps. Each is also broken on purpose, or it would prove nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy import isolation
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import NoticeFactory, OrganisationFactory

NOTICE = "takedowns_notice"


def ask(question, on=connection):
    with on.cursor() as cursor:
        return list(question(cursor))


def execute(on, *statements):
    with on.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "question",
    isolation.QUESTIONS,
)
def test_nothing_is_loose(db, question):
    assert ask(question) == []


@pytest.mark.parametrize(
    ("sabotage", "complaint"),
    [
        (f"ALTER TABLE {NOTICE} DISABLE ROW LEVEL SECURITY", f"{NOTICE}: row-level security is off"),
        (f"ALTER TABLE {NOTICE} NO FORCE ROW LEVEL SECURITY", "FORCE is missing"),
        (f"DROP POLICY member ON {NOTICE}", "the member policy is missing"),
        (f"DROP POLICY staff ON {NOTICE}", "the staff policy is missing"),
        (f"ALTER POLICY member ON {NOTICE} USING (true)", "says something else"),
        (f"ALTER POLICY staff ON {NOTICE} USING (id > 0)", "says something else"),
        (f"ALTER POLICY member ON {NOTICE} WITH CHECK (true)", "says something else"),
        (f"ALTER POLICY staff ON {NOTICE} TO portal_staff, portal_app", "opens it to portal_"),
        (f"CREATE POLICY handy ON {NOTICE} USING (true)", "opens it to public"),
        ("CREATE TABLE forgotten (organisation_id bigint)", "forgotten: row-level security is off"),
    ],
)
def test_the_guard_sees_a_table_left_open(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_tables, owner))


@pytest.mark.parametrize(
    ("sabotage", "complaint"),
    [
        ("CREATE TABLE forgotten (id bigint)", "forgotten: it has no organisation, and stands in no list"),
        ("GRANT SELECT ON takedowns_savedview TO portal_member", "takedowns_savedview: it is for staff"),
        ("GRANT INSERT ON django_session TO portal_member", "django_session: it is for staff"),
        ("GRANT SELECT (email) ON accounts_signin TO portal_member", "accounts_signin: it is for staff"),
        ("GRANT SELECT ON mfa_authenticator TO PUBLIC", "mfa_authenticator: it is for staff"),
    ],
)
def test_the_guard_sees_a_table_in_no_list_or_open_to_members(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_lists, owner))


@pytest.mark.parametrize("table", sorted(isolation.STAFF_ONLY))
def test_members_read_no_table_that_is_for_staff(acme, table):
    with (
        organisation_scope(acme),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        execute(connection, f"SELECT * FROM {table} LIMIT 1")


def test_every_list_names_tables_that_are_there(db):
    assert (isolation.STAFF_ONLY | isolation.EVERYBODY) - set(connection.introspection.table_names()) == set()
    assert set() == isolation.STAFF_ONLY & isolation.EVERYBODY


@pytest.mark.parametrize(
    ("sabotage", "complaint"),
    [
        (f"CREATE VIEW handy AS SELECT * FROM {NOTICE}", "without security_invoker"),
        (f"CREATE MATERIALIZED VIEW handy AS SELECT * FROM {NOTICE}", "which no policy covers"),
        ("CREATE FUNCTION handy() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "not owned"),
    ],
)
def test_the_guard_sees_a_back_door(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_routines, owner))


def test_the_guard_sees_a_login_that_gets_around_the_policies(owner):
    complaints = ask(isolation.loose_login, owner)

    assert "the login owns tables" in complaints
    assert "the login may become the owner or the search role" in complaints


def test_tests_run_as_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT session_user, current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user"
        )

        assert cursor.fetchone() == ("portal_app", "portal_app", False, False)


def test_a_member_writes_into_no_other_organisation(db, acme):
    other = OrganisationFactory()

    with (
        organisation_scope(acme),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        record("organisation.registered", other, by=None, at=NOON)


def test_the_owner_too_is_bound_until_it_enters_a_scope(owner):
    from takedowns.models import Notice

    NoticeFactory()

    assert Notice._base_manager.count() == 0
    with staff_scope():
        assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET action = 'x'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "UPDATE evidence_custodyentry SET kind = 'x'",
    ],
)
def test_what_happened_cannot_be_changed_even_by_the_owner(owner, acme, statement):
    with staff_scope():
        record("organisation.registered", acme, by=None, at=NOON)
        if "evidence" in statement:
            pytest.importorskip("tests.factories.evidence").CustodyEntryFactory(organisation=acme)

        with pytest.raises(DatabaseError, match="append-only|permission denied"), transaction.atomic():
            execute(owner, statement)


def test_members_never_read_what_is_for_staff(db, acme):
    with staff_scope():
        record("notice.claimed", NoticeFactory(organisation=acme), by=None, at=NOON, internal=True)

    with organisation_scope(acme):
        assert AuditEvent._base_manager.count() == 0
