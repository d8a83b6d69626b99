"""The figures of seizures and of the funnel, against sums and medians computed by hand."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from enforcement.actions.seizures import make_final
from enforcement.models import CaseMove, Charge
from enforcement.queries.funnel import funnel, stage_days
from enforcement.queries.seizures import raids, valued
from enforcement.valuation import grouped, total
from ipr_portal.exchange.actions import enter_rate
from ipr_portal.exchange.models import Rate
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import OrganisationFactory
from tests.factories.enforcement import join, make_case

from .test_seizures import line, raided, seize

GENUINE, STREET = "GENUINE_MSRP", "LOCAL_STREET_PRICE"
THEN, NOW = date(2025, 11, 14), date(2026, 2, 27)
DAY = timedelta(days=1)


@pytest.fixture
def rates(manager):
    """On both days 32 baht and 4 ringgit buy a dollar."""
    with staff_scope(by=manager):
        for day in (THEN, NOW):
            Rate.objects.create(currency="USD", day=day, per_base=D("1.25"), source="ECB")
            for currency, per_base in (("THB", "32"), ("MYR", "4")):
                enter_rate(
                    currency=currency, per_base=D(per_base), day=day, source="Bank", by=manager, at=NOON
                )


@pytest.fixture
def seized(case, party, manager, stranger, rates):
    """One raid of three brands in Thailand this year, one in Malaysia last year, one that found nothing.

    Thailand: Acme 100 x 64 THB = 6,400 THB = USD 200, on the street 100 x 16 THB = USD 50; Acme Kids 10 x 320 THB =
    USD 100, provisional; Joint Brand 3 x 3,200 THB = USD 300. Malaysia: Acme 50 x 8 MYR = 400 MYR = USD 100.
    """
    other = OrganisationFactory(name="Joint Brand")
    joint = join(case, other, stranger, by=manager, brand="Joint Brand")
    kids = line("10", values=[(GENUINE, "320")], brand="Acme Kids", provisional=True)
    made = seize(party, manager, line("100", values=[(GENUINE, "64"), (STREET, "16")]), kids)
    seize(joint, manager, line("3", values=[(GENUINE, "3200")], brand="Joint Brand"))
    malaysia = make_case(by=manager, number="C-2025-0002", market="MY")
    there = join(malaysia, party.organisation, by=manager, brand="Acme")
    before = raided(malaysia, manager, planned_on=THEN, raided_on=THEN)
    seize(there, manager, line("50", values=[(GENUINE, "8")], currency="MYR"), raid=before)
    vietnam = make_case(by=manager, number="C-2026-0003", market="VN")
    empty = join(vietnam, party.organisation, by=manager, brand="Acme")
    nothing = raided(vietnam, manager, result="NOTHING_FOUND")
    seize(empty, manager, raid=nothing, result="NOTHING_FOUND", nothing_because="Emptied the night before")
    return made, other


def sums(rows, by):
    return {
        group.key: {one.basis: one.usd for one in group.totals}
        for group in grouped(rows, by, [GENUINE, STREET])
    }


def test_sums_by_year_market_and_brand_are_those_computed_by_hand(seized, manager):
    with staff_scope(by=manager):
        rows = valued()

    assert sums(rows, "year") == {
        "2026": {GENUINE: D("500.00"), STREET: D("50.00")},
        "2025": {GENUINE: D("100.00")},
    }
    assert sums(rows, "market") == {
        "TH": {GENUINE: D("500.00"), STREET: D("50.00")},
        "MY": {GENUINE: D("100.00")},
    }
    assert sums(rows, "brand") == {
        "Acme": {GENUINE: D("300.00"), STREET: D("50.00")},
        "Acme Kids": {GENUINE: D("0")},
        "Joint Brand": {GENUINE: D("300.00")},
    }


def test_bases_are_never_added_and_what_is_provisional_stands_apart(seized, manager):
    made, _other = seized
    with staff_scope(by=manager):
        genuine, street = total(valued(), GENUINE), total(valued(), STREET)
        assert (genuine.usd, genuine.lines, genuine.provisional, genuine.provisional_lines) == (
            D("600.00"),
            3,
            D("100.00"),
            1,
        )
        assert (street.usd, street.provisional) == (D("50.00"), D(0))

        make_final(seizure=made, by=manager, at=NOON)

        assert total(valued(), GENUINE).usd == D("700.00")


def test_one_raid_of_three_brands_counts_once_for_everybody(seized, manager, stranger):
    with staff_scope(by=manager):
        assert (raids().with_goods, raids().without) == (2, 1)
        assert (raids(year=2026).with_goods, raids(market="TH").with_goods, raids(year=2025).with_goods) == (
            1,
            1,
            1,
        )
    with organisation_scope(seized[1], by=stranger):
        assert (raids().with_goods, raids().without) == (1, 0)
        assert total(valued(), GENUINE).usd == D("300.00")


WAY = [
    "TARGET_IDENTIFIED", "TEST_PURCHASE", "TEST_PURCHASE_CONFIRMED", "PLANNING", "OFFLINE_INVESTIGATION",
    "VIABILITY_ASSESSMENT", "RAID_DECIDED", "REFERRED", "RAID_PLANNED", "RAID_EXECUTED", "SEIZURE_RECORDED",
    "PROSECUTION",
]  # fmt: skip


def went(manager, number, days, *, goods=False, convicted=False):
    """A case whose moves lie so many days after its opening."""
    case = make_case(by=manager, number=number)
    common = {"case": case, "compartment_id": case.compartment_id}
    with staff_scope(by=manager):
        for stage, day in zip(WAY, days, strict=False):
            CaseMove.objects.create(stage=stage, by=manager, at=NOON + day * DAY, **common)
        if goods:
            raided(case, manager)
        if convicted:
            Charge.objects.create(
                court="Court", court_number="1", statute="Act", suspects=1, state="CONVICTED", added_by=manager,
                added_at=NOON, **common,
            )  # fmt: skip


def test_the_funnel_counts_cases_and_the_median_days_of_each_step(manager):
    """Confirmed after 10, 20 and 60 days: 20. Decided 30 and 50 days after that: 40. The rest is of one case."""
    went(manager, "C-1", [0, 5, 10, 12, 20, 30, 40, 47, 50, 57, 60, 90], goods=True, convicted=True)
    went(manager, "C-2", [0, 5, 20, 30, 40, 50, 70])
    went(manager, "C-3", [0, 50, 60])
    went(manager, "C-4", [0])

    with staff_scope(by=manager):
        found = [(step.cases, step.days) for step in funnel(None)]
        stays = {str(one.label): (one.days, one.stays) for one in stage_days(None)}

    assert found == [(4, None), (3, 20), (2, 40), (1, 7), (1, 10), (1, None), (1, 33), (1, None)]
    assert stays["Target identified"] == (5, 3)  # 5, 5, 50
    assert stays["Test purchase"] == (10, 3)  # 5, 15, 10
    assert stays["Counterfeit confirmed"] == (6, 2)  # 2, 10
