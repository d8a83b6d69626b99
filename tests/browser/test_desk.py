"""The desk by keyboard: a notice with twenty listings in under thirty strokes, undo, comparing, finding; and no complaint."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.evidence.actions import store
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims
from takedowns.models import Explanation, Listing, ListingDecision, Notice
from tests.browser.axe import complaints_in_themes
from tests.browser.people import sign_in, staff
from tests.conftest import NOON
from tests.factories import ListingSnapshotFactory, NoticeFactory, NoticeFileFactory, UserFactory
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.browser


class Keyboard:
    """A keyboard that counts: every key that is pressed is a stroke, Shift and Ctrl too.

    It is struck no sooner than the scripts of the page are there; a test is faster than any hand.
    """

    def __init__(self, page):
        self.page, self.strokes = page, 0

    def press(self, *names):
        for name in names:
            self.strokes += len(name.split("+"))
            self.page.wait_for_load_state("load")
            self.page.keyboard.press(name)

    def type(self, text):
        self.press(*text)


@pytest.fixture
def notice(live_server):
    """Twenty listings of several sellers, with a genuine picture."""
    notice = NoticeFactory(listing_count=20)
    with staff_scope():
        for listing in notice.listings.in_order():
            ListingSnapshotFactory(
                organisation=notice.organisation, listing=listing, title=f"Night Serum, lot {listing.position}",
                picture="img/goods/serum-copy.svg",
            )  # fmt: skip
    with staff_scope():
        file = store(
            upload=certificate("genuine.png"), organisation=notice.organisation, by=UserFactory(), at=NOON
        )
    NoticeFileFactory(organisation=notice.organisation, notice=notice, kind="GENUINE", file=file)
    return notice


@pytest.fixture
def desk(open_browser, live_server, settings):
    """A triager's browser, at the queue."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(bypass_csp=False, viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.goto("/desk/")
    return page


@pytest.fixture
def keys(desk):
    return Keyboard(desk)


@pytest.fixture
def on_notice(desk, notice):
    desk.goto(f"/desk/notices/{notice.number}/")
    return desk


def outcomes(notice):
    with staff_scope():
        rows = Listing.objects.filter(notice=notice.pk).in_order()
        return list(rows.values_list("outcome", "rejection_code"))


def expect_notice(page):
    """The page of the notice is there."""
    expect(page.get_by_role("heading", name="20 open listings")).to_be_visible()


def row(page, position):
    return page.locator(f"#listing-{position}")


def chosen(page, position):
    return row(page, position).locator('input[type="radio"]:checked').get_attribute("value")


REMOVED, REJECTED, OPEN = ("REMOVED", ""), ("REJECTED", "SU-01"), ("PENDING", "")


def test_twenty_listings_are_decided_in_under_thirty_strokes(desk, notice, keys):
    keys.press("n")
    expect_notice(desk)
    expect(row(desk, 1).get_by_role("checkbox")).to_be_focused()
    keys.press("Shift+X", "a")
    keys.press(*"jjjjjj", "x", *"jjjjj", "x", "r")
    keys.type("su1")
    keys.press("Enter", "Control+Enter")
    expect(desk.get_by_text("18 listings of 1 seller go down in Singapore.")).to_be_visible()
    keys.press("Control+Enter")
    expect(desk.get_by_text("20 listings decided.")).to_be_visible()

    rejected = {7, 12}
    assert outcomes(notice) == [REJECTED if place in rejected else REMOVED for place in range(1, 21)]
    assert keys.strokes < 30
    with staff_scope():
        sentences = ListingDecision.objects.filter(outcome="REJECTED").order_by("listing__position")
        assert list(sentences.values_list("sentence", "explanation_edited")) == [
            (f"“Night Serum, lot {n}” differs from SENANDIKA in name, shape and get-up. A shopper would not take the one for the other.", False)
            for n in (7, 12)
        ]  # fmt: skip


def test_twenty_alike_take_a_dozen(desk, notice, keys):
    keys.press("n")
    expect_notice(desk)
    keys.press("Shift+X", "a", "Control+Enter")
    expect(desk.get_by_role("button", name="Decide as chosen")).to_be_visible()
    keys.press("Control+Enter")
    expect(desk.get_by_text("20 listings decided.")).to_be_visible()

    assert set(outcomes(notice)) == {REMOVED}
    assert keys.strokes <= 12


def test_a_decision_is_undone_by_one_key(on_notice, notice, keys):
    keys.press("j", "a", "Control+Enter")
    expect(on_notice.get_by_text("1 listing decided.")).to_be_visible()
    assert outcomes(notice)[0] == REMOVED

    keys.press("u")

    expect(on_notice.get_by_text("The decision is undone")).to_be_visible()
    assert set(outcomes(notice)) == {OPEN}


