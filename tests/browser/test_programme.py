"""From a candidate to the first check-in with its pack, in two browsers; and the main pages, accessible and narrow enough."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from programmes.models import CheckIn, Participation
from takedowns.models import Notice
from tests.accounts.conftest import give_password
from tests.browser.people import let_workers_work, sign_in, staff
from tests.browser.test_pages import look
from tests.browser.test_story import sign_and_send, write_notice
from tests.factories import (
    IPRightFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    RightFileFactory,
    SlotFactory,
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
        right = IPRightFactory(organisation=organisation, title="SENANDIKA")
        RightFileFactory(organisation=organisation, right=right, kind="CERTIFICATE")
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
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Invited", exact=True).first).to_be_visible()


def accept(page):
    page.goto("/o/senandika/programme/invitation/")
    page.locator("[name=signature]").fill("Dewi Lestari")
    page.get_by_role("button", name="Accept invitation").click()
    expect(page.get_by_role("button", name="Accept invitation")).to_have_count(0)


def begin(page, address):
    page.goto(address)
    page.get_by_role("link", name="Begin the onboarding").click()
    page.get_by_label("Who looks after them").select_option(label="Mai Manager")
    page.get_by_label("Message").fill(MESSAGE)
    page.get_by_role("button", name="Begin onboarding").click()
    expect(page.get_by_text("Onboarding", exact=True).first).to_be_visible()


def fill_in(page):
    for name in ("CONTACTS", "ESCALATION", "SELLERS", "CADENCE"):
        page.goto("/o/senandika/programme/")
        form = page.locator(f"form[action$='/items/{name}/']")
        form.locator("xpath=ancestor::details").locator("summary").click()
        form.locator("[name=words]").fill("Thursdays, from nine.")
        form.get_by_role("button", name="Put in place").click()
        expect(page.locator(f"form[action$='/items/{name}/']")).to_have_count(0)


def activate(page, address):
    page.goto(address)
    page.get_by_role("link", name="Fill it in Training").click()
    page.get_by_label("What is in place").fill("Dewi, on evidence of counterfeits.")
    page.locator("main form[method=post]").get_by_role("button").first.click()
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Message").fill(MESSAGE)
    page.get_by_role("button", name="Activate participation").click()
    expect(page.get_by_text("Active", exact=True).first).to_be_visible()


def file_under_the_promise(page):
    product = ProductFactory(title="SENANDIKA Night Serum")
    write_notice(page, f"https://www.lazada.sg/products/pdp-i{product.item}.html")
    sign_and_send(page)
    expect(page.get_by_role("button", name="Send notice")).to_have_count(0)
    let_workers_work()
    with staff_scope():
        clock = Notice.objects.latest("pk").clock
        assert (clock.level, clock.business_days) == ("IPP Plus", 2)


def book(page):
    page.goto("/o/senandika/check-ins/")
    page.get_by_role("button", name="Book this time").first.click()
    expect(page.get_by_role("button", name="Book this time")).to_have_count(0)


def send_the_pack(page):
    with staff_scope():
        check_in = CheckIn.objects.get()
    page.goto(f"/desk/programmes/check-ins/{check_in.pk}/")
    page.get_by_role("button", name="Build the pack").click()
    page.goto(f"/desk/programmes/check-ins/{check_in.pk}/pack/")
    page.get_by_role("button", name="Send the pack").click()
    expect(page.get_by_role("button", name="Send the pack")).to_have_count(0)
    return check_in


def test_from_a_candidate_to_the_first_check_in_with_its_pack(manager, owner):
    find_and_invite(manager)
    address = manager.url
    accept(owner)
    begin(manager, address)
    fill_in(owner)
    activate(manager, address)
    with staff_scope():
        assert Participation.objects.get().state == "ACTIVE"
    file_under_the_promise(owner)
    with staff_scope():
        SlotFactory(starts_at=timezone.now() + 3 * DAY)
    book(owner)
    check_in = send_the_pack(manager)

    owner.goto(f"/o/senandika/check-ins/{check_in.pk}/pack/")
    expect(owner.get_by_text("150 of 152 counted listings", exact=False)).to_be_visible()
    with owner.expect_download() as download:
        owner.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    manager.goto("/desk/programmes/home/")
    expect(manager.locator("#check-ins").get_by_role("link", name="Senandika")).to_be_visible()


def test_the_main_pages_are_accessible_and_fit(senandika, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, staff("PROGRAMMES", "Mai Manager"))
    find_and_invite(page)
    paths = [f"/desk/programmes/{path}" for path in OF_THE_DESK]
    paths.append(page.url.removeprefix(live_server.url))

    assert {path: look(page, path) for path in paths} == {path: [] for path in paths}
