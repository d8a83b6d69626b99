"""What the marketplace shows of the lines of a notice."""

from datetime import datetime

from ipr_portal.marketplace.connector import ConnectorUnavailable, connector
from takedowns.listings import MAX_LISTINGS
from takedowns.rules.lines import Line, with_sightings


def sightings(lines: list[Line], at: datetime) -> tuple[list[Line], bool]:
    """The lines with what the marketplace shows of them, in one call; and whether it was unavailable."""
    keys = [line.listing.key for line in lines if line.listing and line.can_be_filed][:MAX_LISTINGS]
    try:
        return with_sightings(lines, connector().look_up(keys, at=at) if keys else {}), False
    except ConnectorUnavailable:
        return lines, True
