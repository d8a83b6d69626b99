"""Retractions: a rights holder takes back what was taken down; proposals; what counts; and what is refused."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import Subject
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.retractions import CannotRetract, offer, retract
from takedowns.enums import RetractionReason
from takedowns.models import Listing, MarketplaceOrder, OutcomeChange, Restoration, Retraction

from .corrected import LATER, correct, execute, tell
from .disputing import answered, forwarded, states, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def listing(notice, position=1):
    return Listing.objects.get(notice=notice, position=position)


def back(notice, by, *, reason="MISTAKE", position=1, at=LATER):
    with staff_scope():
        return retract(listing=listing(notice, position), reason=RetractionReason(reason), by=by, at=at)


@pytest.mark.parametrize(
    ("reason", "effect"), [(one, "BAD" if one == "MISTAKE" else "GOOD") for one in RetractionReason]
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
