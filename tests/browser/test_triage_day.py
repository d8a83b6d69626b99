"""A triager's day: forty notices by keyboard alone, with what one decides on always in sight."""

import pytest
from playwright.sync_api import expect

from ipr_portal.evidence.actions import store
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing, ListingDecision
from tests.browser.people import sign_in, staff
from tests.browser.test_desk import Keyboard
from tests.conftest import NOON
from tests.factories import (
    IPRightFactory,
    ListingSnapshotFactory,
    NoticeFactory,
    ProductFileFactory,
    RightProductFactory,
    UserFactory,
)
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.browser
SIZES = [(1280, 720), (1440, 900)]
OUTCOMES = [
    ["a", "a", "s1"],
    ["e3"],
    ["a", "s2", "a", "a"],
]  # of each notice: taken down, or the code as it is typed
DAY = (OUTCOMES * 14)[:40]
CODES = {"s1": "SU-01", "s2": "SU-02", "e3": "EV-03"}
WORDS = {"differences": "Cap: grey, with a flat top.\nName: on a pale sticker.\nBatch code: missing."}


def with_snapshots(count, **more):
    """A notice with numbered differences, under a right with a product."""
    right = IPRightFactory()
    with staff_scope():
        picture = store(
            upload=certificate("genuine.png"), organisation=right.organisation, by=UserFactory(), at=NOON
        )
    product = RightProductFactory(organisation=right.organisation, right=right)
    ProductFileFactory(organisation=right.organisation, product=product, file=picture)
    notice = NoticeFactory(
        organisation=right.organisation, right=right, listing_count=count, details=WORDS,
        explanation="The cap and the label differ. " * 8, **more,
    )  # fmt: skip
    with staff_scope():
        for listing in notice.listings.in_order():
            ListingSnapshotFactory(
                organisation=notice.organisation, listing=listing, title=f"Night Serum 30 ml, lot {listing.position}",
                picture="img/goods/serum-copy.svg",
            )  # fmt: skip
    return notice


@pytest.fixture
def notices(live_server):
    return [with_snapshots(len(outcomes)) for outcomes in OUTCOMES]


def at_desk(open_browser, live_server, settings, size, **more):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(bypass_csp=False, viewport={"width": size[0], "height": size[1]}, **more)
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.goto("/desk/")
    return page


def outcomes(notice):
    with staff_scope():
        rows = Listing.objects.filter(notice=notice.pk).in_order()
        return list(rows.values_list("outcome", "rejection_code"))


def expect_panel(page, position):
    """The panel of a listing is there, its pictures and differences inside the window."""
    expect(page.locator("[data-panel-of]")).to_have_attribute("data-panel-of", str(position))
    for part in page.locator("[data-evidence], #panel .finds").all():
        expect(part).to_be_in_viewport(ratio=0.99)


def focus_is_free(page) -> bool:
    """Whether what has the focus lies under no bar that stays."""
    return page.evaluate("""() => {
      const one = document.activeElement, frame = one.getBoundingClientRect();
      if (one === document.body) return true;
      return [...document.querySelectorAll(".bulk, .sendbar--stick")].every((bar) => {
        const other = bar.getBoundingClientRect();
        return bar.contains(one) || frame.bottom <= other.top || frame.top >= other.bottom;
      });
    }""")


@pytest.mark.parametrize(("size", "day"), [(SIZES[0], DAY), (SIZES[1], OUTCOMES)], ids=["forty", "wide"])
def test_a_day_of_notices_takes_at_most_three_strokes_a_listing(
    open_browser, live_server, settings, size, day
):
    notices = [with_snapshots(len(typed)) for typed in day]
    page = at_desk(open_browser, live_server, settings, size)
    keys = Keyboard(page)

    for notice, typed in zip(notices, day, strict=True):
        keys.press("n")
        expect(page.get_by_role("heading", name=f"{len(typed)} open listing")).to_be_visible()
        for position, said in enumerate(typed, 1):
            expect_panel(page, position)
            before = keys.strokes
            keys.press(*(["a"] if said == "a" else ["r", *said]))
            assert keys.strokes - before <= 3
            assert focus_is_free(page)
        keys.press("Control+Enter")
        counted = f"{len(typed)} listing{'s' if len(typed) > 1 else ''} decided."
        expect(page.get_by_text(counted)).to_be_visible()
        expected = [("REMOVED", "") if said == "a" else ("REJECTED", CODES[said]) for said in typed]
        assert outcomes(notice) == expected

    listings = sum(map(len, day))
    assert keys.strokes / listings <= 3
    with staff_scope():
        assert all(row.sentence for row in ListingDecision.objects.filter(outcome="REJECTED"))


