"""Promises that Postgres keeps. Each is also broken on purpose, or it would prove nothing."""

import ast

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy import isolation
from ipr_portal.tenancy.isolation import EVERYBODY, STAFF, tables_read_by
from ipr_portal.tenancy.operations import OpenToPublic, OpenToSearch, RestrictToCompartment, StaffOnly
from ipr_portal.tenancy.scope import organisation_scope, public_scope, staff_scope, system_scope
from tests.conftest import NOON
from tests.factories import NoticeFactory, OrganisationFactory
from tests.guards.test_code import CODE, ROOT

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
        (f"DROP POLICY system ON {NOTICE}", "the system policy is missing"),
        (f"ALTER POLICY system ON {NOTICE} TO portal_system, portal_app", "opens it to portal_"),
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
        (
            "CREATE TABLE forgotten (id bigint)",
            "forgotten: it has no organisation, and neither a policy nor its model says",
        ),
        ("GRANT SELECT ON takedowns_savedview TO portal_member", "takedowns_savedview: it is for staff"),
        ("GRANT INSERT ON django_session TO portal_member", "django_session: it is for staff"),
        ("GRANT SELECT (email) ON accounts_signin TO portal_member", "accounts_signin: it is for staff"),
        ("GRANT SELECT ON mfa_authenticator TO PUBLIC", "mfa_authenticator: it is for staff"),
    ],
)
def test_the_guard_sees_a_table_in_no_list_or_open_to_members(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_lists, owner))


@pytest.mark.parametrize(
    ("sabotage", "complaint"),
    [
        ("DROP POLICY need_to_know ON audit_auditevent", "audit_auditevent: the policy of who needs to know"),
        ("ALTER POLICY need_to_know ON deadlines_clock USING (true)", "who needs to know is missing or says"),
        (
            "ALTER POLICY need_to_know ON deadlines_clock WITH CHECK (true)",
            "who needs to know is missing or says",
        ),
        (
            "ALTER POLICY need_to_know ON deadlines_clock TO portal_staff",
            "who needs to know is missing or says",
        ),
        ("DROP POLICY need_to_know_to_delete ON evidence_evidencefile", "who may delete is missing"),
        ("DROP TRIGGER stays_in_compartment ON evidence_evidencefile", "rows may leave their compartment"),
        ("ALTER TABLE evidence_evidencefile DISABLE TRIGGER stays_in_compartment", "rows may leave"),
        ("ALTER TABLE evidence_evidencefile NO FORCE ROW LEVEL SECURITY", "off or exempts its owner"),
        (
            "ALTER TABLE takedowns_notice ADD compartment_id bigint",
            "takedowns_notice: the policy of who needs to",
        ),
        ("CREATE TABLE forgotten (compartment_id bigint)", "forgotten: it has compartments, and row-level"),
        ("DROP POLICY need_to_know ON tenancy_compartment", "tenancy_compartment: who is in"),
        ("DROP POLICY need_to_know_to_add ON tenancy_compartmentmember", "anybody at the desk (INSERT"),
        (
            "ALTER POLICY need_to_know ON tenancy_compartmentmember USING (true)",
            "tenancy_compartmentmember: who is in",
        ),
    ],
)
def test_the_guard_sees_a_compartment_left_open(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_compartments, owner))


@pytest.mark.parametrize(
    ("sabotage", "complaint"),
    [
        (
            "GRANT SELECT ON accounts_user TO portal_public",
            "accounts_user: public pages may write it, or read all",
        ),
        ("GRANT SELECT (email) ON accounts_user TO portal_public", "accounts_user: public pages"),
        ("GRANT INSERT ON audit_auditevent TO portal_public", "audit_auditevent: public pages may write it"),
        ("GRANT UPDATE (state) ON takedowns_notice TO PUBLIC", "takedowns_notice: public pages may write it"),
    ],
)
def test_the_guard_sees_a_table_open_to_everybody(owner, sabotage, complaint):
    execute(owner, sabotage)

    assert complaint in "; ".join(ask(isolation.loose_roles, owner))


