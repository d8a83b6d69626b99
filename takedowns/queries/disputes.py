"""What is known of listings in dispute: whether they are down, who decided, and their counter-notices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from ipr_portal.markets import local_day
from takedowns.enums import (
    COUNTER_NOTICE_MOVES,
    CorrectedTo,
    CounterNoticeState,
    MarketplaceOrderState,
    Silence,
)
from takedowns.models import (
    AppealedListing,
    CounterNotice,
    DecisionCorrection,
    DisputeRule,
    Listing,
    MarketplaceOrder,
    Notice,
    Restoration,
    Retraction,
    SellerAnswer,
    SellerMessage,
)
from takedowns.models.disputes import FORWARDED
from takedowns.models.legal_holds import is_held
from takedowns.rules.dispute_rules import known_at, rule_among
from takedowns.rules.disputes import Disputed

from .legal_holds import holds_about

TABS = {
    "check": [CounterNoticeState.RECEIVED],
    "holder": [CounterNoticeState.FORWARDED],
    "decide": [CounterNoticeState.HOLDER_CONTESTS],
    "ended": sorted(COUNTER_NOTICE_MOVES.final),
}


def rule_for(notice: Notice, *, at: datetime) -> DisputeRule:
    """The rule in force at a moment for disputes about the listings of a notice; `notice` has its right."""
    return rules_for(notice, [at])[at]


def rules_for(notice: Notice, moments: Iterable[datetime]) -> dict[datetime, DisputeRule]:
    """The same for several moments; one statement."""
    rules, market = list(DisputeRule.objects.all()), notice.market
    return {
        at: rule_among(
            known_at(rules, at), right_kind=notice.right.kind, market=market, day=local_day(market, at)
        )
        for at in moments
    }


def rule_told(message: SellerMessage) -> DisputeRule:
    """The rule that a seller was told, which holds for all that follows; of a message that is not sent, today's at least."""
    return message.rule or rule_for(message.notice, at=message.told_at or message.written_at)


def rule_to_tell(message: SellerMessage, *, at: datetime) -> DisputeRule:
    """The rule whose days a message that is sent now names: that of an answer or an appeal goes on, a decision has today's."""
    if message.rule:
        return message.rule
    if message.refusal:
        return message.refusal.rule
    if message.appeal and message.appeal.appeal.message:
        return rule_told(message.appeal.appeal.message)
    return rule_for(message.notice, at=at)


def orders_in_force(listing_ids: Iterable[int]) -> dict[int, MarketplaceOrder]:
    """By listing, the order that keeps it down: carried out, and nothing was ordered to undo it."""
    rows = MarketplaceOrder.objects.filter(
        decision__listing__in=list(listing_ids), decision__decision__undone_at=None, undoes=None,
        state=MarketplaceOrderState.EXECUTED, restoration=None,
    )  # fmt: skip
    return {row.decision.listing_id: row for row in rows.select_related("decision").order_by("pk")}


def disputed(listings: Sequence[Listing]) -> dict[int, Disputed]:
    """What the rules ask of some listings, by their keys; six statements."""
    ids = [one.pk for one in listings]
    orders = orders_in_force(ids)
    back = set(Restoration.objects.filter(listing__in=ids).values_list("listing", flat=True))
    appealed = AppealedListing.objects.filter(listing__in=ids, result="")
    since = dict(appealed.values_list("listing", "appeal__filed_at"))
    corrected = DecisionCorrection.objects.filter(listing__in=ids)
    back |= set(corrected.filter(corrected_to=CorrectedTo.RESTORED).values_list("listing", flat=True))
    final = back & orders.keys()  # restored, and down all the same: an appeal was granted
    before, held = rounds_of(ids), holds_about(ids)
    return {
        one.pk: Disputed(
            outcome=one.outcome, down=one.pk in orders, restored=one.pk in back - final, before=before.get(one.pk, []),
            appealed_at=since.get(one.pk), final=one.pk in final, held=one.pk in held,
        )
        for one in listings
    }  # fmt: skip


