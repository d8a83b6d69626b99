"""People of the programme, at the desk."""

import pytest

from tests.factories import ServiceLevelFactory, UserFactory
from tests.programmes.promises import NOW


@pytest.fixture
def manager(db):
    """A programme manager."""

    return UserFactory(staff_role="PROGRAMMES", name="Pia Programmes", email="programmes@ipr.example")


@pytest.fixture
def as_manager(client, manager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(manager)
    return client


@pytest.fixture
def granted(acme):
    """Acme is in IPP Plus."""
    return ServiceLevelFactory(organisation=acme)


@pytest.fixture
def now():
    return NOW
