"""Approximate values of amounts, for comparison. Every amount is a Decimal with its currency (ISO 4217)."""

from decimal import Decimal

# How many units one US dollar buys, roughly, as of November 2026: only to sort notices, never shown.
PER_USD = {
    code: Decimal(units)
    for code, units in {
        "SGD": "1.3", "MYR": "4.2", "THB": "33", "IDR": "16500", "PHP": "58", "VND": "26000", "USD": "1", "EUR": "0.9",
    }.items()
}  # fmt: skip


def in_usd(price: Decimal | None, currency: str) -> Decimal:
    """What a price is worth in US dollars, roughly; nothing where it is not known."""
    return price / PER_USD[currency] if price is not None and currency in PER_USD else Decimal(0)
