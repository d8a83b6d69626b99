"""What the marketplace shows of the lines of a notice."""

from collections.abc import Sequence
from datetime import datetime

from ipr_portal.marketplace.connector import ConnectorUnavailable, Sighting, connector
from takedowns.listings import MAX_LISTINGS
from takedowns.rules.lines import Line, with_sightings

AT_ONCE = 1000  # listings in one question


def sightings(lines: list[Line], at: datetime) -> tuple[list[Line], bool]:
    """The lines with what the marketplace shows of them, in one call; and whether it was unavailable."""
    keys = [line.listing.key for line in lines if line.listing and line.can_be_filed][:MAX_LISTINGS]
    seen = seen_of(keys, at)
    return (lines, True) if seen is None else (with_sightings(lines, seen), False)


def seen_of(keys: Sequence[str], at: datetime) -> dict[str, Sighting] | None:
    """What the marketplace shows of some listings, by key; None if it does not answer."""
    seen: dict[str, Sighting] = {}
    try:
        for first in range(0, len(keys), AT_ONCE):
            seen |= connector().look_up(keys[first : first + AT_ONCE], at=at)
    except ConnectorUnavailable:
        return None
    return seen
