"""Links about a bridge, which only the tests have."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import Subject
from ipr_portal.links import actions
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON

BRIDGE = Subject("small_app.bridge", "7", "Long Bridge", None)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def given(db, triager):
    """Make a link; answers with it and its token."""

    def make(purpose="bridge.toll", at=NOON, **more):
        with staff_scope():
            return actions.make(
                purpose=purpose, subject=BRIDGE, recipient="Shop of Bong", by=triager, at=at,
                **{"address": "bong@shop.example"} | more,
            )  # fmt: skip

    return make
