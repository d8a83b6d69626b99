"""Data of the pre-submission checks, and overruled warnings."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import TenantManager, TenantModel

from .notices import Notice


class AuthorisedSellerQuerySet(models.QuerySet):
    def not_ended(self) -> Self:
        return self.filter(ended_at=None)

    def valid_on(self, day) -> Self:
        """On the register on a day: begun, not over, not ended."""
        until = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.not_ended().filter(until, valid_from__lte=day)


class AuthorisedSeller(TenantModel):
    """A seller of one market who is authorised by a rights holder."""

    market = models.CharField(max_length=2)
    seller = models.CharField(max_length=120)  # as its shop's address names it
    key = models.CharField(max_length=200)  # marketplace:market:seller
    name = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # last day; none: until it is ended
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(AuthorisedSellerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(ended_at=None),
                name="takedowns_seller_listed_once",
            ),
            models.CheckConstraint(
                name="takedowns_seller_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="takedowns_seller_end_says_who_and_when",
                condition=Q(ended_by=None, ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.seller

    @property
    def market_name(self) -> str:
        return market_name(self.market)


class OverruledWarning(TenantModel):
    """A warning despite which a notice was sent; written once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="overruled")
    code = models.CharField(max_length=10)
    check_name = models.CharField(max_length=20)  # of `takedowns.checks`
    positions = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # of the listings
    sentence = models.TextField()  # as it was said
    overruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    overruled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.notice_id}"
