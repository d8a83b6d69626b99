"""Strikes and re-listings follow what stands now: they end with a restoration, and return with an appeal that is granted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import disputes, relistings, retractions
from takedowns.actions import strikes as actions
from takedowns.actions.strikes import count
from takedowns.enums import CorrectedTo, RetractionReason
from takedowns.models import (
    Listing,
    Notice,
    RepeatInfringer,
    SellerMessage,
    SellerStrike,
    StrikeEnd,
    StrikeReturn,
)
from takedowns.queries.history import history_around
from takedowns.queries.relistings import still_upheld
from takedowns.queries.strikes import ledger_of, valid_strikes
from tests.factories import ListingSnapshotFactory, ProductFactory

from .appealed import LATE, by_holder, lines, taken_and_decided
from .corrected import LATER, SENT, about, correct, execute, sent, tell
from .disputing import act, answered, contested, forwarded, lead_of_another_desk, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = "SENANDIKA Kelapa Night Serum 30 ml"


def counted(at):
    with system_scope():
        return count(at=at)


def valid(notice, at):
    with staff_scope():
        return valid_strikes(notice.listings.get().seller_key, "SG", at=at)


def causes():
    with staff_scope():
        return list(StrikeEnd.objects.order_by("pk").values_list("cause", flat=True))


def upheld_by_lead(message, triager, filer, lead, *, at=LATER):
    answer = answered(message, at=at)
    forwarded(answer, triager, at=at)
    contested(answer, filer, at=at)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=at + HOUR)
    execute(at + 2 * HOUR)


@pytest.fixture
def other_lead(lead):
    return lead_of_another_desk()


def test_a_corrected_takedown_that_the_seller_wins_is_no_strike_any_more(
    acme, triager, filer, lead, other_lead
):
    notice, _products = sent(acme, triager, ["REJECTED"])
    correct(notice, other_lead, to=CorrectedTo.REMOVED, at=SENT + HOUR)
    execute(SENT + HOUR)
    tell(SENT + HOUR)
    counted(SENT + 2 * HOUR)
    assert valid(notice, SENT + 2 * HOUR) == 1

    with staff_scope():
        message = SellerMessage.objects.get(notice=notice, correction__isnull=False)
    upheld_by_lead(message, triager, filer, lead)
    counted(LATER + 2 * HOUR)

    assert (valid(notice, LATER + 2 * HOUR), causes()) == (0, ["COUNTER_UPHELD"])


@pytest.mark.parametrize(("reason", "left"), [("MISTAKE", 0), ("SETTLED", 1)])
def test_only_a_retraction_as_a_mistake_ends_a_strike(acme, triager, filer, reason, left):
    notice, _products = sent(acme, triager, ["REMOVED"])
    counted(SENT)
    with staff_scope():
        retractions.retract(
            listing=notice.listings.get(), reason=RetractionReason(reason), by=filer, at=LATER
        )
    counted(LATER)

    assert (valid(notice, LATER), causes()) == (left, [] if left else ["RETRACTED"])


def test_a_strike_holds_again_when_the_rights_holder_wins_on_appeal(acme, triager, filer, lead, other_lead):
    notice, message = told(acme, triager)
    counted(SENT)
    upheld_by_lead(message, triager, filer, lead)
    counted(LATER + 2 * HOUR)
    before = valid(notice, LATER + 2 * HOUR)

    appeal = by_holder(notice, filer)
    taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")
    first, second = counted(LATE + 3 * HOUR), counted(LATE + 4 * HOUR)

    assert (before, valid(notice, LATE + 4 * HOUR), first, second) == (0, 1, 1, 0)
    with staff_scope():
        key = notice.listings.get().seller_key
        ledger = ledger_of(key, "SG", at=LATE + 4 * HOUR)
        assert (ledger.valid, ledger.taken_back) == (1, [])
        assert ledger.strikes[0].day == SellerStrike.objects.get().day
        assert StrikeReturn.objects.get().end == StrikeEnd.objects.get()
    assert lines(notice)[-1][2] == "BAD"  # the score of the rights holder stays as it was


def test_what_ends_a_strike_and_brings_it_back_is_never_changed(acme, triager, filer, lead, other_lead):
    notice, message = told(acme, triager)
    counted(SENT)
    upheld_by_lead(message, triager, filer, lead)
    appeal = by_holder(notice, filer)
    taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")
    counted(LATE + 3 * HOUR)

    for model in (StrikeReturn, StrikeEnd):
        with pytest.raises(DatabaseError), transaction.atomic(), staff_scope():
            model.objects.all().delete()
    with staff_scope():
        assert (StrikeEnd.objects.count(), StrikeReturn.objects.count()) == (1, 1)


def test_a_measure_is_proposed_when_a_strike_comes_back(acme, triager, filer, lead, other_lead):
    notice, message = told(acme, triager)
    with staff_scope():
        key = notice.listings.get().seller_key
        actions.change_rules(market="", needed={"WARNING": 1}, by=lead, at=SENT)
    upheld_by_lead(message, triager, filer, lead)
    counted(LATER + 2 * HOUR)
    appeal = by_holder(notice, filer)
    taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")
    counted(LATE + 3 * HOUR)

    with staff_scope():
        assert valid_strikes(key, "SG", at=LATE + 3 * HOUR) == 1
        assert [case.measure for case in RepeatInfringer.objects.filter(seller_key=key)] == ["WARNING"]


# --- re-listings ---


def listed_again(notice, at):
    """The same goods of the same seller in a new notice, compared; the earlier listing with its snapshot."""
    with staff_scope():
        old = notice.listings.get()
        ListingSnapshotFactory(organisation=notice.organisation, listing=old, title=TITLE, taken_at=SENT)
        fresh = about(notice.organisation, [ProductFactory()], right=notice.right)
        Notice.objects.filter(pk=fresh.pk).update(submitted_at=at)
        Listing.objects.filter(notice=fresh).update(seller_key=old.seller_key)
        row = fresh.listings.get()
        ListingSnapshotFactory(organisation=notice.organisation, listing=row, title=TITLE, taken_at=at)
    relistings.find(connector=None, at=at)
    return fresh, row


def times(fresh, row):
    with staff_scope():
        shown = history_around(fresh, [row]).again.get(row.pk, 0)
        assert still_upheld().filter(listing=row).count() == shown
        return shown


def test_what_was_retracted_as_a_mistake_was_not_there_before(acme, triager, filer):
    notice, _products = sent(acme, triager, ["REMOVED"])
    fresh, row = listed_again(notice, SENT + HOUR)
    before = times(fresh, row)
    with staff_scope():
        retractions.retract(
            listing=notice.listings.get(), reason=RetractionReason.MISTAKE, by=filer, at=LATER
        )

    assert (before, times(fresh, row)) == (1, 0)


@pytest.mark.parametrize(("moment", "found"), [(LATER - HOUR, 0), (LATER + HOUR, 1)])
def test_what_a_correction_took_down_is_the_earlier_one_from_then_on(acme, triager, lead, moment, found):
    notice, _products = sent(acme, triager, ["REJECTED"])
    correct(notice, lead, to=CorrectedTo.REMOVED, at=LATER)
    fresh, row = listed_again(notice, moment)

    assert times(fresh, row) == found


def test_what_an_appeal_took_down_is_the_earlier_one(acme, triager, filer, lead):
    notice, _products = sent(acme, triager, ["REJECTED"])
    appeal = by_holder(notice, filer)
    taken_and_decided(appeal, lead, (1,), ground="TRADEMARK_USE")
    fresh, row = listed_again(notice, LATE + DAY)

    assert times(fresh, row) == 1


def test_what_the_rights_holder_won_back_was_there_before(acme, triager, filer, lead, other_lead):
    notice, message = told(acme, triager)
    upheld_by_lead(message, triager, filer, lead)
    fresh, row = listed_again(notice, LATER + DAY)
    before = times(fresh, row)
    appeal = by_holder(notice, filer)
    taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")

    assert (before, times(fresh, row)) == (0, 1)
