"""Telling sellers, through the marketplace, what was decided about their listings.

A message is written with what it is about, in the same transaction; `telling` says how it is sent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.links.actions import move_end, revoke
from ipr_portal.marketplace.connector import Connector, ConnectorError
from ipr_portal.markets import end_of_local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import SellerMessageState
from takedowns.models import (
    AppealedListing,
    CounterNotice,
    DecisionCorrection,
    Listing,
    ListingDecision,
    Notice,
    Restoration,
    SellerMessage,
)
from takedowns.queries.disputes import rule_for
from takedowns.queries.seller_messages import decisions_told, link_lasts, told_in
from takedowns.queries.seller_words import subject_of, text_of

from . import counter_notices, telling
from .telling import TASK, ClaimedMessage

PURPOSE = "seller.statement"


def write_of_outcome(notice: Notice, *, at: datetime) -> None:
    """Write one message to each seller of listings that an outcome took down or restricted.

    Part of sending the outcome, in its transaction. A listing whose seller nobody knows has none to tell.
    """
    acting = ListingDecision.objects.acting().filter(decision__notice=notice, corrects=False)
    sellers = acting.exclude(listing__seller_key="").order_by().values_list("listing__seller_key", flat=True)
    made = [_message(notice.organisation_id, notice.pk, key, at=at) for key in sorted(set(sellers))]
    _write(made)


def write_of_corrections(corrections: Sequence[DecisionCorrection], *, at: datetime) -> None:
    """Write the message about each correction that the marketplace has brought about; each has its listing."""
    _write([_about(row.listing, at=at, correction=row) for row in corrections if row.listing.seller_key])


def write_of_restorations(restorations: Sequence[Restoration], *, at: datetime) -> None:
    """Write the message about each restoration that the marketplace has carried out; each has its listing."""
    _write([_about(row.listing, at=at, restoration=row) for row in restorations if row.listing.seller_key])


def write_of_refusals(rows: Sequence[CounterNotice], *, at: datetime) -> None:
    """Write that counter-notices were not accepted, or dismissed; each has its listing."""
    _write([_about(row.listing, at=at, refusal=row) for row in rows])


def write_of_appeals(rows: Sequence[AppealedListing], *, at: datetime) -> None:
    """Write that appeals of sellers were denied, or not admissible; each has its listing."""
    _write([_about(row.listing, at=at, appeal=row) for row in rows])


def tell_due(*, connector: Connector, at: datetime, limit: int = 200) -> int:
    """Send the messages that are due, one by one; return how many were tried."""
    return telling.send_all(claim(at=at, limit=limit), take_answer, connector=connector, at=at)


def claim(*, at: datetime, limit: int) -> list[ClaimedMessage]:
    """Claim due messages that no other worker has, with their links, committed before any is sent."""
    with system_scope():
        rows = SellerMessage.objects.due(at).order_by("next_try_at", "pk")
        held = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        found = list(held.with_all()[:limit])
        return [_claimed(message, at=at) for message in found]


def take_answer(*, key: str, at: datetime, proof: str = "", error: ConnectorError | None = None) -> None:
    """Write the answer of the marketplace; what failed is sent again, or left to a person.

    The link was made when the message was first sent; its time is counted from when the seller was told.
    """
    with system_scope():
        rows = SellerMessage.objects.select_for_update(of=("self",), no_key=True).select_related("notice")
        message = rows.get(pk=key)
        if message.state == SellerMessageState.TOLD:
            return
        if error is None:
            telling.note_told(message, proof, at=at)
            if links := telling.links_of(message):
                lasts = link_lasts(rule_for(message.notice, at=at))
                move_end(link=links[0], ends_at=end_of_local_day(message.notice.market, at + lasts))
            record("seller.told", message.notice, by=None, at=at, internal=True, seller=_name(message))
        elif telling.note_error(message, error, at=at):
            _tell_given_up(message, at=at)


@transaction.atomic
def try_again(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """Let a message be sent again that was given up, in staff's scope.

    :raises Stale: if it is not given up any more.
    """
    message = _locked(message)
    telling.wait_again(message, at=at)
    record("seller.telling_retried", message.notice, by=by, at=at, internal=True, seller=_name(message))
    wake_after_commit(TASK)
    return message


@transaction.atomic
def revoke_link(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """End the link of a message before its time, in staff's scope; files that came by it and were not sent are given up.

    :raises Stale: if it does not work any more.
    """
    message = _locked(message)
    link = telling.working_link(message, at=at)
    revoke(link=link, by=by, at=at)
    counter_notices.give_up_unsent(message, at=at)
    record("seller.link_revoked", message.notice, by=by, at=at, internal=True, seller=_name(message))
    return message


@transaction.atomic
def send_new_link(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """Have a message sent again with a new link, in staff's scope; the seller's time counts from then.

    :raises Stale: if its link was not revoked, or it is being sent.
    """
    message = _locked(message)
    telling.wait_for_new_link(message, at=at)
    record("seller.link_renewed", message.notice, by=by, at=at, internal=True, seller=_name(message))
    wake_after_commit(TASK)
    return message


def _locked(message: SellerMessage) -> SellerMessage:
    rows = SellerMessage.objects.select_for_update(of=("self",), no_key=True).select_related("notice")
    return rows.get(pk=message.pk)


def _about(listing: Listing, *, at: datetime, **what) -> SellerMessage:
    return _message(listing.organisation_id, listing.notice_id, listing.seller_key, at=at, **what)


def _message(organisation_id, notice_id, seller_key, *, at: datetime, **what) -> SellerMessage:
    return SellerMessage(
        organisation_id=organisation_id, notice_id=notice_id, seller_key=seller_key, written_at=at, next_try_at=at,
        **what,
    )  # fmt: skip


def _write(messages: list[SellerMessage]) -> None:
    if messages:
        SellerMessage.objects.bulk_create(messages, ignore_conflicts=True)
        wake_after_commit(TASK)


def _claimed(message: SellerMessage, *, at: datetime) -> ClaimedMessage:
    decisions = list(decisions_told(message))
    shown = [row.listing.snapshot for row in decisions if hasattr(row.listing, "snapshot")]
    name = next((snapshot.seller_name for snapshot in shown if snapshot.seller_name), "")
    address, reference = telling.claim(
        message, purpose=PURPOSE, page="seller_statement", recipient=name or _name(message), at=at
    )
    rule = rule_for(message.notice, at=at)  # the days begin when the marketplace has told the seller
    told = told_in(
        message, decisions, until=at + link_lasts(rule), answer_until=at + timedelta(days=rule.file_days)
    )
    return ClaimedMessage(
        str(message.pk), message.seller_key, reference, subject_of(told), text_of(told), address
    )  # fmt: skip


def _tell_given_up(message: SellerMessage, *, at: datetime) -> None:
    seller, why = _name(message), message.last_error
    record("seller.not_told", message.notice, by=None, at=at, internal=True, seller=seller, error=why)
    notify(
        staff_who(Can.WATCH_EXECUTIONS), "seller.not_told", message.notice, at=at,
        path=f"{reverse('desk:seller_messages')}?state=REFUSED", event_key=f"seller.not_told:{message.notice_id}",
        seller=seller, error=why,
    )  # fmt: skip


def _name(message: SellerMessage) -> str:
    return message.seller_key.rpartition(":")[2]
