"""What a measure against a seller was signed off for, as its statement and the message to the seller say it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from ipr_portal.links.models import SignedLink
from ipr_portal.links.register import PURPOSES
from ipr_portal.markets import local_day, market_name
from ipr_portal.ui.moments import say_day
from takedowns.enums import ObjectionState, RightKind
from takedowns.models import (
    DisputeRule,
    ListingDecision,
    MeasureMessage,
    MeasureObjection,
    MeasureStrike,
    RepeatInfringer,
    SellerStrike,
)
from takedowns.rules.dispute_rules import known_at, rule_among
from takedowns.statements import MeasureFacts
from takedowns.strikes import Strike, collapse

from .measure_words import AnswerTold, MeasureTold

PURPOSE = "seller.measure"


def lines_of(case: RepeatInfringer) -> list[SellerStrike]:
    """The listings for which a measure was signed off, the earliest first, with what is said of them."""
    rows = MeasureStrike.objects.filter(measure=case).select_related(
        "strike__listing__notice", "strike__listing__snapshot", "strike__right"
    )
    return [row.strike for row in rows.order_by("strike__day", "strike")]


def strikes_behind(case: RepeatInfringer) -> list[Strike[SellerStrike]]:
    """The same, as the strikes that they make."""
    return collapse((row.day, row) for row in lines_of(case))


def lines_that_counted(case: RepeatInfringer) -> list[SellerStrike]:
    """The listings whose strikes were valid when a measure was decided, for one that was signed off before they were kept."""
    at = case.decided_at or case.proposed_at
    rows = SellerStrike.objects.filter(seller_key=case.seller_key, upheld_at__lte=at)
    stood = Q(end=None) | Q(end__ended_at__gt=at) | Q(end__undone__returned_at__lte=at)
    on = local_day(case.market, at)
    found = collapse((row.day, row) for row in rows.filter(stood).order_by("day", "pk"))
    return [row for strike in found if strike.is_valid_on(on) for row in strike.lines]


def measure_facts(case: RepeatInfringer, lines: Sequence[SellerStrike]) -> MeasureFacts:
    """What the statement of a measure is made from; one statement of SQL.

    :param lines: those for which it was signed off, with listing, notice, snapshot and right; at least one.
    """
    strikes = collapse((row.day, row) for row in lines)
    decided = ListingDecision.objects.acting().filter(listing__in=[row.listing_id for row in lines])
    grounds = decided.order_by("listing", "pk").values_list("ground", flat=True)
    return MeasureFacts(
        measure=case.pk, does=case.measure, market=case.market, needed=case.needed, strikes=len(strikes),
        first=min(row.day for row in lines), last=max(row.day for row in lines),
        kinds=Counter(row.right.kind for row in lines), grounds=sorted(set(grounds)) or [""],
        seen_on=min(_seen_on(row) for row in lines), applied_on=decided_on(case),
    )  # fmt: skip


def decided_on(case: RepeatInfringer) -> date:
    """The day of the market on which a measure was decided."""
    return local_day(case.market, case.decided_at or case.proposed_at)


def _seen_on(row: SellerStrike) -> date:
    snapshot = getattr(row.listing, "snapshot", None)
    return local_day(row.market, snapshot.taken_at if snapshot else row.listing.notice.submitted_at)


def rule_of(case: RepeatInfringer, *, at: datetime) -> DisputeRule:
    """The rule of the market for every kind of right: a measure is about listings under several."""
    rules = known_at(DisputeRule.objects.filter(right_kind=""), at)
    return rule_among(rules, right_kind="", market=case.market, day=local_day(case.market, at))


def rule_told_of(message: MeasureMessage) -> DisputeRule:
    """The rule that a seller was told with a measure, which holds for the objection to it."""
    return message.rule or rule_of(message.measure, at=message.told_at or message.written_at)


def measure_link_lasts(rule: DisputeRule) -> timedelta:
    """How long the link of a message works from when its seller was told."""
    return max(timedelta(days=rule.appeal_days), PURPOSES[PURPOSE].lasts)


@dataclass(frozen=True, slots=True)
class Reason:
    """One upheld listing of a strike as its seller reads it; never who filed."""

    title: str
    day: date  # of the market
    right: str  # its kind, in words
    notice: str  # number
    address: str


def reasons_for(case: RepeatInfringer) -> list[list[Reason]]:
    """The strikes for which a measure was signed off, each with its listings; one statement of SQL."""
    return [[_reason(row) for row in strike.lines] for strike in strikes_behind(case)]


def _reason(row: SellerStrike) -> Reason:
    listing = row.listing
    snapshot = getattr(listing, "snapshot", None)
    title = (snapshot and snapshot.title) or listing.item
    return Reason(
        title, row.day, str(RightKind(row.right.kind).label), listing.notice.number, listing.clean_address
    )


def told_of_measure(
    case: RepeatInfringer, strikes: Sequence[Sequence[Reason]], *, until: datetime, object_until: datetime
) -> MeasureTold:
    """What the message about a measure says.

    :param until: the link works.
    :param object_until: the seller can object by it.
    """
    return MeasureTold(
        measure=case.measure, market=market_name(case.market), from_day=decided_on(case),
        listings=[
            _("%(title)s: %(day)s, %(right)s") % {"title": one.title, "day": say_day(one.day), "right": one.right}
            for strike in strikes for one in strike
        ],
        strikes=len(strikes), needed=case.needed, until=local_day(case.market, until),
        object_until=local_day(case.market, object_until),
    )  # fmt: skip


def told_of_answer(objection: MeasureObjection, *, until: datetime) -> AnswerTold:
    """What the message about the answer to an objection says; its measure is read with it."""
    case, granted = objection.measure, objection.state == ObjectionState.GRANTED
    return AnswerTold(case.measure, granted, objection.reasons, local_day(case.market, until))


def links_of(messages: Iterable[MeasureMessage]) -> dict[UUID, SignedLink]:
    """The newest link of each of some messages that have one, by the message's key; one statement of SQL."""
    keys = {str(one.pk): one.pk for one in messages}
    kind = MeasureMessage._meta.label_lower
    rows = SignedLink.objects.filter(subject_type=kind, subject_id__in=list(keys)).order_by("made_at", "pk")
    return {keys[row.subject_id]: row for row in rows}
