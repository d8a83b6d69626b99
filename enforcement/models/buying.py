"""Test purchases and their photographs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import Pap, PhotoView, Tlp, Verdict
from ipr_portal.evidence.models import Attachment, EvidenceFile
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can

from .cases import Case
from .record import CaseListing


class TestPurchase(TenantModel):
    """One order for one listing, from its arrangement to the examiner's verdict."""

    __test__ = False  # pytest would take it for a test

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="purchases")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(CaseListing, on_delete=models.PROTECT, related_name="purchases")
    arrangement = models.CharField(max_length=300)  # who buys, and how
    budget_owner = models.CharField(max_length=200)
    buyer_alias = models.CharField(max_length=100, blank=True)
    order_number = models.CharField(max_length=100, blank=True)
    ordered_on = models.DateField(null=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    shipping = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    payment = models.CharField(max_length=100, blank=True)  # masked
    delivered_to = models.CharField(max_length=200, blank=True)  # a reference, not the address
    waybill = models.CharField(max_length=100, blank=True)
    received_on = models.DateField(null=True)
    condition = models.CharField(max_length=300, blank=True)
    seal_number = models.CharField(max_length=100, blank=True)
    storage = models.CharField(max_length=300, blank=True)
    examiner = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    features = models.TextField(blank=True)  # in which the goods differ, one a line
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # all in all, in `currency`
    tlp = models.CharField(max_length=10, choices=Tlp, default=Tlp.AMBER)
    pap = models.CharField(max_length=10, choices=Pap, default=Pap.AMBER)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "order_number"],
                condition=~Q(order_number=""),
                name="enforcement_one_order_per_listing",
            ),
            models.UniqueConstraint(fields=["listing"], name="enforcement_one_purchase_per_listing"),
            models.CheckConstraint(
                name="enforcement_verdict_has_examiner", condition=Q(verdict="") | ~Q(examiner="")
            ),
            models.CheckConstraint(
                name="enforcement_money_has_currency",
                condition=Q(price=None, shipping=None, cost=None) | ~Q(currency=""),
            ),
        ]

    def __str__(self) -> str:
        return self.order_number or str(self.listing)


class PurchasePhoto(Attachment):
    """A photograph of a test purchase; those who may see the case see it."""

    members_need = Can.VIEW_CASES
    staff_need = Can.VIEW_CASES

    purchase = models.ForeignKey(TestPurchase, on_delete=models.PROTECT, related_name="photos")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=10, choices=PhotoView)
    address: str  # set by the page

    objects: ClassVar = TenantManager()

    def __str__(self) -> str:
        return f"{self.purchase}: {self.view}"
