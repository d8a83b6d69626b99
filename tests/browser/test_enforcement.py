"""The pages of a case in a real browser: no accessibility fault, and nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.accounts.conftest import give_password
from tests.enforcement.scene import a_case, a_listing, an_owner
from tests.factories import OrganisationFactory

from .people import sign_in, staff


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world(transactional_db):
    """Two rights holders with their owners, a manager, and a notice of each about one seller."""
    manager = staff("ENFORCEMENT", "Mara Manager")
    holders = [OrganisationFactory(name=name, slug=name.lower()) for name in ("Acme", "Brightleaf")]
    owners = [give_password(an_owner(one, f"Owner {one.name}")) for one in holders]
    listings = [a_listing(one) for one in holders]
    return manager, holders, owners, listings


def faults_of(page, path):
    """What axe finds on a page, once its style sheets have come."""
    page.goto(path, wait_until="networkidle")
    return [
        f"{path}: {one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]
    ]


def test_pages_of_a_case_have_no_accessibility_fault(world, open_browser, live_server):
    manager, holders, owners, _listings = world
    case = a_case(manager, holders, owners, at=timezone.now())
    desk, member = [open_browser(bypass_csp=True, reduced_motion="reduce") for _one in range(2)]
    sign_in(desk, live_server.url, manager)
    sign_in(member, live_server.url, owners[0])

    for path in (
        "/desk/cases/",
        f"/desk/cases/{case.number}/",
        "/desk/cases/funnel/",
        "/desk/cases/settings/",
    ):
        assert faults_of(desk, path) == []
    assert faults_of(member, f"/o/acme/cases/{case.number}/") == []
