"""What is known of a case from elsewhere, and how it moved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import Assistance, AuthorityReason, CaseStage
from ipr_portal.tenancy.models import Compartment, Organisation, TenantManager, TenantModel
from takedowns.models import Listing

from .cases import Case


class CaseListing(TenantModel):
    """A listing of a notice that belongs to a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="listings")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    moved_to = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+"
    )  # by a split or merger

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "listing"], name="enforcement_listing_once")]

    def __str__(self) -> str:
        return str(self.listing)


class CaseMove(models.Model):
    """One move of a case from stage to stage; everybody in the compartment sees it."""

    is_told: bool  # whether its reader is told who made it, and why; set by the query

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=30, choices=CaseStage, blank=True)  # "" when it was opened
    stage = models.CharField(max_length=30, choices=CaseStage)
    note = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    press_consent = models.BooleanField(null=True)
    disposal = models.TextField(blank=True)  # what became of the goods
    authority_reason = models.CharField(max_length=30, choices=AuthorityReason, blank=True)  # why it declined
    side = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the IPR team
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="enforcement_moves_of")]

    def __str__(self) -> str:
        return f"{self.case}: {self.stage}"


class StepChoice(models.Model):
    """Whether the platform helps at a step at which it may, and why; a later choice replaces an earlier one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="choices")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=30, choices=CaseStage)
    choice = models.CharField(max_length=10, choices=Assistance)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="enforcement_choice_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.case}: {self.choice}"