def test_a_table_of_a_new_app_needs_no_list(owner):
    """The steps of its migration are enough, for its rows and for the guards."""
    execute(
        owner,
        "CREATE TABLE small_case (id bigint PRIMARY KEY, compartment_id bigint, name text, shown boolean)",
    )
    assert "small_case: it has no organisation" in "; ".join(ask(isolation.loose_lists, owner))

    for step in (
        StaffOnly("small_case"),
        RestrictToCompartment("small_case", "WRITE"),
        OpenToSearch("small_case"),
    ):
        execute(owner, step.sql)

    assert [found for question in (isolation.loose_lists, isolation.loose_compartments, isolation.loose_tables,
                                   isolation.loose_roles) for found in ask(question, owner)] == []  # fmt: skip
    execute(owner, OpenToPublic("small_case", "id, name", "shown AND compartment_id IS NULL").sql)
    assert ask(isolation.loose_roles, owner) == []
    with system_scope():
        execute(
            owner,
            "INSERT INTO small_case VALUES (1, NULL, 'shown', true), (2, NULL, 'not', false), (3, 7, 'x', true)",
        )
    with public_scope(), owner.cursor() as cursor:
        cursor.execute("SELECT name FROM small_case")
        assert cursor.fetchall() == [("shown",)]
    with staff_scope(), owner.cursor() as cursor:
        cursor.execute("SELECT id FROM small_case ORDER BY id")
        assert cursor.fetchall() == [(1,), (2,)]


@pytest.mark.parametrize(
    "step",
    [
        StaffOnly("small_case"), RestrictToCompartment("small_case", "READ"), OpenToSearch("small_case"),
        OpenToPublic("small_case", "id", "true"),
    ],
)  # fmt: skip
def test_every_step_can_be_undone(owner, step):
    execute(owner, "CREATE TABLE small_case (id bigint PRIMARY KEY, compartment_id bigint)")
    before = ask(policies_and_grants, owner)

    execute(owner, step.sql)
    assert ask(policies_and_grants, owner) != before
    execute(owner, step.reverse_sql)
    assert ask(policies_and_grants, owner) == before


def policies_and_grants(cursor):
    cursor.execute("SELECT policyname, cmd FROM pg_policies WHERE tablename = 'small_case'")
    yield from cursor.fetchall()
    cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'small_case'")
    yield from cursor.fetchall()
    for role in sorted(isolation.ROLES):
        cursor.execute("SELECT has_any_column_privilege(%s, 'small_case', 'SELECT')", [role])
        yield role, *cursor.fetchone()


