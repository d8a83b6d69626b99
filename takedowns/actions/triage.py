"""Triage: deciding the listings of a notice, and closing it."""

from collections import Counter, defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.actions.clocks import stop
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_moment
from takedowns.enums import ListingOutcome, MarketplaceOrderKind, NoticeState
from takedowns.models import Listing, ListingDecision, MarketplaceOrder, Notice, SecondReview, TriageDecision
from takedowns.rules.claims import why_not_claim
from takedowns.rules.triage import (
    GOES,
    GRACE,
    UPHELD,
    Verdict,
    going,
    outcome_of,
    what_goes_far,
    why_not_decide,
    why_not_mistyped,
)

from . import holding, outcome_changes, outcomes, seller_messages, statements, waiting
from .claims import CannotTriage, keep, lock
from .cures import recognise

ORDERS: dict[str, MarketplaceOrderKind] = {
    ListingOutcome.REMOVED: MarketplaceOrderKind.TAKE_DOWN,
    ListingOutcome.RESTRICTED: MarketplaceOrderKind.RESTRICT,
}


class NeedsSecondClick(DomainError):
    """The decision is far-reaching: show its effects, and ask for confirmation."""


@transaction.atomic
def decide(
    *, notice: Notice, version: int, verdicts: list[Verdict], by, at: datetime, confirmed: bool = False
) -> TriageDecision | SecondReview:
    """Decide one or many listings of a notice, and order the marketplace to carry it out.

    A decision that a trigger catches is held for a second person instead: its listings stay open, nothing is ordered.

    No order and no outcome is sent before the time for an undo is over (`GRACE`). The notice itself is decided when
    that time is over, every listing is settled and every order is executed.

    :param version: the `Notice.version` that the person saw.
    :param confirmed: whether the person has confirmed the effects of a far-reaching decision.
    :raises Stale: if somebody else has decided or taken the notice since.
    :raises CannotTriage: if a rule forbids it; nothing is changed then.
    :raises NeedsSecondClick: if the decision is far-reaching and not confirmed.
    """
    notice = lock(notice)
    if notice.version != version:
        raise Stale(what_happened_to(notice))
    if notice.triager_id and (refusal := why_not_claim(notice, by=by, at=at)):
        raise Stale(refusal)
    listings = {listing.pk: listing for listing in notice.listings.undecided().select_related("snapshot")}
    if refusal := why_not_decide(notice, by=by, at=at, verdicts=verdicts, open_ids=set(listings)):
        raise CannotTriage(refusal)
    if refusal := why_not_mistyped(verdicts, {pk: listing.pasted for pk, listing in listings.items()}):
        raise CannotTriage(refusal)
    gone = [going(listings[verdict.listing_id]) for verdict in verdicts if verdict.outcome in GOES]
    if not confirmed and (far := what_goes_far(verdicts, listings=gone, market=notice.market)):
        raise NeedsSecondClick(far)

    keep(notice, by=by, at=at)
    chosen = [listings[verdict.listing_id] for verdict in verdicts]
    if caught_by := holding.triggers_that_catch(notice, chosen, verdicts, by=by, at=at):
        return holding.hold(notice, verdicts, caught_by, by=by, at=at)
    return write(notice, verdicts, by=by, at=at)


def write(notice: Notice, verdicts: list[Verdict], *, by, at: datetime) -> TriageDecision:
    """Write down a decision about undecided listings of a locked notice, with its orders."""
    decision = _write_decision(notice, verdicts, by=by, at=at)
    count_settled(notice, verdicts, at=at)
    waiting.after_decision(notice, by=by, at=at)
    _record_decision(notice, verdicts, by=by, at=at)
    return decision


def settle_ripe(*, at: datetime, limit: int = 200, only: list[int] | None = None) -> int:
    """Close notices for which the time to undo is over; return how many.

    Each in a separate transaction: if a worker dies in between, the next run closes the rest.

    :param only: the ids of notices to keep to, where a history is lived notice by notice; by default all.
    """
    with system_scope():
        ripe = Notice.objects.ripe(at).among(only).order_by("held_until", "pk")
        ids = list(ripe.values_list("pk", flat=True)[:limit])
    return sum(_settle_one(pk, at=at) for pk in ids)


def _settle_one(pk: int, *, at: datetime) -> bool:
    with system_scope():
        return settle(lock(Notice(pk=pk)), at=at)


