"""The main pages of a programme in a real browser: accessible, and narrow enough for a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.browser.test_pages import look
from tests.factories import (
    IPRightFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.programmes.scene import outcomes

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
OF_THE_DESK = ["home/", "", "candidates/", "threshold/", "settings/", "check-ins/", "check-ins/actions/"]
MESSAGE = "We look forward to working with you."


@pytest.fixture
def senandika(live_server, settings):
    """A rights holder whose figures meet every criterion."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with staff_scope():
        organisation = OrganisationFactory(name="Senandika", slug="senandika")
        IPRightFactory(organisation=organisation, title="SENANDIKA")
        outcomes(organisation, good=150, bad=2, at=timezone.now() - 10 * DAY)
    return organisation


@pytest.fixture
def manager(senandika, open_browser, live_server):
    page = open_browser()
    sign_in(page, live_server.url, staff("PROGRAMMES", "Mai Manager"))
    return page


@pytest.fixture
def owner(senandika, open_browser, live_server):
    person = UserFactory(name="Dewi Lestari", email="dewi@senandika.example")
    MembershipFactory(organisation=senandika, role="OWNER", user=give_password(person))
    page = open_browser()
    sign_in(page, live_server.url, person)
    return page


def find_and_invite(page):
    page.goto("/desk/programmes/candidates/")
    page.get_by_label("Organisation").fill("senandika")
    page.get_by_role("button", name="Evaluate organisation").click()
    expect(page.get_by_text("Candidate", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Shortlist", exact=True).click()
    page.get_by_label("Why").fill("Careful evidence, and many notices.")
    page.get_by_role("button", name="Shortlist candidate").click()
    page.get_by_role("link", name="Write the invitation").click()
    page.get_by_label("I have looked").check()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Invited", exact=True).first).to_be_visible()


def test_the_main_pages_are_accessible_and_fit(senandika, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, staff("PROGRAMMES", "Mai Manager"))
    find_and_invite(page)
    paths = [f"/desk/programmes/{path}" for path in OF_THE_DESK]
    paths.append(page.url.removeprefix(live_server.url))

    assert {path: look(page, path) for path in paths} == {path: [] for path in paths}
