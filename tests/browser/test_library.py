"""The library, feedback and pilots in a browser: from a wish to what was built, from interest to a place in a pilot, from a
rejection to its page to the corrected notice.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope, system_scope
from outreach.actions import interest
from outreach.actions.loading import load
from outreach.models import ResourceView
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.browser.test_checks import CLEAR, THIN, decide
from tests.browser.test_pages import look
from tests.factories import (
    FeedbackFactory,
    MembershipFactory,
    NoticeDraftFactory,
    OrganisationFactory,
    PilotFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
)
from tests.takedowns.drafting import certified

pytestmark = pytest.mark.browser


@pytest.fixture
def acme(settings, live_server):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with staff_scope():
        load(at=timezone.now())
    return OrganisationFactory(name="Acme Botanicals", slug="acme")


@pytest.fixture
def owner(acme):
    person = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    return MembershipFactory(organisation=acme, role="OWNER", user=person).user


@pytest.fixture
def holder(owner, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, owner)
    page.wait_for_url("**/o/acme/**")
    return page


@pytest.fixture
def desk(acme, open_browser, live_server):
    page = open_browser()
    sign_in(page, live_server.url, staff("OUTREACH", "Farah Aziz"))
    page.wait_for_url("**/desk/**")
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
    desk.get_by_role("radio", name="Built").check()
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
    holder.get_by_role("radio", name="At once").check()
    holder.get_by_role("button", name="Put our name down").click()
    expect(holder.get_by_text("Your name is down.")).to_be_visible()

    desk.goto(f"/desk/outreach/pilots/{pilot.pk}/")
    desk.get_by_role("button", name="Close and begin to select").click()
    desk.get_by_role("link", name="Acme Botanicals").click()
    desk.get_by_role("radio", name="Accept and invite").check()
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


@pytest.fixture
def draft(acme, owner):
    """A notice about one listing, with an explanation that is too thin."""
    product = ProductFactory(shop=ShopFactory(name="Nhà Của Bống"), title="SENANDIKA Night Serum")
    said = {
        "market": "SG", "reason": "TM-01", "right": str(certified(acme).pk), "explanation": THIN, "language": "en",
        "locations": ["PRODUCT"], "capacity": "OWNER", "complainant_name": "Olivia Owner",
        "complainant_email": "owner@acme.example",
        "listings": f"https://www.lazada.sg/products/pdp-i{product.item}.html",
    }  # fmt: skip
    return NoticeDraftFactory(organisation=acme, started_by=owner, fields=said)


def send_notice(page):
    """Sign and send; the number of the notice that it becomes."""
    for box in page.locator("[name=statements]").all():
        box.check()
    page.get_by_label("Your full name, as signature").fill("Olivia Owner")
    page.get_by_role("button", name="Send notice").click()
    page.wait_for_url(re.compile("/notices/"))
    return page.url.rstrip("/").rpartition("/")[2]


def test_from_a_rejection_to_its_page_to_the_corrected_notice(holder, draft):
    holder.goto(f"/o/acme/drafts/{draft.pk}/")
    first = send_notice(holder)
    decide(first, ("REJECTED", "EV-01"))

    holder.goto(f"/o/acme/notices/{first}/")
    holder.get_by_role("link", name="Read what EV-01 means").click()
    expect(holder.get_by_role("heading", level=1)).to_have_text(
        "Write an explanation that is enough to decide on"
    )
    holder.go_back()
    holder.get_by_role("button", name="Fix and send 1 listing again").click()
    holder.wait_for_url(re.compile("/drafts/"))
    holder.locator("[name=explanation]").fill(CLEAR)
    expect(holder.locator("#mark-explanation")).to_be_empty()
    second = send_notice(holder)
    decide(second, ("REMOVED", ""))

    holder.goto(f"/o/acme/notices/{first}/")
    expect(holder.get_by_role("link", name=f"Fixed in {second}")).to_be_visible()
    with staff_scope():
        assert ResourceView.objects.get(code="EV-01").organisation.slug == "acme"
