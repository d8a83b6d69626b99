"""The result of each pasted address: it can be filed, or why not and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.errors import Refusal
from ipr_portal.marketplace.connector import Sighting, connector
from ipr_portal.markets import market_name
from takedowns.listings import (
    MAX_LISTINGS,
    Duplicate,
    Recognised,
    RefusalReason,
    Refused,
    Row,
    address_of,
    clean_address,
    marketplace_name,
    read_pasted,
)

from .pasted import part_to_judge

_COPY = gettext_lazy("Open the product and copy its address from the browser.")
_R = RefusalReason
WRONG = {
    _R.NOT_AN_ADDRESS: (gettext_lazy("Not a web address."), _COPY),
    _R.NOT_A_WEB_ADDRESS: (
        gettext_lazy("Not a web address."),
        gettext_lazy("An address begins with https://."),
    ),
    _R.CREDENTIALS: (
        gettext_lazy("The address contains a user name or a password."),
        gettext_lazy(
            "Such addresses hide their real destination. Open the product and copy its address again."
        ),
    ),
    _R.ODD_PORT: (gettext_lazy("The address contains a port number, which marketplaces do not use."), _COPY),
    _R.IP_ADDRESS: (
        gettext_lazy("The address is an IP address or a computer name, not a marketplace."),
        _COPY,
    ),
    _R.LOOKALIKE_HOST: (
        gettext_lazy("The site imitates a marketplace; its name is spelt differently."),
        gettext_lazy(
            "Do not sign in there. Open the product at the marketplace itself and copy its address."
        ),
    ),
    _R.UNKNOWN_MARKETPLACE: (
        gettext_lazy("We do not know this site."),
        _COPY,  # shown with the marketplaces on which we act
    ),
    _R.SHORT_LINK: (
        gettext_lazy("A short link does not show the listing."),
        gettext_lazy("Open it in the browser and copy the address that appears."),
    ),
    _R.SHOP_FRONT: (gettext_lazy("This is the front page, not a listing."), _COPY),
    _R.SHOP_PAGE: (gettext_lazy("This is a shop page, not a listing."), _COPY),
    _R.SEARCH_PAGE: (gettext_lazy("This is a search page, not a listing."), _COPY),
    _R.NOT_A_LISTING: (gettext_lazy("Not a listing of this marketplace."), _COPY),
    _R.ITEM_NUMBER_MALFORMED: (
        gettext_lazy("The product number is missing or cut off."),
        _COPY,
    ),
    _R.MARKET_MISSING: (
        gettext_lazy("The address does not show the country of the listing."),
        gettext_lazy("Open the product on a computer and copy its address from the browser."),
    ),
    _R.TOO_LONG: (
        gettext_lazy("The address is longer than any address can be."),
        gettext_lazy("Perhaps several addresses are joined; put each on its own line."),
    ),
    _R.UNREADABLE: (
        gettext_lazy("The address contains invisible characters."),
        _COPY,
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted address, with its result."""

    row: int  # its place among the addresses, from 1
    number: int  # of the line it stands on, from 1
    raw: str
    listing: Recognised | None = None
    wrong: Refusal | None = None
    sighting: Sighting | None = None

    @property
    def gone(self) -> bool:
        """Whether the marketplace knows the listing, but did not show it when we looked."""
        return self.sighting is not None and not self.sighting.live

    @property
    def address(self) -> str:
        """The address of the listing as its marketplace writes it, without tracking; others unchanged."""
        return clean_address(self.listing) if self.listing else self.raw

    @property
    def marketplace_name(self) -> str:
        return marketplace_name(self.listing.marketplace) if self.listing else ""

    @property
    def market_name(self) -> str:
        return market_name(self.listing.market) if self.listing else ""

    @property
    def can_be_filed(self) -> bool:
        return self.wrong is None


def judge_lines(text: str, market: str) -> list[Line]:
    """Check a pasted text line by line, for a notice in one market ("" while none is chosen).

    Of a text that is longer than a draft takes, only the beginning is checked.
    """
    rows = read_pasted(part_to_judge(text))
    return [_judge(row, rows, market) for row in rows]


def left_after(lines: list[Line], rows: set[int]) -> str:
    """The pasted text without some of its addresses."""
    return "\n".join(line.raw for line in lines if line.row not in rows)