def test_a_choice_is_taken_back_before_anything_is_recorded(on_notice, notice, keys):
    keys.press("Shift+X", "a")
    keys.press("u")

    assert chosen(on_notice, 1) == ""
    expect(on_notice.get_by_text("20 left open")).to_be_visible()
    expect(on_notice.get_by_role("button", name="Undo last choice")).to_be_hidden()


def test_moving_says_where_one_is_and_goes_round(on_notice, keys):
    keys.press("j", "j")
    expect(row(on_notice, 2).get_by_role("checkbox", name="Select listing 2")).to_be_focused()
    keys.press("k", "k")
    expect(row(on_notice, 20).get_by_role("checkbox")).to_be_focused()
    expect(row(on_notice, 20)).to_be_in_viewport()

    keys.press("j", "s", "a")

    assert [chosen(on_notice, place) for place in (1, 2)] == ["", "REMOVED"]


def test_rejecting_one_takes_its_code_and_words_which_can_be_changed(on_notice, notice, keys):
    keys.press("j", "r")
    keys.type("ev1")
    keys.press("Enter")
    sentence = row(on_notice, 1).get_by_label("Sentence for this case")
    expect(sentence).to_have_value("The explanation does not say which feature of “Night Serum, lot 1” infringes SENANDIKA, and the pictures alone do not show it.")  # fmt: skip

    expect(sentence).to_be_hidden()
    row(on_notice, 1).get_by_role("button", name="Edit").click()
    row(on_notice, 1).get_by_label("Explanation").select_option(label="Same words for all")
    sentence.fill(f"{sentence.input_value()} Look at the cap.")
    keys.press("Control+Enter")
    expect(on_notice.get_by_text("1 listing decided.")).to_be_visible()

    with staff_scope():
        said = ListingDecision.objects.get()
    assert said.sentence.endswith("they do not tell us what to look at. Look at the cap.")
    assert said.explanation_edited


COVERED = """field => {
    const frame = field.getBoundingClientRect();
    return [...document.querySelectorAll(".bulk, .sendbar--stick")].some((bar) => {
        const other = bar.getBoundingClientRect();
        return other.bottom > frame.top && other.top < frame.bottom;
    }) || frame.top < 0 || frame.bottom > innerHeight;
}"""


@pytest.mark.parametrize("height", [900, 720])
def test_the_focused_element_is_never_covered_by_a_bar(on_notice, keys, height):
    on_notice.set_viewport_size({"width": 1440, "height": height})
    covered = []
    for place in range(1, 21):
        keys.press("j")
        covered.append(("row", place, row(on_notice, place).get_by_role("checkbox").evaluate(COVERED)))
        keys.press("r")
        code = row(on_notice, place).get_by_label("Primary code")
        expect(code).to_be_focused()
        covered.append(("code", place, code.evaluate(COVERED)))
        keys.press("Tab", "Tab")
        covered.append(
            (
                "sentence",
                place,
                row(on_notice, place).get_by_label("Sentence for this case").evaluate(COVERED),
            )
        )
        row(on_notice, place).get_by_role("checkbox").focus()

    assert [one for one in covered if one[2]] == []


def test_a_settled_rejection_is_one_line(on_notice, keys):
    before = row(on_notice, 1).bounding_box()["height"]
    keys.press("j", "r")
    keys.type("su1")
    keys.press("Enter")

    expect(row(on_notice, 1).locator(".listing__fold")).to_contain_text("SU-01")
    assert row(on_notice, 1).bounding_box()["height"] < before + 30
    keys.press("r")
    expect(row(on_notice, 1).get_by_label("Primary code")).to_be_focused()


def test_the_next_notice_comes_without_loading_the_page(desk, notice, keys):
    other = NoticeFactory(due_at=notice.due_at, submitted_at=notice.submitted_at)
    keys.press("n")
    expect_notice(desk)
    desk.evaluate("window.kept = true")
    with desk.expect_response(lambda answer: "/desk/next/" in answer.url and answer.request.method == "GET"):
        keys.press("Shift+X", "a")
    keys.press("Control+Enter")
    expect(desk.get_by_role("button", name="Decide as chosen")).to_be_visible()
    keys.press("Control+Enter")
    expect(desk.get_by_text("20 listings decided.")).to_be_visible()
    keys.press("n")

    expect(desk.get_by_role("heading", name="1 open listing")).to_be_visible()
    expect(row(desk, 1).get_by_role("checkbox")).to_be_focused()
    expect(desk.get_by_text("Yours until")).to_be_visible()
    assert desk.evaluate("window.kept")
    assert other.number in desk.url
    keys.press("a")
    expect(desk.get_by_text("1 to take down")).to_be_visible()


