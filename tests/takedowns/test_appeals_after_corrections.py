"""A corrected decision can be appealed, too, by the side that it went against."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.enums import CorrectedTo
from takedowns.models import DecisionCorrection, Notice, SellerMessage
from takedowns.queries.appeals import listings_to_appeal
from takedowns.queries.disputes import orders_in_force
from tests.factories import EvidenceFileFactory, UserFactory

from .appealed import by_holder, by_seller, take, taken_and_decided
from .corrected import LATER, correct, execute, sent, tell
from .disputing import act, answered, contested, forwarded, ids, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GROUND = {"ground": "TRADEMARK_USE"}


@pytest.fixture
def other_lead(lead):
    return UserFactory(staff_role="LEAD")


def is_down(notice):
    with staff_scope():
        return bool(orders_in_force(ids(notice, [1])))


def corrected(notice, by, to=CorrectedTo.RESTORED, **more):
    """Correct the decision, have it carried out, and tell the seller."""
    correct(notice, by, to=to, **more)
    execute(LATER + HOUR)
    tell(LATER + 2 * HOUR)


def test_the_rights_holder_appeals_against_a_restoration_by_correction(
    acme, triager, lead, other_lead, filer
):
    notice, message = told(acme, triager)
    corrected(notice, lead)
    with organisation_scope(acme):
        fresh = Notice.objects.get(pk=notice.pk)
        assert [one.position for one in listings_to_appeal(fresh, at=LATER + DAY)] == [1]
    with pytest.raises(CannotAppeal, match="possible for 184 days"):
        by_holder(notice, filer, at=LATER + 185 * DAY)

    appeal = by_holder(
        notice, filer, at=LATER + 183 * DAY
    )  # counted from the correction, not from the outcome
    with pytest.raises(CannotAppeal, match="had a part"):
        take(appeal, lead)
    decided = taken_and_decided(appeal, other_lead, [1], at=LATER + 183 * DAY + HOUR, **GROUND)
    with pytest.raises(CannotAppeal, match="was granted"):
        by_holder(notice, filer, at=LATER + 183 * DAY + 2 * HOUR)
    execute(LATER + 183 * DAY + 2 * HOUR)
    tell(LATER + 183 * DAY + 3 * HOUR)

    assert (decided.state, is_down(notice)) == ("GRANTED", True)
    with staff_scope():
        assert DecisionCorrection.objects.count() == 2
        last = SellerMessage.objects.latest("written_at")
        assert (last.correction.reason, last.state) == ("APPEAL", "TOLD")
    assert "taken down" in ShopMessage.objects.latest("pk").subject
    with pytest.raises(CannotAppeal, match="no further appeal"):
        by_seller(message, at=LATER + 183 * DAY + 4 * HOUR)


def test_what_a_court_restored_is_not_appealed_here(acme, triager, lead, filer):
    notice, _message = told(acme, triager)
    corrected(notice, lead, reason="COURT")

    with pytest.raises(CannotAppeal, match="A court or an authority"):
        by_holder(notice, filer, at=LATER + DAY)


def test_after_a_corrected_takedown_the_counter_notice_that_a_lead_upheld_is_appealed(
    acme, triager, lead, other_lead, filer
):
    notice, _products = sent(acme, triager, ["REJECTED"])
    corrected(notice, triager, to=CorrectedTo.REMOVED)
    with pytest.raises(CannotAppeal, match="is down"):
        by_holder(notice, filer, at=LATER + 3 * HOUR)
    with staff_scope():
        message = SellerMessage.objects.with_all().get()
    answer = answered(message, at=LATER + 3 * HOUR)
    forwarded(answer, triager, at=LATER + 4 * HOUR)
    contested(answer, filer, at=LATER + 5 * HOUR)
    act(disputes.uphold, answer, lead, sentence="Genuine.", at=LATER + 6 * HOUR)
    execute(LATER + 7 * HOUR)

    appeal = by_holder(notice, filer, at=LATER + DAY)
    taken_and_decided(appeal, other_lead, [1], at=LATER + 2 * DAY, **GROUND)
    execute(LATER + 2 * DAY + HOUR)

    assert is_down(notice)


def test_the_seller_appeals_against_a_takedown_by_correction(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REJECTED"])
    corrected(notice, triager, to=CorrectedTo.REMOVED)
    with staff_scope():
        message = SellerMessage.objects.with_all().get()

    appeal = by_seller(message, at=LATER + 40 * DAY)
    taken_and_decided(appeal, lead, [1], at=LATER + 41 * DAY)
    execute(LATER + 42 * DAY)

    assert not is_down(notice)


def test_a_second_appeal_after_the_seller_won_takes_it_down_for_good(acme, triager, lead, other_lead, filer):
    """Rejected, taken down on appeal, restored by a counter-notice, taken down again."""
    notice, _products = sent(acme, triager, ["REJECTED"])
    taken_and_decided(by_holder(notice, filer, at=LATER), lead, [1], at=LATER + HOUR, **GROUND)
    execute(LATER + 2 * HOUR)
    tell(LATER + 3 * HOUR)
    with staff_scope():
        message = SellerMessage.objects.with_all().get()
        new = EvidenceFileFactory(organisation=acme, bytes_=b"%PDF-1.7 new", name="new.pdf")
    answer = answered(message, at=LATER + 4 * HOUR)
    forwarded(answer, triager, at=LATER + 5 * HOUR)
    contested(answer, filer, at=LATER + 6 * HOUR)
    act(disputes.uphold, answer, other_lead, sentence="Genuine.", at=LATER + 7 * HOUR)
    execute(LATER + 8 * HOUR)

    second = by_holder(notice, filer, at=LATER + DAY, files=[new])
    third = UserFactory(staff_role="LEAD")
    taken_and_decided(second, third, [1], at=LATER + 2 * DAY, **GROUND)
    execute(LATER + 2 * DAY + HOUR)

    assert is_down(notice)
    with pytest.raises(CannotAppeal, match="is down|no further appeal"):
        by_holder(notice, filer, at=LATER + 3 * DAY)


def test_the_page_of_the_notice_links_the_appeal_against_a_correction(client, acme, triager, lead, filer):
    notice, _message = told(acme, triager)
    corrected(notice, lead)
    client.force_login(filer)

    page = client.get(reverse("organisation:notice", args=[acme.slug, notice.number])).content.decode()

    here = reverse("organisation:appeal", args=[acme.slug, notice.number])
    assert f"{here}?listing=1" in page
