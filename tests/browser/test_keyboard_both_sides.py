"""What both sides do beside filing and triage, by keyboard alone; each form is looked at as it opens and in error."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import review_triggers, triage
from takedowns.enums import ListingOutcome
from takedowns.models import (
    LumenCopy,
    MisuseCase,
    Notice,
    OutcomeChange,
    RepeatInfringer,
    ReviewOpinion,
    RightProduct,
    Sanction,
    SecondReview,
    SellerStrike,
)
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition
from tests.accounts.conftest import give_password
from tests.browser.both_sides import (
    NOTICES,
    attach,
    button,
    carry_out,
    choose,
    faults_of,
    link,
    main,
    outcome_sent,
    paper,
    press,
    reach,
    refused,
    write,
)
from tests.browser.people import staff
from tests.factories import (
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    MembershipFactory,
    NoticeFactory,
    UserFactory,
)
from tests.takedowns.misused import flagged, one_rejected

pytestmark = pytest.mark.browser
WROTE = "The bottle bears our mark. Ask Mei Lin Tan of our office under mei@example.org or +65 6123 4567."
PUBLISHED = (
    "The bottle bears our mark. Ask [name] of our office under [e-mail address] or [telephone number]."
)
FOUND = "Genuine goods of resellers were reported as counterfeits, with one sentence for all of them."


def held(sides, count):
    """A takedown of some listings that waits for a second person."""
    now = timezone.now()
    with staff_scope():
        every = [Condition("MARKET", "IS", "SG")]
        review_triggers.add(
            name="All of Singapore", active=True, mode="ANY", conditions=every, by=sides.lead, at=now
        )
        notice = NoticeFactory(
            organisation=sides.acme, submitted_by=sides.filer, submitted_at=now, listing_count=count
        )
        listings = list(notice.listings.in_order())
        for one in listings:
            ListingSnapshotFactory(
                organisation=sides.acme, listing=one, title=f"Night Serum, lot {one.position}"
            )
        verdicts = [Verdict(one.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE") for one in listings]
        return triage.decide(
            notice=notice, version=1, verdicts=verdicts, by=sides.triager, at=now, confirmed=True
        )


def test_a_second_decision_about_many_listings(sides):
    review = held(sides, 4)
    desk = sides.desk(sides.lead)
    press(desk, desk.get_by_role("link", name="Second reviews").first)
    press(desk, link(desk, review.notice.number))
    expect(desk.get_by_role("heading", name="Your opinion")).to_be_visible()
    faults = faults_of(desk)

    press(desk, button(desk, "Fill in every listing without an outcome"))
    faults += refused(desk, "Nothing was filled in")
    reach(desk, desk.get_by_label("Outcome for many listings"))
    desk.keyboard.type("Reject")
    write(desk, "bulk_code", "su3")
    press(desk, desk.get_by_role("checkbox", name="Tick listing 2"), "Space")
    press(desk, button(desk, "Record the opinion").last)
    faults += refused(desk, "Your opinion was not recorded")

    reach(desk, desk.get_by_label("Outcome for many listings"))
    desk.keyboard.type("Take")
    press(desk, button(desk, "Fill in every listing without an outcome"))
    expect(desk.get_by_text("“Taken down” is filled in for 4 listings.")).to_be_visible()
    faults += faults_of(desk)
    press(desk, button(desk, "Record the opinion").last)

    expect(desk.get_by_text("You agree with the first decision. It is carried out now.")).to_be_visible()
    with staff_scope():
        assert SecondReview.objects.get().state == "AGREED"
        said = ReviewOpinion.objects.filter(side="SECOND").values_list("outcome", flat=True)
        assert list(said) == ["REMOVED"] * 4
    assert faults + faults_of(desk) == []


def test_a_warning_its_appeal_and_the_answer(sides):
    one_rejected(sides.acme, sides.triager, at=timezone.now() - timedelta(hours=4))
    flagged(sides.acme, sides.triager, at=timezone.now() - timedelta(hours=3))
    desk, faults = sides.desk(sides.lead), []
    press(desk, desk.get_by_role("link", name="Misuse by senders").first)
    faults += faults_of(desk)
    press(desk, link(desk, "Acme Botanicals").first)
    press(desk, button(desk, "Start the review"))
    expect(desk.get_by_role("heading", name="The review")).to_be_visible()
    faults += faults_of(desk)
    press(desk, button(desk, "Decide the case"))
    faults += refused(desk, "Nothing was decided")
    write(desk, "gravity", "Sellers lost a week of sales.")
    write(desk, "intention", "They were told twice before.")
    choose(desk, "verdict", "Warn")
    write(desk, "found", FOUND)
    press(desk, button(desk, "Decide the case"))
    expect(desk.get_by_text("Warned. The owners read it", exact=False)).to_be_visible()
    with staff_scope():
        assert MisuseCase.objects.get().state == "WARNED"

    owner = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    MembershipFactory(organisation=sides.acme, role="OWNER", user=owner)
    holder = sides.browser_of(owner)
    press(holder, holder.get_by_role("link", name="Warnings and suspensions").first)
    faults += faults_of(holder)
    press(holder, link(holder, "Read it in full, and appeal"))
    expect(main(holder).get_by_text(FOUND)).to_be_visible()
    faults += faults_of(holder)
    press(holder, button(holder, "Send appeal"))
    faults += refused(holder, "The appeal was not sent")
    write(holder, "grounds", "The goods were copies; our notice of May shows the seam.")
    press(holder, button(holder, "Send appeal"))
    expect(holder.get_by_text("We have your appeal.", exact=False)).to_be_visible()

    other = sides.desk(staff("ADMIN", "Ana Admin"))
    press(other, other.get_by_role("link", name="Misuse by senders").first)
    press(other, link(other, "Acme Botanicals").first)
    expect(other.get_by_role("heading", name="What they say")).to_be_visible()
    faults += faults_of(other)
    press(other, button(other, "Answer the appeal"))
    faults += refused(other, "The appeal was not answered")
    choose(other, "answer", "Granted: it ends now")
    write(other, "sentence", "The notice of May shows it.")
    press(other, button(other, "Answer the appeal"))
    expect(other.get_by_text("Answered. The owners are told.")).to_be_visible()
    holder.reload()
    expect(main(holder).get_by_text("The notice of May shows it.")).to_be_visible()
    with staff_scope():
        assert Sanction.objects.get().ended_at is not None
    assert faults + faults_of(holder) == []


def test_a_product_with_a_picture_in_a_catalogue(sides, tmp_path):
    IPRightFactory(organisation=sides.acme)
    holder = sides.member()
    press(holder, holder.get_by_role("link", name="Rights", exact=True).first)
    press(holder, link(holder, "SENANDIKA").first)
    press(holder, link(holder, "Add a product"))
    expect(holder.get_by_role("heading", name="Catalogue of SENANDIKA")).to_be_visible()
    faults = faults_of(holder)
    write(holder, "price_SG", "much")
    press(holder, button(holder, "Add product"))
    faults += refused(holder, "The product was not added")

    write(holder, "name", "Night Serum 30 ml")
    write(holder, "price_SG", "78.00")
    attach(holder, "files", paper(tmp_path, "front.png"))
    press(holder, button(holder, "Add product"))

    expect(holder.get_by_text("Night Serum 30 ml is in the catalogue.")).to_be_visible()
    expect(holder.get_by_role("img", name="front.png")).to_be_visible()
    with staff_scope():
        product = RightProduct.objects.get()
        assert (product.files.count(), str(product.prices.get().amount)) == (1, "78.00")
    assert faults + faults_of(holder) == []


def struck(sides):
    """A seller with a strike, and the warning that is proposed for it."""
    at = timezone.now() - timedelta(days=5)
    with staff_scope():
        notice = NoticeFactory(
            organisation=sides.acme,
            listings=0,
            submitted_at=at,
            state="DECIDED",
            decided_at=at,
            pending_count=0,
        )
        row = ListingFactory(
            organisation=sides.acme,
            notice=notice,
            seller_key="lazada:SG:glow",
            outcome="REMOVED",
            decided_at=at,
        )
        ListingSnapshotFactory(organisation=sides.acme, listing=row, seller_name="Glow Haus", taken_at=at)
        line = OutcomeChange.objects.create(
            organisation=sides.acme, listing=row, notice=notice, position=1, market="SG", right_kind="TRADEMARK",
            reason_code="TM-01", filer=notice.submitted_by, outcome="REMOVED", first_decided_at=at,
            effect_after="GOOD", cause="SETTLED", changed_at=at,
        )  # fmt: skip
        SellerStrike.objects.create(
            change=line, listing=row, right=notice.right, seller_key=row.seller_key, market="SG", upheld_at=at,
            day=at.date(),
        )  # fmt: skip
        return RepeatInfringer.objects.create(
            seller_key=row.seller_key, market="SG", measure="WARNING", needed=1, strikes=1, proposed_at=at
        )


def test_a_measure_against_a_repeat_infringer_is_signed_off(sides):
    case = struck(sides)
    desk = sides.desk(sides.lead)
    press(desk, desk.get_by_role("link", name="Repeat infringers").first)
    faults = faults_of(desk)
    press(desk, link(desk, "Warning"))
    expect(desk.get_by_role("heading", name="Decide about it")).to_be_visible()
    faults += faults_of(desk)
    press(desk, button(desk, "Decline the measure"))
    faults += refused(desk, "The measure was not declined")

    press(desk, button(desk, "Sign the measure off"))

    expect(desk.get_by_text("Signed off, and the seller is told.", exact=False)).to_be_visible()
    faults += faults_of(desk)
    press(desk, button(desk, "Note as carried out"))
    faults += refused(desk, "The measure was not noted as carried out")
    write(desk, "proof", "MKT-2026-118")
    press(desk, button(desk, "Note as carried out"))
    expect(desk.get_by_text("The measure is noted as carried out.")).to_be_visible()
    with staff_scope():
        case.refresh_from_db()
    assert (case.state, case.proof) == ("CARRIED_OUT", "MKT-2026-118")
    assert faults + faults_of(desk) == []


def day(page, name, at):
    """Type a day into the browser's own field."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.type(f"{at:%m%d%Y}")


