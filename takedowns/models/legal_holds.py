"""Legal holds: listings that stay down for a court order or proceedings. Only the desk reads which."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can

from .notices import Listing


class LegalHoldQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)


class LegalHold(TenantModel):
    """A court order or proceedings that keep a listing down, from when until when; its outcome stays as it is."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="legal_holds")
    reference = models.CharField(max_length=200)  # court or authority, and the number of the file
    sentence = models.CharField(max_length=1000)  # the desk alone reads it
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_sentence = models.CharField(max_length=1000, blank=True)

    objects: ClassVar = TenantManager.from_queryset(LegalHoldQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(lifted_at=None), name="takedowns_one_legal_hold"
            ),
            models.CheckConstraint(
                name="takedowns_legal_hold_is_explained", condition=~Q(reference="") & ~Q(sentence="")
            ),
            models.CheckConstraint(
                name="takedowns_legal_hold_lifted_says_why",
                condition=Q(lifted_at=None, lifted_by=None, lifted_sentence="")
                | Q(lifted_at__gte=F("placed_at"), lifted_by__isnull=False) & ~Q(lifted_sentence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.reference}"


class LegalHoldFile(Attachment):
    """The order, or the paper that shows the proceedings."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.CORRECT_DECISIONS

    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of {self.hold_id}"

    @classmethod
    def member_sees(cls, agent) -> Q:
        """None of them."""
        return Q(pk__in=[])


def is_held(listing: str = "listing") -> Exists:
    """Whether the listing that a row names is under legal hold."""
    return Exists(LegalHold.objects.in_force().filter(listing=OuterRef(listing)))
