"""The people of outreach."""

import pytest

from tests.conftest import _staff


@pytest.fixture
def manager(db):
    return _staff("OUTREACH", "Farah Aziz")


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
