"""A case with a rights holder's part, an enforcement manager and that rights holder's owner in it."""

import pytest

from tests.factories.enforcement import join, make_case
from tests.factories.people import UserFactory


@pytest.fixture
def manager(db):
    return UserFactory(staff_role="ENFORCEMENT", name="Mira Manager", email="mira@ipr.example")


@pytest.fixture
def other_manager(db):
    """Also in enforcement, but in no case."""
    return UserFactory(staff_role="ENFORCEMENT", name="Omar Other", email="omar@ipr.example")


@pytest.fixture
def case(manager):
    return make_case(by=manager)


@pytest.fixture
def party(case, acme, acme_owner, manager):
    return join(case, acme, acme_owner, by=manager, brand="Acme")
