"""The trail is append-only, and has no rolled-back events."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.organisations.actions.staff import change_staff_role
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON, connected_as

TABLE = "audit_auditevent"
CHANGES = [f"UPDATE {TABLE} SET action = 'x'", f"DELETE FROM {TABLE}"]


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_cannot_change_a_row(everyone, happen, statement):
    happen()

    with pytest.raises(IntegrityError, match="audit_auditevent is append-only"), transaction.atomic():
        run(statement)


def test_the_application_may_not_truncate(everyone, happen):
    happen()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(f"TRUNCATE {TABLE}")


def test_a_row_cannot_be_saved_again_or_deleted(everyone, happen):
    event = happen()

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).delete()
    assert AuditEvent.objects.get().action == "organisation.verified"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_of_the_table_reaches_no_row_outside_a_scope(happen, logins, statement):
    happen()

    with connected_as(logins[0]):
        run(statement)

    with staff_scope():
        assert AuditEvent.objects.get().action == "organisation.verified"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_of_the_table_cannot_change_a_row_inside_one(happen, logins, statement):
    happen()

    with (
        connected_as(logins[0]),
        pytest.raises(IntegrityError, match="append-only"),
        staff_scope(),
    ):
        run(statement)


def test_the_owner_of_the_table_cannot_truncate(owner):
    with pytest.raises(IntegrityError, match="append-only: TRUNCATE refused"), transaction.atomic():
        run(f"TRUNCATE {TABLE} CASCADE")  # deliveries of webhooks name its rows


class Boom(Exception):
    pass


def test_what_is_rolled_back_is_not_in_the_trail(everyone, admin, triager):
    with pytest.raises(Boom), transaction.atomic():
        change_staff_role(person=triager, role=StaffRole.LEAD, by=admin, at=NOON)
        assert AuditEvent.objects.count() == 1
        raise Boom

    triager.refresh_from_db()
    assert (AuditEvent.objects.count(), triager.staff_role) == (0, StaffRole.TRIAGER)
