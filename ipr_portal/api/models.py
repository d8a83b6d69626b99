"""Machine clients of an organisation, their keys, the log of their calls, and the answers kept for repeats."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import Organisation, TenantManager, TenantModel

ANSWERS_KEPT = timedelta(hours=24)


class ApiClientQuerySet(models.QuerySet):
    def working(self) -> Self:
        return self.filter(revoked_at=None)


class ApiClient(TenantModel):
    """A program that calls the API in an organisation's name. A person of the organisation is responsible for it."""

    name = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=40))
    networks = ArrayField(models.CharField(max_length=50), default=list)  # CIDR; empty: from everywhere
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)  # to the minute
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(ApiClientQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(revoked_at=None), name="api_client_one_of_a_name"
            ),
            models.CheckConstraint(
                name="api_client_revoked_says_who",
                condition=Q(revoked_by=None, revoked_at=None)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(models.QuerySet):
    def working(self, at) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiKey(TenantModel):
    """An identifier and a secret of a client. allauth's provider keeps the secret's hash; nobody keeps the secret."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="keys")
    identifier = models.CharField(max_length=100, unique=True)  # the `client_id` of OAuth
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(ApiKeyQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_key_expires_after_it_was_made", condition=Q(expires_at__gte=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return self.identifier


class ApiCall(TenantModel):
    """One call of a client, as its developers see it in the log. Kept for thirty days."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="calls")
    request_id = models.CharField(max_length=32)
    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, blank=True)  # of the problem, if it was one
    milliseconds = models.PositiveIntegerField()
    network = models.CharField(max_length=50, blank=True)  # of origin: never a whole address

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="api_calls_newest")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class KeptAnswer(models.Model):
    """What a call with an `Idempotency-Key` was answered, for 24 hours. No organisation: a call of the desk."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    caller = models.CharField(max_length=80)  # a client, or a person
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, address and body
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "caller", "key"], name="api_answer_one_of_a_key", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["at"], name="api_answers_oldest")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
