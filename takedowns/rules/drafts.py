"""Limits of drafts, and their names. All input is bounded where it is received."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.errors import Refusal
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import Organisation
from takedowns.listings import MAX_LISTINGS
from takedowns.models import NoticeDraft

from .pasted import MOST_LINES, MOST_LISTINGS_TEXT, first_lines, rows_of

MOST_DRAFTS = 200  # open at a time, in one organisation
MOST_STARTED = 500  # in a day, sent ones not counted
DAY = timedelta(days=1)

MOST_CHARACTERS = 20_000  # of any text; a form takes less of most
MOST_TICKS = 100
MOST_CODE = 200  # characters of what is chosen or ticked
TEXTS = frozenset(
    [
        "explanation",
        "message_to_seller",
        "complainant_name",
        "complainant_email",
        "complainant_address",
        "complainant_phone",
        "signature",
        "test_purchase",
        "tell_tale",
        "catalogue_reference",
        "destination_countries",
        "original_works",
        "claims",
        "decision_reference",
        "detailed_message",
        "differences",
    ]
)


def why_not_keep(name: str, value: Any) -> Refusal | None:
    """Answer why a value of a field of a draft is not saved, or None."""
    if name == "listings":
        return _why_not_keep_listings(str(value))
    if isinstance(value, list):
        if len(value) <= MOST_TICKS and all(len(str(one)) <= MOST_CODE for one in value):
            return None
        return Refusal("", _("More boxes are ticked than the form has."), _("Reload the page."), name)
    most = MOST_CHARACTERS if name in TEXTS else MOST_CODE
    if len(str(value)) <= most:
        return None
    said = _("The text has %(have)s characters; a draft takes %(most)s.")
    values: dict[str, object] = {"have": f"{len(str(value)):,}", "most": f"{most:,}"}
    return Refusal("", said % values, _("Shorten it, or attach the rest as a file."), name)


def _why_not_keep_listings(text: str) -> Refusal | None:
    remedy = _("Keep the first %(most)d and file the others in another notice.") % {"most": MAX_LISTINGS}
    if len(text) > MOST_LISTINGS_TEXT:
        said = _("The addresses have %(have)s characters; a draft takes %(most)s.")
        values: dict[str, object] = {"have": f"{len(text):,}", "most": f"{MOST_LISTINGS_TEXT:,}"}
        return Refusal("LI-01", said % values, remedy, "listings")
    if (rows := sum(rows_of(line) for line in text.splitlines())) > MOST_LINES:
        said = _("There are %(have)s lines or addresses; a draft takes %(most)s, and a notice %(listings)d.")
        values = {"have": f"{rows:,}", "most": f"{MOST_LINES:,}", "listings": MAX_LISTINGS}
        return Refusal("LI-01", said % values, remedy, "listings")
    return None


def why_not_start(organisation: Organisation, at: datetime) -> Refusal | None:
    """Answer why another draft cannot be started, or None. Call it with the organisation locked."""
    rows = NoticeDraft.objects.filter(organisation=organisation, sent_at=None)
    if (have := rows.open().count()) >= MOST_DRAFTS:
        said = ngettext("There is %(n)d draft already.", "There are %(n)d drafts already.", have)
        remedy = _("Send or discard one under “All drafts”, then save this one.")
        return Refusal("", said % {"n": have}, remedy)
    if rows.filter(started_at__gt=at - DAY).count() >= MOST_STARTED:
        said = _("%(n)d drafts were started within a day.") % {"n": MOST_STARTED}
        return Refusal("", said, _("Continue one of them, or start a new one tomorrow."))
    return None


def name_of(fields: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The name of a draft: its right, its market and the number of listings, as far as they are chosen.

    :param titles: the names of the organisation's rights, by key.
    """
    lines = [
        line for line in first_lines(str(fields.get("listings", ""))[:MOST_LISTINGS_TEXT]) if line.strip()
    ]
    parts = [
        titles.get(str(fields.get("right", "")), ""),
        str(dict(MARKET_CHOICES).get(fields.get("market", ""), "")),
        ngettext("%(n)d listing", "%(n)d listings", len(lines)) % {"n": len(lines)} if lines else "",
    ]
    return ", ".join(filter(None, parts)) or _("Nothing chosen yet")


def first_listing(fields: Mapping[str, Any]) -> str:
    """The first pasted line of a draft."""
    return next(
        (line.strip() for line in str(fields.get("listings", ""))[:9000].splitlines() if line.strip()), ""
    )
