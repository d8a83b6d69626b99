"""Lint by keyboard alone: a draft with findings is put right while the page watches, sent, rejected, fixed, and cured."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.models import Notice
from takedowns.rules.triage import Verdict
from tests.accounts.conftest import give_password
from tests.browser.axe import complaints
from tests.browser.both_sides import button, press, write
from tests.browser.people import let_workers_work, sign_in
from tests.factories import (
    AuthorisedSellerFactory,
    MembershipFactory,
    NoticeDraftFactory,
    OrganisationFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
)
from tests.takedowns.drafting import certified

pytestmark = pytest.mark.browser
VAGUE = "Please take all of this down as soon as you can, thank you very much for it."
THIN = "The genuine serum looks different from what is offered here, believe us."
CLEAR = "Every genuine cap is black with an embossed fern; this one is grey and plain, as picture 2 shows."


@pytest.fixture
def acme(live_server):
    return OrganisationFactory(name="Acme Botanicals", slug="acme")


@pytest.fixture
def owner(acme):
    person = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    return MembershipFactory(organisation=acme, role="OWNER", user=person).user


@pytest.fixture
def draft(acme, owner):
    """A notice about two listings, one of them by a seller whom Acme authorised; with a thin explanation."""
    ours, other = ShopFactory(ref="glowhaus-sg", name="GlowHaus"), ShopFactory(name="Nhà Của Bống")
    items = [ProductFactory(shop=shop, title="SENANDIKA Night Serum").item for shop in (ours, other)]
    AuthorisedSellerFactory(organisation=acme, seller="glowhaus-sg", key=ours.key)
    said = {
        "market": "SG", "reason": "TM-01", "right": str(certified(acme).pk), "explanation": VAGUE, "language": "en",
        "locations": ["PRODUCT"], "capacity": "OWNER", "complainant_name": "Olivia Owner",
        "complainant_email": "owner@acme.example",
        "listings": "\n".join(f"https://www.lazada.sg/products/pdp-i{item}.html" for item in items),
    }  # fmt: skip
    return NoticeDraftFactory(organisation=acme, started_by=owner, fields=said)


@pytest.fixture
def page(open_browser, live_server, owner):
    page = open_browser(bypass_csp=True, viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, owner)
    page.wait_for_url("**/o/acme/**")
    return page


def sign(page):
    for box in page.locator("[name=statements]").all():
        if not box.is_checked():
            press(page, box, "Space")
    write(page, "signature", "Olivia Owner")


def send(page):
    """Sign and send; the number of the notice that it becomes."""
    sign(page)
    press(page, button(page, "Send notice"))
    page.wait_for_url(re.compile("/notices/"))
    return page.url.rstrip("/").rpartition("/")[2]


def decide(number, *verdicts):
    """A triager decides the listings of a notice so, in their order; the outcome is sent."""
    let_workers_work()
    with staff_scope():
        notice = Notice.objects.get(number=number)
        chosen = [
            Verdict(listing.pk, outcome, code=code, sentence="So.", ground="" if code else "TRADEMARK_USE")
            for listing, (outcome, code) in zip(notice.listings.in_order(), verdicts, strict=True)
        ]
        by = UserFactory(staff_role="TRIAGER")
        triage.decide(notice=notice, version=notice.version, verdicts=chosen, by=by, at=timezone.now())
    let_workers_work()


def finding(page, code):
    return page.locator("#findings .checks").filter(has_text=code)


def test_a_draft_is_put_right_sent_rejected_fixed_and_cured(page, draft):
    page.goto(f"/o/acme/drafts/{draft.pk}/")
    expect(finding(page, "EV-01")).to_contain_text("names neither SENANDIKA nor the genuine product")
    assert complaints(page) == []

    write(page, "explanation", THIN)
    expect(finding(page, "EV-01")).to_have_count(0)
    press(page, finding(page, "SU-03").get_by_role("checkbox"), "Space")
    first = send(page)
    expect(page.locator("#overruled")).to_contain_text("by a seller you authorised: GlowHaus")

    decide(first, ("REJECTED", "SU-03"), ("REJECTED", "EV-01"))
    page.reload()
    assert complaints(page) == []
    press(page, button(page, "Fix and send 1 listing again"))
    page.wait_for_url(re.compile("/drafts/"))
    expect(page.locator("#mark-explanation")).to_contain_text(
        re.compile(r"EV-01\s+Describe which feature infringes")
    )
    expect(page.get_by_label("Listing addresses")).not_to_have_value(re.compile("\n"))
    assert complaints(page) == []

    write(page, "explanation", CLEAR)
    expect(page.locator("#mark-explanation")).to_be_empty()
    second = send(page)
    expect(page.get_by_role("link", name=first)).to_be_visible()

    decide(second, ("REMOVED", ""))
    page.goto(f"/o/acme/notices/{first}/")
    expect(page.get_by_role("link", name=f"Fixed in {second}")).to_be_visible()


def test_what_stands_in_the_way_is_listed_on_top_and_leads_to_its_field(page, draft):
    page.goto(f"/o/acme/drafts/{draft.pk}/")
    sign(page)
    press(page, button(page, "Send notice"))

    summary = page.locator(".errsum")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_text([re.compile(r"^\s*SU-03"), re.compile(r"^\s*EV-01")])
    assert complaints(page) == []

    press(page, summary.get_by_role("link", name=re.compile("^SU-03")))
    expect(finding(page, "SU-03").get_by_role("checkbox")).to_be_focused()
    expect(page.get_by_label("Your full name, as signature")).to_have_value("Olivia Owner")


def test_without_script_a_button_checks(open_browser, live_server, owner, draft):
    page = open_browser(java_script_enabled=False)
    sign_in(page, live_server.url, owner)
    page.goto(f"/o/acme/drafts/{draft.pk}/")

    page.get_by_label("Which feature infringes, and how you can tell").fill(CLEAR)
    page.get_by_role("button", name="Check again").click()

    assert page.url.endswith("#findings")
    expect(finding(page, "SU-03")).to_be_visible()
    expect(finding(page, "EV-01")).to_have_count(0)
