"""Appeals of both sides in a browser: a seller on a phone, a rights holder from the outcome, a lead who decides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.marketplace.models import ShopMessage
from tests.accounts.conftest import give_password
from tests.browser.people import sign_in, staff
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.takedowns.corrected import sent
from tests.takedowns.disputing import told
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.browser
GROUNDS = "The customs papers show goods of the rights holder, and nobody looked at them."
WHY = "The papers are in order, and the pictures show the seal."
FORTY_DAYS = timedelta(days=40)


@pytest.fixture
def lead(open_browser, live_server, settings):
    """A lead who had no part, with a browser of their own."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, staff("LEAD", "Lee Lead"))
    return page


@pytest.fixture
def acme(live_server):
    return OrganisationFactory(name="Acme", slug="acme")


@pytest.fixture
def triager(live_server):
    return UserFactory(staff_role="TRIAGER", name="Tara Triager")


def decide(page, number, answer):
    """Take the appeal about a notice and decide it."""
    page.goto("/desk/disputes/appeals/")
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="Take the appeal").click()
    page.get_by_label(answer).check()
    if page.get_by_label("Ground for the takedown").count():
        page.get_by_label("Ground for the takedown").select_option("TRADEMARK_USE")
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="Send decision").click()
    expect(page.get_by_text("Decided. Both sides are told.")).to_be_visible()


def test_a_seller_appeals_on_a_phone_and_reads_the_decision(open_browser, lead, acme, triager, tmp_path):
    notice, _message = told(acme, triager, at=timezone.now() - FORTY_DAYS)
    token = ShopMessage.objects.latest("pk").link.rstrip("/").rpartition("/")[2]
    paper = tmp_path / "customs.png"
    paper.write_bytes(certificate().read())
    phone = open_browser(viewport={"width": 390, "height": 844})

    phone.goto(f"/decisions/{token}/")
    phone.get_by_role("link", name="Appeal against the decision").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_label("The goods are genuine").check()
    phone.get_by_label("What is wrong with the decision?").fill(GROUNDS)
    phone.locator("[name=attached]").set_input_files(paper)
    phone.get_by_label("Your name or firm").fill("Lim Wei")
    phone.get_by_label("Your mail address").fill("lim@shop.example")
    phone.get_by_role("button", name="Send appeal").click()
    expect(phone.get_by_role("heading", name="We have your appeal")).to_be_visible()
    expect(phone.get_by_text("customs.png")).to_be_visible()

    decide(lead, notice.number, "Grant it about the listings that are ticked")

    phone.reload()
    expect(phone.get_by_text(WHY)).to_be_visible()
    expect(phone.get_by_text("Your appeal was successful.")).to_be_visible()


def test_a_rights_holder_appeals_from_the_outcome_and_reads_the_decision(
    open_browser, live_server, lead, acme, triager
):
    notice, _products = sent(acme, triager, ["REJECTED"], at=timezone.now() - timedelta(days=5))
    filer = give_password(MembershipFactory(organisation=acme, role="FILER").user)
    page = open_browser()
    sign_in(page, live_server.url, filer)

    page.goto(f"/o/acme/notices/{notice.number}/")
    page.get_by_role("link", name="Appeal against the decision").click()
    page.get_by_label("What is wrong with the decision?").fill(GROUNDS)
    page.get_by_role("button", name="Send appeal").click()
    expect(page.get_by_text("We have your appeal.")).to_be_visible()
    expect(page.get_by_text("Under review, not counted").first).to_be_visible()

    decide(lead, notice.number, "Grant it about the listings that are ticked")

    page.reload()
    expect(page.locator("#appeals").get_by_text(WHY)).to_be_visible()
    expect(
        page.locator("#appeals").get_by_text("the marketplace has the order to take it down")
    ).to_be_visible()