def settle(notice: Notice, *, at: datetime) -> bool:
    """Close a locked notice whose listings are all settled and whose orders are all executed; notify the outcome.

    Not before the time for an undo is over. The same transaction writes the outcome to the inbox of the rights holder's
    people, and stops the clock.
    """
    if notice.pending_count or notice.executing_count or not notice.may_become(NoticeState.DECIDED):
        return False
    if notice.held_until and at < notice.held_until:
        return False
    notice.state, notice.decided_at = NoticeState.DECIDED, at
    notice.outcome = outcome_of(notice.listing_count, notice.upheld_count)
    notice.save(update_fields=["state", "decided_at", "outcome"])
    if notice.clock_id:
        stop(clock_id=notice.clock_id, at=at)
    outcome_changes.keep_end_of_cures(notice)
    recognise(notice, at=at)
    outcome_changes.write_first([notice.pk])
    if notice.upheld_count:
        statements.write_statements([notice.pk], at=at)
        seller_messages.write_of_outcome(notice, at=at)
        wake_after_commit("takedowns.count_strikes")
    counts = {"upheld": notice.upheld_count, "listings": notice.listing_count}
    record("notice.decided", notice, by=None, at=at, outcome=notice.outcome, **counts)
    outcomes.tell(notice, at=at)
    return True


def what_happened_to(notice: Notice) -> str:
    """Describe what somebody else did to a notice since a person opened it."""
    decisions = notice.decisions.select_related("decided_by", "undone_by")
    last = decisions.order_by(Greatest("decided_at", "undone_at").desc(), "-pk").first()
    changed_at = max(filter(None, [last.decided_at, last.undone_at])) if last else None
    if said := waiting.what_was_answered(notice, since=changed_at):
        return said
    if said := waiting.what_was_retyped(notice, since=changed_at):
        return said
    if last is None:
        return _("%(number)s has changed since you opened it.") % {"number": notice}
    if last.undone_at:
        return _("%(who)s undid a decision of %(number)s on %(at)s.") % {
            "who": last.undone_by,
            "number": notice,
            "at": say_moment(last.undone_at),
        }
    count = last.listings.count()
    return ngettext(
        "%(who)s decided %(count)d listing of %(number)s on %(at)s.",
        "%(who)s decided %(count)d listings of %(number)s on %(at)s.",
        count,
    ) % {
        "who": last.decided_by,
        "count": count,
        "number": notice,
        "at": say_moment(last.decided_at),
    }


def _write_decision(notice, verdicts, *, by, at) -> TriageDecision:
    common = {"organisation_id": notice.organisation_id}
    decision = TriageDecision.objects.create(notice=notice, decided_by=by, decided_at=at, **common)
    rows = ListingDecision.objects.bulk_create(
        ListingDecision(
            decision=decision,
            listing_id=verdict.listing_id,
            outcome=verdict.outcome,
            ground=verdict.ground,
            rejection_code=verdict.code,
            secondary_codes=list(verdict.secondary_codes),
            sentence=verdict.sentence,
            same_as=verdict.same_as,
            explanation_id=verdict.explanation_id,
            explanation_edited=verdict.explanation_edited,
            **common,
        )
        for verdict in verdicts
    )
    mark_listings(verdicts, at=at)
    MarketplaceOrder.objects.bulk_create(
        MarketplaceOrder(
            decision=row, kind=ORDERS[row.outcome], ordered_at=at, next_try_at=at + GRACE, **common
        )
        for row in rows
        if row.outcome in ORDERS
    )
    return decision


def mark_listings(verdicts, *, at) -> None:
    """Write outcomes onto their listings."""
    alike = defaultdict(list)
    for verdict in verdicts:
        alike[verdict.outcome, verdict.code].append(verdict.listing_id)
    for (outcome, code), ids in alike.items():
        Listing.objects.filter(pk__in=ids).update(outcome=outcome, rejection_code=code, decided_at=at)


def count_settled(notice, verdicts, *, at) -> None:
    """Count settled listings of a locked notice, and hold it for the time of an undo."""
    notice.pending_count -= len(verdicts)
    notice.upheld_count += sum(verdict.outcome in UPHELD for verdict in verdicts)
    notice.executing_count += sum(verdict.outcome in ORDERS for verdict in verdicts)
    notice.version += 1
    notice.held_until = at + GRACE
    notice.first_action_at = notice.first_action_at or at
    notice.save(update_fields=[
        "pending_count", "upheld_count", "executing_count", "version", "held_until", "first_action_at",
    ])  # fmt: skip


def _record_decision(notice, verdicts, *, by, at) -> None:
    """The event is internal; the rights holder reads the outcome when the notice is decided."""
    outcomes = Counter(str(verdict.outcome) for verdict in verdicts)
    codes = sorted({verdict.code for verdict in verdicts if verdict.code})
    record("notice.listings_decided", notice, by=by, at=at, internal=True, outcomes=outcomes, codes=codes)