def with_sightings(lines: list[Line], seen: Mapping[str, Sighting]) -> list[Line]:
    """Add what the marketplace shows to the lines that can be filed."""
    return [
        replace(line, sighting=seen.get(line.listing.key)) if line.listing and not line.wrong else line
        for line in lines
    ]


def why_not_these_lines(lines: list[Line]) -> Refusal | None:
    """Answer why these lines cannot be the listings of one notice, or None."""
    if not lines:
        return Refusal("LI-01", _("No listing is named."), _("Paste at least one address."), "listings")
    if bad := [str(number) for number in dict.fromkeys(line.number for line in lines if line.wrong)]:
        said = ngettext("Line %(which)s cannot be filed.", "Lines %(which)s cannot be filed.", len(bad))
        shown = get_text_list(
            bad[:10] + ([_("%(n)d more") % {"n": len(bad) - 10}] if bad[10:] else []), _("and")
        )
        return Refusal("LI-01", said % {"which": shown}, _("Correct them or leave them out."), "listings")
    return why_not_so_many(len(lines))


def why_not_so_many(count: int) -> Refusal | None:
    """Answer why a notice cannot have so many listings, or None."""
    if 1 <= count <= MAX_LISTINGS:
        return None
    return Refusal(
        "LI-01",
        _("A notice takes 1 to %(most)d listings; there are %(count)s.")
        % {"most": MAX_LISTINGS, "count": f"{count:,}"},
        _("Keep the first %(most)d and file the others in another notice.") % {"most": MAX_LISTINGS},
        "listings",
    )


def _judge(row: Row, rows: list[Row], market: str) -> Line:
    verdict = row.verdict
    if isinstance(verdict, Recognised):
        return Line(row.number, row.line, row.raw, verdict, _why_not_here(verdict, market))
    if isinstance(verdict, Duplicate):
        first = rows[verdict.of - 1]
        said = _("The same listing as on line %(line)d.") % {"line": first.line}
        return Line(
            row.number,
            row.line,
            row.raw,
            verdict.listing,
            Refusal("LI-03", said, _("Leave this one out."), "listings"),
        )
    return Line(row.number, row.line, row.raw, None, _why_no_listing(verdict, market))


def _why_no_listing(verdict: Refused, market: str) -> Refusal:
    if verdict.reason == RefusalReason.NOT_AN_ADDRESS and verdict.detail:
        return _why_not_a_number(verdict.detail, market)
    sentence, remedy = WRONG[verdict.reason]
    unknown = verdict.reason == RefusalReason.UNKNOWN_MARKETPLACE
    return Refusal("LI-01", str(sentence), where_we_act() if unknown else str(remedy), "listings")


def _why_not_a_number(number: str, market: str) -> Refusal:
    """A product number alone: it names no marketplace and no market."""
    digits = number.lower().removeprefix("i").split("-")[0]
    whole = address_of(f"lazada:{market or 'SG'}:{digits}") if digits.isdigit() else ""
    whole = whole or "https://www.lazada.sg/products/-i2874410099.html"
    return Refusal(
        "LI-01",
        _("A product number alone does not say on which site the listing is."),
        _("Paste the whole address, such as %(address)s.") % {"address": whole},
        "listings",
    )


def where_we_act() -> str:
    """Name the marketplaces on which our connector acts."""
    names = sorted(marketplace_name(one) for one in connector().marketplaces)
    return _("We act on listings of %(marketplaces)s only.") % {
        "marketplaces": get_text_list(names, _("and"))
    }


def nothing_to_file() -> Refusal:
    """The refusal if no reported address is a listing."""
    return Refusal("LI-01", _("No address names a listing."), _("The reason is shown beside each address."))


def _why_not_here(listing: Recognised, market: str) -> Refusal | None:
    if listing.marketplace not in connector().marketplaces:
        said = _("A listing of %(marketplace)s, where we cannot act.")
        there = {"marketplace": marketplace_name(listing.marketplace)}
        return Refusal("LI-01", said % there, where_we_act(), "listings")
    if not market or listing.market == market:
        return None
    return Refusal(
        "LI-01",
        _("A listing in %(there)s; this notice is for %(here)s.")
        % {"there": market_name(listing.market), "here": market_name(market)},
        _("Rights are territorial: file it in a notice for %(there)s.")
        % {"there": market_name(listing.market)},
        "listings",
    )
