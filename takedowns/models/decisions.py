"""Decisions, and their execution by the marketplace."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from takedowns.enums import (
    GOES,
    MARKETPLACE_ORDER_MOVES,
    DecisionGround,
    ListingOutcome,
    MarketplaceOrderKind,
    MarketplaceOrderState,
)

from .explanations import ExplanationText
from .holds import HeldKey
from .notices import Listing, Notice


class TriageDecision(TenantModel):
    """One triage decision: one or many listings of a notice decided at once. An undone one is kept unchanged."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="decisions")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_undone_says_who_and_when",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["decided_by", "decided_at"], name="takedowns_decisions_of_someone")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.decided_at:%Y-%m-%d %H:%M}"


class ListingDecisionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """What the outcomes that were sent say: neither undone, nor a correction of later."""
        return self.filter(decision__undone_at=None, corrects=False)

    def acting(self) -> Self:
        """What takes a listing down or restricts it; of corrections, what the marketplace has carried out."""
        carried_out = MarketplaceOrder.objects.filter(
            decision=OuterRef("pk"), correction__carried_out_at__isnull=False
        )
        rows = self.filter(decision__undone_at=None, outcome__in=GOES)
        return rows.filter(Q(corrects=False) | Exists(carried_out))


class ListingDecision(TenantModel):
    """What was decided about one listing; written once."""

    decision = models.ForeignKey(TriageDecision, on_delete=models.PROTECT, related_name="listings")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=ListingOutcome)
    ground = models.CharField(max_length=30, choices=DecisionGround, blank=True)
    rejection_code = models.CharField(max_length=10, blank=True)
    secondary_codes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    sentence = models.TextField(blank=True)  # written for this case; the rights holder reads it
    explanation = models.ForeignKey(ExplanationText, null=True, on_delete=models.PROTECT, related_name="+")
    explanation_edited = models.BooleanField(default=False)  # the sentence differs from the template
    same_as = models.CharField(max_length=24, blank=True)  # the notice a duplicate follows
    corrects = models.BooleanField(
        default=False, db_default=False
    )  # a decision whose outcome was sent before: see `DecisionCorrection`

    objects: ClassVar = TenantManager.from_queryset(ListingDecisionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_code_exactly_when_rejected",
                condition=Q(outcome=ListingOutcome.REJECTED) ^ Q(rejection_code=""),
            ),
            models.CheckConstraint(
                name="takedowns_ground_exactly_when_it_goes",
                condition=Q(outcome__in=list(GOES)) ^ Q(ground=""),
            ),
            models.CheckConstraint(
                name="takedowns_duplicate_names_the_other",
                condition=Q(outcome=ListingOutcome.DUPLICATE) ^ Q(same_as=""),
            ),
            models.CheckConstraint(
                name="takedowns_only_a_rejection_is_explained",
                condition=Q(explanation=None, explanation_edited=False) | Q(outcome=ListingOutcome.REJECTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.listing_id}"


class HasAKeyIn(Func):
    """Whether one of two keys is in a list, which Postgres reads once a statement."""

    template = "(%(expressions)s)"
    arg_joiner = " && "
    output_field = BooleanField()

    def __init__(self, one: str, other: str, keys: models.QuerySet) -> None:
        both = Func(F(one), F(other), template="ARRAY[%(expressions)s]", output_field=models.CharField())
        super().__init__(both, ArraySubquery(keys))


class MarketplaceOrderQuerySet(models.QuerySet):
    def due(self, at) -> Self:
        """What is to be executed now. The only place that asks for holds: a held order is not due.

        An order that restores a listing is never held.
        """
        return self.filter(~self.held_now(at), state=MarketplaceOrderState.TO_EXECUTE, next_try_at__lte=at)

    def held(self, at) -> Self:
        """What would be due, were it not held."""
        return self.filter(self.held_now(at), state=MarketplaceOrderState.TO_EXECUTE, next_try_at__lte=at)

    @staticmethod
    def held_now(at) -> Q:
        keys = HeldKey.objects.in_force(at).values("key")
        listing = "decision__listing"
        return Q(HasAKeyIn(f"{listing}__key", f"{listing}__seller_key", keys), undoes=None)

    def due_later(self, at) -> Self:
        return self.filter(state=MarketplaceOrderState.TO_EXECUTE, next_try_at__gt=at)


class MarketplaceOrder(TenantModel):
    """An order to the marketplace, and whether it was carried out."""

    decision = models.ForeignKey(ListingDecision, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=MarketplaceOrderKind)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="restoration")
    state = models.CharField(
        max_length=20, choices=MarketplaceOrderState, default=MarketplaceOrderState.TO_EXECUTE
    )
    ordered_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)  # when it was first sent, regardless of the answer
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # while a worker tries: when its claim expires
    executed_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=200, blank=True)  # what the marketplace answered
    last_error = models.CharField(max_length=500, blank=True)

    objects: ClassVar = TenantManager.from_queryset(MarketplaceOrderQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_executed_says_when",
                condition=Q(state=MarketplaceOrderState.EXECUTED, executed_at__isnull=False)
                | (~Q(state=MarketplaceOrderState.EXECUTED) & Q(executed_at=None)),
            ),
            models.CheckConstraint(
                name="takedowns_restore_says_what_it_undoes",
                condition=Q(kind=MarketplaceOrderKind.RESTORE) ^ Q(undoes=None),
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(undoes=None), name="takedowns_carried_out_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=MarketplaceOrderState.TO_EXECUTE),
                name="takedowns_to_execute",
            ),
            models.Index(
                fields=["ordered_at"],
                condition=Q(state=MarketplaceOrderState.FAILED),
                name="takedowns_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decision_id}"

    def may_become(self, state) -> bool:
        return state in MARKETPLACE_ORDER_MOVES.get(MarketplaceOrderState(self.state), ())