def test_a_colleague_who_takes_the_notice_is_told_by_the_page(on_notice, notice, keys):
    keys.press("j", "a")
    with staff_scope():
        lead = UserFactory(name="Liam Lead", staff_role="LEAD")
        claims.claim(notice=notice, by=lead, at=timezone.now())

    expect(on_notice.locator("#taken")).to_contain_text("Liam Lead has had this notice since", timeout=25_000)
    expect(on_notice.locator("[data-record]")).to_be_disabled()
    assert chosen(on_notice, 1) == "REMOVED"


def test_a_refusal_keeps_the_choices_and_the_queue(on_notice, notice, keys):
    expect(on_notice.locator("#queue-rows")).to_be_visible()
    keys.press("j", "r")
    keys.type("su1")
    keys.press("Enter")
    with staff_scope():
        claims.claim(notice=notice, by=UserFactory(name="Liam Lead", staff_role="LEAD"), at=timezone.now())
    keys.press("Control+Enter")

    expect(on_notice.get_by_role("alert").filter(has_text="Liam Lead took this notice")).to_be_visible()
    assert chosen(on_notice, 1) == "REJECTED"
    expect(row(on_notice, 1).get_by_label("Primary code")).to_have_value("SU-01")
    expect(on_notice.locator("#queue-rows")).to_be_visible()


def test_the_line_of_keys_names_what_works_and_other_keys_say_why_not(on_notice, keys):
    line = on_notice.get_by_role("list", name="Keys on this page")
    expect(line).to_contain_text("take down")
    expect(line).not_to_contain_text("undo")
    keys.press("u")
    expect(on_notice.locator("[data-key-said]")).to_have_text("There is nothing here that you can undo.")
    keys.press("j", "a")
    expect(line).to_contain_text("undo the last choice")


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_bulk_bar_is_one_line(on_notice, keys, width):
    on_notice.set_viewport_size({"width": width, "height": 900})
    keys.press("Shift+X")

    assert on_notice.locator(".bulk").bounding_box()["height"] < 56
    expect(on_notice.locator(".bulk").get_by_role("button", name="Skip")).to_be_in_viewport()


def test_a_code_that_is_none_is_said_and_a_word_finds_one(on_notice, keys):
    keys.press("j", "r")
    keys.type("zz9")
    keys.press("Enter")
    expect(on_notice.locator("[data-said]")).to_have_text("No code is called “zz9”.")
    code = row(on_notice, 1).get_by_label("Primary code")
    expect(code).to_be_focused()

    code.fill("parody")
    keys.press("Enter")

    expect(code).to_have_value("SU-07")


def test_letters_do_nothing_while_somebody_types(on_notice, keys):
    keys.press("j", "r")
    sentence = row(on_notice, 1).get_by_label("Sentence for this case")
    sentence.click()
    keys.type("jax nursu?")

    expect(sentence).to_have_value("jax nursu?")
    assert chosen(on_notice, 2) == ""


def test_letters_can_be_switched_off(on_notice, keys):
    keys.press("?")
    on_notice.get_by_role("button", name="Switch single letters off").click()
    expect(on_notice.get_by_role("button", name="Switch single letters on")).to_be_visible()
    on_notice.go_back()
    on_notice.reload()

    keys.press("Shift+X", "a")

    expect(on_notice.get_by_text("20 left open")).to_be_visible()
    assert chosen(on_notice, 1) == ""


def test_leaving_with_choices_that_are_not_recorded_asks(on_notice, keys):
    asked = []
    on_notice.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    keys.press("j", "a")

    on_notice.goto("/desk/")

    assert asked == ["beforeunload"]


def test_pictures_zoom_and_move_together(on_notice, keys):
    keys.press("j", "Enter")
    dialog = on_notice.get_by_role("dialog", name="Pictures beside each other")
    expect(dialog.get_by_text("Night Serum, lot 1", exact=True)).to_be_visible()

    keys.press("+", "+", "ArrowLeft")

    expect(dialog.locator("output")).to_have_text("225 %")
    shown = dialog.locator(".compare__stage img").evaluate_all(
        "images => images.map(image => getComputedStyle(image).transform)"
    )
    scales = {one.split("(")[1].split(",")[0] for one in shown}
    assert (len(shown), scales) == (2, {"2.25"})
    assert dialog.locator("[data-compare]").evaluate("box => box.style.getPropertyValue('--x')") == "10.000"
    keys.press("0")
    expect(dialog.locator("output")).to_have_text("100 %")


