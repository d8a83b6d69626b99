"""The pages of the guarantee in a browser: accessible in both themes, no sideways scroll, for both sides."""

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.browser.test_pages import look
from tests.factories import MembershipFactory, OrganisationFactory, ServiceLevelFactory
from tests.programmes.test_forecasts import DAY, HOUR, stored
from tests.programmes.test_guarantee_pages import promised, world

pytestmark = pytest.mark.browser
DESK = ["guarantee/", "guarantee/notices/", "guarantee/times/", "breaches/", "forecast/"]
OWN = ["", "notices/", "times/", "breaches/"]


@pytest.fixture
def acme(settings, live_server):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with staff_scope():
        for name, slug in (("Acme Botanicals", "acme"), ("Công ty TNHH Mộc Thanh Lam", "moc")):
            organisation = OrganisationFactory(name=name, slug=slug)
            ServiceLevelFactory(organisation=organisation)
            world(organisation, many=3)
            at_risk = promised(organisation, due=timezone.now() + DAY, market="VN")
        stored(timezone.now() - HOUR, chances=[(at_risk, 0.37)])
    return organisation


def test_the_pages_of_the_desk_are_accessible_and_fit(acme, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, staff("PROGRAMMES", "Mai"))

    assert {path: look(page, f"/desk/programmes/{path}") for path in DESK} == {path: [] for path in DESK}


def test_the_pages_of_a_rights_holder_are_accessible_and_fit(acme, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, give_password(MembershipFactory(organisation=acme, role="OWNER").user))

    found = {path: look(page, f"/o/{acme.slug}/standing/guarantee/{path}") for path in OWN}

    assert found == {path: [] for path in OWN}
