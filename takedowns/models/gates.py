"""Reasons that are open to few: which organisations may use them, and since when."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from takedowns.enums import REASON_LABELS


class ReasonGrantQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class ReasonGrant(TenantModel):
    """An organisation may file under a gated reason from `since` on, and no longer from `until` on."""

    code = models.CharField(max_length=10, choices=list(REASON_LABELS.items()))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the portal, when the organisation was closed
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(ReasonGrantQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=Q(until=None), name="takedowns_one_open_grant"
            ),
            models.CheckConstraint(
                name="takedowns_grant_ends_after_it_begins",
                condition=Q(until=None, ended_by=None, ended_at=None)
                | Q(until__gte=F("since"), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.organisation}"
