"""News for people: in the inbox, and by mail through a transactional outbox."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.moves import Moves
from ipr_portal.tenancy.models import Compartment, Organisation, TenantManager


class NotificationQuerySet(models.QuerySet):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One line in a person's inbox. No organisation: it concerns the person or the desk."""

    sentence: str  # in words, where `reading` put them
    icon: str
    link: LazyStr

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    event_key = models.CharField(max_length=200)
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event_key"], name="notifications_once_a_person")
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notifications_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(
                fields=["compartment"],
                condition=Q(compartment__isnull=False),
                name="notifications_of_compartment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class MailState(models.TextChoices):
    """The state of an outgoing mail."""

    QUEUED = "QUEUED", _("waiting")
    SENDING = "SENDING", _("being sent")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("given up")
    RETIRED = "RETIRED", _("not sent: no longer relevant")


MAIL_MOVES = Moves(
    MailState,
    {
        MailState.QUEUED: {MailState.SENDING, MailState.RETIRED},
        MailState.SENDING: {MailState.SENT, MailState.QUEUED, MailState.FAILED},
        MailState.FAILED: {MailState.QUEUED},
    },
    final={MailState.SENT, MailState.RETIRED},
)


class OutgoingMailQuerySet(models.QuerySet):
    def unsent(self) -> Self:
        return self.filter(state__in=[MailState.QUEUED, MailState.SENDING])

    def due(self, at) -> Self:
        """Waiting to be sent, or claimed by a worker whose claim has expired.

        A mail of a series waits until the ones before it were sent or given up: a cancellation never overtakes its
        invitation.
        """
        before = OutgoingMail.objects.unsent().filter(
            series=OuterRef("series"), address=OuterRef("address"), place__lt=OuterRef("place")
        )
        return self.unsent().filter(Q(series="") | ~Exists(before), next_try_at__lte=at)

    def given_up(self) -> Self:
        return self.filter(state=MailState.FAILED)


class OutgoingMail(models.Model):
    """A mail to be sent: the outbox. Written in the transaction of its event, sent after that commits.

    A mail server cannot take part in our transaction. So the row is SENDING before the call; if the worker dies, the
    claim expires and the mail is sent again under the same Message-ID, by which the recipient's side recognises it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # its Message-ID
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who chose the address; nobody, where the portal writes to people it knows
    address = models.EmailField()
    kind = models.CharField(max_length=80)
    event_key = models.CharField(max_length=200)
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # while SENDING: when the claim expires
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    series = models.CharField(
        max_length=80, blank=True
    )  # mails of a series reach an address one after another
    place = models.PositiveIntegerField(default=0)  # of this mail in its series

    objects: ClassVar = TenantManager.from_queryset(OutgoingMailQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "event_key"], name="notifications_one_mail_an_event"),
            models.CheckConstraint(
                name="notifications_sent_says_when",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[MailState.QUEUED, MailState.SENDING]),
                name="notifications_due",
            ),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(state=MailState.FAILED),
                name="notifications_given_up",
            ),
            models.Index(
                fields=["series", "address", "place"],
                condition=Q(state__in=[MailState.QUEUED, MailState.SENDING]) & ~Q(series=""),
                name="notifications_mail_of_series",
            ),
            models.Index(
                fields=["compartment"],
                condition=Q(compartment__isnull=False),
                name="notifications_mail_of_comp",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"


class KeptMail(models.Model):
    """A mail of the embedded mail server: `make run` shows it, production never writes it."""

    read_by = "staff"

    message_id = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=400)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    arrived_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-arrived_at", "-id"], name="notifications_kept")]

    def __str__(self) -> str:
        return self.subject