def test_the_panel_follows_the_row_and_says_what_is_known(open_browser, live_server, settings, notices):
    page = at_desk(open_browser, live_server, settings, SIZES[0])
    page.goto(f"/desk/notices/{notices[2].number}/")
    keys = Keyboard(page)
    panel = page.locator("#panel")

    keys.press("j", "j", "j")
    expect_panel(page, 3)
    expect(panel).to_contain_text("SGD 24.90, 68 % below the list price of SGD 78.00")
    expect(panel.locator(".finds li")).to_have_text(WORDS["differences"].split("\n"))
    page.locator("#listing-4 .listing__price").click()
    expect_panel(page, 4)
    keys.press("k")
    expect_panel(page, 3)


def test_a_code_says_what_it_does_and_what_the_filer_will_read(open_browser, live_server, settings, notices):
    page = at_desk(open_browser, live_server, settings, SIZES[1])
    page.goto(f"/desk/notices/{notices[2].number}/")
    keys = Keyboard(page)

    keys.press("j", "r", *"ev1")
    said = page.locator("#listing-1 [data-code-said]")
    expect(said).to_contain_text("The explanation is not enough to decide on.")
    expect(said).to_contain_text("Counts half if fixed within 10 business days, else in full")
    expect(said).to_contain_text("Can be fixed")
    page.locator("#listing-1 [data-sentence]").fill("Which feature of the cap?")
    said.get_by_text("See what the filer will read").click()
    expect(said.locator("[data-reads]")).to_have_text("Which feature of the cap?")
    page.locator("#listing-1 input[data-code]").fill("zz9")
    expect(said).to_be_empty()


@pytest.mark.parametrize("size", SIZES)
def test_one_decides_without_closing_the_pictures(open_browser, live_server, settings, notices, size):
    page = at_desk(open_browser, live_server, settings, size)
    page.goto(f"/desk/notices/{notices[2].number}/")
    keys, dialog = Keyboard(page), page.get_by_role("dialog")

    keys.press("j", "Enter")
    expect(dialog.get_by_text("68 % below")).to_be_visible()
    for picture in dialog.locator(".compare__stage").all():
        expect(picture).to_be_in_viewport(ratio=0.99)
    keys.press("r")
    expect(dialog.get_by_label("Primary code")).to_be_focused()
    keys.press(*"s2")
    expect(dialog.locator("[data-position]")).to_have_attribute("data-position", "2")
    keys.press("a")
    expect(dialog.locator("[data-position]")).to_have_attribute("data-position", "3")
    keys.press("r", *"su1", "Enter")
    expect(dialog.locator("[data-position]")).to_have_attribute("data-position", "4")
    keys.press("Escape", "Control+Enter")

    expect(page.get_by_text("3 listings decided.")).to_be_visible()
    assert outcomes(notices[2]) == [
        ("REJECTED", "SU-02"),
        ("REMOVED", ""),
        ("REJECTED", "SU-01"),
        ("PENDING", ""),
    ]


def test_on_a_phone_the_panel_opens_under_its_row(open_browser, live_server, settings, notices):
    page = at_desk(open_browser, live_server, settings, (390, 844))
    page.goto(f"/desk/notices/{notices[2].number}/")
    expect(page.locator("#panel")).to_be_hidden()

    page.locator("#listing-2").get_by_role("link", name="Evidence").click()

    expect(page.locator("#listing-2 #panel [data-panel-of='2']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#listing-2").get_by_role("link", name="Evidence").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_without_script_the_panel_and_the_decision_beside_the_pictures_work(
    open_browser, live_server, settings, notices
):
    page = at_desk(open_browser, live_server, settings, SIZES[1], java_script_enabled=False)
    page.goto(f"/desk/notices/{notices[2].number}/")
    expect_panel(page, 1)
    page.locator("#listing-3").get_by_role("link", name="Evidence").click()
    expect(page.locator("[data-panel-of]")).to_have_attribute("data-panel-of", "3")

    page.locator("#panel").get_by_role("link", name="Side by side").click()
    page.locator("label").filter(has_text="Reject").click()
    page.get_by_label("Primary code").fill("s1")
    page.get_by_label("Sentence for this case").fill("Another name is on it.")
    page.get_by_role("button", name="Record the outcome").click()

    expect(page.get_by_text("1 listing decided.")).to_be_visible()
    assert outcomes(notices[2])[2] == ("REJECTED", "SU-01")
