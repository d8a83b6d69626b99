"""Which organisations may use a reason that is not open to all."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel


class ReasonGrantQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class ReasonGrant(TenantModel):
    """A gated reason, opened to one organisation from a moment on."""

    code = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects: ClassVar = TenantManager.from_queryset(ReasonGrantQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=Q(until=None), name="takedowns_one_open_grant"
            ),
            models.CheckConstraint(
                name="takedowns_grant_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.organisation_id}"
