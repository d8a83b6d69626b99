"""Strikes of sellers: what counts as one, how long it is valid, what takes it back, and the measures it leads to."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.actions import strikes as actions
from takedowns.actions.reviews import ask_for_review, overturn
from takedowns.enums import Measure, MeasureState
from takedowns.models import Listing, RepeatInfringer, SellerStrike, StrikeEnd, StrikeRule
from takedowns.queries.strikes import thresholds, thresholds_in, valid_strikes
from takedowns.recidivism import Recidivism
from takedowns.strikes import collapse, count_valid, reached
from tests.factories import ProductFactory, ShopFactory
from tests.races import together

from .corrected import correct, sent

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def on(*days):
    return [(FIRST + timedelta(days=n), n) for n in days]


@pytest.mark.parametrize(
    ("days", "groups"),
    [
        ([], []), ([0], [(0,)]), ([0, 0, 2], [(0, 0, 2)]), ([0, 3], [(0,), (3,)]),
        ([0, 2, 4], [(0, 2), (4,)]),  # by the first of the group, not by the one before
        ([5, 0, 3, 2], [(0, 2), (3, 5)]),
    ],
)  # fmt: skip
def test_decisions_within_three_days_are_one_strike(days, groups):
    assert [strike.lines for strike in collapse(on(*days))] == groups


@pytest.mark.parametrize(("later", "valid"), [(0, 1), (364, 1), (365, 0), (-1, 0)])
def test_a_strike_is_valid_for_365_days(later, valid):
    assert count_valid(on(0), on=FIRST + timedelta(days=later)) == valid


def test_a_strike_ends_with_its_first_decision():
    assert count_valid(on(0, 2), on=FIRST + timedelta(days=366)) == 0


@pytest.mark.parametrize(
    ("count", "name"), [(0, None), (1, None), (2, "WARNING"), (3, "WARNING"), (4, "LIMIT"), (9, "LIMIT")]
)
def test_the_measure_with_most_strikes_is_reached(count, name):
    assert reached(count, {"LIMIT": 4, "WARNING": 2}) == name


def test_rates_without_anything_to_count_are_no_data():
    nothing = Recidivism(0, 0, [], 0, 0)

    assert (nothing.relist_rate, nothing.time_to_relist, nothing.seller_recidivism) == (None, None, None)


def test_rates_are_of_what_was_counted():
    found = Recidivism(removed=8, relisted=2, waits=[DAY, 4 * DAY], sellers=4, repeat_sellers=1)

    assert (found.relist_rate, found.time_to_relist, found.seller_recidivism) == (
        Fraction(1, 4),
        2.5 * DAY,
        Fraction(1, 4),
    )


@pytest.fixture
def shop(db):
    return ShopFactory(ref="glow")


@pytest.fixture
def upheld(acme, triager, shop):
    """Make an outcome against the shop that was sent some days after the first."""

    def upheld(days=0, outcomes=("REMOVED",), by=triager, at=None):
        notice, _products = sent(
            acme, by, list(outcomes), at=at or NOON + timedelta(days=days, minutes=1), products=[ProductFactory(shop=shop)]
        )  # fmt: skip
        return notice

    return upheld


def count(days=0):
    with system_scope():
        return actions.count(at=NOON + timedelta(days=days, minutes=5))


def valid(shop, days=0):
    with staff_scope():
        return valid_strikes(shop.key, "SG", at=NOON + timedelta(days=days, minutes=5))


def cases(**found):
    with staff_scope():
        return list(RepeatInfringer.objects.filter(**found).order_by("pk"))


def test_outcomes_that_are_sent_make_strikes_once(shop, upheld):
    upheld(outcomes=("REMOVED", "RESTRICTED", "REJECTED"))

    assert (count(), count(), valid(shop)) == (2, 0, 1)


def test_the_day_is_that_of_the_market(shop, upheld):
    upheld(at=datetime(2026, 3, 2, 16, 1, tzinfo=UTC))  # one minute past midnight in Singapore
    count()

    with staff_scope():
        assert SellerStrike.objects.get().day == date(2026, 3, 3)


@pytest.mark.parametrize(("later", "found"), [(2, 1), (3, 2)])
def test_outcomes_collapse_up_to_the_third_day(shop, upheld, later, found):
    upheld()
    upheld(later)
    count(later)

    assert valid(shop, later) == found


def test_a_restoration_takes_a_strike_back(shop, upheld, lead):
    notice = upheld()
    count()
    correct(notice, lead)
    count(3)

    assert valid(shop, 3) == 0
    with staff_scope():
        assert [end.cause for end in StrikeEnd.objects.all()] == ["CORRECTED"]


def test_one_of_two_listings_restored_leaves_the_strike(shop, upheld, lead):
    notice = upheld(outcomes=("REMOVED", "REMOVED"))
    count()
    correct(notice, lead)
    count(3)

    assert valid(shop, 3) == 1


def test_a_grant_after_a_rejection_makes_one_strike(shop, upheld, acme, acme_owner, lead):
    notice = upheld(outcomes=("REJECTED",))
    with organisation_scope(acme, by=acme_owner):
        listing = Listing.objects.get(notice=notice)
        review = ask_for_review(
            listing=listing, grounds="The label shows the mark.", by=acme_owner, at=NOON + DAY
        )
    with staff_scope():
        overturn(
            review=review, sentence="It does.", by=lead, at=NOON + 2 * DAY, to="REMOVED", reason="MISREAD",
            ground="TRADEMARK_USE",
        )  # fmt: skip

    assert (count(2), count(4), valid(shop, 4)) == (1, 0, 1)


def test_strikes_cannot_be_changed(upheld):
    upheld()
    count()

    with staff_scope(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SellerStrike.objects.update(market="TH")


def test_a_measure_is_proposed_from_its_number_of_strikes_on(shop, upheld, lead):
    upheld()
    count()
    assert cases() == []
    upheld(3)
    count(3)

    [case] = cases()
    assert (case.measure, case.strikes, case.needed, case.state) == ("WARNING", 2, 2, "PROPOSED")
    with staff_scope():
        assert Notification.objects.filter(kind="seller.measure_proposed", recipient=lead).count() == 1


def test_a_proposal_follows_the_strikes_until_it_is_decided(upheld):
    for days in (0, 3, 6):
        upheld(days)
        count(days)

    [case] = cases()
    assert (case.measure, case.strikes, case.version) == ("LISTING_LIMIT", 3, 2)


def test_rules_of_a_market_replace_the_general_ones(db):
    with staff_scope():
        StrikeRule.objects.create(market="SG", measure="SUSPENSION", strikes=7)
        found = thresholds()

    assert thresholds_in(found, "SG") == {"SUSPENSION": 7}
    assert thresholds_in(found, "TH") == {"WARNING": 2, "LISTING_LIMIT": 3, "SUSPENSION": 4}


def test_a_lower_rule_proposes_at_once(upheld, admin):
    upheld()
    count()
    with staff_scope():
        actions.change_rules(market="SG", needed={"WARNING": 1}, by=admin, at=NOON + DAY)

    [case] = cases()
    assert (case.measure, case.strikes) == ("WARNING", 1)
    with staff_scope():
        said = AuditEvent.objects.get(action="strike_rules.changed").detail
    assert said == {"market": "SG", "warning": 1, "listing_limit": 0, "suspension": 0}


@pytest.fixture
def proposed(upheld):
    """A warning that is proposed on the third day."""
    upheld()
    upheld(3)
    count(3)
    return cases()[0]


def decide(act, case, by, days=4, **more):
    with staff_scope():
        return act(case=case, by=by, at=NOON + timedelta(days=days), **more)


def test_a_lead_signs_off_and_notes_the_proof(proposed, lead, triager):
    decide(actions.sign_off, proposed, lead, version=1)
    with pytest.raises(actions.CannotDecideMeasure, match="proof"):
        decide(actions.carry_out, proposed, triager, proof=" ")
    done = decide(actions.carry_out, proposed, triager, proof="MKT-4711")

    assert (done.state, done.decided_by, done.proof, done.carried_out_by) == (
        MeasureState.CARRIED_OUT, lead, "MKT-4711", triager,
    )  # fmt: skip


def test_a_triager_signs_nothing_off(proposed, triager):
    with pytest.raises(actions.CannotDecideMeasure, match="Only a lead"):
        decide(actions.sign_off, proposed, triager, version=1)


def test_who_decided_last_does_not_sign_off(upheld, lead):
    upheld()
    upheld(3, by=lead)
    count(3)

    with pytest.raises(actions.CannotDecideMeasure, match="You took the last decision"):
        decide(actions.sign_off, cases()[0], lead, version=1)


def test_a_measure_is_not_signed_off_without_its_strikes(proposed, lead, acme):
    with staff_scope():
        strike = SellerStrike.objects.order_by("-day").select_related("listing__notice").first()
    correct(strike.listing.notice, lead, at=NOON + 4 * DAY)
    count(4)

    with pytest.raises(actions.CannotDecideMeasure, match="1 strike is valid now; this measure takes 2"):
        decide(actions.sign_off, proposed, lead, days=5, version=1)


def test_a_measure_is_declined_with_a_reason_only(proposed, lead):
    with pytest.raises(actions.CannotDecideMeasure, match="no reason"):
        decide(actions.decline, proposed, lead, version=1, reason=" ")
    declined = decide(actions.decline, proposed, lead, version=1, reason="One delivery.")

    assert (declined.state, declined.reason) == ("DECLINED", "One delivery.")


def test_a_declined_measure_waits_for_another_strike(proposed, upheld, lead):
    decide(actions.decline, proposed, lead, version=1, reason="One delivery.")
    upheld(5)  # the same strike as that of the third day
    count(5)
    assert cases(state="PROPOSED") == []
    upheld(6)
    count(6)

    assert [case.measure for case in cases(state="PROPOSED")] == ["LISTING_LIMIT"]


@pytest.mark.parametrize(("days", "found"), [(4 + 364, []), (4 + 365, ["WARNING"])])
def test_a_signed_measure_is_not_proposed_again_for_365_days(proposed, upheld, lead, days, found):
    decide(actions.sign_off, proposed, lead, version=1)
    upheld(days - 4)
    upheld(days)
    count(days)

    assert [case.measure for case in cases(state="PROPOSED")] == found


def test_a_stale_proposal_is_not_signed_off(proposed, upheld, lead):
    upheld(6)
    count(6)

    with pytest.raises(Stale, match="more strikes"):
        decide(actions.sign_off, proposed, lead, days=7, version=1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_decide_once(proposed, lead, admin):
    answers = together(
        lambda: actions.sign_off(case=proposed, version=1, by=lead, at=NOON + 4 * DAY),
        lambda: actions.decline(
            case=proposed, version=1, reason="One delivery.", by=admin, at=NOON + 4 * DAY
        ),
    )

    assert sorted(type(answer) for answer in answers if isinstance(answer, Stale)) == [Stale]
    assert len(cases(state="PROPOSED")) == 0


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_count_once_and_propose_once(shop, upheld):
    upheld()
    upheld(3)
    counted = together(*[lambda: actions.count(at=NOON + 4 * DAY)] * 3)

    assert sorted(counted) == [0, 0, 2]
    assert [case.measure for case in cases()] == [Measure.WARNING]


def test_members_cannot_read_any_of_it(acme, acme_owner, proposed):
    for table in (
        "sellerstrike",
        "strikeend",
        "strikereturn",
        "strikerule",
        "repeatinfringer",
        "linkedseller",
    ):
        with (
            organisation_scope(acme, by=acme_owner),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM takedowns_{table}")
