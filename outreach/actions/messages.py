"""Writing a message to everybody who subscribed to a topic, and sending it once. In the scope of the desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from ipr_portal.notifications.actions import Letter, write_mails
from outreach.models import Message, Subscription

from .refusals import CannotDo
from .subscriptions import unsubscribe_address


@transaction.atomic
def draft(*, topic: str, title: str, body: str, by, at: datetime) -> Message:
    """Write a message that is not sent yet."""
    message = Message.objects.create(topic=topic, title=title, body=body, changed_by=by, changed_at=at)
    record("message.drafted", message, by=by, at=at)
    return message


@transaction.atomic
def change(*, message: Message, version: int, topic: str, title: str, body: str, by, at: datetime) -> Message:
    """Change a message that is not sent yet.

    :raises Stale: if somebody else changed or sent it meanwhile.
    """
    message = _lock(message, version)
    message.topic, message.title, message.body, message.changed_at = topic, title, body, at
    message.changed_by = by
    message.version += 1
    message.save(update_fields=["topic", "title", "body", "changed_at", "changed_by", "version"])
    record("message.changed", message, by=by, at=at)
    return message


@transaction.atomic
def send(*, message: Message, version: int, by, at: datetime) -> Message:
    """Queue a message to each subscriber, with a link that ends the subscription. Of two who send, one does.

    :raises Stale: if somebody else changed or sent it meanwhile.
    :raises CannotDo: if nobody subscribed to its topic.
    """
    message = _lock(message, version)
    readers = list(Subscription.objects.standing().filter(topic=message.topic).select_related("person"))
    if not readers:
        raise CannotDo(
            Refusal("", _("Nobody has subscribed to this topic."), _("Choose another one."), "topic")
        )
    topic = str(message.get_topic_display())
    letters = [
        Letter(
            one.address,
            one.person,
            {
                "subject": message.title,
                "body": message.body,
                "topic": topic,
                "unsubscribe": unsubscribe_address(one),
            },
        )
        for one in readers
    ]
    write_mails(letters, "message.sent", at=at, event_key=f"message.sent:{message.pk}")
    message.sent_by, message.sent_at, message.sent_to = by, at, len(readers)
    message.save(update_fields=["sent_by", "sent_at", "sent_to"])
    record("message.sent", message, by=by, at=at, count=len(readers))
    return message


def _lock(message: Message, version: int) -> Message:
    fresh = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if fresh.sent_at:
        raise Stale(_("This message was sent already."))
    if fresh.version != version:
        raise Stale(_("Somebody else changed this message meanwhile."))
    return fresh