def restorations_in(notice: Notice) -> dict[int, Restoration]:
    """Listings of a notice that are restored, by their keys, other than by a corrected decision; one statement."""
    return {row.listing_id: row for row in Restoration.objects.filter(listing__notice=notice)}


def retractions_in(notice: Notice) -> dict[int, Retraction]:
    """Listings of a notice that are retracted or proposed to be, by their keys; one statement."""
    return {row.listing_id: row for row in Retraction.objects.filter(listing__notice=notice)}


def rounds_of(listing_ids: Iterable[int]) -> dict[int, list[CounterNotice]]:
    """The counter-notices of some listings in the order of their rounds; one statement."""
    found: dict[int, list[CounterNotice]] = defaultdict(list)
    for row in CounterNotice.objects.with_all().filter(listing__in=list(listing_ids)).order_by("round"):
        found[row.listing_id].append(row)
    return dict(found)


def for_desk(tab: str) -> QuerySet[SellerAnswer]:
    """Answers of sellers with counter-notices in the states of a tab, each with how many and by when.

    What is under legal hold has no hour; an answer all of which is has none.
    """
    ours = Q(counter_notices__state__in=TABS[tab])
    rows = SellerAnswer.objects.filter(ours).select_related("notice__organisation", "message")
    running = ours & ~Q(is_held("counter_notices__listing"))
    due, ended = (
        Min("counter_notices__due_at", filter=running),
        Min("counter_notices__closed_at", filter=ours),
    )
    return rows.annotate(n=Count("counter_notices", filter=ours), due_at=due, ended_at=ended)


def counts_by_tab() -> dict[str, int]:
    """How many answers each tab has; one statement."""
    counted = {
        tab: Count("answer", distinct=True, filter=Q(state__in=states)) for tab, states in TABS.items()
    }
    return CounterNotice.objects.aggregate(**counted)


def counter_notices_in(answer: SellerAnswer) -> list[CounterNotice]:
    """The counter-notices of an answer in the order of their listings."""
    rows = CounterNotice.objects.with_all().filter(answer=answer).prefetch_related("reply_files__file")
    return list(rows.order_by("listing__position"))


def read_by_holder() -> QuerySet[CounterNotice]:
    """What the rights holder whose scope is open reads of counter-notices: nothing that was not forwarded."""
    return CounterNotice.objects.with_all().filter(**FORWARDED)


def seen_by_holder(notice: Notice, key: UUID) -> list[CounterNotice]:
    """Of an answer of a seller, what its rights holder reads."""
    rows = read_by_holder().filter(answer=key, answer__notice=notice)
    return list(rows.prefetch_related("reply_files__file").order_by("listing__position"))


@dataclass(frozen=True, slots=True)
class HolderDispute:
    """An answer of a seller as the page of its notice names it."""

    answer: SellerAnswer
    rows: list[CounterNotice]

    @property
    def to_reply(self) -> list[CounterNotice]:
        return [row for row in self.rows if row.state == CounterNoticeState.FORWARDED]

    @property
    def waits(self) -> bool:
        """Whether a reply is open, and a court order or proceedings keep all its listings down."""
        return bool(self.to_reply) and self.until is None

    @property
    def stays_down(self) -> bool:
        """Whether the rule leaves the listings down if there is no reply; the listings of an answer have one rule."""
        return self.rows[0].rule.silence == Silence.STAYS_DOWN

    @property
    def until(self) -> datetime | None:
        return min((row.due_at for row in self.to_reply if row.due_at and not row.held), default=None)


def disputes_in(notice: Notice) -> list[HolderDispute]:
    """The answers of sellers that the rights holder of a notice reads, the newest first; one statement."""
    rows = read_by_holder().filter(answer__notice=notice)
    found: dict[UUID, HolderDispute] = {}
    for row in rows.order_by("-answer__sent_at", "listing__position"):
        found.setdefault(row.answer_id, HolderDispute(row.answer, [])).rows.append(row)
    return list(found.values())
