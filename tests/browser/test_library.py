"""The library, feedback and pilots in a browser: from a wish to what was built, from interest to a place in a pilot."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope, system_scope
from outreach.actions import interest
from outreach.actions.loading import load
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.browser.test_pages import look
from tests.factories import FeedbackFactory, MembershipFactory, OrganisationFactory, PilotFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def acme(settings, live_server):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with staff_scope():
        load(at=timezone.now())
    return OrganisationFactory(name="Acme Botanicals", slug="acme")


@pytest.fixture
def holder(acme, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    person = give_password(MembershipFactory(organisation=acme, role="OWNER").user)
    sign_in(page, live_server.url, person)
    return page


@pytest.fixture
def desk(acme, open_browser, live_server):
    page = open_browser()
    sign_in(page, live_server.url, staff("OUTREACH", "Farah Aziz"))
    return page


def test_the_library_and_the_board_are_accessible_and_fit(holder):
    FeedbackFactory(title="Paste a column of links")
    paths = ["/resources/", "/resources/remedies/EV-01/", "/o/acme/feedback/", "/o/acme/pilots/"]

    assert {path: look(holder, path) for path in paths} == {path: [] for path in paths}


def test_a_code_is_found_by_keyboard_alone(holder):
    holder.goto("/resources/")
    holder.get_by_label("What do you want to know?").focus()
    holder.keyboard.type("ev-01")
    holder.keyboard.press("Enter")
    hit = holder.locator(".hits a").first
    expect(hit).to_be_visible()
    hit.focus()
    holder.keyboard.press("Enter")

    holder.wait_for_url("**/resources/remedies/EV-01/")


def test_from_a_wish_to_what_was_built(holder, desk):
    holder.goto("/o/acme/feedback/new/")
    holder.get_by_label("In one line").fill("Show an example with a holiday")
    holder.get_by_role("button", name="Send feedback").click()
    expect(holder.get_by_text("We answer within 60 days").first).to_be_visible()

    desk.goto("/desk/outreach/feedback/")
    desk.get_by_role("link", name="Show an example with a holiday").click()
    desk.get_by_role("button", name="Mark as “Read”").click()
    desk.get_by_role("button", name="Mark as “Open”").click()
    desk.get_by_text("Built", exact=True).click()
    desk.get_by_label("Answer", exact=True).fill("The page has one now.")
    desk.get_by_label("Page that was written").select_option(label="How deadlines count")
    desk.get_by_role("button", name="Send answer").click()

    holder.goto("/o/acme/feedback/")
    expect(holder.locator(".wish")).to_contain_text("Built")
    holder.get_by_role("link", name="How deadlines count").click()
    expect(holder.get_by_role("heading", level=1)).to_have_text("How deadlines count")


def test_from_interest_to_a_place_in_the_pilot(holder, desk):
    pilot = PilotFactory()
    holder.goto(f"/o/acme/pilots/{pilot.pk}/")
    holder.get_by_label("Why you want to take part").fill("We report two hundred copies a month.")
    holder.get_by_label("Listings you expect to report in a month").fill("200")
    holder.get_by_label("Singapore").check()
    holder.get_by_text("At once", exact=True).click()
    holder.get_by_role("button", name="Put our name down").click()
    expect(holder.get_by_text("Your name is down.")).to_be_visible()

    desk.goto(f"/desk/outreach/pilots/{pilot.pk}/")
    desk.get_by_role("button", name="Close and begin to select").click()
    desk.get_by_role("link", name="Acme Botanicals").click()
    desk.get_by_text("Accept and invite", exact=True).click()
    desk.get_by_role("button", name="Decide and tell them").click()
    expect(desk.get_by_text("Decided. The organisation is told.")).to_be_visible()

    holder.goto(f"/o/acme/pilots/{pilot.pk}/")
    holder.get_by_role("link", name="Read the invitation").click()
    holder.locator("[name=signature]").fill("Olivia Owner")
    holder.get_by_role("button", name="Accept invitation").click()
    expect(holder.get_by_role("button", name="Accept invitation")).to_have_count(0)
    with system_scope():
        interest.follow(at=timezone.now())
    holder.goto(f"/o/acme/pilots/{pilot.pk}/")
    expect(holder.get_by_text("Takes part.")).to_be_visible()
