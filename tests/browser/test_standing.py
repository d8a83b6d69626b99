"""Home, standing, the listings behind it and reviews in a browser: accessible in both themes, no sideways scroll."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.browser.test_pages import look
from tests.factories import MembershipFactory, OrganisationFactory, ServiceLevelFactory, SnapshotFactory
from tests.programmes.scene import outcomes
from tests.programmes.test_guarantee_pages import world

pytestmark = pytest.mark.browser
OWN = [
    "",
    "standing/",
    "standing/?taken_down=x&rejected=0",
    "standing/listings/",
    "standing/listings/?market=TH",
]
DESK = [
    "programmes/organisations/acme/standing/",
    "programmes/organisations/acme/standing/listings/",
    "reviews/",
]


@pytest.fixture
def acme(settings, live_server):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with staff_scope():
        organisation = OrganisationFactory(name="Acme Botanicals", slug="acme")
        ServiceLevelFactory(organisation=organisation)
        world(organisation, many=2)
        outcomes(organisation, good=60, bad=9, at=timezone.now() - timedelta(days=1))
        for weeks in range(5):
            SnapshotFactory(organisation=organisation, as_of=timezone.now() - timedelta(weeks=weeks, days=1))
    return organisation


def test_the_pages_of_a_rights_holder_are_accessible_and_fit(acme, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, give_password(MembershipFactory(organisation=acme, role="OWNER").user))

    refused = {"standing/?taken_down=x&rejected=0": 422}
    found = {path: look(page, f"/o/acme/{path}", status=refused.get(path, 200)) for path in OWN}

    assert found == {path: [] for path in OWN}


def test_the_pages_of_the_desk_are_accessible_and_fit(acme, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, staff("ADMIN", "Mai"))

    assert {path: look(page, f"/desk/{path}") for path in DESK} == {path: [] for path in DESK}
