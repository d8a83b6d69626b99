"""The accounts agree after everything that can follow a decision."""

from datetime import timedelta

import pytest

from ipr_portal.tenancy.scope import staff_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import disputes, retractions
from takedowns.models import DecisionCorrection, Listing, Notice, Restoration
from tests.takedowns.appealed import by_holder, by_seller, taken_and_decided
from tests.takedowns.corrected import LATER, SENT, correct, execute, sent
from tests.takedowns.disputing import (
    act,
    answered,
    contested,
    forwarded,
    lead_of_another_desk,
    refused,
    told,
)

from .test_scoring import roads

AFTER = LATER + timedelta(days=60)


def disputed(organisation, triager, then):
    """A notice of three listings whose seller answers about the first, and what follows."""
    notice, message = told(organisation, triager, ("REMOVED", "REJECTED", "REMOVED"), at=SENT)
    then(answered(message))
    return notice


@pytest.mark.django_db
def test_the_identities_and_the_ledger_hold_after_every_way_out(acme, acme_owner, triager, lead, filer):
    def silence(answer):
        forwarded(answer, triager)

    def acceptance(answer):
        forwarded(answer, triager)
        act(disputes.accept, answer, filer)

    def upheld(answer):
        forwarded(answer, triager)
        contested(answer, filer)
        act(disputes.uphold, answer, lead_of_another_desk(), sentence="The invoice is genuine.")

    def dismissed(answer):
        forwarded(answer, triager)
        contested(answer, filer)
        act(disputes.dismiss, answer, lead_of_another_desk(), sentence="The invoice is of another year.")

    def refusal(answer):
        refused(answer, triager)

    notices = [disputed(acme, triager, then) for then in (silence, acceptance, upheld, dismissed, refusal)]
    corrected, _products = sent(acme, triager, ["REMOVED", "REJECTED"])
    correct(corrected, triager, position=1)
    correct(corrected, triager, position=2, to="REMOVED")
    appealed, message = told(acme, triager, ("REMOVED", "REJECTED", "REMOVED", "REJECTED"))
    taken_and_decided(by_seller(message, (1, 3)), lead, (1,))
    taken_and_decided(by_holder(appealed, filer, (2, 4)), lead, (2,), ground="TRADEMARK_USE")
    retracted, _products = sent(acme, triager, ["REMOVED", "REMOVED"])
    with staff_scope():
        listing = retracted.listings.get(position=1)
        retractions.retract(listing=listing, reason="MISTAKE", by=filer, at=LATER)
    disputes.restore_silent(at=AFTER)
    execute(AFTER)

    with staff_scope():
        assert broken_identities(at=AFTER) == []
        assert Restoration.objects.count() == 5  # silence, acceptance, upheld, appeal, retraction
        assert DecisionCorrection.objects.count() == 3  # and what the rights holder won on appeal
        listings = Listing.objects.filter(notice__in=[*notices, corrected, appealed, retracted])
        assert Notice.objects.filter(pending_count__gt=0).count() == 0
        assert listings.count() == sum(one.listing_count for one in Notice.objects.all())
    brute, recomputed, kept = roads(acme, as_of=AFTER, known_at=AFTER)
    assert brute == recomputed == kept
