"""Legal holds, links of sellers, reports of misuse and appeals by keyboard alone; forms as they open and in error."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Appeal, LegalHold, MisuseFlag
from tests.browser.both_sides import (
    attach,
    button,
    carry_out,
    faults_of,
    link,
    main,
    open_decision,
    outcome_sent,
    paper,
    press,
    reach,
    refused,
    write,
)
from tests.browser.people import staff
from tests.takedowns.appealed import by_holder

pytestmark = pytest.mark.browser
ORDER = "High Court of Singapore, HC/S 412/2026"
GAINS = "The sender has a shop beside ours and wants our listings gone."


def test_a_legal_hold_is_placed_and_lifted(sides, tmp_path):
    notice, _goods = outcome_sent(sides, ["REMOVED"])
    desk = sides.desk(sides.lead)
    desk.goto(f"/desk/notices/{notice.number}/")
    press(desk, link(desk, "Place under legal hold"))
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Legal hold of listing 1 of {notice.number}")
    faults = faults_of(desk)
    press(desk, button(desk, "Place under legal hold"))
    faults += refused(desk, "The listing was not placed under legal hold")

    write(desk, "reference", ORDER)
    write(desk, "sentence", "Both sides leave the listing as it is until the hearing.")
    attach(desk, "papers", paper(tmp_path, "order.png"))
    press(desk, button(desk, "Place under legal hold"))
    expect(desk.get_by_text("The listing is under legal hold.", exact=False)).to_be_visible()
    press(desk, link(desk, ORDER))
    expect(desk.get_by_role("link", name="order.png")).to_be_visible()
    faults += faults_of(desk)
    press(desk, button(desk, "Lift legal hold"))
    faults += refused(desk, "The legal hold was not lifted")
    write(desk, "sentence", "The action was withdrawn.")
    press(desk, button(desk, "Lift legal hold"))

    expect(desk.get_by_text("The legal hold is lifted.", exact=False)).to_be_visible()
    with staff_scope():
        hold = LegalHold.objects.get()
    assert (hold.reference, hold.lifted_sentence) == (ORDER, "The action was withdrawn.")
    assert faults + faults_of(desk) == []


def test_misuse_is_reported_and_the_link_revoked_and_renewed(sides):
    notice, goods = outcome_sent(sides, ["REMOVED"])
    seller = sides.seller(goods[0].shop)
    open_decision(seller)
    press(seller, link(seller, "Report misuse"))
    expect(seller.get_by_role("heading", level=1)).to_have_text("Report misuse")
    faults = faults_of(seller)
    press(seller, button(seller, "Report misuse"))
    faults += refused(seller, "Nothing was reported")
    write(seller, "grounds", GAINS)
    press(seller, button(seller, "Report misuse"))
    expect(seller.get_by_role("heading", name="We have your report")).to_be_visible()
    faults += faults_of(seller)
    with staff_scope():
        flag = MisuseFlag.objects.get()
    assert (flag.source, flag.grounds, flag.notice_id) == ("SELLER", GAINS, notice.pk)

    desk = sides.desk(sides.lead)
    press(desk, desk.get_by_role("link", name="Takedowns being carried out").first)
    press(desk, link(desk, "Messages to sellers"))
    press(desk, main(desk).get_by_role("link", name="Sent", exact=True))
    expect(button(desk, "Revoke link")).to_be_visible()
    faults += faults_of(desk)
    other = sides.desk(staff("ADMIN", "Ana Admin"))
    other.goto(desk.url)
    press(desk, button(desk, "Revoke link"))
    expect(desk.get_by_text("The link is revoked.", exact=False)).to_be_visible()
    faults += faults_of(desk)
    press(other, button(other, "Revoke link"))
    expect(other.get_by_text("The link of this message does not work any more.")).to_be_visible()
    faults += faults_of(other)
    press(desk, button(desk, "Send a new link"))
    expect(desk.get_by_text("It is sent with a new link within a minute.")).to_be_visible()

    carry_out()
    old, new = ShopMessage.objects.order_by("pk")
    seller.goto(old.link)
    expect(seller.get_by_role("heading", level=1)).to_have_text("This link has ended")
    faults += faults_of(seller)
    seller.goto(new.link)
    expect(seller.get_by_text("You can read this page until", exact=False)).to_be_visible()
    with staff_scope():
        assert SignedLink.objects.filter(purpose="seller.statement", revoked_at=None).count() == 1
    assert faults == []


def test_an_appeal_is_given_to_another_lead(sides):
    other = staff("ADMIN", "Ana Admin")
    notice, _goods = outcome_sent(sides, ["REJECTED"])
    appeal = by_holder(notice, sides.filer, at=timezone.now())
    desk = sides.desk(sides.lead)
    press(desk, desk.get_by_role("link", name="Counter-notices and appeals").first)
    press(desk, link(desk, "Appeals 1"))
    press(desk, link(desk, notice.number))
    expect(button(desk, "Give appeal")).to_be_visible()
    faults = faults_of(desk)
    press(desk, button(desk, "Give appeal"))
    faults += refused(desk, "The appeal was not given to anybody")

    reach(desk, main(desk).get_by_label("Give it to"))
    desk.keyboard.type("Ana")
    press(desk, button(desk, "Give appeal"))

    expect(desk.get_by_text("Ana Admin has the appeal now, and is told.")).to_be_visible()
    with staff_scope():
        assert Appeal.objects.get(pk=appeal.pk).taken_by == other
    assert faults + faults_of(desk) == []
