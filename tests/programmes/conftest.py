"""Who looks at the guarantee: a programme manager at the desk, people of Acme, and a frozen moment."""

import pytest

from tests.factories import ServiceLevelFactory, UserFactory
from tests.programmes.scene import NOW


@pytest.fixture
def manager(db):
    return UserFactory(staff_role="PROGRAMMES", name="Mai Manager", email="programmes@ipr.example")


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