SYSTEM_CALLERS = {
    "enforcement/demo/cases.py": {"are_there"},
    "enforcement/tasks.py": {
        "custody_heads",
        "overdue_receipts",
        "watch_cases",
        "watch_disclosures",
        "watch_requests",
        "watch_sellers",
    },
    "ipr_portal/api/calls.py": {"tidy"},
    "ipr_portal/api/tokens.py": {"tidy"},
    "ipr_portal/deadlines/actions/moves.py": {"catch_up"},
    "ipr_portal/deadlines/actions/sweep.py": {"_sweep_some"},
    "ipr_portal/evidence/actions.py": {"_drop_if_orphan", "_due", "_orphans", "note_hash"},
    "ipr_portal/notifications/delivery.py": {"claim", "give_up", "note"},
    "ipr_portal/webhooks/delivery.py": {"_keep_claim", "claim", "prepare", "settle", "tidy"},
    "programmes/actions/admission.py": {"_lapse", "lapse_due"},
    "programmes/actions/rounds.py": {
        "_candidates",
        "_evaluate_return",
        "_tell_of_candidates",
        "end_closed",
        "evaluate_month",
        "evaluate_returns",
        "tell_of_plans",
    },
    "programmes/actions/agreements.py": {"remind_overdue"},
    "programmes/actions/calls.py": {"propose_calls"},
    "programmes/actions/packs.py": {"_build_one", "build_due"},
    "outreach/tasks.py": {"follow_interest", "keep_library"},
    "takedowns/actions/batch_jobs.py": {"_stop_failed", "run_part", "tidy"},
    "takedowns/actions/execution.py": {"claim_orders", "take_answers"},
    "takedowns/actions/expiry.py": {"remind"},
    "takedowns/actions/receipts.py": {"_keep", "_not_looked_up", "receive"},
    "takedowns/actions/relistings.py": {"_look_for_links", "_waiting", "compare", "keep_links"},
    "takedowns/actions/measure_messages.py": {"claim", "take_answer"},
    "takedowns/actions/objections.py": {"tell_late"},
    "takedowns/actions/seller_messages.py": {"claim", "take_answer"},
    "takedowns/actions/sharing.py": {"tidy"},
    "takedowns/actions/triage.py": {"_settle_one", "settle_ripe"},
    "takedowns/tasks.py": {
        "count_strikes",
        "end_sanctions",
        "flag_misuse",
        "lift_holds",
        "tidy_sent_files",
        "watch_rights",
    },
    "programmes/actions/accounts.py": {"check_accounts"},
    "programmes/actions/forecasts.py": {"make_forecast"},
    "takedowns/actions/outcome_changes.py": {"close_cures"},
    "takedowns/actions/statements.py": {
        "_claim",
        "_claim_new",
        "_hand_over",
        "write_past_measures",
        "write_past_statements",
    },
    "takedowns/actions/quality.py": {"draw"},
    "takedowns/actions/questions.py": {"lapse_due", "_lapse_one"},
    "takedowns/actions/disputes.py": {
        "_forward_what_is_due",
        "_restore_silent",
        "forward_unchecked",
        "restore_silent",
    },
    "takedowns/actions/late_disputes.py": {"_tell_appeal", "_tell_counter", "tell_late", "tell_undecidable"},
    "takedowns/actions/retractions.py": {"end_proposals", "_end_proposal"},
    "takedowns/actions/past_outcomes.py": {"_write_cures", "write_past"},
    "programmes/actions/scoring.py": {"_all_taken", "_score_day", "_take_part", "score_days", "take_in"},
    "bench/standing.py": {"_store_weeks"},
    "bench/accuracy.py": {"kept", "recompute"},
    "enforcement/actions/checking.py": {"check_all"},
    "enforcement/demo/disclosures.py": {"make"},
    "enforcement/demo/holds.py": {"planned_case"},
    "ipr_portal/tenancy/management/commands/reseal.py": {"some"},
    "enforcement/demo/seizures.py": {"is_there", "make"},
    "enforcement/demo/watch.py": {"make"},
}

PUBLIC_CALLERS = {
    "bench/library.py": {"_ours"},
    "outreach/api/events.py": {"create", "list", "retrieve"},
    "outreach/views/feedback.py": {"from_event"},
    "outreach/views/library.py": {"reading_scope"},
    "bench/reach.py": {"event"},
    "outreach/views/certificates.py": {"_find"},
    "outreach/views/public.py": {"_find", "events"},
}


def callers_of(name):
    """By file, the functions that name a scope; '' is the module itself."""
    found = {}
    for file in CODE:
        tree = ast.parse(file.read_text())
        inside = {
            id(node): function.name
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            named = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if named == name:
                found.setdefault(str(file.relative_to(ROOT)), set()).add(inside.get(id(node), ""))
    return found


@pytest.mark.parametrize(
    ("scope", "callers"), [("system_scope", SYSTEM_CALLERS), ("public_scope", PUBLIC_CALLERS)]
)
def test_only_these_enter_the_scopes_that_belong_to_no_person(scope, callers):
    assert callers_of(scope) == callers


def test_the_guard_of_callers_sees_a_new_one(tmp_path, monkeypatch):
    page = tmp_path / "views.py"
    page.write_text(
        "def show(request):\n    with system_scope():\n        pass\n\n\nkept = scope.system_scope\n"
    )
    monkeypatch.setattr("tests.guards.test_isolation.CODE", [page])
    monkeypatch.setattr("tests.guards.test_isolation.ROOT", tmp_path)

    assert callers_of("system_scope") == {"views.py": {"show", ""}}


@pytest.mark.parametrize("table", sorted(tables_read_by(STAFF)))
def test_members_read_no_table_that_is_for_staff(acme, table):
    with (
        organisation_scope(acme),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        execute(connection, f"SELECT * FROM {table} LIMIT 1")


def test_every_table_that_is_named_is_there(db):
    named = tables_read_by(STAFF) | tables_read_by(EVERYBODY)

    assert named - set(connection.introspection.table_names()) == set()


def test_every_model_that_says_who_reads_it_says_staff_or_everybody():
    said = {model.read_by for model in apps.get_models() if hasattr(model, "read_by")}

    assert said == {STAFF, EVERYBODY}


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
