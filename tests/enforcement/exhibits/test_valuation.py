"""Roll-ups against figures computed by hand; bases are never added, provisional lines stand apart."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from enforcement.valuation import Valued, grouped, total, totals, value_of

GENUINE, STREET = "GENUINE_MSRP", "LOCAL_STREET_PRICE"
ORDER = [GENUINE, STREET]
ROWS = [
    Valued(2025, "TH", "Senandika", GENUINE, False, D("15259.00")),
    Valued(2025, "TH", "Senandika", STREET, False, D("3785.00")),
    Valued(2026, "TH", "Senandika", GENUINE, False, D("100.50"), lines=2),
    Valued(2026, "VN", "Orrin & Teak", GENUINE, True, D("904.00")),
    Valued(2026, "VN", "Orrin & Teak", GENUINE, False, D("0"), lines=1, unrated=1),
]


def test_a_value_is_quantity_by_unit_value():
    assert value_of(D("412"), D("1290")) == D("531480")
    assert value_of(D("9000"), D("3.50")) == D("31500.00")


def test_a_total_is_of_one_basis_and_leaves_provisional_lines_out():
    assert total(ROWS, GENUINE) == total(ROWS, GENUINE)
    found = total(ROWS, GENUINE)
    assert (found.usd, found.lines, found.provisional, found.provisional_lines, found.unrated) == (
        D("15359.50"), 4, D("904.00"), 1, 1,
    )  # fmt: skip


def test_each_basis_has_its_own_total():
    assert [(one.basis, one.usd) for one in totals(ROWS, ORDER)] == [
        (GENUINE, D("15359.50")),
        (STREET, D("3785.00")),
    ]


def test_groups_are_by_year_from_the_last_one():
    assert [(group.key, group.totals[0].usd) for group in grouped(ROWS, "year", ORDER)] == [
        ("2026", D("100.50")), ("2025", D("15259.00")),
    ]  # fmt: skip


def test_groups_by_brand_keep_the_bases_apart():
    [orrin, senandika] = grouped(ROWS, "brand", ORDER)

    assert [one.usd for one in orrin.totals] == [D("0")]
    assert [one.usd for one in senandika.totals] == [D("15359.50"), D("3785.00")]


@given(st.lists(st.builds(
    Valued, year=st.integers(2020, 2026), market=st.sampled_from(["SG", "TH"]), brand=st.sampled_from("ab"),
    basis=st.sampled_from(ORDER), provisional=st.booleans(), usd=st.decimals(0, 10**6, places=2),
)))  # fmt: skip
def test_the_groups_add_up_to_the_whole_on_each_basis(rows):
    for by in ("year", "market", "brand"):
        for basis in ORDER:
            parts = [one for group in grouped(rows, by, ORDER) for one in group.totals if one.basis == basis]
            whole = total(rows, basis)
            assert sum(one.usd for one in parts) == whole.usd
            assert sum(one.provisional for one in parts) == whole.provisional
