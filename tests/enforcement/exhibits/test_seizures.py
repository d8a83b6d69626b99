"""Seizures: lines, frozen rates, what is refused, and sums over several parts of one raid."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from enforcement.actions.ledger import CannotRecord
from enforcement.actions.seizures import (
    CannotSeize,
    confirm,
    dispose,
    make_final,
    record_seizure,
    take_rates,
)
from enforcement.models import Raid, Seizure, SeizureLine, Valuation
from enforcement.queries.seizures import chosen, raids, table, valued
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value
from enforcement.valuation import total
from ipr_portal.errors import Stale
from ipr_portal.exchange.actions import enter_rate
from ipr_portal.exchange.models import Rate
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from tests.conftest import NOON
from tests.factories import IPRightFactory, OrganisationFactory
from tests.factories.enforcement import join

DAY, GENUINE = date(2026, 2, 27), "GENUINE_MSRP"  # a Friday


def raided(case, by, **more):
    """The raid of the Friday, with what it found; one for a case."""
    said = {
        "confirmation": "by letter", "planned_on": DAY, "raided_on": DAY, "result": "GOODS_FOUND", "found": "cartons",
        "place": "Samut Sakhon, warehouse 4", "agency": "Economic crime division", "added_by": by, "added_at": NOON,
    } | more  # fmt: skip
    with staff_scope(by=by):
        return Raid.objects.get_or_create(case_id=case.pk, compartment_id=case.compartment_id, **said)[0]


def line(quantity="412", *, values=((GENUINE, "1290"),), currency="THB", **more):
    said = {
        "brand": "Acme", "description": "Night serum 30 ml", "unit": "PIECE", "condition": "FINISHED", "provisional": False,
    } | more  # fmt: skip
    known = tuple(Value(basis=basis, unit_value=D(amount), currency=currency) for basis, amount in values)
    return LineDetails(quantity=D(quantity), values=known, **said)


def seize(party, by, *lines, raid=None, **more):
    raid = raid or raided(party.case, by)
    details = SeizureDetails(**{"result": "GOODS_FOUND", "raid_reference": "R-2026-0007"} | more)
    with staff_scope(by=by):
        return record_seizure(party=party, raid=raid, details=details, lines=lines, by=by, at=NOON)


@pytest.fixture
def rates(manager):
    """One dollar bought 34.831417 baht on the Wednesday before; nothing is known of the Friday itself."""
    with staff_scope(by=manager):
        wednesday = DAY - timedelta(days=2)
        Rate.objects.create(currency="USD", day=wednesday, per_base=D("1.10"), source="ECB")
        enter_rate(
            currency="THB", per_base=D("32"), day=wednesday, source="Bank of Thailand", by=manager, at=NOON
        )


def test_a_line_is_valued_by_the_last_rate_before_its_day_and_keeps_it(party, manager, rates):
    seize(party, manager, line(values=[(GENUINE, "1290"), ("PRODUCTION_COST", "41")]))

    with staff_scope(by=manager):
        genuine, cost = Valuation.objects.order_by("pk")
        assert (genuine.value, genuine.usd) == (D("531480"), D("16608.75"))  # 531,480 / 32
        assert (genuine.rate, genuine.rate_day) == (D("0.031250000000"), DAY - timedelta(days=2))
        assert genuine.rate_source == "ECB; Bank of Thailand" or genuine.rate_source.startswith(
            "Bank of Thailand"
        )
        assert cost.usd == D("527.88")  # 16,892 / 32 = 527.875
        enter_rate(currency="THB", per_base=D("40"), day=DAY, source="Later", by=manager, at=NOON)
        assert take_rates(seizure=Seizure.objects.get(), by=manager, at=NOON) == 0
        assert Valuation.objects.get(pk=genuine.pk).usd == D("16608.75")


def test_a_currency_without_a_rate_has_no_value_in_dollars_until_one_is_entered(party, manager, rates):
    made = seize(party, manager, line("1000", values=[(GENUINE, "250000")], currency="VND"))

    with staff_scope(by=manager):
        value = Valuation.objects.get()
        assert (value.usd, value.rate, value.rate_day, value.rate_source) == (None, None, None, "")
        found = total(valued(), GENUINE)
        assert (found.usd, found.unrated) == (D(0), 1)

        enter_rate(
            currency="VND", per_base=D("25000"), day=DAY, source="State Bank of Vietnam", by=manager, at=NOON
        )
        assert take_rates(seizure=made, by=manager, at=NOON) == 1
        assert Valuation.objects.get().usd == D("10000.00")


def test_dollars_are_not_converted_and_say_so(party, manager):
    seize(party, manager, line("10", values=[("DECLARED", "119")], currency="USD"))

    with staff_scope(by=manager):
        value = Valuation.objects.get()
        assert (value.usd, value.rate, value.rate_day, value.rate_source) == (D("1190"), D(1), DAY, "USD")


@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        ([], {}, "There is no line."),
        ([line("0")], {}, "Row 1: The quantity is not above nothing."),
        ([line(), line("-5")], {}, "Row 2: The quantity is not above nothing."),
        ([line("20000000")], {}, "Row 1: The quantity is more than 10,000,000."),
        ([line("1.5")], {}, "Row 1: pieces are counted whole."),
        ([line(values=())], {}, "Row 1: There is no value."),
        ([line(values=[(GENUINE, "0")])], {}, "Row 1: A value is not above nothing"),
        ([line(values=[(GENUINE, "5"), (GENUINE, "6")])], {}, "Row 1: Two values are on the same basis."),
        ([], {"result": "NOTHING_FOUND"}, "Nothing was found. Say why"),
        (
            [line()],
            {"result": "NOTHING_FOUND", "nothing_because": "Empty"},
            "Nothing was found, and there are lines.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_row_and_remedy(party, manager, lines, more, said):
    with pytest.raises(CannotSeize) as refused:
        seize(party, manager, *lines, **more)

    assert said in str(refused.value)
    with system_scope():
        assert not Seizure.objects.exists()


@pytest.mark.parametrize(
    ("raid", "said"),
    [
        ({"raided_on": NOON.date() + timedelta(days=2)}, "The day of the raid lies in the future."),
        ({"raided_on": None, "result": "PLANNED"}, "This raid was not carried out."),
        ({"result": "ABORTED"}, "This raid was not carried out."),
        ({"result": "NOTHING_FOUND"}, "The result of this raid is “nothing found”."),
    ],
)
def test_a_seizure_belongs_to_a_raid_that_can_have_had_it(party, manager, raid, said):
    with pytest.raises(CannotSeize, match=said):
        seize(party, manager, line(), raid=raided(party.case, manager, **raid))


def test_a_seizure_names_the_day_and_place_of_its_raid_and_waits_for_the_other_side(
    party, manager, acme, acme_owner
):
    made = seize(party, manager, line())
    assert (made.seized_on, made.place, made.holder_confirmed_at) == (DAY, "Samut Sakhon, warehouse 4", None)
    with system_scope():
        news = Notification.objects.get(kind="seizure.recorded")
        assert (news.recipient, news.organisation) == (acme_owner, acme)

    with organisation_scope(acme, by=acme_owner):
        confirm(seizure=made, by=acme_owner, at=NOON)
        with pytest.raises(Stale, match="confirmed this seizure already"):
            confirm(seizure=made, by=acme_owner, at=NOON)

    assert made.holder_confirmed_by == acme_owner
    assert made.staff_confirmed_by == manager


def test_a_line_names_a_right_of_its_own_rights_holder(party, manager, acme):
    with staff_scope():
        own = IPRightFactory(organisation=acme)
        other = IPRightFactory(organisation=OrganisationFactory())
    with pytest.raises(CannotSeize, match="right of another rights holder"):
        seize(party, manager, line(right_id=other.pk))

    seize(party, manager, line(right_id=own.pk))

    with staff_scope(by=manager):
        assert SeizureLine.objects.get().right == own


def test_a_raid_that_found_nothing_says_why(party, manager):
    seize(party, manager, result="NOTHING_FOUND", nothing_because="The warehouse had been emptied")

    with staff_scope(by=manager):
        assert Seizure.objects.get().nothing_because == "The warehouse had been emptied"
        assert (raids().with_goods, raids().without) == (0, 1)


def test_a_raid_of_three_brands_is_split_by_line_and_counted_once(case, party, manager, stranger, rates):
    other = OrganisationFactory(name="Joint Brand")
    joint = join(case, other, stranger, by=manager, brand="Joint Brand")
    seize(
        party,
        manager,
        line("320", values=[(GENUINE, "100")]),
        line("32", values=[(GENUINE, "10")], brand="Acme Kids"),
    )
    seize(joint, manager, line("64", values=[(GENUINE, "1000")], brand="Joint Brand"))

    with staff_scope(by=manager):
        by_brand = {one.brand: one.usd for one in valued()}
        assert by_brand == {"Acme": D("1000.00"), "Acme Kids": D("10.00"), "Joint Brand": D("2000.00")}
        assert total(valued(), GENUINE).usd == D("3010.00")
        assert (raids().with_goods, raids().without) == (1, 0)
    with organisation_scope(other, by=stranger):
        assert [one.brand for one in valued()] == ["Joint Brand"]
        assert SeizureLine.objects.count() == 1


def test_provisional_lines_stand_apart_until_they_are_made_final(party, manager, rates):
    made = seize(party, manager, line("32", values=[(GENUINE, "10")], provisional=True))

    with staff_scope(by=manager):
        before = total(valued(), GENUINE)
        assert (before.usd, before.provisional) == (D(0), D("10.00"))
        assert make_final(seizure=made, by=manager, at=NOON) == 1
        after = total(valued(), GENUINE)
        assert (after.usd, after.provisional) == (D("10.00"), D(0))


def test_a_choice_leaves_its_own_year_market_and_basis(party, manager, rates):
    seize(party, manager, line(values=[(GENUINE, "10"), ("DECLARED", "1")]))

    with staff_scope(by=manager):
        assert chosen(2026, "TH", "Acme", GENUINE).count() == 1
        assert [len(list(valued(**one))) for one in ({"year": 2025}, {"market": "VN"}, {"brand": "X"})] == [
            0,
            0,
            0,
        ]
        [row, *_more] = table(chosen(basis="DECLARED"))
        assert row[:3] == ("C-2026-0001", "Acme Botanicals", "S-1")


def test_a_disposal_keeps_its_certificate(party, manager):
    seize(party, manager, line())

    with staff_scope(by=manager):
        made = SeizureLine.objects.select_related("seizure").get()
        said = {"disposal": "DESTROYED", "disposed_on": DAY, "certificate": "D-88", "by": manager, "at": NOON}
        with pytest.raises(CannotRecord, match="A destruction is witnessed"):
            dispose(line=made, **said)
        with pytest.raises(CannotRecord, match="before the seizure or in the future"):
            dispose(line=made, **said | {"disposed_on": DAY - timedelta(days=1), "witness": "P. Boonmee"})
        dispose(line=made, **said, witness="P. Boonmee")
        made.refresh_from_db()
        assert (made.disposal, made.certificate, made.witness) == ("DESTROYED", "D-88", "P. Boonmee")
