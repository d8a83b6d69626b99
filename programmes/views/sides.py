"""The two sides that read the guarantee: the desk and a rights holder, by the same pages and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ipr_portal.tenancy.roles import Can
from programmes.queries.promises import Chosen


@dataclass(frozen=True, slots=True)
class Side:
    """Who reads: the frame of the page, and its addresses."""

    frame: str
    namespace: str
    args: tuple[str, ...] = ()
    opens_notices: bool = True  # whether the reader may open a notice

    @property
    def is_desk(self) -> bool:
        return self.namespace == "desk"

    def address(self, name: str, *args: Any, **query: Any) -> str:
        """The address of a page on this side."""
        path = reverse(f"{self.namespace}:{name}", args=[*self.args, *args])
        found = {key: value for key, value in query.items() if value}
        return f"{path}?{urlencode(found)}" if found else path

    def listed(self, chosen: Chosen, **more: Any) -> str:
        """The address of the notices behind a number."""
        return self.address("guarantee_notices", **asked_of(replace(chosen, **more)))


def asked_of(chosen: Chosen) -> dict[str, Any]:
    """What was chosen, as an address carries it."""
    month = chosen.month.isoformat()[:7] if chosen.month else ""
    found: Mapping[str, Any] = {
        "organisation": chosen.organisation, "market": chosen.market, "programme": chosen.programme,
        "month": month, "triager": chosen.triager, "state": chosen.state, "weeks": chosen.weeks,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def side_of(request) -> Side:
    """The side of a request: a page below an organisation's address is its own."""
    organisation = getattr(request, "organisation", None)
    if organisation:
        return Side("base_member.html", "organisation", (organisation.slug,))
    return Side("base_desk.html", "desk", (), Can.READ_NOTICES in request.capabilities)


@dataclass(frozen=True, slots=True)
class ScoreSide:
    """Who reads how one organisation stands: its own people, or the desk."""

    frame: str
    namespace: str
    slug: str
    opens_notices: bool = True  # whether the reader may open a notice

    @property
    def is_member(self) -> bool:
        return self.namespace == "organisation"

    @property
    def page(self) -> str:
        return reverse(f"{self.namespace}:standing", args=[self.slug])

    @property
    def listed(self) -> str:
        """The address of the listings behind the numbers."""
        return reverse(f"{self.namespace}:standing_listings", args=[self.slug])

    def notice(self, number: str) -> str:
        """The address of a notice."""
        args = [self.slug, number] if self.is_member else [number]
        return reverse(f"{self.namespace}:notice", args=args)

    def listings(self, **query: Any) -> str:
        """The address of the listings behind one number."""
        return f"{self.listed}?{urlencode(query)}"


def score_side(request, organisation) -> ScoreSide:
    """The side of a request for the pages of one organisation."""
    if getattr(request, "organisation", None):
        return ScoreSide("base_member.html", "organisation", organisation.slug)
    return ScoreSide("base_desk.html", "desk", organisation.slug, Can.READ_NOTICES in request.capabilities)
