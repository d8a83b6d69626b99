"""Seizures, their lines, and what each line is worth on each basis."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import Disposal, GoodsCondition, SeizureResult, Unit, ValuationBasis
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel

from .authority import Raid
from .cases import Case, CaseParty


class Seizure(TenantModel):
    """What a raid found of one rights holder's goods. The parts of a joint raid belong to the same raid.

    Day, place and agency are those of the raid on the day of the entry: the rates are of that day, and stay. Both sides
    confirm a seizure; the person who enters it confirms it for their side.
    """

    rows: list[tuple["SeizureLine", "Valuation"]]  # these are set by the pages that show seizures
    final: str
    rates: str
    confirm: str
    is_provisional: bool
    is_unrated: bool

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seizures")
    party = models.ForeignKey(CaseParty, on_delete=models.PROTECT, related_name="seizures")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    raid = models.ForeignKey(Raid, on_delete=models.PROTECT, related_name="seizures")
    number = models.PositiveIntegerField()  # within the part
    seized_on = models.DateField()  # the day in the market
    place = models.CharField(max_length=300)
    agency = models.CharField(max_length=200)
    raid_reference = models.CharField(max_length=60, blank=True)  # as the raid is called elsewhere
    report_number = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=20, choices=SeizureResult)
    nothing_because = models.CharField(max_length=500, blank=True)
    who_counted = models.CharField(max_length=200, blank=True)
    expert = models.CharField(max_length=200, blank=True)  # who attended and identified the goods
    storage = models.CharField(max_length=300, blank=True)
    sample_kept = models.CharField(max_length=300, blank=True)
    arrests = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    holder_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    holder_confirmed_at = models.DateTimeField(null=True)
    staff_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    staff_confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="enforcement_seizure_number"),
            models.CheckConstraint(
                name="enforcement_nothing_has_reason",
                condition=Q(result=SeizureResult.GOODS_FOUND, nothing_because="")
                | (Q(result=SeizureResult.NOTHING_FOUND) & ~Q(nothing_because="")),
            ),
        ]
        indexes = [models.Index(fields=["seized_on"], name="enforcement_seized_on")]

    def __str__(self) -> str:
        return f"S-{self.number}"


class SeizureLine(TenantModel):
    """Goods of one kind under one brand; counted once, and valued on one basis or several."""

    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT, related_name="lines")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    right = models.ForeignKey("takedowns.IPRight", null=True, on_delete=models.PROTECT, related_name="+")
    brand = models.CharField(max_length=200)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=10, choices=Unit)
    condition = models.CharField(max_length=20, choices=GoodsCondition)
    provisional = models.BooleanField()
    disposal = models.CharField(max_length=20, choices=Disposal, default=Disposal.PENDING)
    disposed_on = models.DateField(null=True)
    certificate = models.CharField(max_length=200, blank=True)  # of the destruction
    witness = models.CharField(max_length=200, blank=True)  # who saw the destruction

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seizure", "position"], name="enforcement_line_position"),
            models.CheckConstraint(name="enforcement_quantity_is_some", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return self.description


RATE = ("usd", "rate", "rate_day", "rate_source")


class Valuation(TenantModel):
    """What a line is worth on one basis, in local money, and in US dollars by the rate of the day of the seizure.

    The rate, its day and its source are written once; a line without a rate has none, and stands in no sum.
    """

    line = models.ForeignKey(SeizureLine, on_delete=models.PROTECT, related_name="valuations")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, choices=ValuationBasis)
    unit_value = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=24, decimal_places=4)
    valuer = models.CharField(max_length=200, blank=True)
    usd = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rate = models.DecimalField(max_digits=24, decimal_places=12, null=True)  # dollars for one unit
    rate_day = models.DateField(null=True)
    rate_source = models.CharField(max_length=210, blank=True)

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "basis"], name="enforcement_one_value_a_basis"),
            models.CheckConstraint(name="enforcement_value_is_some", condition=Q(unit_value__gt=0)),
            models.CheckConstraint(
                name="enforcement_rate_is_whole",
                condition=Q(usd=None, rate=None, rate_day=None, rate_source="")
                | (Q(usd__isnull=False, rate__gt=0, rate_day__isnull=False) & ~Q(rate_source="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.value} {self.currency}"
