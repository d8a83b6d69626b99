"""A rate is of a day near by, with its source; where there is none, that is said."""

import io
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.wording import say
from ipr_portal.exchange import ecb
from ipr_portal.exchange.actions import enter_rate, load_rates
from ipr_portal.exchange.models import Rate
from ipr_portal.exchange.rates import Converted, NoRate, Quote, convert, rate_on, round_to
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON

FRIDAY = date(2026, 10, 30)


def bank(currency, day, per_euro, source=ecb.SOURCE):
    return Rate.objects.create(currency=currency, day=day, per_base=D(per_euro), source=source)


@pytest.fixture
def rates(db):
    bank("USD", FRIDAY, "1.25")
    bank("SGD", FRIDAY, "1.50")
    bank("IDR", FRIDAY, "20000")
    bank("JPY", FRIDAY, "160")


@pytest.fixture
def enter(triager):
    def entered(currency, per_base, day=FRIDAY, source="State Bank of Vietnam", at=NOON, **more):
        with staff_scope():
            return enter_rate(
                currency=currency, per_base=D(per_base), day=day, source=source, by=triager, at=at, **more
            )

    return entered


@pytest.mark.parametrize(("days", "found"), [(0, True), (2, True), (10, True), (11, False), (-1, False)])
def test_the_last_rate_counts_for_ten_days(rates, days, found):
    quote = rate_on("SGD", FRIDAY + timedelta(days=days))

    assert quote == (Quote("SGD", D("1.50"), FRIDAY, ecb.SOURCE) if found else None)


def test_a_newer_day_wins(rates):
    bank("SGD", FRIDAY - timedelta(days=1), "9")

    assert rate_on("SGD", FRIDAY).per_euro == D("1.50")


def test_the_euro_is_the_euro(db):
    assert rate_on("EUR", FRIDAY) == Quote("EUR", D(1), None, "")


def test_a_rate_that_was_entered_wins_on_its_day_and_the_last_of_them(rates, enter):
    enter("SGD", "1.6", base="EUR", source="MAS")
    enter("SGD", "1.7", base="EUR", source="MAS, corrected", at=NOON + timedelta(minutes=1))
    bank("SGD", FRIDAY + timedelta(days=3), "1.4")

    assert rate_on("SGD", FRIDAY) == Quote("SGD", D("1.7"), FRIDAY, "MAS, corrected")
    assert rate_on("SGD", FRIDAY + timedelta(days=3)).per_euro == D("1.4")


def test_what_the_bank_does_not_quote_needs_a_rate_of_its_own(rates, enter):
    with pytest.raises(
        NoRate, match="no exchange rate for VND on Fri 30 Oct 2026 .* Enter one with its source"
    ):
        convert(D(1_250_000), "VND", "USD", FRIDAY)

    enter("VND", "25000")

    assert convert(D(1_250_000), "VND", "USD", FRIDAY) == Converted(
        D("50.00"), D("0.00004"), FRIDAY, f"State Bank of Vietnam; {ecb.SOURCE}"
    )


def test_a_rate_in_dollars_needs_the_dollar_of_its_day(enter, db):
    enter("VND", "25000")

    assert rate_on("VND", FRIDAY) is None


def test_the_older_of_two_rates_dates_the_result(rates):
    bank("MYR", FRIDAY - timedelta(days=4), "5")

    assert convert(D(10), "MYR", "SGD", FRIDAY).day == FRIDAY - timedelta(days=4)


@pytest.mark.parametrize(
    ("amount", "currency", "to", "result"),
    [
        ("24.90", "SGD", "USD", "20.75"),
        ("0.01", "IDR", "USD", "0.00"),
        ("100", "USD", "IDR", "1600000"),
        ("1.235", "SGD", "SGD", "1.24"),
        ("-1.235", "SGD", "SGD", "-1.24"),
        ("3", "EUR", "JPY", "480"),
        ("1", "JPY", "EUR", "0.01"),
        ("0", "SGD", "USD", "0.00"),
        ("99999999999999.99", "SGD", "IDR", "1333333333333333200"),
    ],
)
def test_an_amount_is_rounded_to_the_units_of_its_currency(rates, amount, currency, to, result):
    found = convert(D(amount), currency, to, FRIDAY).amount

    assert str(found) == result


@pytest.mark.parametrize(
    ("currency", "rounded"), [("VND", "2"), ("IDR", "2"), ("JPY", "2"), ("SGD", "1.50"), ("KWD", "1.500")]
)
def test_units_are_those_that_people_use(currency, rounded):
    assert str(round_to(D("1.5"), currency)) == rounded


def test_the_bank_is_loaded_once(db):
    said = io.StringIO()

    call_command("load_rates", "--since", "2026-10-01", stdout=said)
    call_command("load_rates", "--since", "2026-10-01", stdout=said)

    first, second = said.getvalue().splitlines()
    assert (int(first.split()[0]) > 200, second) == (True, "0 new rates")
    assert set(Rate.objects.values_list("currency", flat=True)) == set(ecb.CURRENCIES)
    assert Rate.objects.filter(currency="VND").count() == 0
    assert 1 < convert(D(1), "USD", "SGD", FRIDAY).amount < 2


def test_a_load_leaves_what_was_entered(rates, enter):
    enter("SGD", "1.6", base="EUR", source="MAS")
    load_rates(since=date(2026, 10, 29))

    assert rate_on("SGD", FRIDAY).source == "MAS"


def test_who_entered_a_rate_stands_in_the_trail(enter):
    enter("VND", "25000")

    with staff_scope():
        assert say(AuditEvent.objects.get()) == (
            "Tara Triager entered an exchange rate for Fri 30 Oct 2026: one USD is 25000 VND (State Bank of Vietnam)."
        )


@pytest.mark.parametrize(
    "wrong", [{"per_base": D(0)}, {"per_base": D(-1)}, {"source": ""}, {"currency": "EUR"}]
)
def test_what_cannot_be_a_rate_is_refused(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.create(**{"currency": "SGD", "day": FRIDAY, "per_base": D(1), "source": "x"} | wrong)


def test_members_read_rates_and_write_none(rates, acme):
    with organisation_scope(acme):
        assert rate_on("SGD", FRIDAY).per_euro == D("1.50")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            bank("SGD", FRIDAY, "2")
