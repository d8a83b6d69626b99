"""Which filing of an organisation is suspended: what its own row says, for the check of every notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.moments import say_moment


@dataclass(frozen=True, slots=True)
class Stop:
    """What one suspension keeps from being filed, and until when.

    :param reasons: codes of reasons; with `markets` empty too, everything.
    :param until: None until somebody restores it.
    :param misuse: whether it follows from a misuse case: then an owner can appeal.
    """

    reasons: Sequence[str] = ()
    markets: Sequence[str] = ()
    until: datetime | None = None
    misuse: bool = False

    def covers(self, reason: str = "", market: str = "") -> bool:
        """Whether it stops a notice under a reason in a market; "" where that is not chosen yet."""
        if not (self.reasons or self.markets):
            return True
        return reason in self.reasons or market in self.markets

    def said(self, organisation: Organisation) -> str:
        """What is suspended, and until when, as a sentence."""
        values = {"organisation": organisation, "scope": scope_in_words(self.reasons, self.markets)}
        if self.until is None:
            return _("Filing by %(organisation)s is suspended: %(scope)s.") % values
        said = _("Filing by %(organisation)s is suspended until %(until)s: %(scope)s.")
        return said % (values | {"until": say_moment(self.until)})

    @property
    def remedy(self) -> str:
        """What an owner can do about it."""
        if self.misuse:
            return _("An owner can read why, and appeal, on the page “Warnings and suspensions”.")
        return _("An owner can read why on the page “Warnings and suspensions”, and write to us.")


def scope_in_words(reasons: Sequence[str], markets: Sequence[str]) -> str:
    """What a suspension covers, within a sentence."""
    if reasons:
        return _("notices under %(reasons)s") % {"reasons": get_text_list(list(reasons), _("and"))}
    if markets:
        names = [str(market_name(code)) for code in markets]
        return _("notices in %(markets)s") % {"markets": get_text_list(names, _("and"))}
    return _("all notices")


def stops_of(organisation: Organisation, at: datetime) -> list[Stop]:
    """The suspensions of an organisation in force at a moment; no statement."""
    found = (
        Stop(
            tuple(one["reasons"]), tuple(one["markets"]), one["until"] and parse_datetime(one["until"]), one["misuse"]
        )
        for one in organisation.filing_stops
    )  # fmt: skip
    return [one for one in found if one.until is None or one.until > at]


@dataclass(frozen=True, slots=True)
class Told:
    """A suspension as a page of somebody who files says it."""

    said: str
    remedy: str
    slug: str  # of the organisation whose page says more; "" if the reader may not see it


def told_about(organisation: Organisation, agent: Organisation | None, at: datetime) -> list[Told]:
    """The suspensions that keep somebody from filing; an agency reads why about itself only."""
    own = agent or organisation
    return [
        Told(
            stop.said(one),
            stop.remedy if one == own else _("Ask its owners."),
            one.slug if one == own else "",
        )
        for one in filter(None, (organisation, agent))
        for stop in stops_of(one, at)
    ]
