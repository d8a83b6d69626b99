"""What the tests of clocks share."""

import pytest


@pytest.fixture(autouse=True)
def _inside(settings):
    """Staff come in without a second factor, as in the demo: factors have tests of their own."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
