"""How messages to sellers about decisions and measures are sent: their claim, its link, and the answer of the marketplace.

A message is claimed in one transaction, which makes its link; the marketplace is called outside any, and its answer is
written in another. If a worker dies in between, the claim expires and the same message is sent again with the same link: the
marketplace recognises it by its reference. The token of the link is kept sealed until then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.models import subject_of
from ipr_portal.errors import Stale
from ipr_portal.links.actions import make
from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.connector import Connector, ConnectorError, ConnectorUnavailable
from takedowns.enums import SellerMessageState
from takedowns.models import DisputeRule
from takedowns.models.seller_messages import MessageToSeller

CLAIM = timedelta(minutes=2)  # longer than a call to the marketplace may take
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(minutes=30)
GIVE_UP_AFTER = 12  # attempts
TASK = "takedowns.tell_sellers"
ANSWER = ("state", "told_at", "proof", "token", "attempts", "next_try_at", "last_error")


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message as a worker needs it outside the transaction."""

    key: str
    seller_key: str
    reference: str
    subject: str
    text: str
    link: str


def send_all(
    claimed: Sequence[ClaimedMessage], take_answer: Callable[..., None], *, connector: Connector, at: datetime
) -> int:
    """Send claimed messages one by one; return how many were tried.

    :param take_answer: writes the answer of the marketplace: its proof or its error.
    """
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


def links_of(message: MessageToSeller) -> list[SignedLink]:
    """The links of a message, the newest first."""
    return list(SignedLink.objects.about(*subject_of(message)))


def claim(
    message: MessageToSeller, *, rule: DisputeRule, purpose: str, page: str, recipient: str, at: datetime
) -> tuple[str, str]:
    """Claim a locked message, with a link where it has none that works; return the address of its page and its reference.

    :param rule: whose days the message names; it holds for what follows, also once there is a newer version.
    :param page: the name of the page that the link opens.
    """
    links = links_of(message)
    if not links or not message.token:
        made, message.token = make(purpose=purpose, subject=message, recipient=recipient, by=None, at=at)
        links = [made, *links]
    message.next_try_at, message.rule = at + CLAIM, rule
    message.save(update_fields=["token", "next_try_at", "rule"])
    # Without another reference the marketplace would take a new link for the one that it has.
    again = f"-{len(links)}" if len(links) > 1 else ""
    return settings.SITE_URL + reverse(page, args=[message.token]), message.reference + again


def note_told(message: MessageToSeller, proof: str, *, at: datetime) -> None:
    """Note on a locked message that the marketplace has it."""
    message.attempts += 1
    message.state, message.told_at, message.proof = SellerMessageState.TOLD, at, proof[:200]
    message.token, message.last_error = "", ""
    message.save(update_fields=ANSWER)


def note_error(message: MessageToSeller, error: ConnectorError, *, at: datetime) -> bool:
    """Note on a locked message that it failed; return whether it is given up, so that a person must act."""
    message.attempts += 1
    message.last_error = str(error)[:500]
    again = isinstance(error, ConnectorUnavailable) and message.attempts < GIVE_UP_AFTER
    if again:
        message.next_try_at = at + min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
    else:
        message.state = SellerMessageState.REFUSED
    message.save(update_fields=ANSWER)
    return not again


def wait_again(message: MessageToSeller, *, at: datetime) -> None:
    """Let a locked message be sent again that was given up.

    :raises Stale: if it is not given up any more.
    """
    if message.state != SellerMessageState.REFUSED:
        raise Stale(_("This message is %(state)s.") % {"state": message.get_state_display()})
    message.state, message.next_try_at, message.attempts = SellerMessageState.WAITS, at, 0
    if len(links_of(message)) <= 1:  # the seller was never told, so nothing was promised
        message.rule = None
    message.save(update_fields=["state", "next_try_at", "attempts", "rule"])


def working_link(message: MessageToSeller, *, at: datetime) -> SignedLink:
    """The link of a locked message that works now.

    :raises Stale: if there is none.
    """
    link = next(iter(links_of(message)), None)
    if link is None or link.revoked_at or at >= link.expires_at:
        raise Stale(_("The link of this message does not work any more."))
    return link


def wait_for_new_link(message: MessageToSeller, *, at: datetime) -> None:
    """Let a locked message be sent again with a new link; the seller's time counts from then.

    :raises Stale: if its link was not revoked, or it is being sent.
    """
    link = next(iter(links_of(message)), None)
    if message.state != SellerMessageState.TOLD or link is None or not link.revoked_at:
        raise Stale(_("Only a message whose link was revoked is sent with a new one."))
    message.state, message.told_at, message.token = SellerMessageState.WAITS, None, ""
    message.next_try_at, message.attempts = at, 0
    message.save(update_fields=["state", "told_at", "token", "next_try_at", "attempts"])
