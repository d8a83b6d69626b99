"""Plans, findings, viability, mandates and costs of one rights holder's part."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enforcement.enums import AgencyKind, CostKind, MandateKind, Pap, PlanState, Route, SellerData, Tlp
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel

from .cases import Case


class Plan(TenantModel):
    """One version of the investigation plan of a rights holder; agreed once both sides have said so."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    route = models.CharField(max_length=20, choices=Route)
    route_because = models.TextField()
    objectives = models.TextField()
    steps = models.TextField()
    roles = models.TextField()
    risks = models.TextField()
    budget = models.CharField(max_length=200)
    deadline = models.DateField()
    agency_kind = models.CharField(
        max_length=30, choices=AgencyKind, blank=True
    )  # that it leads to; none: a civil one
    documents = models.TextField(blank=True)  # of the agency's checklist that are there, one a line
    disclosed = ArrayField(
        models.CharField(max_length=30, choices=SellerData), default=list
    )  # to be asked for
    disclosed_to = models.TextField(blank=True)  # who is to get them, one a line
    holder_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    holder_agreed_at = models.DateTimeField(null=True)
    staff_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    staff_agreed_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "version"], name="enforcement_plan_version"
            ),
            models.CheckConstraint(
                name="enforcement_agreed_by_both",
                condition=~Q(state=PlanState.AGREED)
                | Q(holder_agreed_at__isnull=False, staff_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enforcement_disclosed_to_somebody", condition=Q(disclosed=[]) | ~Q(disclosed_to="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}, plan {self.version}"


class Finding(TenantModel):
    """What the offline investigation found at one place on one day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    place = models.CharField(max_length=300, blank=True)  # premises, where it found some
    words = models.TextField()
    source = models.CharField(max_length=200)
    tlp = models.CharField(max_length=10, choices=Tlp, default=Tlp.RED)
    pap = models.CharField(max_length=10, choices=Pap, default=Pap.RED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    def __str__(self) -> str:
        return f"{self.case}, {self.found_on}"


class Assessment(TenantModel):
    """How viable a raid is: a score from 0 to 3 for each criterion, with the weights that counted that day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField()  # by criterion
    weights = models.JSONField()  # by criterion, as they were
    remark = models.TextField(blank=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    def __str__(self) -> str:
        return f"{self.case}, {self.scored_at:%Y-%m-%d}"


class ViabilityWeights(models.Model):
    """How much each criterion of viability counts; a change is a new row."""

    weights = models.JSONField()  # by criterion, whole numbers from 0
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    read_by = "everybody"

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d}"


class Mandate(TenantModel):
    """A power of attorney, or an investigator, with its scope and end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mandates")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MandateKind)
    holder = SealedField()  # who may act
    scope = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_until = models.DateField()
    original_with = models.CharField(max_length=200, blank=True)  # who holds the paper
    revoked_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_mandate_ends_after_begin",
                condition=Q(valid_until__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class CaseCost(TenantModel):
    """Money that a rights holder spent on a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="costs")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=CostKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    spent_on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [models.CheckConstraint(name="enforcement_cost_is_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
