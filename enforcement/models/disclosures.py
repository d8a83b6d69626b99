"""Disclosure of seller data to a rights holder: what is asked for, who approved, who may read it until when."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import DISCLOSURE_MOVES, DisclosureState, LegalBasis, SellerData, Tlp
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel

from .cases import Case


class Disclosure(TenantModel):
    """One request for data of one seller; the values are in its items."""

    fields: list[str]  # these are set by the page of the case
    href: str
    looks: dict[str, Any] | None

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    seller_key = models.CharField(max_length=200)
    purpose = models.TextField()
    basis = models.CharField(max_length=20, choices=LegalBasis)
    reference = models.CharField(max_length=200, blank=True)  # of the order, request or clause
    undertaking_signed_as = models.CharField(max_length=200)  # to use it for the purpose alone
    state = models.CharField(max_length=20, choices=DisclosureState, default=DisclosureState.REQUESTED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opinion = models.TextField(blank=True)  # of the legal review
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # it is read before this moment, not at it
    granted_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: it expired
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_granted_says_until_when",
                condition=~Q(state=DisclosureState.GRANTED)
                | Q(until__isnull=False, granted_at__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enforcement_disclosure_ended_says_why",
                condition=~Q(state__in=[DisclosureState.REFUSED, DisclosureState.REVOKED])
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(state=DisclosureState.GRANTED), name="enforcement_grants_to_end"
            )
        ]

    def __str__(self) -> str:
        return f"D-{self.pk}"

    def may_become(self, state) -> bool:
        return state in DISCLOSURE_MOVES.get(DisclosureState(self.state), ())


class DisclosureItem(TenantModel):
    """One field that was asked for; its value once it is granted."""

    pap: str  # what its reader may do with it; set by the page

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="items")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SellerData)
    tlp = models.CharField(max_length=10, choices=Tlp)
    granted = models.BooleanField(default=False)
    value = SealedField(blank=True)

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure", "kind"], name="enforcement_item_once")]

    def __str__(self) -> str:
        return self.kind


class DisclosureReader(TenantModel):
    """A person who may read what is granted; nobody else may, of the same rights holder either."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="readers")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "person"], name="enforcement_reader_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class DisclosureApproval(TenantModel):
    """That one person of the IPR team approved; red fields need two."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="approvals")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure", "by"], name="enforcement_approves_once")]

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.by_id}"
