"""What a message to a seller is about, listing by listing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from ipr_portal.links.models import SignedLink
from ipr_portal.links.register import PURPOSES
from ipr_portal.markets import local_day, market_name
from takedowns.enums import CorrectedTo, CounterNoticeState, InvalidCode, ListingOutcome, office_name
from takedowns.laws import law_of
from takedowns.models import (
    CounterNotice,
    DecisionCorrection,
    DisputeRule,
    Listing,
    ListingDecision,
    Restoration,
    SellerMessage,
)
from takedowns.statements import Facts, explanation_of, right_of

from .disputes import orders_in_force
from .seller_words import Told
from .statement_facts import facts_of


@dataclass(frozen=True, slots=True)
class Reasons:
    """The statement of one listing in parts, as its seller reads it."""

    listing: Listing
    title: str
    restricted: bool  # else taken down
    since: date  # of the listing's market
    law: str
    right: str
    found: str
    facts: str
    restored: "Back | None" = None


@dataclass(frozen=True, slots=True)
class Back:
    """That the marketplace has restored a listing, and why."""

    at: datetime
    because: str = ""  # one of `RestoredBecause`; "": we corrected our decision


def decisions_told(message: SellerMessage) -> QuerySet[ListingDecision]:
    """The decisions that a message is about, in the order of their listings."""
    rows = ListingDecision.objects.acting().filter(decision__notice=message.notice_id)
    if message.listing_id is None:
        rows = rows.filter(listing__seller_key=message.seller_key, corrects=False)
    elif message.correction and not message.restores:
        rows = rows.filter(
            orders=message.correction.order_id
        )  # a listing may have been taken down on appeal before
    elif message.correction:
        rows = rows.filter(listing=message.listing_id, corrects=False)
    else:
        rows = rows.filter(listing=message.listing_id)
    found = rows.select_related("decision__notice__right", "decision__notice__reason", "statement")
    return found.select_related("listing__snapshot").prefetch_related("orders").order_by("listing__position")


def link_lasts(rule: DisputeRule) -> timedelta:
    """How long the link of a message works from when its seller was told: as long as they can answer or appeal."""
    return max(timedelta(days=max(rule.appeal_days, rule.file_days)), PURPOSES["seller.statement"].lasts)


def told_in(
    message: SellerMessage, decisions: Sequence[ListingDecision], *, until: datetime, answer_until: datetime
) -> Told:
    """What the text of a message says; its notice is read with it.

    :param until: the link works.
    :param answer_until: what was decided can be answered.
    """
    notice, last_day = message.notice, local_day(message.notice.market, until)
    if message.restores:
        because = message.restoration.because if message.restoration else ""
        return Told(notice.number, restored=1, because=because, until=last_day)
    if message.refusal:
        return Told(notice.number, refused=1, found=why_refused(message.refusal), until=last_day)
    if message.appeal:
        why = message.appeal.appeal.sentence
        return Told(notice.number, refused=1, found=why, appealed=True, until=last_day)
    facts = in_words(facts_of(decisions[0]))
    restricted = sum(row.outcome == ListingOutcome.RESTRICTED for row in decisions)
    return Told(
        notice.number, removed=len(decisions) - restricted, restricted=restricted,
        corrects=message.correction is not None, law=law_of(notice.market, facts.ground), found=explanation_of(facts),
        message=notice.message_to_seller, answer_until=local_day(notice.market, answer_until), until=last_day,
    )  # fmt: skip


def why_refused(row: CounterNotice) -> str:
    """Why a counter-notice was not accepted, or dismissed, in the words that its seller reads."""
    if row.state == CounterNoticeState.INVALID:
        return f"{InvalidCode(row.invalid_code).label}. {row.invalid_sentence}"
    if row.state == CounterNoticeState.LAPSED:
        return gettext(
            "The rights holder did not reply in time; by the rule for this market the listing stays down then."
        )
    return row.decision_sentence


def in_words(facts: Facts) -> Facts:
    """The same with market and office by name: a statement has their codes."""
    office = office_name(facts.office) if facts.office else ""
    return replace(facts, market=market_name(facts.market), office=office)


def reasons_in(message: SellerMessage) -> list[Reasons]:
    """Each listing of a message with its statement; and whether it has been restored since."""
    decisions = list(decisions_told(message))
    restored = back_on_show([row.listing_id for row in decisions])
    return [_reasons(row, facts_of(row), restored.get(row.listing_id)) for row in decisions]


def back_on_show(listing_ids: Sequence[int]) -> dict[int, Back]:
    """What the marketplace has restored of some listings and is not down again, by their keys; three statements."""
    down = orders_in_force(listing_ids)
    listing_ids = [pk for pk in listing_ids if pk not in down]
    done = {"listing__in": list(listing_ids), "carried_out_at__isnull": False}
    corrected = DecisionCorrection.objects.filter(corrected_to=CorrectedTo.RESTORED, **done)
    found = {pk: Back(at) for pk, at in corrected.values_list("listing", "carried_out_at") if at}
    rows = Restoration.objects.filter(**done).values_list("listing", "carried_out_at", "because")
    return found | {pk: Back(at, because) for pk, at, because in rows if at}


def _reasons(row: ListingDecision, facts: Facts, restored: Back | None) -> Reasons:
    snapshot, body = getattr(row.listing, "snapshot", None), row.statement.body
    return Reasons(
        listing=row.listing, title=(snapshot and snapshot.title) or row.listing.item,
        restricted=row.outcome == ListingOutcome.RESTRICTED, since=facts.applied_on,
        law=body["illegal_content_legal_ground"], right=right_of(in_words(facts)), found=explanation_of(in_words(facts)),
        facts=body["decision_facts"], restored=restored,
    )  # fmt: skip


def for_desk() -> QuerySet[SellerMessage]:
    """Messages with what the desk's list shows of them."""
    return SellerMessage.objects.select_related("notice__organisation")


def links_of(messages: Iterable[SellerMessage]) -> dict[UUID, SignedLink]:
    """The newest link of each of some messages that have one, by the message's key; one statement."""
    keys = {str(one.pk): one for one in messages}
    kind = SellerMessage._meta.label_lower
    rows = SignedLink.objects.filter(subject_type=kind, subject_id__in=list(keys)).order_by("made_at", "pk")
    return {keys[row.subject_id].pk: row for row in rows}
