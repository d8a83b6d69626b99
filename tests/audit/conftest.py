"""Makers of events, and a lead at the desk."""

from datetime import timedelta

import pytest

from ipr_portal.audit.actions import record
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON


@pytest.fixture
def happen(acme):
    """Record so many events, a minute apart, about an organisation; return the last."""

    def record_some(action="organisation.verified", subject=acme, *, by=None, count=1, at=NOON, **more):
        with staff_scope():
            for minute in range(count):
                moment = at + timedelta(minutes=minute)
                event = record(action, subject, by=by, at=moment, organisation_id=acme.pk, **more)
        return event

    return record_some


@pytest.fixture
def desk(client, settings, lead):
    """A lead's browser."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client
