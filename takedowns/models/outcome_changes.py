"""The ledger of outcomes: how each settled listing counts, and every later change; and reviews of outcomes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import Organisation, TenantModel
from takedowns.enums import (
    FIRST_CAUSES,
    GRANTS,
    REVERSALS,
    Effect,
    ListingOutcome,
    OutcomeCause,
    ReviewVerdict,
)

from .notices import Listing, Notice

# Later causes that make a strike of a seller, or take one back.
MOVES_STRIKES = sorted({*GRANTS, *REVERSALS, OutcomeCause.RETRACTED})


class OutcomeChange(TenantModel):
    """One line: what a listing counted before, and what it counts since. Append-only.

    The first line of a listing has nothing before it. What the notice says is repeated here, so that sums are made from
    this table alone. Organisation, agent and filer are copies of the notice's, which the database keeps from being
    deleted; it need not look for them a second time for every listing.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="changes", db_index=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    market = models.CharField(max_length=2)
    right_kind = models.CharField(max_length=30)
    reason_code = models.CharField(max_length=10)
    agent = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    filer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    outcome = models.CharField(max_length=20, choices=ListingOutcome)
    code = models.CharField(max_length=10, blank=True)
    first_decided_at = models.DateTimeField()  # when its first outcome was sent, or it was withdrawn
    effect_before = models.CharField(max_length=10, choices=Effect, blank=True)
    effect_after = models.CharField(max_length=10, choices=Effect)
    cause = models.CharField(max_length=30, choices=OutcomeCause)
    reason = models.CharField(max_length=20, blank=True)  # of a retraction: a `WithdrawalReason`
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(cause__in=FIRST_CAUSES), name="takedowns_one_first_outcome"
            ),
            models.UniqueConstraint(
                fields=["listing", "cause"],
                condition=Q(cause__in=[OutcomeCause.CURED, OutcomeCause.LAPSED]),
                name="takedowns_cured_and_lapsed_once",
            ),
            models.CheckConstraint(
                name="takedowns_first_outcome_follows_nothing",
                condition=Q(cause__in=FIRST_CAUSES) ^ ~Q(effect_before=""),
            ),
            models.CheckConstraint(
                name="takedowns_only_a_retraction_has_a_reason",
                condition=Q(cause=OutcomeCause.RETRACTED) ^ Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["listing"], condition=~Q(cause__in=FIRST_CAUSES), name="takedowns_later_changes_of"
            ),
            models.Index(
                fields=["changed_at"], condition=Q(cause__in=MOVES_STRIKES), name="takedowns_strikes_moved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.listing_id}"


class OutcomeReview(TenantModel):
    """A rights holder asked whether an outcome was our mistake; a lead confirms or overturns it."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="reviews")
    grounds = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, choices=ReviewVerdict, blank=True)
    sentence = models.CharField(max_length=1000, blank=True)  # the rights holder reads it
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing"], name="takedowns_one_review_a_listing"),
            models.CheckConstraint(
                name="takedowns_reviewed_says_who_and_when",
                condition=Q(verdict="", reviewed_by=None, reviewed_at=None)
                | (~Q(verdict="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(verdict=""), name="takedowns_reviews_open"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.verdict}"
