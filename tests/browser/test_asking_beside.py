"""Asking the filer by keyboard on the notice itself: what was chosen stays, and the evidence stays in sight."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import InformationRequest
from tests.browser.both_sides import faults_of
from tests.browser.test_desk import Keyboard
from tests.browser.test_triage_day import at_desk, expect_panel, outcomes, with_snapshots

pytestmark = pytest.mark.browser
WORDS = "Which side of the cap?"


@pytest.fixture
def notice(live_server):
    """Without a clock, so that there is always time to ask."""
    return with_snapshots(4, clock=None, due_at=timezone.now() + timedelta(hours=1))


def asked_places():
    with staff_scope():
        return [item.positions for row in InformationRequest.objects.all() for item in row.items.all()]


def chosen(page):
    """The outcomes that are chosen in the rows, in their order."""
    return page.eval_on_selector_all(
        "[data-triage] .listing input[type=radio]:checked", "all => all.map(one => one.value)"
    )


def open_notice(page, notice):
    page.goto(f"/desk/notices/{notice.number}/")
    return Keyboard(page), page.get_by_role("dialog", name="Ask the filer")


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)], ids=["1280", "1440"])
def test_a_question_about_the_row_one_is_on_keeps_what_was_chosen(
    open_browser, live_server, settings, notice, size
):
    page = at_desk(open_browser, live_server, settings, size)
    keys, dialog = open_notice(page, notice)
    keys.press("j", "a", "r", *"s1", "k", "k", "j", "j")
    expect(page.locator("[data-tally]")).to_contain_text("1 to take down, 1 to reject")
    before = keys.strokes

    keys.press("i")
    expect(dialog.get_by_role("combobox").first).to_be_focused()
    expect(dialog.get_by_label("About the listings").first).to_have_value("3")
    expect_panel(page, 3)
    clear = (
        page.locator("#panel").bounding_box()["x"]
        - dialog.bounding_box()["x"]
        - dialog.bounding_box()["width"]
    )
    assert clear >= 0
    faults = faults_of(page)
    keys.press("w", "Tab")
    typed = keys.strokes
    keys.type(WORDS)
    typed = keys.strokes - typed
    keys.press("Control+Enter")

    expect(page.get_by_text(f"Asked. The filer of {notice.number} is told", exact=False)).to_be_visible()
    assert keys.strokes - before - typed <= 6
    assert asked_places() == [[3]]
    expect(page.locator("[data-tally]")).to_contain_text("1 to take down, 1 to reject")
    assert chosen(page) == ["REMOVED", "REJECTED", "", ""]
    expect(page.locator("#listing-3 [name=pick]")).to_be_focused()
    assert faults + faults_of(page) == []
    keys.press("Control+Enter")
    expect(page.get_by_text("2 listings decided.")).to_be_visible()
    assert outcomes(notice) == [("REMOVED", ""), ("REJECTED", "SU-01"), ("PENDING", ""), ("PENDING", "")]


def test_ticked_rows_stand_in_the_form_and_nothing_means_nothing(open_browser, live_server, settings, notice):
    page = at_desk(open_browser, live_server, settings, (1280, 800))
    keys, dialog = open_notice(page, notice)
    keys.press("j", "x", "j", "x", "j", "j", "x", "i")
    about = dialog.get_by_label("About the listings").first
    expect(about).to_have_value("1-2, 4")

    dialog.get_by_label("Question 1").select_option(label="Where the infringement shows")
    dialog.get_by_label("For this case").first.fill(WORDS)
    about.fill("")
    keys.press("Control+Enter")
    expect(dialog.locator(".errsum")).to_contain_text("Name the listings, or tick “Every undecided listing”.")
    expect(dialog.locator(".errsum")).to_be_focused()
    expect(dialog.get_by_label("For this case").first).to_have_value(WORDS)
    assert asked_places() == []
    dialog.get_by_label("Every undecided listing").first.check()
    keys.press("Control+Enter")

    expect(page.get_by_text(f"Asked. The filer of {notice.number} is told", exact=False)).to_be_visible()
    assert asked_places() == [[1, 2, 3, 4]]


def test_escape_goes_back_to_the_row_and_keeps_the_words(open_browser, live_server, settings, notice):
    page = at_desk(open_browser, live_server, settings, (1280, 800))
    keys, dialog = open_notice(page, notice)
    keys.press("j", "j", "i")
    expect(dialog.get_by_role("combobox").first).to_be_focused()
    dialog.get_by_label("For this case").first.fill(WORDS)

    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#listing-2 [name=pick]")).to_be_focused()
    keys.press("j", "i")

    expect(dialog.get_by_label("For this case").first).to_have_value(WORDS)
    expect(dialog.get_by_label("About the listings").first).to_have_value("3")


def test_without_script_the_panel_leads_to_the_page_with_its_row(open_browser, live_server, settings, notice):
    page = at_desk(open_browser, live_server, settings, (1280, 800), java_script_enabled=False)
    page.goto(f"/desk/notices/{notice.number}/?row=2")

    page.get_by_role("link", name="Ask about it").click()

    expect(page.get_by_role("heading", name="Ask the filer", level=1)).to_be_visible()
    expect(page.get_by_label("About the listings").first).to_have_value("2")
    page.get_by_label("Question 1").select_option(label="Where the infringement shows")
    page.get_by_label("For this case").first.fill(WORDS)
    page.get_by_role("button", name="Ask the filer").click()
    expect(page.get_by_text(f"Asked. The filer of {notice.number} is told", exact=False)).to_be_visible()
    assert asked_places() == [[2]]