def test_a_redacted_copy_is_read_and_published(sides):
    notice, _goods = outcome_sent(sides, ["REMOVED"])
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(explanation=WROTE)
    desk = sides.desk(sides.lead)
    press(desk, desk.get_by_role("link", name="Notices to publish").first)
    faults = faults_of(desk)
    press(desk, button(desk, "Make the copies"))
    faults += refused(desk, "No copies were made")
    for name in ("since", "until"):
        day(desk, name, timezone.now())
    press(desk, button(desk, "Make the copies"))
    expect(desk.get_by_text("1 to be read")).to_be_visible()
    faults += faults_of(desk)
    press(desk, link(desk, notice.number))
    faults += faults_of(desk)
    write(desk, "text", WROTE)
    press(desk, button(desk, "Release this copy"))
    faults += refused(desk, "The copy cannot be published yet")
    write(desk, "text", PUBLISHED)
    press(desk, button(desk, "Release this copy"))

    press(desk, button(desk, "Finish the file with 1 notice"))

    expect(link(desk, "Download the file")).to_be_visible()
    with staff_scope():
        copy = LumenCopy.objects.get()
    assert (copy.text, copy.state) == (PUBLISHED, "CHECKED")
    assert faults + faults_of(desk) == []


def test_a_listing_is_retracted(sides):
    notice, _goods = outcome_sent(sides, ["REMOVED", "REMOVED"])
    holder = sides.member()
    press(holder, holder.get_by_role("link", name=NOTICES).first)
    press(holder, link(holder, notice.number).first)
    press(holder, link(holder, "Retract").first)
    expect(holder.get_by_role("heading", name="Retract listing")).to_be_visible()
    faults = faults_of(holder)
    press(holder, button(holder, "Retract listing"))
    faults += refused(holder, "The listing was not retracted")

    reach(holder, main(holder).get_by_role("radio").first)
    holder.keyboard.press("Space")
    press(holder, button(holder, "Retract listing"))

    expect(
        holder.get_by_text("The marketplace has the order to restore the listing.", exact=False)
    ).to_be_visible()
    carry_out()
    holder.reload()
    expect(holder.locator("#others")).to_contain_text("It was retracted")
    assert faults + faults_of(holder) == []
