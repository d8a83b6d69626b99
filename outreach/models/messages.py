"""Who subscribed to which topic, and what was sent to them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from outreach.enums import NewsTopic

USER = settings.AUTH_USER_MODEL


class SubscriptionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Confirmed and not ended: who is written to."""
        return self.filter(confirmed_at__isnull=False, ended_at=None).exclude(person__is_active=False)


class Subscription(models.Model):
    """An address and a topic. The key is in the link that ends it, so it says nothing about the address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    address = models.EmailField()
    person = models.ForeignKey(
        USER, null=True, on_delete=models.CASCADE, related_name="+"
    )  # None: no account
    topic = models.CharField(max_length=10, choices=NewsTopic)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "topic"], name="outreach_one_subscription_each"),
            models.CheckConstraint(
                name="outreach_subscribed_before_ended",
                condition=Q(ended_at=None) | Q(confirmed_at__isnull=False, ended_at__gte=F("confirmed_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic"],
                condition=Q(confirmed_at__isnull=False, ended_at=None),
                name="outreach_subscribers",
            ),
            models.Index(fields=["person"], name="outreach_subscriptions_of"),
        ]

    def __str__(self) -> str:
        return self.get_topic_display()

    @property
    def organisation_id(self) -> None:
        """None: it belongs to a person."""
        return None


class Message(models.Model):
    """Something that we write once to everybody who subscribed to a topic."""

    topic = models.CharField(max_length=10, choices=NewsTopic)
    title = models.CharField(max_length=150)
    body = models.TextField()  # Markdown
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    sent_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_to = models.PositiveIntegerField(null=True)  # how many addresses; kept when these are deleted

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_message_sent_says_who",
                condition=Q(sent_at=None, sent_by=None, sent_to=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False, sent_to__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="outreach_messages_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None
