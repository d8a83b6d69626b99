"""Telling sellers, through the marketplace, what was decided about their listings.

A message is written with what it is about, in the same transaction. It is claimed in one transaction, which makes its
link; the marketplace is called outside any, and its answer is written in another. If a worker dies in between, the claim
expires and the same message is sent again with the same link: the marketplace recognises it by its reference. The token of
the link is kept sealed until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of as trail_subject
from ipr_portal.errors import Stale
from ipr_portal.links.actions import make, move_end, revoke
from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.connector import Connector, ConnectorError, ConnectorUnavailable
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

from . import counter_notices

CLAIM = timedelta(minutes=2)  # longer than a call to the marketplace may take
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(minutes=30)
GIVE_UP_AFTER = 12  # attempts
TASK = "takedowns.tell_sellers"
PURPOSE = "seller.statement"


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message as a worker needs it outside the transaction."""

    key: str
    seller_key: str
    reference: str
    subject: str
    text: str
    link: str


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
    claimed = claim(at=at, limit=limit)
    for message in claimed:
        try:
            proof = connector.tell_seller(
                message.seller_key, reference=message.reference, subject=message.subject, text=message.text,
                link=message.link, at=at,
            )  # fmt: skip
        except ConnectorError as error:
            take_answer(key=message.key, error=error, at=at)
        else:
            take_answer(key=message.key, proof=proof, at=at)
    return len(claimed)


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
        message.attempts += 1
        if error is None:
            message.state, message.told_at, message.proof = SellerMessageState.TOLD, at, proof[:200]
            message.token, message.last_error = "", ""
            if links := _links_of(message):
                move_end(link=links[0], ends_at=at + link_lasts(rule_for(message.notice, at=at)))
            record("seller.told", message.notice, by=None, at=at, internal=True, seller=_name(message))
        else:
            _postpone(message, error, at=at)
        message.save(
            update_fields=["state", "told_at", "proof", "token", "attempts", "next_try_at", "last_error"]
        )


@transaction.atomic
def try_again(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """Let a message be sent again that was given up, in staff's scope.

    :raises Stale: if it is not given up any more.
    """
    rows = SellerMessage.objects.select_for_update(of=("self",), no_key=True).select_related("notice")
    message = rows.get(pk=message.pk)
    if not message.may_become(SellerMessageState.WAITS):
        raise Stale(_("This message is %(state)s.") % {"state": message.get_state_display()})
    message.state, message.next_try_at, message.attempts = SellerMessageState.WAITS, at, 0
    message.save(update_fields=["state", "next_try_at", "attempts"])
    record("seller.telling_retried", message.notice, by=by, at=at, internal=True, seller=_name(message))
    wake_after_commit(TASK)
    return message


@transaction.atomic
def revoke_link(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """End the link of a message before its time, in staff's scope; files that came by it and were not sent are given up.

    :raises Stale: if it does not work any more.
    """
    message, link = _locked(message)
    if link is None or link.revoked_at or at >= link.expires_at:
        raise Stale(_("The link of this message does not work any more."))
    revoke(link=link, by=by, at=at)
    counter_notices.give_up_unsent(message, at=at)
    record("seller.link_revoked", message.notice, by=by, at=at, internal=True, seller=_name(message))
    return message


@transaction.atomic
def send_new_link(*, message: SellerMessage, by, at: datetime) -> SellerMessage:
    """Have a message sent again with a new link, in staff's scope; the seller's time counts from then.

    :raises Stale: if its link was not revoked, or it is being sent.
    """
    message, link = _locked(message)
    if message.state != SellerMessageState.TOLD or link is None or not link.revoked_at:
        raise Stale(_("Only a message whose link was revoked is sent with a new one."))
    message.state, message.told_at, message.token = SellerMessageState.WAITS, None, ""
    message.next_try_at, message.attempts = at, 0
    message.save(update_fields=["state", "told_at", "token", "next_try_at", "attempts"])
    record("seller.link_renewed", message.notice, by=by, at=at, internal=True, seller=_name(message))
    wake_after_commit(TASK)
    return message


def _locked(message: SellerMessage) -> tuple[SellerMessage, SignedLink | None]:
    """A message, locked, with its newest link."""
    rows = SellerMessage.objects.select_for_update(of=("self",), no_key=True).select_related("notice")
    message = rows.get(pk=message.pk)
    return message, next(iter(_links_of(message)), None)


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
    links = _links_of(message)
    if not links or not message.token:
        shown = [row.listing.snapshot for row in decisions if hasattr(row.listing, "snapshot")]
        name = next((snapshot.seller_name for snapshot in shown if snapshot.seller_name), "")
        made, message.token = make(
            purpose=PURPOSE, subject=message, recipient=name or _name(message), by=None, at=at
        )
        links = [made, *links]
    message.next_try_at = at + CLAIM
    message.save(update_fields=["token", "next_try_at"])
    rule = rule_for(message.notice, at=at)  # the days begin when the marketplace has told the seller
    told = told_in(
        message, decisions, until=at + link_lasts(rule), answer_until=at + timedelta(days=rule.file_days)
    )
    address = settings.SITE_URL + reverse("seller_statement", args=[message.token])
    again = (
        f"-{len(links)}" if len(links) > 1 else ""
    )  # else the marketplace takes it for the one that it has
    return ClaimedMessage(
        str(message.pk),
        message.seller_key,
        message.reference + again,
        subject_of(told),
        text_of(told),
        address,
    )


def _links_of(message: SellerMessage) -> list[SignedLink]:
    """The links of a message, the newest first."""
    return list(SignedLink.objects.about(*trail_subject(message)))


def _postpone(message: SellerMessage, error: ConnectorError, *, at: datetime) -> None:
    message.last_error = str(error)[:500]
    if isinstance(error, ConnectorUnavailable) and message.attempts < GIVE_UP_AFTER:
        message.next_try_at = at + min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
        return
    message.state = SellerMessageState.REFUSED
    seller, why = _name(message), message.last_error
    record("seller.not_told", message.notice, by=None, at=at, internal=True, seller=seller, error=why)
    notify(
        staff_who(Can.WATCH_EXECUTIONS), "seller.not_told", message.notice, at=at,
        path=f"{reverse('desk:seller_messages')}?state=REFUSED", event_key=f"seller.not_told:{message.notice_id}",
        seller=seller, error=why,
    )  # fmt: skip


def _name(message: SellerMessage) -> str:
    return message.seller_key.rpartition(":")[2]
