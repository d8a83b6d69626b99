"""The register of authorised sellers: required details of an entry."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.marketplace.sites import MARKETPLACE

NAME = re.compile(r"[\w.&-]{1,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerDetails:
    """The details of an authorised seller."""

    market: str
    seller: str  # as its shop's address names it
    name: str = ""
    valid_from: date
    valid_until: date | None = None

    @property
    def key(self) -> str:
        return f"{MARKETPLACE}:{self.market}:{self.seller}"


def seller_in(text: str) -> str:
    """The seller that a shop's address, or the last part of one, names; "" if there is none."""
    text = text.strip()
    path = urlsplit(text if "://" in text else f"https://{text}").path if "/" in text else text
    last = unquote(path.rstrip("/").rpartition("/")[2]).lower()
    return last if NAME.fullmatch(last) else ""


def why_not_authorise(details: SellerDetails) -> Refusal | None:
    """Answer why an entry is invalid, or None."""
    if not details.seller:
        said = _("This is not a seller.")
        remedy = _("Copy the address of the shop, or the last part of it, such as glowhaus-sg.")
        return Refusal("", said, remedy, "seller")
    if details.valid_until and details.valid_until < details.valid_from:
        return Refusal(
            "", _("The last day is before the first."), _("Compare both with the contract."), "valid_until"
        )
    return None
