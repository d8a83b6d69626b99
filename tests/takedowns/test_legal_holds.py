"""Legal holds: what a court order or proceedings keep down, what waits for their end, and what both sides read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent, Subject
from ipr_portal.errors import Stale
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import check
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import appeals, disputes, legal_holds, retractions, reviews
from takedowns.actions.decision_corrections import CannotCorrect
from takedowns.actions.legal_holds import CannotHold
from takedowns.actions.outcome_changes import CannotChange
from takedowns.actions.restorations import CannotRestore, order_restoration
from takedowns.models import CounterNotice, LegalHold, Listing, Notice, OutcomeChange, Restoration
from takedowns.queries.disputes import disputed
from takedowns.queries.outcomes import decisions_of, outcomes_of
from takedowns.rules.disputes import why_not_propose
from tests.programmes.living import changed
from tests.programmes.test_scoring import roads
from tests.races import together

from .appealed import LATE, by_seller, decide, take
from .corrected import LATER, correct, execute, sent
from .disputing import act, answered, contested, forwarded, lead_of_another_desk, states, told
from .pasted import certificate

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECRET = "High Court, HC/S 412/2026"
ORDERED = "The court orders both sides to leave the listing as it is."
SAID = {"sentence": "As it is."}


def place(notice, by, *, position=1, at=LATER, **more):
    with staff_scope():
        listing = Listing.objects.get(notice=notice, position=position)
        said = {"reference": SECRET, "sentence": ORDERED, "papers": [check(certificate())]} | more
        return legal_holds.place(listing=listing, by=by, at=at, **said)


def lift(hold, by, *, at, sentence="The action was withdrawn."):
    with staff_scope():
        return legal_holds.lift(hold=hold, sentence=sentence, by=by, at=at)


def effects():
    with staff_scope():
        return list(OutcomeChange.objects.order_by("pk").values_list("cause", "effect_after"))


def due():
    with staff_scope():
        return CounterNotice.objects.get().due_at


def restored():
    with staff_scope():
        return Restoration.objects.count()


def test_a_listing_is_held_and_does_not_count_until_the_hold_is_lifted(acme, acme_owner, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED"])

    hold = place(notice, lead)

    assert effects()[-1] == ("LEGAL_HOLD", "NEUTRAL")
    lifted = lift(hold, lead, at=LATER + DAY)
    assert effects()[-1] == ("HOLD_LIFTED", "GOOD")
    assert (lifted.lifted_by, lifted.lifted_at) == (lead, LATER + DAY)
    with staff_scope():
        assert (Listing.objects.get().outcome, Notice.objects.get().upheld_count) == ("REMOVED", 1)
        kinds = ["notice.legal_hold_placed", "notice.legal_hold_lifted"]
        told_of = Notification.objects.filter(recipient=acme_owner, kind__in=kinds)
        assert sorted(row.kind for row in told_of) == sorted(kinds)
        rows = [*AuditEvent.objects.filter(action__in=kinds), *told_of]
        assert len(rows) == 4
        for row in rows:
            assert not any(word in str(vars(row)) for word in (SECRET, ORDERED))
        assert broken_identities(at=LATER + DAY) == []


@pytest.mark.parametrize(
    ("outcomes", "position", "said", "why"),
    [
        (["REJECTED"], 1, {}, "not down by an order"),
        (["REMOVED"], 1, {"reference": " "}, "Name the court"),
        (["REMOVED"], 1, {"sentence": ""}, "what was ordered"),
        (["REMOVED"], 1, {"papers": []}, "Add the order"),
    ],
)
def test_what_a_legal_hold_needs(acme, triager, lead, outcomes, position, said, why):
    notice, _products = sent(acme, triager, outcomes)

    with pytest.raises(CannotHold, match=why):
        place(notice, lead, position=position, **said)

    with staff_scope():
        assert (LegalHold.objects.count(), EvidenceFile.objects.count(), len(effects())) == (0, 0, 1)


def test_only_a_lead_places_and_lifts_and_each_once(acme, triager, lead):
    notice, _products = sent(acme, triager, ["RESTRICTED"])
    with pytest.raises(CannotHold, match="Only a lead"):
        place(notice, triager)

    hold = place(notice, lead)

    with pytest.raises(CannotHold, match="already"):
        place(notice, lead)
    with pytest.raises(CannotHold, match="Only a lead"):
        lift(hold, triager, at=LATER)
    with pytest.raises(CannotHold, match="Say why"):
        lift(hold, lead, at=LATER, sentence=" ")
    lift(hold, lead, at=LATER + DAY)
    with pytest.raises(Stale, match="lifted this"):
        lift(hold, lead, at=LATER + DAY)
    place(notice, lead, at=LATER + 2 * DAY)
    with staff_scope():
        assert LegalHold.objects.count() == 2


def test_silence_restores_nothing_while_it_is_held_and_the_time_that_was_left_is_left_again(
    acme, triager, lead, filer
):
    notice, message = told(acme, triager)
    forwarded(answered(message), triager)
    before = due()
    hold = place(notice, lead, at=LATER + 2 * HOUR)

    assert disputes.restore_silent(at=before + 30 * DAY) == 0
    lift(hold, lead, at=before + 30 * DAY)

    assert due() == before + (before + 30 * DAY - LATER - 2 * HOUR)
    assert (states(), restored()) == (["FORWARDED"], 0)
    assert disputes.restore_silent(at=due() + HOUR) == 1
    assert (states(), restored()) == (["HOLDER_SILENT"], 1)


def test_what_came_while_it_was_held_has_its_whole_time_left(acme, triager, lead):
    notice, message = told(acme, triager)
    hold = place(notice, lead)
    answer = answered(message, at=LATER + HOUR)
    forwarded(answer, triager, at=LATER + DAY)
    whole = due() - (LATER + DAY)

    lift(hold, lead, at=LATER + 9 * DAY)

    assert due() >= LATER + 9 * DAY + whole


def test_a_rights_holder_contests_after_its_time_and_accepts_only_once_it_is_over(acme, triager, lead, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    hold = place(notice, lead)
    late = due() + DAY

    with pytest.raises(disputes.CannotDispute, match="court order or proceedings"):
        act(disputes.accept, answer, filer, at=late)
    act(disputes.contest, answer, filer, at=late, lawsuit="", **SAID)
    with pytest.raises(disputes.CannotDispute, match="court order or proceedings"):
        act(disputes.uphold, answer, lead, at=late, **SAID)
    assert (states(), restored()) == (["HOLDER_CONTESTS"], 0)

    lift(hold, lead, at=late + DAY)
    act(disputes.uphold, answer, lead, at=late + 2 * DAY, **SAID)

    assert (states(), restored(), effects()[-1]) == (["UPHELD"], 1, ("COUNTER_UPHELD", "BAD"))


def test_what_is_contested_can_be_dismissed_while_it_is_held(acme, triager, lead, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    place(notice, lead)

    act(disputes.dismiss, answer, lead, at=LATER + DAY, **SAID)

    assert states() == ["DISMISSED"]


def test_a_sellers_appeal_is_granted_only_once_it_is_over_and_has_its_time_left(acme, triager, lead):
    notice, message = told(acme, triager)
    appeal = by_seller(message)
    hold = place(notice, lead, at=LATE + HOUR)
    take(appeal, other := lead_of_another_desk(), at=LATE + HOUR)
    with pytest.raises(appeals.CannotAppeal, match="court order or proceedings"):
        decide(appeal, other, (1,), at=LATE + 2 * HOUR)

    lift(hold, lead, at=LATE + 30 * DAY)

    with staff_scope():
        moved = type(appeal).objects.get(pk=appeal.pk).due_at
    assert moved == appeal.due_at + 30 * DAY - HOUR
    decide(appeal, other, (1,), at=LATE + 31 * DAY)
    assert (restored(), effects()[-1]) == (1, ("SELLER_APPEAL_GRANTED", "BAD"))


def test_a_retraction_waits_and_can_be_proposed_meanwhile(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REMOVED"])
    hold = place(notice, lead)
    said = {"reason": "MISTAKE", "by": filer}
    with staff_scope():
        listing = Listing.objects.get()
        with pytest.raises(retractions.CannotRetract, match="once that is over"):
            retractions.retract(listing=listing, at=LATER + HOUR, **said)
        assert why_not_propose(disputed([listing])[listing.pk]) is None
        origin = Subject("takedowns.notice", str(notice.pk), notice.number, None)
        retractions.offer(listing=listing, origin=origin, by=lead, at=LATER + HOUR)

    lift(hold, lead, at=LATER + DAY)

    with staff_scope():
        retractions.retract(listing=listing, at=LATER + 2 * DAY, **said)
    assert (restored(), effects()[-1]) == (1, ("RETRACTED", "BAD"))


def test_a_correction_and_the_answer_to_a_review_wait(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REMOVED"])
    with organisation_scope(acme):
        listing = Listing.objects.get(notice=notice)
        review = reviews.ask_for_review(listing=listing, grounds="Look again.", by=filer, at=LATER - HOUR)
    hold = place(notice, lead)

    with pytest.raises(CannotCorrect, match="An order of a court"):
        correct(notice, lead)
    with staff_scope(), pytest.raises(reviews.CannotReview, match="court order or proceedings"):
        reviews.confirm(review=review, by=lead, at=LATER, **SAID)
    assert effects()[-1] == ("LEGAL_HOLD", "NEUTRAL")

    lift(hold, lead, at=LATER + DAY)
    assert effects()[-1] == ("HOLD_LIFTED", "REVIEW")
    correct(notice, lead, at=LATER + 2 * DAY)

    assert effects()[-1] == ("CORRECTED", "BAD")
    for days in (0, 1, 2, 3):  # before it was held, held, lifted, corrected
        known_at = LATER - HOUR / 2 + days * DAY
        brute, recomputed, kept = roads(acme, as_of=known_at, known_at=known_at)
        assert brute == recomputed == kept


def test_no_line_of_the_ledger_and_no_order_passes_a_hold(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED"])
    place(notice, lead)
    with staff_scope():
        listing = Listing.objects.get()

    with pytest.raises(CannotChange, match="court order or proceedings"):
        changed(listing, "COURT_RESTORED", at=LATER)
    with staff_scope(), pytest.raises(CannotRestore, match="court order or proceedings"):
        order_restoration(listing, at=LATER)


def test_a_rejected_listing_that_was_taken_down_later_is_held_too(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REJECTED"])
    correct(notice, lead, to="REMOVED")
    with pytest.raises(CannotHold, match="not down by an order"):
        place(notice, lead, at=LATER + HOUR)  # the marketplace has not done it yet
    execute(LATER + HOUR)

    hold = place(notice, lead, at=LATER + 2 * HOUR)
    lift(hold, lead, at=LATER + DAY)

    assert [effect for _cause, effect in effects()] == ["BAD", "GOOD", "NEUTRAL", "GOOD"]


def test_the_rights_holder_reads_the_effect_and_no_more(acme, triager, lead, filer, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice, _products = sent(acme, triager, ["REMOVED"])
    place(notice, lead)
    with staff_scope():
        notice = Notice.objects.select_related("organisation").get(pk=notice.pk)
        said = outcomes_of(
            notice, notice.listings.select_related("cured_by__notice"), decisions_of(notice), at=LATER
        )
        assert [one.effect for one in said.others] == ["NEUTRAL"]
        paper = LegalHold.objects.get().files.get().file_id

    client.force_login(filer)
    page = client.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()

    assert "A court order or proceedings keep it down" in page
    assert not any(word in page for word in (SECRET, ORDERED))
    assert client.get(reverse("organisation:file_download", args=["acme", paper])).status_code == 404
    retraction = client.get(reverse("organisation:retraction", args=["acme", notice.number, 1]))
    assert "once that is over" in retraction.content.decode()


def test_both_sides_read_that_a_counter_notice_waits(acme, triager, lead, filer, client):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    place(notice, lead)

    client.force_login(filer)
    reply = client.get(reverse("organisation:dispute", args=["acme", notice.number, answer.pk]))

    page = reply.content.decode()
    assert ("Their time to reply stands still" in page, "Reply until" in page) == (True, False)
    assert not any(word in page for word in (SECRET, ORDERED))


def test_the_desk_places_and_lifts_on_its_pages(acme, triager, lead, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice, _products = sent(acme, triager, ["REMOVED"])
    here = reverse("desk:legal_hold", args=[notice.number, 1])
    client.force_login(triager)
    assert client.get(here).status_code == 403
    client.force_login(lead)
    assert here in client.get(reverse("desk:notice", args=[notice.number])).content.decode()
    said = {"reference": SECRET, "sentence": ORDERED}

    refused = client.post(here, said)
    assert (refused.status_code, refused.context["form"]["reference"].value()) == (422, SECRET)
    assert client.post(here, said | {"papers": [certificate()]}).status_code == 302

    page = client.get(reverse("desk:notice", args=[notice.number])).content.decode()
    assert (SECRET in page, "Legal hold" in page) == (True, True)
    with staff_scope():
        hold = LegalHold.objects.get()
    there = reverse("desk:legal_hold_lifting", args=[notice.number, 1, hold.pk])
    assert client.get(here).url == there
    assert ORDERED in client.get(there).content.decode()
    assert client.post(there, {"sentence": ""}).status_code == 422
    assert client.post(there, {"sentence": "Withdrawn."}).status_code == 302
    assert client.post(there, {"sentence": "Withdrawn."}).status_code == 409
    assert SECRET in client.get(here).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_hold_and_silence_at_once_leave_a_held_listing_or_a_restored_one(acme, triager, lead):
    notice, message = told(acme, triager)
    forwarded(answered(message), triager)
    late = due() + DAY

    answers = together(lambda: place(notice, lead, at=late), lambda: disputes.restore_silent(at=late))

    held = isinstance(answers[0], LegalHold)
    assert (restored(), states()) == ((0, ["FORWARDED"]) if held else (1, ["HOLDER_SILENT"]))
