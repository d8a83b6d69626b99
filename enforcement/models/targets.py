"""Who and what a case pursues, and how they are linked. The IPR team's knowledge: rights holders do not see it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enforcement.enums import Pap, TargetKind, Tlp
from ipr_portal.sealed.fields import BlindIndex, SealedField, letters_and_digits
from ipr_portal.tenancy.models import Compartment

from .cases import Case


class Target(models.Model):
    """A seller, person, premises, phone or bank reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="targets")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=TargetKind)
    label = models.CharField(max_length=100)  # as the case calls it: Person A, Payout …4471
    seller_key = models.CharField(max_length=200, blank=True)  # of a seller: marketplace:market:seller
    value = SealedField(blank=True)  # the name, number or address itself
    value_index = BlindIndex(source="value", normalise=letters_and_digits)
    tlp = models.CharField(max_length=10, choices=Tlp, default=Tlp.AMBER)
    pap = models.CharField(max_length=10, choices=Pap, default=Pap.AMBER)
    confirmed = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seller_key"], condition=~Q(seller_key=""), name="enforcement_seller_once"
            ),
            models.CheckConstraint(
                name="enforcement_seller_has_key", condition=Q(kind=TargetKind.SELLER) ^ Q(seller_key="")
            ),
        ]
        indexes = [models.Index(fields=["seller_key"], name="enforcement_pursued")]

    def __str__(self) -> str:
        return self.label


class TargetLink(models.Model):
    """What links two targets, and how we know."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="links_from")
    other = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="links_to")
    words = models.CharField(max_length=100)  # paid to, registered by, rents
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "words"], name="enforcement_link_once"),
            models.CheckConstraint(name="enforcement_link_of_two", condition=~Q(one=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.words} {self.other}"
