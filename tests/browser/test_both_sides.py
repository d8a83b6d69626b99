"""Sellers and rights holders in their browsers: an answer to a decision, silence, dispute, correction and retraction."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes
from takedowns.models import SellerMessage
from tests.browser.both_sides import (
    INVOICE,
    PHONE,
    button,
    carry_out,
    expect_kept,
    faults_of,
    fill_answer,
    main,
    open_answer,
    open_decision,
    open_notice,
    outcome_sent,
    paper,
    press,
    reach,
    until_of,
    write,
)
from tests.takedowns.disputing import answered, forwarded

pytestmark = pytest.mark.browser
BACK = re.compile(r"restored \w{3} \d")
LABEL = "The label shows the number of the licence."


def send_answer(seller, file, look=lambda page: []):
    """Answer about all listings: first without a name, which is refused, then with it; what `look` finds meanwhile."""
    seller.get_by_role("link", name="Answer the decision").click()
    fill_answer(seller, file, **{"Your name or firm": ""})
    seller.get_by_role("button", name="Send answer").click()
    expect(seller.locator(".errsum")).to_contain_text("Your answer was not sent")
    expect_kept(seller, file.name)
    faults = look(seller)
    seller.get_by_label("Your name or firm").fill("Lim Wei")
    seller.get_by_role("button", name="Send answer").click()
    expect(seller.get_by_role("heading", level=1)).to_have_text("We have your answer")
    return faults


def test_silence_restores_what_a_seller_answers_about(sides, tmp_path):
    notice, goods = outcome_sent(sides, ["REMOVED", "REMOVED", "REJECTED"])
    seller = sides.seller(goods[0].shop)
    open_decision(seller)
    expect(seller.get_by_role("heading", level=1)).to_have_text("2 of your listings were taken down")
    faults = faults_of(seller) + send_answer(seller, paper(tmp_path, "invoice.png"), faults_of)
    expect(seller.get_by_text("We check whether your answer is complete", exact=False)).to_have_count(2)
    expect(seller.get_by_text("invoice.png")).to_be_visible()
    faults += faults_of(seller)

    desk = sides.desk(sides.triager)
    desk.get_by_role("link", name="Counter-notices").first.click()
    expect(main(desk).get_by_role("link", name=notice.number)).to_be_visible()
    faults += faults_of(desk)
    open_answer(desk, notice)
    expect(desk.get_by_text(INVOICE)).to_be_visible()
    faults += faults_of(desk)
    desk.get_by_role("radio", name="Forward it to the rights holder").check()
    desk.get_by_role("button", name="Finish the check").click()
    expect(desk.get_by_text("The rights holder is told, and can reply.", exact=False)).to_be_visible()

    holder = sides.member()
    expect(main(holder).get_by_text(f"Reply to a seller about {notice.number}")).to_be_visible()
    expect(main(holder).get_by_role("link", name="Read and reply")).to_be_visible()
    faults += faults_of(holder)
    open_notice(holder, notice)
    expect(holder.get_by_text("without a reply we restore them", exact=False)).to_be_visible()
    holder.get_by_role("link", name="A seller contests the decision about 2 listings").click()
    expect(holder.get_by_text("Reply until", exact=False)).to_be_visible()
    expect(holder.get_by_text("Lim Wei")).to_have_count(0)
    faults += faults_of(holder)

    later = until_of(notice)
    disputes.restore_silent(at=later)
    carry_out(later)

    holder.reload()
    expect(holder.get_by_text("not answered by the rights holder in time")).to_have_count(2)
    expect(holder.get_by_role("button", name="Send reply")).to_have_count(0)
    open_notice(holder, notice)
    expect(holder.locator("#others").get_by_text("Did not hold", exact=True)).to_have_count(2)
    expect(holder.locator("#others").get_by_text(BACK)).to_have_count(2)
    faults += faults_of(holder)
    seller.goto(goods[0].shop.get_absolute_url())
    expect(main(seller).get_by_role("link", name="lot 1", exact=False).first).to_be_visible()
    open_decision(seller)
    expect(
        seller.get_by_text("Your answer was successful, and the listing is back", exact=False)
    ).to_have_count(2)
    faults += faults_of(seller)
    seller.go_back()
    expect(seller.get_by_role("heading", name="Inbox of", exact=False)).to_be_visible()
    assert faults + faults_of(seller) == []


def first_message(notice):
    with staff_scope():
        return SellerMessage.objects.get(notice=notice)


def contest_by_keyboard(holder, file):
    """Reply to a counter-notice from the page of its notice without a mouse; what is wrong with the page in error."""
    press(holder, main(holder).get_by_role("link", name="A seller contests the decision about 1 listing"))
    expect(holder.get_by_text("Reply until", exact=False)).to_be_visible()
    reach(holder, holder.get_by_role("radio", name="Accept", exact=False))
    holder.keyboard.press("Space")
    holder.keyboard.press("ArrowDown")
    expect(holder.get_by_role("radio", name="Contest", exact=False)).to_be_checked()
    press(holder, button(holder, "Send reply"))
    expect(holder.locator(".errsum")).to_be_focused()
    expect(holder.get_by_role("radio", name="Contest", exact=False)).to_be_checked()
    faults = faults_of(holder)
    write(holder, "sentence", "The dealer's contract ended in May.")
    with holder.expect_file_chooser() as chosen:
        press(holder, holder.locator("[name=attached]"))
    chosen.value.set_files(file)
    press(holder, button(holder, "Send reply"))
    expect(holder.get_by_text("Your reply is sent.")).to_be_visible()
    return faults


def test_a_contested_answer_is_dismissed_and_the_seller_reads_why(sides, tmp_path):
    notice, goods = outcome_sent(sides, ["REMOVED"])
    answer = answered(first_message(notice), at=timezone.now())
    forwarded(answer, sides.triager, at=timezone.now())
    holder = sides.member()
    open_notice(holder, notice)
    faults = contest_by_keyboard(holder, paper(tmp_path, "termination.png"))
    expect(holder.get_by_text("contested, to be decided")).to_be_visible()
    expect(holder.get_by_role("link", name="termination.png")).to_be_visible()
    faults += faults_of(holder)

    desk = sides.desk(sides.triager)
    open_answer(desk, notice, "To decide")
    expect(desk.get_by_text("Only a lead decides", exact=False)).to_be_visible()
    expect(desk.get_by_role("button", name="Send decision")).to_have_count(0)
    desk = sides.desk(sides.lead)
    open_answer(desk, notice, "To decide")
    expect(desk.get_by_text("The dealer's contract ended in May.", exact=False)).to_be_visible()
    faults += faults_of(desk)
    desk.get_by_role("radio", name="For the rights holder: stays down").check()
    desk.get_by_label("Why", exact=True).fill("The invoice is dated after the contract ended.")
    desk.get_by_role("button", name="Send decision").click()
    expect(desk.get_by_text("Dismissed. Both sides are told why.")).to_be_visible()
    carry_out()

    seller = sides.seller(goods[0].shop)
    open_decision(seller)
    expect(seller.get_by_text("The listing stays down. The invoice is dated", exact=False)).to_be_visible()
    faults += faults_of(seller)
    holder.reload()
    expect(holder.get_by_text("Decision: The invoice is dated after the contract ended.")).to_be_visible()
    assert faults == []


def test_a_lead_corrects_a_takedown_and_both_sides_read_it(sides):
    notice, goods = outcome_sent(sides, ["REMOVED", "REMOVED"])
    desk = sides.desk(sides.lead)
    desk.goto(f"/desk/notices/{notice.number}/")
    desk.get_by_role("link", name="Correct the decision").first.click()
    faults = faults_of(desk)
    desk.get_by_label("What the rights holder reads").fill(LABEL)
    desk.get_by_role("button", name="Correct the decision").click()
    expect(desk.locator(".errsum")).to_contain_text("The decision was not corrected")
    expect(desk.get_by_label("What the rights holder reads")).to_have_value(LABEL)
    main(desk).get_by_role("radio").first.check()
    desk.get_by_role("button", name="Correct the decision").click()
    expect(main(desk).get_by_text(LABEL, exact=False).first).to_be_visible()
    carry_out()

    holder = sides.member()
    open_notice(holder, notice)
    expect(holder.get_by_role("heading", name="Decisions that we corrected")).to_be_visible()
    expect(holder.locator("#corrected")).to_contain_text(LABEL)
    expect(holder.get_by_role("link", name="1 of 2 did not hold")).to_be_visible()
    faults += faults_of(holder)

    seller = sides.seller(goods[0].shop)
    expect(main(seller).get_by_role("link", name="lot 1", exact=False).first).to_be_visible()
    open_decision(seller)
    expect(seller.get_by_text("Our decision was wrong, and we corrected it", exact=False)).to_have_count(1)
    assert faults + faults_of(seller) == []


def test_a_rights_holder_retracts_and_the_seller_reads_it(sides):
    notice, goods = outcome_sent(sides, ["REMOVED", "REMOVED"])
    holder = sides.member()
    open_notice(holder, notice)
    main(holder).get_by_role("link", name="Retract").first.click()
    faults = faults_of(holder)
    holder.get_by_role("button", name="Retract listing").click()
    expect(holder.locator(".errsum")).to_contain_text("The listing was not retracted")
    main(holder).get_by_role("radio").first.check()
    holder.get_by_role("button", name="Retract listing").click()
    expect(
        holder.get_by_text("The marketplace has the order to restore the listing.", exact=False)
    ).to_be_visible()
    carry_out()

    holder.reload()
    expect(holder.locator("#others")).to_contain_text("It was retracted")
    expect(holder.locator("#others").get_by_text(BACK)).to_have_count(1)
    expect(main(holder).get_by_role("link", name="Retract")).to_have_count(1)
    faults += faults_of(holder)
    seller = sides.seller(goods[0].shop)
    expect(main(seller).get_by_role("link", name="lot 1", exact=False).first).to_be_visible()
    open_decision(seller)
    expect(seller.get_by_text("The rights holder took the notice back", exact=False)).to_have_count(1)
    assert faults + faults_of(seller) == []


def test_a_seller_without_script_answers_on_a_phone(sides, tmp_path):
    _notice, goods = outcome_sent(sides, ["REMOVED", "RESTRICTED"])
    seller = sides.seller(goods[0].shop, java_script_enabled=False)
    open_decision(seller)
    send_answer(seller, paper(tmp_path, "invoice.png"))

    expect(seller.get_by_text("invoice.png")).to_be_visible()
    assert seller.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    seller.get_by_role("link", name="Notice", exact=False).first.click()
    expect(seller.get_by_text("You sent it", exact=False)).to_have_count(2)
