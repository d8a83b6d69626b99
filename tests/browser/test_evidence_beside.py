"""Where a decision is judged again, the evidence stays in sight beside the form; on a phone it stands before it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import review_triggers, triage
from takedowns.models import SecondReview
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition
from tests.browser.both_sides import PHONE, faults_of
from tests.browser.people import sign_in, staff
from tests.browser.test_triage_day import with_snapshots
from tests.conftest import NOON
from tests.factories import ListingSnapshotFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.takedowns.appealed import DAY
from tests.takedowns.disputing import answered, contested, forwarded, told

pytestmark = pytest.mark.browser
SIZES = [(1280, 800), (1440, 900)]


def as_lead(open_browser, live_server, settings, size):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(bypass_csp=False, viewport={"width": size[0], "height": size[1]})
    sign_in(page, live_server.url, staff("LEAD", "Lea Lead"))
    return page


def held(notice):
    """A decision about every listing that waits for a second person."""
    first, lead = UserFactory(staff_role="TRIAGER"), UserFactory(staff_role="LEAD")
    every = [Condition("MARKET", "IS", "SG")]
    with staff_scope():
        review_triggers.add(name="All", active=True, mode="ANY", conditions=every, by=lead, at=NOON)
        said = [Verdict(row.pk, "REMOVED", ground="TRADEMARK_USE") for row in notice.listings.in_order()]
        triage.decide(notice=notice, version=1, verdicts=said, by=first, at=NOON, confirmed=True)
        return SecondReview.objects.get()


def disputed():
    """A counter-notice about two listings that the rights holder contests."""
    organisation, now = OrganisationFactory(), timezone.now()
    triager, filer = (
        UserFactory(staff_role="TRIAGER"),
        MembershipFactory(organisation=organisation, role="FILER").user,
    )
    notice, message = told(organisation, triager, ["REMOVED", "REMOVED"], at=now - 9 * DAY)
    with staff_scope():
        for row in notice.listings.in_order():
            ListingSnapshotFactory(organisation=organisation, listing=row, picture="img/goods/serum-copy.svg")
    answer = answered(message, (1, 2), at=now - 8 * DAY)
    forwarded(answer, triager, (1, 2), at=now - 8 * DAY)
    contested(answer, filer, (1, 2), at=now - 7 * DAY)
    return answer


def stands_before(page, one, other):
    return page.locator(one).first.bounding_box()["y"] < page.locator(other).first.bounding_box()["y"]


@pytest.mark.parametrize("size", SIZES, ids=["1280", "1440"])
def test_the_panel_follows_the_listing_of_a_second_opinion(open_browser, live_server, settings, size):
    review = held(with_snapshots(4))
    page = as_lead(open_browser, live_server, settings, size)
    page.goto(f"/desk/second-reviews/{review.pk}/")

    page.get_by_label("Outcome of listing 1", exact=True).select_option("REJECTED")
    page.get_by_label("Outcome of listing 4", exact=True).focus()

    expect(page.locator("#panel [data-panel-of]")).to_have_attribute("data-panel-of", "4")
    expect(page.locator("#panel [data-evidence]")).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_label("Outcome of listing 4", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("Outcome of listing 1", exact=True)).to_have_value("REJECTED")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    expect(page.locator("#panel")).to_be_visible()
    assert stands_before(page, "#panel", "#opinion")


@pytest.mark.parametrize("size", SIZES, ids=["1280", "1440"])
def test_a_counter_notice_is_decided_with_the_pictures_in_sight(open_browser, live_server, settings, size):
    answer = disputed()
    page = as_lead(open_browser, live_server, settings, size)
    page.goto(f"/desk/disputes/{answer.pk}/")
    panels = page.locator(".row-panel__one")

    page.get_by_label("Why", exact=True).fill("The invoice names another shop.")
    expect(panels.first.locator("[data-evidence]")).to_be_in_viewport(ratio=0.99)
    panels.nth(1).locator("summary").click()

    expect(panels.nth(1).locator("[data-evidence]")).to_be_in_viewport(ratio=0.99)
    expect(panels.first.locator("[data-evidence]")).to_be_hidden()
    expect(page.get_by_label("Why", exact=True)).to_have_value("The invoice names another shop.")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert stands_before(page, ".row-panel", "textarea")
