"""Appeals against decisions: who may file one until when, who decides it, and what it does to listing and accuracy."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import decision_corrections, disputes, retractions
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.counter_notices import CannotAnswer
from takedowns.enums import APPEAL_MOVES, OPEN_APPEALS, AppealState, RetractionReason
from takedowns.models import (
    Appeal,
    AppealFile,
    CounterNoticeFile,
    DecisionCorrection,
    Listing,
    MarketplaceOrder,
    Notice,
    Restoration,
    SellerMessage,
)
from takedowns.queries.disputes import disputed
from takedowns.rules.appeals import state_after
from tests.factories import EvidenceFileFactory, OrganisationFactory

from .appealed import (
    DAY,
    HOUR,
    LATE,
    WHY,
    by_holder,
    by_seller,
    decide,
    lines,
    results,
    take,
    taken_and_decided,
)
from .corrected import LATER, SENT, correct, execute, sent, tell
from .disputing import act, answered, contested, forwarded, lead_of_another_desk, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_lead(lead):
    return lead_of_another_desk()


def dismissed(message, triager, filer, lead):
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.dismiss, answer, lead, sentence="The mark is registered.", at=LATER + HOUR)
    return answer


def upheld(message, triager, filer, lead):
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=LATER + HOUR)
    execute(LATER + 2 * HOUR)
    return answer


def is_down(notice, position=1):
    with staff_scope():
        listing = Listing.objects.get(notice=notice, position=position)
        return disputed([listing])[listing.pk].down


def seller_files(message, n=1, *, at=LATE):
    with staff_scope():
        files = EvidenceFileFactory.create_batch(n, organisation=message.organisation)
        for file in files:
            CounterNoticeFile.objects.create(
                organisation=message.organisation, message=message, file=file, added_at=at
            )
        return [file.pk for file in files]


def test_after_the_time_for_a_counter_notice_a_seller_appeals_and_the_clock_is_ten_business_days(
    acme, acme_owner, triager, lead
):
    notice, message = told(acme, triager)

    appeal = by_seller(message)

    assert LATE + 12 * DAY < appeal.due_at < LATE + 17 * DAY
    assert (appeal.state, results()) == ("FILED", [(1, "")])
    with staff_scope():
        assert list(Notification.objects.filter(kind="appeal.filed").values_list("recipient", flat=True)) == [
            lead.pk
        ]
        assert Notification.objects.filter(kind="appeal.seller_filed", recipient=acme_owner).exists()
        assert not AuditEvent.objects.get(action="appeal.seller_filed").internal
        stopped = Notice.objects.get(pk=notice.pk).clock
        assert stopped is None or stopped.stopped_at <= SENT


def test_while_a_counter_notice_is_possible_it_comes_first(acme, triager):
    _notice, message = told(acme, triager)

    with pytest.raises(CannotAppeal, match="You can answer this decision until"):
        by_seller(message, at=LATER)


def test_a_late_counter_notice_names_the_appeal(acme, triager):
    _notice, message = told(acme, triager)

    with pytest.raises(CannotAnswer, match="appeal against the decision instead"):
        answered(message, at=LATE)


def test_an_appeal_waits_for_an_open_counter_notice_and_the_other_way_round(acme, triager):
    _notice, message = told(acme, triager, ["REMOVED", "REMOVED"])
    answered(message, (1,), at=SENT + 29 * DAY)

    with pytest.raises(CannotAppeal, match="not decided yet"):
        by_seller(message, (1,))
    by_seller(message, (2,))
    with pytest.raises(CannotAnswer, match="is being decided"):
        answered(message, (2,), at=LATE + HOUR)


@pytest.mark.parametrize(("days", "why"), [(183, None), (184, "possible for 184 days")])
def test_six_months_after_they_were_told_sellers_cannot_appeal_any_more(acme, triager, days, why):
    _notice, message = told(acme, triager)

    if why is None:
        by_seller(message, at=SENT + days * DAY)
        assert results() == [(1, "")]
        return
    with pytest.raises(CannotAppeal, match=why):
        by_seller(message, at=SENT + days * DAY)


@pytest.mark.parametrize(("days", "why"), [(183, None), (184, "possible for 184 days")])
def test_six_months_after_the_outcome_rights_holders_cannot_appeal_any_more(acme, triager, filer, days, why):
    notice, _products = sent(acme, triager, ["REJECTED"])

    if why is None:
        by_holder(notice, filer, at=SENT + days * DAY)
        assert results() == [(1, "")]
        return
    with pytest.raises(CannotAppeal, match=why):
        by_holder(notice, filer, at=SENT + (days + 1) * DAY)


def test_the_same_form_twice_is_one_appeal(acme, triager, filer):
    _notice, message = told(acme, triager)
    rejected, _products = sent(acme, triager, ["REJECTED"])
    key, other = uuid4(), uuid4()

    assert by_seller(message, form_key=key).pk == by_seller(message, form_key=key, at=LATE + HOUR).pk
    assert by_holder(rejected, filer, form_key=other).pk == by_holder(rejected, filer, form_key=other).pk
    with staff_scope():
        assert Appeal.objects.count() == 2


def test_a_granted_appeal_of_a_seller_restores_and_counts_against_the_rights_holder(
    acme, acme_owner, triager, lead
):
    notice, message = told(acme, triager)

    taken_and_decided(by_seller(message), lead, (1,))

    assert lines(notice)[-1] == (1, "SELLER_APPEAL_GRANTED", "BAD")
    execute(LATE + 3 * HOUR)
    tell(LATE + 4 * HOUR)
    with staff_scope():
        assert Restoration.objects.get().carried_out_at == LATE + 3 * HOUR
        assert Appeal.objects.get().state == "GRANTED"
        assert Notification.objects.filter(kind="appeal.seller_granted", recipient=acme_owner).exists()
    assert "appeal against the decision" in ShopMessage.objects.latest("pk").text


def test_part_of_an_appeal_is_granted_and_the_seller_is_told_of_both(acme, triager, lead):
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"])

    decided = taken_and_decided(by_seller(message, (1, 2)), lead, (2,))
    execute(LATE + 3 * HOUR)
    tell(LATE + 4 * HOUR)

    assert (decided.state, results()) == ("PARTLY", [(1, "DENIED"), (2, "GRANTED")])
    assert (is_down(notice, 1), is_down(notice, 2)) == (True, False)
    subjects = set(ShopMessage.objects.values_list("subject", flat=True))
    assert {
        f"Your appeal about a listing in notice {notice.number}",
        "1 of your listings is restored",
    } <= subjects


@pytest.mark.parametrize(("admissible", "state"), [(True, "DENIED"), (False, "INADMISSIBLE")])
def test_what_is_denied_stays_down_and_the_seller_reads_why(acme, triager, lead, admissible, state):
    notice, message = told(acme, triager)

    taken_and_decided(by_seller(message), lead, admissible=admissible)
    tell(LATE + 3 * HOUR)

    assert (results(), is_down(notice)) == ([(1, state)], True)
    assert WHY in ShopMessage.objects.latest("pk").text
    assert [cause for _n, cause, _effect in lines(notice)] == ["SETTLED"]


def test_a_granted_appeal_of_a_rights_holder_takes_the_listing_down_and_its_seller_is_told(
    acme, triager, lead, filer
):
    notice, _products = sent(acme, triager, ["REJECTED"])

    appeal = by_holder(notice, filer)
    assert lines(notice)[-1] == (1, "UNDER_REVIEW", "REVIEW")
    taken_and_decided(appeal, lead, (1,), ground="TRADEMARK_USE")
    execute(LATE + 3 * HOUR)
    tell(LATE + 4 * HOUR)

    assert lines(notice)[-1] == (1, "HOLDER_APPEAL_GRANTED", "GOOD")
    assert is_down(notice)
    with staff_scope():
        assert DecisionCorrection.objects.get().carried_out_at == LATE + 3 * HOUR
        assert SellerMessage.objects.get(correction__isnull=False).state == "TOLD"
        assert Notification.objects.filter(kind="appeal.holder_granted", recipient=filer).exists()


def test_a_denied_appeal_of_a_rights_holder_counts_as_before(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REJECTED"])

    taken_and_decided(by_holder(notice, filer), lead)

    assert lines(notice)[1:] == [(1, "UNDER_REVIEW", "REVIEW"), (1, "REVIEWED", "BAD")]
    with staff_scope():
        assert not MarketplaceOrder.objects.exists()


def test_after_an_upheld_counter_notice_the_rights_holder_appeals_and_the_decision_is_final(
    acme, triager, lead, filer, other_lead
):
    notice, message = told(acme, triager)
    upheld(message, triager, filer, lead)

    appeal = by_holder(notice, filer)
    with pytest.raises(CannotAppeal, match="had a part"):
        take(appeal, lead)
    taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")
    execute(LATE + 3 * HOUR)

    assert is_down(notice)
    with pytest.raises(CannotAppeal, match="no further appeal"):
        by_seller(message, at=LATE + DAY)
    with pytest.raises(CannotAnswer, match="decided on appeal"):
        answered(message, at=LATE + DAY)
    with pytest.raises(retractions.CannotRetract, match="taken down again"), staff_scope():
        listing = Listing.objects.get(notice=notice)
        retractions.retract(listing=listing, reason=RetractionReason.SETTLED, by=filer, at=LATE + DAY)


def test_a_restoration_that_nobody_contested_has_no_appeal(acme, triager, filer):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    act(disputes.accept, answer, filer, at=LATER + HOUR)

    with pytest.raises(CannotAppeal, match="not contested"):
        by_holder(notice, filer)


@pytest.mark.parametrize(("outcome", "why"), [("REMOVED", "is down"), ("ALREADY_DOWN", "was not rejected")])
def test_rights_holders_appeal_only_against_what_was_decided_against_them(acme, triager, filer, outcome, why):
    notice, _products = sent(acme, triager, [outcome])

    with pytest.raises(CannotAppeal, match=why):
        by_holder(notice, filer)


def test_after_a_dismissed_counter_notice_somebody_else_decides(acme, triager, lead, filer, other_lead):
    notice, message = told(acme, triager)
    dismissed(message, triager, filer, lead)

    appeal = by_seller(message, at=LATER + 2 * HOUR)
    with pytest.raises(CannotAppeal, match="had a part"):
        take(appeal, lead)
    with pytest.raises(CannotAppeal, match="Only a lead"):
        take(appeal, triager)
    taken_and_decided(appeal, other_lead, (1,))
    assert not is_down(notice)


def test_who_decided_or_sent_decides_no_appeal(acme, lead, filer, other_lead):
    notice, message = told(acme, lead)
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(submitted_by=other_lead)
    appeal = by_seller(message)

    for person in (lead, other_lead):
        with pytest.raises(CannotAppeal, match="had a part"):
            take(appeal, person)


def test_an_appeal_is_decided_by_who_took_it_and_can_be_taken_over(acme, triager, lead, other_lead):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)

    with pytest.raises(CannotAppeal, match="Nobody has this appeal yet"):
        decide(appeal, lead)
    take(appeal, lead)
    with pytest.raises(CannotAppeal, match="Take it over first"):
        decide(appeal, other_lead)
    with pytest.raises(CannotAppeal, match="have this appeal already"):
        take(appeal, lead)
    take(appeal, other_lead)
    assert decide(appeal, other_lead).decided_by == other_lead


def test_the_second_of_two_decisions_is_refused(acme, triager, lead):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)
    taken_and_decided(appeal, lead, (1,))

    with pytest.raises(Stale, match="granted"):
        decide(appeal, lead)
    with pytest.raises(Stale, match="granted"):
        take(appeal, lead)
    assert results() == [(1, "GRANTED")]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sentence": " "}, "sentence"),
        ({"ground": ""}, "ground"),
        ({"to": "RESTORED", "ground": "TRADEMARK_USE"}, "to"),
    ],
)
def test_a_decision_without_reasons_or_ground_is_refused(acme, triager, lead, filer, said, field):
    notice, _products = sent(acme, triager, ["REJECTED"])
    appeal = by_holder(notice, filer)
    take(appeal, lead)

    with pytest.raises(CannotAppeal) as refused:
        decide(appeal, lead, (1,), **said)
    assert (refused.value.refusal.field, results()) == (field, [(1, "")])


def test_a_second_appeal_needs_a_file_and_there_is_no_third(acme, triager, lead, other_lead):
    _notice, message = told(acme, triager)
    third = lead_of_another_desk()
    taken_and_decided(by_seller(message), lead)

    with pytest.raises(CannotAppeal, match="new evidence") as refused:
        by_seller(message, at=LATE + DAY)
    assert refused.value.refusal.field == "attached"
    second = by_seller(message, at=LATE + DAY, files=seller_files(message))
    with staff_scope():
        assert (AppealFile.objects.get().appeal, CounterNoticeFile.objects.count()) == (second, 0)
    with pytest.raises(CannotAppeal, match="had a part"):
        take(second, lead)
    taken_and_decided(second, other_lead, at=LATE + 2 * DAY)
    with pytest.raises(CannotAppeal, match="appealed 2 times"):
        by_seller(message, at=LATE + 3 * DAY, files=seller_files(message))
    assert third.pk


def test_a_decision_under_appeal_is_not_corrected(acme, triager, lead, filer):
    notice, message = told(acme, triager)
    by_seller(message)
    rejected, _products = sent(acme, triager, ["REJECTED"])
    by_holder(rejected, filer)

    with pytest.raises(decision_corrections.CannotCorrect, match="appeal about this listing is open"):
        correct(notice, lead, at=LATE + HOUR)
    with pytest.raises(decision_corrections.CannotCorrect, match="appeal about this listing is open"):
        correct(rejected, lead, to="REMOVED", at=LATE + HOUR)


def test_what_the_rights_holder_retracts_needs_no_appeal_any_more(acme, triager, lead, filer):
    notice, message = told(acme, triager)
    appeal = by_seller(message)

    with staff_scope():
        listing = Listing.objects.get(notice=notice)
        retractions.retract(listing=listing, reason=RetractionReason.SETTLED, by=filer, at=LATE + HOUR)

    assert results() == [(1, "NOT_NEEDED")]
    with pytest.raises(Stale, match="no longer needed"):
        take(appeal, lead)
    with pytest.raises(CannotAppeal, match="restored"):
        by_seller(message, at=LATE + DAY)


def test_the_database_keeps_one_open_appeal_a_listing(acme, triager):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)

    with pytest.raises(CannotAppeal, match="is being decided"):
        by_seller(message, at=LATE + HOUR)
    with staff_scope(), pytest.raises(IntegrityError, match="one_open_appeal"), transaction.atomic():
        row = appeal.listings.get()
        row.pk, row.round = None, 2
        row.save(force_insert=True)


def test_another_organisation_sees_no_appeal(acme, triager):
    _notice, message = told(acme, triager)
    by_seller(message)

    with organisation_scope(OrganisationFactory()):
        assert not Appeal.objects.exists()
    with organisation_scope(acme):
        assert Appeal.objects.count() == 1


def test_every_state_of_an_appeal_has_a_clock_or_is_an_end():
    for state in AppealState:
        assert bool(APPEAL_MOVES.get(state)) == (state in OPEN_APPEALS)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_state_follows_from_the_results(n):
    for found in product(["GRANTED", "DENIED"], repeat=n):
        won = found.count("GRANTED")
        expected = "GRANTED" if won == n else "PARTLY" if won else "DENIED"
        assert state_after(found) == expected
    assert state_after(["INADMISSIBLE"] * n) == "INADMISSIBLE"
