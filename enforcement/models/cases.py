"""Cases, and the rights holders who pursue them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import FINAL, CaseStage, RaidChoice
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel


class CaseQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.exclude(stage__in=FINAL)


class Case(models.Model):
    """An investigation from a seller to the end of the proceedings. Only those in its compartment see that it exists.

    What belongs to one rights holder alone (exhibits, sums, people) is in tables of that organisation and in the same
    compartment: in a joint case nobody sees the part of another.
    """

    holders: str  # these are set by the pages that list cases
    href: str
    next_who: str
    market_name: str
    is_late: bool
    is_mine: bool

    compartment = models.OneToOneField(Compartment, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(
        max_length=24, unique=True
    )  # C-2026-7KD4M; not counted, as a gap tells of a case
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=30, choices=CaseStage, default=CaseStage.TARGET_IDENTIFIED)
    market = models.CharField(max_length=2)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when anything last happened
    closed_at = models.DateTimeField(null=True)
    next_step = models.CharField(max_length=200, blank=True)  # what happens next
    next_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    next_due_on = models.DateField(null=True)  # the day in the market
    embargo_until = models.DateField(null=True)  # nothing reaches the press before
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="split_off")
    reminded_days = models.PositiveSmallIntegerField(default=0)  # 30 or 60 without a movement
    dormant_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_closed_says_when",
                condition=Q(stage__in=FINAL, closed_at__isnull=False)
                | (~Q(stage__in=FINAL) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="enforcement_merged_says_into_what",
                condition=Q(stage=CaseStage.CLOSED_MERGED, merged_into__isnull=False)
                | (~Q(stage=CaseStage.CLOSED_MERGED) & Q(merged_into=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    @property
    def is_open(self) -> bool:
        return self.stage not in FINAL


class CaseParty(TenantModel):
    """A rights holder's part in a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    brand = models.CharField(max_length=200)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    raid_choice = models.CharField(max_length=10, choices=RaidChoice, blank=True)
    raid_reason = models.TextField(blank=True)
    raid_signed_as = models.CharField(max_length=200, blank=True)  # the typed signature
    raid_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    raid_signed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "organisation"], name="enforcement_one_part_each"),
            models.CheckConstraint(
                name="enforcement_raid_choice_is_signed",
                condition=Q(raid_choice="", raid_signed_at=None, raid_signed_by=None, raid_signed_as="")
                | (
                    ~Q(raid_choice="")
                    & ~Q(raid_signed_as="")
                    & Q(raid_signed_at__isnull=False, raid_signed_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.brand}"
