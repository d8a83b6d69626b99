"""Strikes against sellers, and the measures that they lead to. Rights holders never see any of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.markets import market_name
from takedowns.enums import MEASURE_MOVES, Measure, MeasureState, OutcomeCause

from .decisions import MarketplaceOrder
from .notices import Listing
from .outcome_changes import OutcomeChange
from .rights import IPRight


class SellerStrike(models.Model):
    """A listing of a seller was upheld, and the outcome is sent. Append-only; `strikes.collapse` says what counts as one."""

    change = models.OneToOneField(OutcomeChange, on_delete=models.PROTECT, related_name="+")
    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="strike")
    right = models.ForeignKey(IPRight, on_delete=models.PROTECT, related_name="+", db_index=False)
    seller_key = models.CharField(max_length=200)  # marketplace:market:seller
    market = models.CharField(max_length=2)
    upheld_at = models.DateTimeField()
    day = models.DateField()  # of the market

    class Meta:
        constraints = [
            models.CheckConstraint(name="takedowns_strike_names_its_seller", condition=~Q(seller_key=""))
        ]
        indexes = [
            models.Index(fields=["seller_key", "day"], name="takedowns_strikes_of"),
            models.Index(fields=["-upheld_at"], name="takedowns_strikes_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_key} {self.day}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


class StrikeEnd(models.Model):
    """A strike is taken back, because its listing was restored. Append-only."""

    strike = models.OneToOneField(SellerStrike, on_delete=models.PROTECT, related_name="end")
    change = models.OneToOneField(
        OutcomeChange, null=True, on_delete=models.PROTECT, related_name="+"
    )  # of those that were written from the ledger of outcomes
    order = models.OneToOneField(
        MarketplaceOrder, null=True, on_delete=models.PROTECT, related_name="+"
    )  # that restores the listing
    cause = models.CharField(max_length=30, choices=OutcomeCause)
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_strike_ends_by_one_thing", condition=Q(change=None) ^ Q(order=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.strike_id} {self.cause}"


class StrikeReturn(models.Model):
    """A strike that was taken back counts again: its rights holder won the listing back on appeal. Append-only."""

    end = models.OneToOneField(StrikeEnd, on_delete=models.PROTECT, related_name="undone")
    order = models.OneToOneField(
        MarketplaceOrder, on_delete=models.PROTECT, related_name="+"
    )  # that takes it down again
    returned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.end_id} {self.returned_at:%Y-%m-%d}"


class StrikeRule(models.Model):
    """From how many strikes on a measure is proposed: in one market, or where a market has no rule of its own."""

    read_by = "staff"

    market = models.CharField(max_length=2, blank=True)  # none: every market without a rule of its own
    measure = models.CharField(max_length=20, choices=Measure)
    strikes = models.PositiveSmallIntegerField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: as the portal came
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "measure"], name="takedowns_strike_rule_once"),
            models.CheckConstraint(
                name="takedowns_rule_of_1_to_100_strikes", condition=Q(strikes__gte=1, strikes__lte=100)
            ),
            models.CheckConstraint(
                name="takedowns_strike_rule_says_who_and_when",
                condition=Q(changed_at=None, changed_by=None)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market or '*'} {self.measure}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


def _person(**more) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", **more
    )


class RepeatInfringer(models.Model):
    """A seller has so many strikes that a measure is proposed; a lead signs it off or declines it."""

    seller_key = models.CharField(max_length=200)
    market = models.CharField(max_length=2)
    measure = models.CharField(max_length=20, choices=Measure)
    needed = models.PositiveSmallIntegerField()  # strikes from which on it is proposed
    strikes = models.PositiveSmallIntegerField()  # valid ones when it was proposed
    state = models.CharField(max_length=12, choices=MeasureState, default=MeasureState.PROPOSED)
    proposed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # grows when the seller gets more strikes
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)  # of the marketplace
    carried_out_by = _person()
    carried_out_at = models.DateTimeField(null=True)
    lift_proof = models.CharField(max_length=300, blank=True)  # of the marketplace, after an objection
    lifted_by = _person()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_key"],
                condition=Q(state=MeasureState.PROPOSED),
                name="takedowns_one_measure_proposed",
            ),
            models.CheckConstraint(
                name="takedowns_measure_decided_says_who_and_when",
                condition=Q(decided_at=None, decided_by=None, state=MeasureState.PROPOSED)
                | (~Q(state=MeasureState.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_measure_carried_out_has_a_proof",
                condition=(
                    Q(
                        carried_out_at__isnull=False,
                        carried_out_by__isnull=False,
                        state__in=[MeasureState.CARRIED_OUT, MeasureState.TO_LIFT, MeasureState.LIFTED],
                    )
                    & ~Q(proof="")
                )
                | (
                    ~Q(state=MeasureState.CARRIED_OUT) & Q(carried_out_at=None, carried_out_by=None, proof="")
                ),
            ),
            models.CheckConstraint(
                name="takedowns_measure_lifted_has_a_proof",
                condition=(
                    Q(lifted_at__isnull=False, lifted_by__isnull=False, state=MeasureState.LIFTED)
                    & ~Q(lift_proof="")
                )
                | (~Q(state=MeasureState.LIFTED) & Q(lift_proof="", lifted_at=None, lifted_by=None)),
            ),
            models.CheckConstraint(
                name="takedowns_measure_declined_says_why",
                condition=~Q(state=MeasureState.DECLINED) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["seller_key", "-proposed_at"], name="takedowns_measures_of"),
            models.Index(fields=["state", "-proposed_at", "-id"], name="takedowns_measures_newest"),
        ]

    def __str__(self) -> str:
        return self.seller_key.rpartition(":")[2]

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    @property
    def market_name(self) -> str:
        return market_name(self.market)

    def may_become(self, state) -> bool:
        return state in MEASURE_MOVES.get(MeasureState(self.state), ())


class MeasureStrike(models.Model):
    """An upheld listing for which a measure was signed off: it stays, also if the strike is taken back later. Append-only."""

    measure = models.ForeignKey(RepeatInfringer, on_delete=models.PROTECT, related_name="lines")
    strike = models.ForeignKey(SellerStrike, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "strike"], name="takedowns_measure_strike_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.strike_id}"


class LinkedSeller(models.Model):
    """Another account of the marketplace that shares something with a seller's; what they share is not kept."""

    seller_key = models.CharField(max_length=200)
    other_key = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200, blank=True)
    shares = models.CharField(max_length=20)  # as `marketplace.connector.Link` names it
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_key", "other_key", "shares"], name="takedowns_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_key} {self.other_key}"
