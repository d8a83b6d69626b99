"""The people of outreach."""

import pytest

from tests.conftest import _staff


@pytest.fixture
def manager(db):
    return _staff("OUTREACH", "Farah Aziz")
