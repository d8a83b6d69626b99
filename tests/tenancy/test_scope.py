"""A scope lets through one organisation's rows, all rows, or none, and ends with its transaction."""

import pytest
from django.db import connection

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy import isolation
from ipr_portal.tenancy.scope import NoScope, organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import OrganisationFactory


def test_rows_of_one_organisation_are_seen_in_its_scope_alone(acme, filer):
    other = OrganisationFactory()
    with staff_scope():
        record("organisation.submitted", acme, by=filer, at=NOON)
        record("organisation.submitted", other, by=filer, at=NOON)

    with organisation_scope(acme):
        seen = list(AuditEvent._base_manager.values_list("organisation_id", flat=True))

    assert seen == [acme.pk]


def test_a_query_without_a_scope_fails(db):
    with pytest.raises(NoScope):
        AuditEvent.objects.count()


def test_every_tenant_table_is_isolated(db):
    with connection.cursor() as cursor:
        assert list(isolation.loose_tables(cursor)) == []
        assert isolation.loose_login(cursor) == []
        assert isolation.loose_routines(cursor) == []
