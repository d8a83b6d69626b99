"""Taking and deciding notices: who may, what follows, and what two people at once get."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, triage
from takedowns.enums import Effect, ListingOutcome, MarketplaceOrderState, NoticeOutcome, NoticeState
from takedowns.models import ListingDecision, MarketplaceOrder, Notice, TriageDecision
from takedowns.rules.triage import GRACE, Going, Verdict, accuracy_effect, what_goes_far
from tests.conftest import NOON
from tests.factories import NoticeFactory, UserFactory
from tests.races import together


def remove(listing):
    return Verdict(listing.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")


def reject(listing, code="SU-01"):
    return Verdict(listing.pk, ListingOutcome.REJECTED, code=code, sentence="The label shows another mark.")


def decide(notice, verdicts, by, **more):
    more = {"version": notice.version, "at": NOON} | more
    return triage.decide(notice=notice, verdicts=verdicts, by=by, **more)


def test_decide_rejects_and_settles_when_the_time_to_undo_is_over(everyone, triager, acme, acme_owner, filer):
    notice = NoticeFactory(organisation=acme, submitted_by=filer)
    decide(notice, [reject(notice.listings.get())], triager)

    settled = triage.settle_ripe(at=NOON + GRACE)

    notice.refresh_from_db()
    assert (settled, notice.state, notice.outcome) == (1, NoticeState.DECIDED, NoticeOutcome.NONE_UPHELD)
    assert (notice.decided_at, notice.clock.stopped_at) == (NOON + GRACE, NOON + GRACE)
    told = Notification.objects.filter(kind="notice.decided").values_list("recipient", flat=True)
    assert set(told) == {acme_owner.pk, filer.pk}
    assert OutgoingMail.objects.filter(kind="notice.decided").count() == 2


def test_settle_ripe_does_nothing_before_its_time_and_nothing_twice(everyone, triager):
    notice = NoticeFactory()
    decide(notice, [reject(notice.listings.get())], triager)

    settled = [triage.settle_ripe(at=NOON + GRACE + timedelta(seconds=s)) for s in (-1, 0, 1)]

    assert settled == [0, 1, 0]


def test_a_second_decision_holds_the_whole_notice(everyone, triager):
    notice = NoticeFactory(listing_count=2)
    first, second = notice.listings.in_order()
    decide(notice, [reject(first)], triager)
    decide(notice, [reject(second)], triager, version=2, at=NOON + GRACE)

    assert [triage.settle_ripe(at=NOON + times * GRACE) for times in (1, 2)] == [0, 1]


def test_decide_orders_a_removal_and_waits_for_it(everyone, triager):
    notice = NoticeFactory(listing_count=2)
    first, second = notice.listings.in_order()

    decide(notice, [remove(first), reject(second)], triager)

    notice.refresh_from_db()
    assert (notice.state, notice.pending_count, notice.executing_count) == (NoticeState.IN_TRIAGE, 0, 1)
    assert MarketplaceOrder.objects.get().state == MarketplaceOrderState.TO_EXECUTE
    assert not Notification.objects.exists()


def test_decide_some_leaves_the_others_open(everyone, triager):
    notice = NoticeFactory(listing_count=3)
    first, *_rest = notice.listings.in_order()

    decide(notice, [reject(first)], triager)

    notice.refresh_from_db()
    assert (notice.state, notice.pending_count, notice.version) == (NoticeState.IN_TRIAGE, 2, 2)
    assert notice.triager == triager


def test_decide_on_a_stale_page_says_what_happened(everyone, triager):
    notice = NoticeFactory(listing_count=2)
    first, second = notice.listings.in_order()
    decide(notice, [reject(first)], triager)

    with pytest.raises(Stale, match="Tara Triager decided 1 listing of"):
        decide(notice, [reject(second)], triager, version=1)

    assert ListingDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ({"outcome": ListingOutcome.REJECTED}, "needs one of our codes"),
        ({"outcome": ListingOutcome.REMOVED}, "reason for taking the listing down"),
        ({"outcome": ListingOutcome.DUPLICATE}, "Name the notice"),
        ({"outcome": ListingOutcome.WITHDRAWN}, "cannot give this outcome"),
        (
            {"outcome": ListingOutcome.REJECTED, "code": "SU-01", "secondary_codes": ("SU-01",)},
            "not the first",
        ),
    ],
)
def test_decide_refuses_a_verdict_that_lacks_something(everyone, triager, verdict, sentence):
    notice = NoticeFactory()

    with pytest.raises(claims.CannotTriage, match=sentence):
        decide(notice, [Verdict(notice.listings.get().pk, **verdict)], triager)

    assert not TriageDecision.objects.exists()


def test_decide_is_refused_to_the_sender_of_the_notice(everyone, triager):
    notice = NoticeFactory(submitted_by=triager)

    with pytest.raises(claims.CannotTriage, match="You sent this notice yourself"):
        decide(notice, [reject(notice.listings.get())], triager)


def test_decide_refuses_a_listing_of_another_notice(everyone, triager):
    notice, other = NoticeFactory(), NoticeFactory()

    with pytest.raises(claims.CannotTriage, match="already decided"):
        decide(notice, [reject(other.listings.get())], triager)


def test_decide_asks_once_more_before_many_listings_go(everyone, triager):
    notice = NoticeFactory(listing_count=11)
    verdicts = [remove(listing) for listing in notice.listings.in_order()]

    with pytest.raises(triage.NeedsSecondClick, match="11 listings of 1 seller go down in Singapore"):
        decide(notice, verdicts, triager)
    decide(notice, verdicts, triager, confirmed=True)

    assert MarketplaceOrder.objects.count() == 11


def test_what_goes_far_is_silent_about_a_small_decision():
    verdicts = [Verdict(1, ListingOutcome.REMOVED, ground="COPYRIGHT")]

    assert what_goes_far(verdicts, listings=[Going("lazada:SG:a")], market="SG") is None


def goes(*sellers, price=None, currency=""):
    """What is said of a decision under which the listings of these sellers go, in Thailand."""
    gone = [Going(f"lazada:TH:{name}" if name else "", name, price, currency) for name in sellers]
    return what_goes_far([], listings=gone, market="TH")


@pytest.mark.parametrize(
    ("said", "sellers", "price"),
    [
        (
            "12 listings of 2 sellers go down in Thailand. Sellers: b (7), a (5). Together offered for THB 24.60.",
            "a" * 5 + "b" * 7, "2.05",
        ),
        ("11 listings of 1 seller go down in Thailand. Sellers: a (11).", "a" * 11, None),
        (
            "8 listings of 8 sellers go down in Thailand. Sellers: a (1), b (1), c (1), d (1), e (1), f (1), 2 more.",
            "abcdefgh", None,
        ),
        ("11 listings go down in Thailand.", [""] * 11, None),
    ],
)  # fmt: skip
def test_what_goes_far_names_the_sellers_the_sum_and_the_market(said, sellers, price):
    assert goes(*sellers, price=price and Decimal(price), currency="THB" if price else "") == said


def test_what_goes_far_counts_each_currency_for_itself():
    gone = [Going("lazada:TH:a", "a", Decimal(5), currency) for currency in ["THB"] * 6 + ["SGD"] * 6]

    assert "Together offered for SGD 30.00, THB 30.00." in what_goes_far([], listings=gone, market="TH")


@pytest.mark.parametrize(
    ("outcome", "code", "effect"),
    [
        ("REMOVED", "", Effect.GOOD),
        ("SELLER_REMOVED", "", Effect.GOOD),
        ("REJECTED", "SU-01", Effect.BAD),
        ("REJECTED", "EV-03", Effect.HALF),
        ("REJECTED", "AU-03", Effect.NEUTRAL),
        ("REJECTED", "LI-01", Effect.MISTYPED),
        ("REJECTED", "LI-06", Effect.NEUTRAL),  # our own check should have said so
        ("DUPLICATE", "", Effect.NEUTRAL),
        ("WITHDRAWN", "", Effect.WITHDRAWN),
    ],
)
def test_accuracy_effect_follows_outcome_and_code(outcome, code, effect):
    assert accuracy_effect(outcome, code) == effect


@pytest.mark.django_db(transaction=True)
def test_eight_triagers_at_once_make_one_decision():
    notice, people = NoticeFactory(), [UserFactory(staff_role="TRIAGER") for _ in range(8)]
    listing = notice.listings.model._base_manager
    with staff_scope():
        verdict = reject(listing.get())

    def act(person):
        return decide(Notice.objects.get(pk=notice.pk), [verdict], person, version=1)

    answers = together(*[lambda by=person: act(by) for person in people])

    with staff_scope():
        assert [isinstance(answer, DomainError) for answer in answers].count(True) == 7
        assert TriageDecision.objects.count() == 1
