"""People of the programme, at the desk."""

import pytest


@pytest.fixture
def manager(db):
    """A programme manager."""
    from tests.factories import UserFactory

    return UserFactory(staff_role="PROGRAMMES", name="Pia Programmes", email="programmes@ipr.example")
