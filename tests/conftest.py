"""The frame of every test: real servers, the application's login, and a small cast of people."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests import schemas

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


def _logins():
    import environ
    from django.conf import settings

    owner = environ.Env().db_url("DATABASE_OWNER_URL")
    return (owner["USER"], owner["PASSWORD"]), (
        settings.DATABASES["default"]["USER"],
        settings.DATABASES["default"]["PASSWORD"],
    )


@contextmanager
def connected_as(login):
    def reconnect(name, password):
        connection.close()
        connection.settings_dict["USER"], connection.settings_dict["PASSWORD"] = name, password

    before = connection.settings_dict["USER"], connection.settings_dict["PASSWORD"]
    reconnect(*login)
    try:
        yield connection
    finally:
        reconnect(*before)


@pytest.fixture(scope="session")
def logins():
    """The two logins, (name, password) each: the owner of the tables, and the application."""
    return _logins()


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The embedded server's folder is thrown away as a whole; dropping its databases first would only take time."""
    return "TEST_SERVER_IS_OURS" in os.environ


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, logins):
    """From here the owner is connected: it creates and migrates the test database, and drops it at the end."""
    connection.settings_dict["USER"], connection.settings_dict["PASSWORD"] = logins[0]
    schemas.restore(connection.creation._get_test_db_name(), logins[0][0])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, logins):
    """Every test runs as the application; only the truncation after a committing test is the owner's."""
    owner, app = logins
    schemas.keep(connection.settings_dict["NAME"])
    truncate = TransactionTestCase._fixture_teardown

    def truncate_as_owner(test):
        with connected_as(owner), kept_rows():
            truncate(test)

    TransactionTestCase._fixture_teardown = truncate_as_owner
    with django_db_blocker.unblock(), connected_as(app):
        yield
    TransactionTestCase._fixture_teardown = truncate


APPEND_ONLY = [
    "audit_auditevent", "evidence_custodyentry", "links_linkuse", "tenancy_compartmentmember",
    "takedowns_outcomechange", "takedowns_disputerule", "takedowns_sellerstrike", "takedowns_strikeend", "takedowns_strikereturn",
    "takedowns_measurestrike",
    "takedowns_noticemessage", "takedowns_messagefile", "takedowns_messagereceipt",
    "takedowns_noticenote", "programmes_snapshot",
    "programmes_evaluation", "programmes_evaluationline", "programmes_step", "programmes_stepanswer",
    "programmes_storedforecast", "programmes_forecastchance",
    "programmes_pack", "programmes_sentpack", "programmes_addendum", "programmes_message", "programmes_messagefile",
    "programmes_guidance",
    "enforcement_casemove", "enforcement_stepchoice",
    "enforcement_custodystep", "enforcement_headlist", "enforcement_caselook", "enforcement_suspectedleak",
    "enforcement_holdwaiver",
    "outreach_resourceversion", "outreach_resourceview",
]  # fmt: skip
REFERENCE = [
    "takedowns_reasoncode", "takedowns_statementtext", "takedowns_explanation", "takedowns_explanationtext",
    "takedowns_disputerule",
    "deadlines_calendar", "deadlines_calendarversion",
    "deadlines_weekhours", "deadlines_specialday",
    "programmes_programme", "programmes_criteriaversion", "programmes_criterion", "programmes_terms",
    "programmes_benefit", "takedowns_strikerule",
]  # fmt: skip


AS_MIGRATED = [  # a test that changed a calendar leaves no version behind
    "DELETE FROM kept_takedowns_disputerule WHERE entered_by_id IS NOT NULL",
    "DELETE FROM kept_deadlines_calendarversion WHERE number > 1",
    "DELETE FROM kept_deadlines_weekhours WHERE since > 1",
    "DELETE FROM kept_deadlines_specialday WHERE since > 1",
    "UPDATE kept_deadlines_weekhours SET until = NULL",
    "UPDATE kept_deadlines_specialday SET until = NULL",
    "DELETE FROM kept_programmes_programme WHERE code NOT IN ('IPP-PLUS', 'PILOT-2020-01')",
    "UPDATE kept_programmes_programme SET capacity = NULL, business_days = 2, version = 1",
    "DELETE FROM kept_programmes_criteriaversion WHERE number > 1 OR written_by_id IS NOT NULL",
    "DELETE FROM kept_programmes_criterion WHERE version_id NOT IN (SELECT id FROM kept_programmes_criteriaversion)",
    "DELETE FROM kept_programmes_terms WHERE number > 1 OR written_by_id IS NOT NULL",
    "DELETE FROM kept_programmes_benefit WHERE terms_id NOT IN (SELECT id FROM kept_programmes_terms)",
]


@contextmanager
def kept_rows():
    """Let the owner truncate append-only tables, and put the rows that migrations wrote back."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only_truncate")
        for table in REFERENCE:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE {table}")
        for statement in AS_MIGRATED:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for table in REFERENCE:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            cursor.execute(f"DROP TABLE kept_{table}")
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only_truncate")


@pytest.fixture
def owner(transactional_db, logins):
    """The connection, for once as the owner of the tables; what it changes is rolled back."""
    with connected_as(logins[0]), transaction.atomic():
        yield connection
        transaction.set_rollback(True)


@pytest.fixture
def everyone(db):
    """The desk's view: every organisation's rows."""
    from ipr_portal.tenancy.scope import staff_scope

    with staff_scope():
        yield


@pytest.fixture
def acme(db):
    """A verified rights holder."""
    from tests.factories import OrganisationFactory

    return OrganisationFactory(name="Acme Botanicals", slug="acme")


def _member(organisation, role, name):
    from tests.factories import MembershipFactory, UserFactory

    return MembershipFactory(
        organisation=organisation,
        role=role,
        user=UserFactory(name=name, email=f"{role.lower()}@acme.example"),
    ).user


@pytest.fixture
def acme_owner(acme):
    return _member(acme, "OWNER", "Olivia Owner")


@pytest.fixture
def filer(acme):
    return _member(acme, "FILER", "Fadil Filer")


@pytest.fixture
def viewer(acme):
    return _member(acme, "VIEWER", "Vera Viewer")


@pytest.fixture
def stranger(db):
    """An owner of another organisation."""
    from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

    other = OrganisationFactory(name="Other Brand", slug="other")
    user = UserFactory(name="Sami Stranger", email="stranger@other.example")
    return MembershipFactory(organisation=other, role="OWNER", user=user).user


def _staff(role, name):
    from tests.factories import UserFactory

    return UserFactory(staff_role=role, name=name, email=f"{role.lower()}@ipr.example")


@pytest.fixture
def triager(db):
    return _staff("TRIAGER", "Tara Triager")


@pytest.fixture
def lead(db):
    return _staff("LEAD", "Liam Lead")


@pytest.fixture
def admin(db):
    return _staff("ADMIN", "Ada Admin")


@pytest.fixture
def outreach_manager(db):
    return _staff("OUTREACH", "Otto Outreach")
