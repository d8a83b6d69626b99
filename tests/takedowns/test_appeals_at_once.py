"""Appeals, decisions, retractions and corrections at the same moment; and every path of moves to its end."""

from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import appeals, decision_corrections, retractions
from takedowns.enums import OPEN_APPEALS, CorrectedTo, CorrectionReason, RetractionReason
from takedowns.models import Appeal, AppealedListing, Listing, MarketplaceOrder, OutcomeChange
from tests.races import together

from .appealed import GROUNDS, HOUR, LATE, WHY, by_seller, results, take
from .disputing import LINK, lead_of_another_desk, told

pytestmark = pytest.mark.django_db(transaction=True)


def at_hand(acme, triager, lead):
    notice, message = told(acme, triager)
    appeal = by_seller(message)
    take(appeal, lead)
    with staff_scope():
        return Appeal.objects.get(), Listing.objects.get(notice=notice), message


def decide(appeal, listing, by, *, granted, at=LATE + 2 * HOUR):
    keys = [listing.pk] if granted else []
    return appeals.decide(appeal=appeal, granted=keys, sentence=WHY, by=by, at=at)


def restored():
    with staff_scope():
        orders = MarketplaceOrder.objects.filter(kind="RESTORE").count()
        return orders, OutcomeChange.objects.exclude(cause="SETTLED").count()


def test_of_two_decisions_at_once_one_counts(acme, triager, lead):
    appeal, listing, _message = at_hand(acme, triager, lead)

    together(
        lambda: decide(appeal, listing, lead, granted=True),
        lambda: decide(appeal, listing, lead, granted=False),
    )

    [(_place, result)] = results()
    assert (result, restored()) in (("GRANTED", (1, 1)), ("DENIED", (0, 0)))


def test_a_retraction_and_a_decision_at_once_restore_once(acme, triager, lead, filer):
    appeal, listing, _message = at_hand(acme, triager, lead)

    together(
        lambda: decide(appeal, listing, lead, granted=True),
        lambda: retractions.retract(
            listing=listing, reason=RetractionReason.SETTLED, by=filer, at=LATE + 2 * HOUR
        ),
    )

    assert restored() == (1, 1)
    assert results()[0][1] in ("GRANTED", "NOT_NEEDED")


def test_an_appeal_and_a_correction_at_once_are_one(acme, triager, lead):
    notice, message = told(acme, triager)
    with staff_scope():
        listing = Listing.objects.get(notice=notice)
    sellers = appeals.SellersAppeal(
        form_key=uuid4(),
        listing_ids=[listing.pk],
        reason="GENUINE",
        grounds=GROUNDS,
        name="Lim",
        email="l@s.example",
    )

    together(
        lambda: appeals.file_as_seller(
            message=message, given=sellers, link_ends=message.told_at + LINK, at=LATE
        ),
        lambda: decision_corrections.correct(
            listing=listing, to=CorrectedTo.RESTORED, reason=CorrectionReason.MISREAD, sentence=WHY, by=lead, at=LATE,
        ),
    )  # fmt: skip

    with staff_scope():
        assert AppealedListing.objects.count() + MarketplaceOrder.objects.filter(kind="RESTORE").count() == 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.sampled_from(["take", "take_other", "grant", "deny", "inadmissible", "retract"]), max_size=5
    )
)
def test_after_any_steps_an_appeal_has_a_clock_or_an_end(acme, triager, lead, filer, steps):
    _notice, message = told(acme, triager)
    other = lead_of_another_desk()
    appeal = by_seller(message)
    with staff_scope():
        listing = appeal.listings.select_related("listing").get().listing
        for number, step in enumerate(steps):
            at = LATE + number * HOUR
            with suppress(DomainError):
                if step == "retract":
                    retractions.retract(listing=listing, reason=RetractionReason.SETTLED, by=filer, at=at)
                elif step.startswith("take"):
                    appeals.take(appeal=appeal, by=other if step == "take_other" else lead, at=at)
                else:
                    appeals.decide(
                        appeal=appeal, granted=[listing.pk] if step == "grant" else [], sentence=WHY, by=lead, at=at,
                        admissible=step != "inadmissible",
                    )  # fmt: skip
            row = Appeal.objects.get(pk=appeal.pk)
            is_open = row.state in OPEN_APPEALS
            assert (row.due_at is not None, row.closed_at is None) == (is_open, is_open)
            assert row.listings.filter(result="").exists() == is_open
            assert (row.taken_by is None) == (row.state == "FILED") or row.state == "NOT_NEEDED"
