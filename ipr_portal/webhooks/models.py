"""Endpoints of an organisation, their secrets, what is to be sent to them, and every attempt."""

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.models import AuditEvent
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel


class EndpointState(models.TextChoices):
    """Whether an endpoint is sent anything."""

    ACTIVE = "ACTIVE", _("active")
    DISABLED = "DISABLED", _("disabled")


class Why(models.TextChoices):
    """Why an endpoint was disabled."""

    BY_PERSON = "BY_PERSON", _("a member disabled it")
    GONE = "GONE", _("its server answered that it is gone (410)")
    FAILING = "FAILING", _("20 attempts in a row failed")
    PERSON_LEFT = "PERSON_LEFT", _("its responsible person left the organisation")


class DeliveryState(models.TextChoices):
    """What became of a delivery."""

    PENDING = "PENDING", _("waiting")
    DELIVERED = "DELIVERED", _("delivered")
    PARKED = "PARKED", _("parked")


class EndpointQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(state=EndpointState.ACTIVE)


class Endpoint(TenantModel):
    """An address of an organisation's server that is told of events. One person of the organisation is responsible."""

    address = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=80))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=EndpointState, default=EndpointState.ACTIVE)
    failures = models.PositiveIntegerField(default=0)  # attempts in a row, over all deliveries
    rests_until = models.DateTimeField(null=True)  # after an attempt without an answer
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    disabled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the portal
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=12, choices=Why, blank=True)

    objects: ClassVar = TenantManager.from_queryset(EndpointQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(state="ACTIVE"),
                name="webhooks_one_of_an_address",
            ),
            models.CheckConstraint(
                name="webhooks_disabled_says_when_and_why",
                condition=Q(state="ACTIVE", disabled_at=None, disabled_by=None, disabled_why="")
                | (Q(state="DISABLED", disabled_at__isnull=False) & ~Q(disabled_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class SecretQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at))


class Secret(TenantModel):
    """A secret by which deliveries are signed; two at once while one replaces the other."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="secrets")
    value = SealedField()  # as Standard Webhooks writes it: `whsec_` and base64
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # set by the rotation that replaces it

    objects: ClassVar = TenantManager.from_queryset(SecretQuerySet)()

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.made_at:%Y-%m-%d}"


class DeliveryQuerySet(models.QuerySet):
    def pending(self) -> Self:
        return self.filter(state=DeliveryState.PENDING)

    def due(self, at) -> Self:
        """What may be sent now: of each subject and endpoint the earliest alone, and of endpoints that do not rest."""
        earlier = Delivery.objects.pending().filter(
            endpoint=OuterRef("endpoint"), subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"),
            pk__lt=OuterRef("pk"),
        )  # fmt: skip
        awake = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=at)
        return self.pending().filter(awake, ~Exists(earlier), next_try_at__lte=at)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Delivery(TenantModel):
    """One event for one endpoint. Postgres writes it together with the event; a test is written by its action."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(
        AuditEvent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    webhook_id = models.UUIDField(unique=True, default=uuid4)  # the same at every attempt
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()  # of the event
    body = models.TextField(blank=True)  # written before the first attempt, then the same at every one
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # while it is sent: until when the worker has it
    last_status = models.PositiveSmallIntegerField(null=True)  # of HTTP; none without an answer
    milliseconds = models.PositiveIntegerField(null=True)  # of the last attempt
    said = models.CharField(max_length=200, blank=True)  # what went wrong last

    objects: ClassVar = TenantManager.from_queryset(DeliveryQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="webhooks_one_of_an_event"),
            models.CheckConstraint(
                name="webhooks_delivery_has_event_or_is_test",
                condition=Q(event__isnull=False) | Q(action="webhook.test"),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="PENDING"), name="webhooks_due"),
            models.Index(
                fields=["endpoint", "subject_type", "subject_id", "id"],
                condition=Q(state="PENDING"),
                name="webhooks_in_order",
            ),
            models.Index(F("endpoint"), F("id").desc(), name="webhooks_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.webhook_id}"


class Attempt(TenantModel):
    """One attempt to send a delivery. Kept as long as the delivery."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    said = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.said}"