def test_listings_are_decided_while_comparing(on_notice, keys):
    keys.press("j", "Enter")
    dialog = on_notice.get_by_role("dialog", name="Pictures beside each other")
    expect(dialog.get_by_text("Night Serum, lot 1", exact=True)).to_be_visible()
    keys.press("a")
    expect(dialog.get_by_text("Night Serum, lot 2", exact=True)).to_be_visible()
    keys.press("j")
    expect(dialog.get_by_text("Night Serum, lot 3", exact=True)).to_be_visible()
    keys.press("r", *"su1", "Enter")
    expect(dialog.get_by_text("Night Serum, lot 4", exact=True)).to_be_visible()
    keys.press("Escape")

    expect(row(on_notice, 4).get_by_role("checkbox")).to_be_focused()
    assert [chosen(on_notice, place) for place in (1, 2, 3)] == ["REMOVED", "", "REJECTED"]
    expect(row(on_notice, 3).locator("input[data-code]")).to_have_value("SU-01")


def test_anything_is_found_from_anywhere(desk, notice, keys):
    keys.press("Control+k")
    palette = desk.get_by_role("dialog", name="Find or do anything")
    expect(palette.get_by_role("button", name="Take the next notice")).to_be_visible()
    keys.type(notice.number[:7])
    expect(palette.get_by_role("link", name=notice.number)).to_be_visible()
    keys.press("ArrowDown", "ArrowUp", "Enter")

    expect_notice(desk)


def test_g_and_a_letter_go_and_slash_filters(desk, keys):
    keys.press("/")
    expect(desk.locator("#queue").get_by_role("searchbox")).to_be_focused()
    keys.press("Tab")
    keys.press("g", "x")
    expect(desk.get_by_role("heading", name="Explanation templates")).to_be_visible()
    keys.press("g", "t")
    expect(desk.get_by_role("heading", name="Triage queue")).to_be_visible()


def test_the_queue_is_walked_and_opened_by_keys(desk, notice, keys):
    desk.reload()
    keys.press("j", "Enter")

    expect_notice(desk)


def test_without_script_the_same_is_decided(browser, live_server, settings, notice):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.goto(f"/desk/notices/{notice.number}/")
    row(page, 1).get_by_role("radio", name="Reject").check()
    row(page, 1).get_by_label("Primary code").fill("su1")
    page.get_by_role("button", name="Fill in explanations").click()
    expect(row(page, 1).get_by_label("Sentence for this case")).to_have_value("“Night Serum, lot 1” differs from SENANDIKA in name, shape and get-up. A shopper would not take the one for the other.")  # fmt: skip
    page.locator("[data-record]").click()

    expect(page.get_by_text("1 listing decided.")).to_be_visible()
    page.get_by_role("link", name="Compare the pictures of listing 2", exact=True).click()
    expect(page.get_by_role("heading", name="Listing 2 of 20")).to_be_visible()
    assert outcomes(notice)[0] == REJECTED
    context.close()


@pytest.fixture
def inspected(open_browser, live_server, settings, notice):
    """A lead's browser that lets axe write into the page."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(bypass_csp=True, reduced_motion="reduce", viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, staff("LEAD", "Liam Lead"))
    return page


def test_the_pages_of_the_desk_are_accessible_in_every_state(inspected, notice):
    page, wrong = inspected, {}
    page.goto(f"/desk/notices/{notice.number}/")
    keys = Keyboard(page)
    keys.press("j", "r")
    wrong["open"] = complaints_in_themes(page)
    keys.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    keys.press("j", "Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    wrong["comparing"] = complaints_in_themes(page)
    keys.press("Escape", "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    wrong["keys"] = complaints_in_themes(page)
    keys.press("Escape", "Control+k")
    expect(page.get_by_role("dialog", name="Find or do anything")).to_be_visible()
    wrong["palette"] = complaints_in_themes(page)

    assert wrong == {"open": [], "comparing": [], "keys": [], "palette": []}


@pytest.mark.parametrize(
    "path",
    [
        "explanations/",
        "explanations/new/",
        "explanations/{explanation}/",
        "find/",
        "keys/",
        "notices/{}/listings/1/",
    ],
)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_new_pages_are_accessible_and_fit(inspected, notice, path, width):
    page = inspected
    page.set_viewport_size({"width": width, "height": 900})
    with staff_scope():
        number, explanation = Notice.objects.get().number, Explanation.objects.earliest("pk")
    answer = page.goto(f"/desk/{path.format(number, explanation=explanation.pk)}")

    assert answer.status == 200
    assert complaints_in_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
