"""A triager and a filer in their browsers: a question before the decision, and a conversation beside it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing
from tests.browser.both_sides import faults_of, main, open_notice, paper
from tests.browser.test_desk import Keyboard
from tests.deadlines.scene import a_notice
from tests.factories import ListingSnapshotFactory

pytestmark = pytest.mark.browser
WHERE, CAP = "On the cap, in the second picture.", "The genuine cap is black with an embossed fern."
NOTE = "The seller has been here before; look at the price."


@pytest.fixture
def notice(sides):
    """Three open listings, sent a moment ago."""
    with staff_scope():
        notice = a_notice(sides.acme, timezone.now(), listing_count=3, submitted_by=sides.filer)
        Clock.objects.filter(pk=notice.clock_id).update(asker=sides.filer)
        for listing in notice.listings.in_order():
            ListingSnapshotFactory(
                organisation=sides.acme,
                listing=listing,
                title=f"SENANDIKA Night Serum, lot {listing.position}",
            )
    return notice


def ask(desk, n, what, words, listings):
    if n > 1:
        desk.locator("summary").filter(has_text=f"Question {n}").click()
    question = desk.get_by_role("group", name=f"Question {n}")
    question.get_by_role("combobox").select_option(label=what)
    question.get_by_label("For this case").fill(words)
    question.get_by_label("About the listings").fill(listings)


def open_in_queue(desk, notice, mark):
    """Open a notice from the queue, where its row says what is new."""
    desk.get_by_role("navigation", name="Desk").get_by_role("link", name="Triage").click()
    row = main(desk).get_by_role("listitem").filter(has_text=notice.number)
    expect(row).to_contain_text(mark)
    row.get_by_role("link").click()
    expect(desk.locator("#notice-head")).to_contain_text(notice.number)


def outcomes(notice):
    with staff_scope():
        return list(Listing.objects.filter(notice=notice.pk).in_order().values_list("outcome", flat=True))


def test_a_question_is_asked_answered_and_decided_on(sides, notice, tmp_path):
    desk = sides.desk(sides.triager)
    keys = Keyboard(desk)
    keys.press("n")
    expect(desk.get_by_role("heading", name="3 open listings")).to_be_visible()
    keys.press("a", "Control+Enter")
    expect(desk.get_by_text("1 listing decided.")).to_be_visible()
    expect(desk.locator("#notice-head")).not_to_contain_text("Paused")
    desk.wait_for_load_state("networkidle")  # what the decision changed is on the page
    keys.press("i")
    expect(desk.get_by_role("dialog", name="Ask the filer").get_by_role("combobox").first).to_be_focused()
    ask(desk, 1, "Where the infringement shows", "Which picture shows it?", "2")
    ask(desk, 2, "Picture of the genuine product", "We have none of the cap.", "2, 9")
    dialog = desk.get_by_role("dialog", name="Ask the filer")
    dialog.get_by_role("button", name="Ask the filer").click()
    expect(desk.locator(".errsum")).to_contain_text("Listing 9 is not open")
    expect(dialog.get_by_label("For this case").first).to_have_value("Which picture shows it?")
    faults = faults_of(desk)
    dialog.get_by_role("group", name="Question 2").get_by_label("About the listings").fill("2-3")
    dialog.get_by_role("button", name="Ask the filer").click()
    expect(desk.get_by_text(f"Asked. The filer of {notice.number} is told", exact=False)).to_be_visible()
    expect(desk.locator("#notice-head")).to_contain_text("Paused")
    faults += faults_of(desk)

    answer(sides.member(), notice, tmp_path, faults)

    open_in_queue(desk, notice, "Answered")
    expect(desk.locator("#questions")).to_contain_text(WHERE)
    expect(desk.locator("#questions").get_by_role("link", name="cap.png")).to_be_visible()
    expect(desk.locator("#notice-head")).to_contain_text("of working time")
    expect(desk.locator("#notice-head")).not_to_contain_text("Paused")
    faults += faults_of(desk)
    keys.press("Shift+X", "a", "Control+Enter")
    expect(desk.get_by_text("2 listings decided.")).to_be_visible()
    assert outcomes(notice) == ["REMOVED"] * 3
    assert faults == []


def answer(holder, notice, tmp_path, faults):
    """Find the question from home, answer one of two with a file, read what is missing, and answer both."""
    holder.get_by_role("link", name=f"Answer our questions about {notice.number}", exact=False).click()
    expect(holder.get_by_role("heading", name="We ask you")).to_be_visible()
    expect(holder.get_by_text("Paused", exact=False).first).to_be_visible()
    expect(holder.get_by_text("About listings 2, 3")).to_be_visible()
    holder.get_by_label("Answer to question 1").fill(WHERE)
    holder.get_by_label("Files for question 1").set_input_files(paper(tmp_path, "cap.png"))
    holder.get_by_role("button", name="Send the answer").click()
    expect(holder.locator(".errsum")).to_contain_text("Answer this question, in words or with a file.")
    expect(holder.get_by_label("Answer to question 1")).to_have_value(WHERE)
    expect(holder.get_by_role("checkbox", name="Send cap.png")).to_be_checked()
    faults += faults_of(holder)
    holder.get_by_label("Answer to question 2").fill(CAP)
    holder.get_by_role("button", name="Send the answer").click()
    expect(holder.get_by_text("Your answer is sent. We go on with the notice.")).to_be_visible()
    expect(holder.get_by_role("button", name="Send the answer")).to_have_count(0)
    expect(holder.get_by_text("Paused", exact=False)).to_have_count(0)
    faults += faults_of(holder)


def write(desk, said):
    desk.get_by_text("Write a message").click()
    desk.get_by_label("Message", exact=True).fill(said)
    desk.get_by_role("button", name="Send message").click()
    expect(desk.get_by_text("Your message is sent to the rights holder.")).to_be_visible()


def test_the_team_and_a_filer_write_to_each_other_and_notes_stay_inside(sides, notice, tmp_path):
    desk = sides.desk(sides.triager)
    open_in_queue(desk, notice, "")
    desk.get_by_text("Write a note").click()
    desk.get_by_label("Note", exact=True).fill(NOTE)
    desk.get_by_role("button", name="Keep note").click()
    expect(desk.get_by_text("Your note is kept. Only our team reads it.")).to_be_visible()
    write(desk, "Is the second lot the same batch?")
    expect(desk.locator("#conversation")).to_contain_text("Not read yet")
    faults = faults_of(desk)

    holder = sides.member()
    open_notice(holder, notice)
    expect(holder.locator("#conversation")).to_contain_text("Is the second lot the same batch?")
    expect(holder.locator("body")).not_to_contain_text(NOTE)
    holder.get_by_label("Files", exact=False).set_input_files(paper(tmp_path, "batch.png"))
    holder.get_by_role("button", name="Send message").click()
    expect(holder.locator(".errsum")).to_contain_text("The message was not sent")
    expect(holder.get_by_role("checkbox", name="Send batch.png")).to_be_checked()
    holder.get_by_label("Message", exact=True).fill("No; the label shows another one.")
    holder.get_by_role("button", name="Send message").click()
    expect(holder.get_by_text("Your message is sent to our team.")).to_be_visible()
    expect(holder.locator("#conversation")).to_contain_text("Not read yet")
    faults += faults_of(holder)

    desk.reload()
    expect(desk.locator("#conversation")).to_contain_text("Read by Fadil Filer")
    expect(desk.locator("#conversation")).to_contain_text("No; the label shows another one.")
    expect(desk.locator("#conversation").get_by_role("link", name="batch.png").first).to_be_visible()
    holder.reload()
    expect(holder.locator("#conversation")).to_contain_text("Read by")
    expect(holder.locator("body")).not_to_contain_text(NOTE)
    assert faults + faults_of(desk) == []
