"""Lengths of time in words, and in hours for files."""

from datetime import timedelta
from decimal import Decimal

from ipr_portal.ui.moments import say_length
from programmes.queries.times import Spread, TimeRow

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def say(length: timedelta) -> str:
    """A length in hours and minutes; below a minute it says so in seconds."""
    if length < MINUTE:
        return f"{int(length.total_seconds())} s"
    return say_length(round(length / MINUTE))


def say_spread(spread: Spread | None) -> tuple[str, str, str] | None:
    """Median, nine in ten and maximum in words; None of none."""
    return (say(spread.median), say(spread.p90), say(spread.maximum)) if spread else None


def spread_cells(row: TimeRow) -> list[object]:
    """A step as a row of a file, in hours with two decimals."""
    wall = row.wall
    return [row.label, wall.count if wall else 0, *_hours(row.business), *_hours(wall)]


def _hours(spread: Spread | None) -> list[Decimal | None]:
    lengths = (spread.median, spread.p90, spread.maximum) if spread else (None, None, None)
    return [None if one is None else round(Decimal(str(one / HOUR)), 2) for one in lengths]
