"""Retractions: a rights holder takes back what was taken down; proposals; what counts; and what is refused."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import Subject
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.retractions import CannotRetract, end_proposals, offer, retract
from takedowns.enums import RetractionReason
from takedowns.models import Listing, MarketplaceOrder, OutcomeChange, Restoration, Retraction

from .corrected import LATER, correct, execute, tell
from .disputing import answered, contested, forwarded, states, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def listing(notice, position=1):
    return Listing.objects.get(notice=notice, position=position)


def back(notice, by, *, reason="MISTAKE", position=1, at=LATER):
    with staff_scope():
        return retract(listing=listing(notice, position), reason=RetractionReason(reason), by=by, at=at)


@pytest.mark.parametrize(
    ("reason", "effect"),
    [(one, "BAD" if one == "MISTAKE" else "GOOD") for one in RetractionReason if one != "GENUINE"],
)
def test_only_a_mistake_counts_and_every_reason_restores(acme, acme_owner, triager, filer, reason, effect):
    notice, _message = told(acme, triager)

    back(notice, filer, reason=reason)
    execute(LATER + HOUR)
    tell(LATER + 2 * HOUR)

    with staff_scope():
        line = OutcomeChange.objects.filter(notice=notice).latest("pk")
        assert (line.cause, line.reason, line.effect_after) == ("RETRACTED", reason, effect)
        assert Restoration.objects.get().carried_out_at == LATER + HOUR
        assert Notification.objects.filter(kind="notice.restored", recipient=acme_owner).count() == 1
    assert "The rights holder took back notice" in ShopMessage.objects.latest("pk").text


@pytest.mark.parametrize(
    ("outcome", "why"),
    [("REJECTED", "was rejected"), ("ALREADY_DOWN", "did not take this listing down")],
)
def test_what_is_not_down_is_not_retracted(acme, triager, filer, outcome, why):
    from .corrected import sent

    notice, _products = sent(acme, triager, [outcome])

    with pytest.raises(CannotRetract, match=why):
        back(notice, filer)


def test_what_is_restored_is_not_retracted_again(acme, triager, filer):
    notice, _message = told(acme, triager, ["REMOVED", "REMOVED"])
    back(notice, filer)
    correct(notice, triager, position=2)

    for position in (1, 2):
        with pytest.raises(CannotRetract, match="was restored"):
            back(notice, filer, position=position)


def test_an_open_counter_notice_ends_and_the_listing_is_restored_once(acme, triager, filer):
    notice, message = told(acme, triager)
    forwarded(answered(message), triager)

    back(notice, filer)

    assert states() == ["NOT_NEEDED"]
    with staff_scope():
        assert MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1


def test_a_proposal_does_nothing_until_the_rights_holder_confirms(acme, acme_owner, lead, triager, filer):
    notice, _message = told(acme, triager)
    origin = Subject("enforcement.testpurchase", "7", "TP-7", None)
    with staff_scope():
        for _again in range(2):
            row = offer(listing=listing(notice), origin=origin, by=lead, at=LATER)
        assert (row.reason, row.origin_id, row.retracted_at) == ("MISTAKE", "7", None)
        assert not Restoration.objects.exists()
        assert Notification.objects.get(kind="retraction.offered", recipient=acme_owner)

    back(notice, filer)

    with staff_scope():
        row = Retraction.objects.get()
    assert (row.offered_by, row.retracted_by, row.retracted_at) == (lead, filer, LATER)


ORIGIN = Subject("enforcement.testpurchase", "7", "", None)


def proposed(notice, *, reason="GENUINE", at=LATER, by=None):
    with staff_scope():
        return offer(listing=listing(notice), reason=RetractionReason(reason), origin=ORIGIN, by=by, at=at)


def last_line(notice):
    with staff_scope():
        line = OutcomeChange.objects.filter(notice=notice).latest("pk")
        return line.cause, line.reason, line.effect_after


@pytest.mark.parametrize("reply", [False, True])
def test_retracting_does_not_avoid_a_counter_notice_that_the_rights_holder_has(acme, triager, filer, reply):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    if reply:
        contested(answer, filer)

    back(notice, filer, reason="SETTLED")

    assert (states(), last_line(notice)) == (["NOT_NEEDED"], ("COUNTER_UPHELD", "", "BAD"))
    with staff_scope():
        assert Retraction.objects.get().reason == "SETTLED"


def test_a_counter_notice_that_nobody_forwarded_changes_nothing_about_a_retraction(acme, triager, filer):
    notice, message = told(acme, triager)
    answered(message)

    back(notice, filer, reason="SETTLED")

    assert last_line(notice) == ("RETRACTED", "SETTLED", "GOOD")


def test_after_a_genuine_test_purchase_the_reason_is_fixed(acme, triager, filer):
    notice, _message = told(acme, triager)
    proposed(notice, reason="MISTAKE")
    proposed(notice)

    with pytest.raises(CannotRetract, match="that is the reason") as refused:
        back(notice, filer, reason="SETTLED")
    back(notice, filer, reason="GENUINE")

    assert refused.value.refusal.field == "reason"
    assert last_line(notice) == ("GENUINE", "", "BAD")


def test_without_a_test_purchase_genuine_is_no_reason(acme, triager, filer):
    notice, _message = told(acme, triager)

    with pytest.raises(CannotRetract, match="did not propose"):
        back(notice, filer, reason="GENUINE")


def test_genuine_goods_are_restored_when_nobody_answers_the_proposal(acme, acme_owner, triager, filer):
    notice, _message = told(acme, triager)
    until = proposed(notice).due_at

    assert LATER + timedelta(days=5) <= until <= LATER + timedelta(days=9)  # five business days
    assert (end_proposals(at=until), end_proposals(at=until + HOUR), end_proposals(at=until + HOUR)) == (
        0,
        1,
        0,
    )

    assert last_line(notice) == ("GENUINE", "", "BAD")
    with staff_scope():
        row = Retraction.objects.get()
        assert (row.retracted_by, row.retracted_at, row.lapsed_at) == (None, until + HOUR, until + HOUR)
        assert Notification.objects.filter(kind="retraction.silent", recipient=acme_owner).count() == 1
        assert MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1
    with pytest.raises(CannotRetract, match="was restored"):
        back(notice, filer, reason="GENUINE", at=until + 2 * HOUR)


def test_another_proposal_that_nobody_answers_is_left_to_a_lead_and_can_be_made_again(
    acme, lead, triager, filer
):
    notice, _message = told(acme, triager)
    until = proposed(notice, reason="MISTAKE").due_at

    assert end_proposals(at=until + HOUR) == 1

    with staff_scope():
        assert not Restoration.objects.exists()
        assert Notification.objects.filter(kind="retraction.lapsed", recipient=lead).count() == 1
    again = proposed(notice, reason="MISTAKE", at=until + 2 * HOUR)
    assert (again.lapsed_at, again.due_at > until) == (None, True)
    back(notice, filer, at=until + 3 * HOUR)
    assert last_line(notice) == ("RETRACTED", "MISTAKE", "BAD")


def test_what_was_restored_meanwhile_is_not_restored_by_its_proposal(acme, triager, lead):
    notice, _message = told(acme, triager)
    until = proposed(notice).due_at
    correct(notice, triager)

    assert end_proposals(at=until + HOUR) == 1

    with staff_scope():
        assert not Restoration.objects.exists()
        assert not Notification.objects.filter(kind__in=["retraction.silent", "retraction.lapsed"]).exists()


def test_a_later_proposal_does_not_lift_the_fixed_reason(acme, triager, filer):
    notice, _message = told(acme, triager)
    proposed(notice)
    with staff_scope():
        Retraction.objects.update(lapsed_at=LATER + HOUR)  # as under a rule by which silence leaves it down

    again = proposed(notice, reason="MISTAKE", at=LATER + 2 * HOUR)

    assert (again.reason, again.lapsed_at) == ("GENUINE", None)
    with pytest.raises(CannotRetract, match="that is the reason"):
        back(notice, filer, at=LATER + 3 * HOUR)
