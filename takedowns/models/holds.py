"""Holds: listings that stay up for a while although a takedown of them is ordered. Secret, and nothing here says why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import Compartment


class Hold(models.Model):
    """What keeps some sellers or listings up: who asked, who approved, until when. Only its compartment sees it."""

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    origin_type = models.CharField(max_length=60)  # what asked for it, as the audit trail names it
    origin_id = models.CharField(max_length=64)
    until = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: its time was over
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="takedowns_hold_of_two", condition=~Q(approved_by=F("placed_by"))),
            models.CheckConstraint(name="takedowns_hold_ends", condition=Q(until__gt=F("placed_at"))),
            models.CheckConstraint(
                name="takedowns_hold_lifted_says_when",
                condition=Q(lifted_by=None) | Q(lifted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(lifted_at=None), name="takedowns_holds_to_end"),
            models.Index(fields=["origin_type", "origin_id"], name="takedowns_holds_from"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


class HeldKeyQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(until__gt=at)


class HeldKey(models.Model):
    """One seller or one listing of a hold, by its key; `until` is shortened when the hold is lifted."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="keys")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=2100)  # marketplace:market:seller, or the key of a listing
    until = models.DateTimeField()

    objects = HeldKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "key"], name="takedowns_held_once"),
            models.CheckConstraint(name="takedowns_held_key_is_named", condition=~Q(key="")),
        ]
        indexes = [models.Index(fields=["until"], include=["key"], name="takedowns_held_now")]

    def __str__(self) -> str:
        return self.key
