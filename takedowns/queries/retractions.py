"""Proposals to a rights holder to retract a listing, and what follows without an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ipr_portal.markets import local_day
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.moments import say_moment
from takedowns.enums import RetractionReason, Silence
from takedowns.models import DisputeRule, Listing, Notice, Retraction
from takedowns.rules.dispute_rules import rule_among

RESTORES = _("Without an answer by %(until)s we restore the listing, and it counts as rejected.")
STAYS_DOWN = _(
    "Without an answer by %(until)s the listing stays down, and a lead of our team reads whether our decision was right."
)


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A proposal that waits, until when, and in words what follows without an answer."""

    row: Retraction
    until: datetime
    silence: str


def proposals_to_retract(
    organisation: Organisation, *, at: datetime, notice: Notice | None = None
) -> list[ToConfirm]:
    """The proposals that wait for a rights holder, the first due first; of one notice, if one is given. Two statements."""
    rows = Retraction.objects.to_confirm(at).filter(organisation=organisation)
    rows = rows.filter(listing__notice=notice) if notice else rows
    rows = rows.select_related("listing__notice__right", "listing__snapshot").order_by("due_at", "pk")
    found = [row for row in rows if row.due_at]
    rules = list(DisputeRule.objects.all()) if found else []
    return [ToConfirm(row, row.due_at, _silence(row, rules, row.due_at, at)) for row in found if row.due_at]


def proposals_in(notice: Notice, listings: Iterable[Listing], *, at: datetime) -> list[ToConfirm]:
    """The proposals that wait about listings of a notice, which are loaded with their retractions; without one no statement."""
    rows = [getattr(one, "retraction", None) for one in listings]
    if all(row is None or row.retracted_at for row in rows):
        return []
    return proposals_to_retract(notice.organisation, at=at, notice=notice)


def _silence(row: Retraction, rules: Sequence[DisputeRule], until: datetime, at: datetime) -> str:
    said = RESTORES if _restores(row, rules) else STAYS_DOWN
    return str(said) % {"until": say_moment(until, now=at)}


def _restores(row: Retraction, rules: Sequence[DisputeRule]) -> bool:
    """Whether the listing of a proposal is restored where nobody answers, by the rule of the day on which it was made."""
    if row.reason != RetractionReason.GENUINE or row.offered_at is None:
        return False
    notice = row.listing.notice
    day = local_day(notice.market, row.offered_at)
    known = [one for one in rules if one.in_force_from <= day]
    rule = rule_among(known, right_kind=notice.right.kind, market=notice.market, day=day)
    return rule.silence == Silence.RESTORES
