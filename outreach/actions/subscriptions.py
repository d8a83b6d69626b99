"""Subscribing to topics, with an account or without, and ending that by one click. In the scope of the desk."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import Stale
from ipr_portal.links import actions as links
from ipr_portal.notifications.actions import write_mail
from ipr_portal.notifications.limits import has_enough
from outreach.enums import NewsTopic
from outreach.models import Subscription

UNCONFIRMED = timedelta(days=7)  # then an address that nobody confirmed is deleted
ENDED = timedelta(days=30)  # then an address that unsubscribed is deleted
SALT = "outreach.unsubscribe"
LONGEST = 200  # characters of a token


@transaction.atomic
def ask(*, address: str, topics: Collection[str], at: datetime) -> None:
    """Keep what somebody typed on the public page, and mail a link to confirm it.

    The answer is the same whether the address is known or not; the mail alone says it.
    """
    address = address.lower()
    known = set(
        Subscription.objects.standing()
        .filter(address=address, topic__in=topics)
        .values_list("topic", flat=True)
    )
    asked = [_asked(address, topic, at) for topic in NewsTopic if topic in topics and topic not in known]
    if not asked or has_enough(address, "subscription.asked", at=at):
        return
    _link, token = links.make(
        purpose="subscription.confirm", subject=asked[0], recipient=address, by=None, at=at
    )
    write_mail(
        address, "subscription.asked", at=at, event_key=f"subscription.asked:{asked[0].pk}:{at.timestamp()}",
        link_path=reverse("subscription_confirm", args=[token]),
        subject=", ".join(str(one.get_topic_display()) for one in asked),
    )  # fmt: skip


def _asked(address: str, topic: str, at: datetime) -> Subscription:
    """The row of an address and a topic, unconfirmed."""
    row, made = Subscription.objects.get_or_create(address=address, topic=topic, defaults={"asked_at": at})
    if not made:
        row.asked_at, row.confirmed_at, row.ended_at = at, None, None
        row.save(update_fields=["asked_at", "confirmed_at", "ended_at"])
    return row


def waiting_for(address: str) -> list[Subscription]:
    """What an address asked for and has not confirmed."""
    return list(Subscription.objects.filter(address=address, confirmed_at=None).order_by("topic"))


@transaction.atomic
def confirm(*, address: str, at: datetime) -> list[Subscription]:
    """Confirm everything that an address asked for.

    :raises Stale: if nothing waits: it was confirmed before, or deleted.
    """
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(address=address, confirmed_at=None).order_by("pk"))
    if not found:
        raise Stale(_("This subscription is confirmed already, or seven days have passed."))
    person = User.objects.filter(email=address, is_active=True).first()
    for row in found:
        row.confirmed_at, row.person = at, person
        row.save(update_fields=["confirmed_at", "person"])
        record("subscription.confirmed", row, by=None, at=at, internal=True, address=address)
    return found


@transaction.atomic
def choose(*, person: User, topics: Iterable[str], at: datetime) -> None:
    """Set the topics of somebody with an account. Its address is confirmed already."""
    wanted = set(topics)
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True).filter(
        address=person.email.lower()
    )
    found = {row.topic: row for row in rows.order_by("pk")}
    for topic in NewsTopic:
        row = found.get(topic)
        stands = bool(row and row.confirmed_at and not row.ended_at)
        if topic in wanted and not stands:
            _start(person, topic, at)
        elif row and stands and topic not in wanted:
            _end(row, at)


def _start(person: User, topic: str, at: datetime) -> None:
    values = {"person": person, "asked_at": at, "confirmed_at": at, "ended_at": None}
    row, _made = Subscription.objects.update_or_create(
        address=person.email.lower(), topic=topic, defaults=values
    )
    record("subscription.confirmed", row, by=person, at=at, internal=True, address=row.address)


def unsubscribe_address(subscription: Subscription) -> str:
    """The address that ends a subscription: its key, signed, and nothing else."""
    token = signing.Signer(salt=SALT).sign(str(subscription.pk))
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


@transaction.atomic
def end_by_token(*, token: str, at: datetime) -> bool:
    """End what a token names; whether there was anything to end. The page says the same in each case."""
    try:
        key = uuid.UUID(signing.Signer(salt=SALT).unsign(token[:LONGEST]))
    except (signing.BadSignature, ValueError):
        return False
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=key, confirmed_at__isnull=False, ended_at=None).first()
    if row is None:
        return False
    _end(row, at)
    return True


def _end(row: Subscription, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("subscription.ended", row, by=None, at=at, internal=True, address=row.address)


def tidy(*, at: datetime) -> int:
    """Delete addresses that nobody confirmed, and those that unsubscribed a month ago; return how many."""
    unconfirmed = Subscription.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED)
    ended = Subscription.objects.filter(ended_at__lt=at - ENDED)
    return sum(rows.delete()[0] for rows in (unconfirmed, ended))
