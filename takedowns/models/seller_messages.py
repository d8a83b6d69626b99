"""Messages to sellers about decisions on their listings, sent through the marketplace."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import TenantManager, TenantModel
from takedowns.enums import SELLER_MESSAGE_MOVES, CorrectedTo, SellerMessageState

from .decision_corrections import DecisionCorrection
from .holds import HeldKey
from .notices import Listing, Notice
from .restorations import Restoration


class SellerMessageQuerySet(models.QuerySet):
    def due(self, at) -> Self:
        """What is to be sent now: nothing to a seller who is held, or of whose listings in the notice one is held."""
        waiting = self.filter(state=SellerMessageState.WAITS, next_try_at__lte=at)
        held = HeldKey.objects.in_force(at)
        theirs = Listing.objects.filter(notice=OuterRef("notice"), seller_key=OuterRef("seller_key"))
        seller_held = held.filter(key=OuterRef("seller_key"))
        return waiting.exclude(Exists(seller_held)).exclude(Exists(theirs.filter(key__in=held.values("key"))))

    def with_all(self) -> Self:
        """With what their text says."""
        return self.select_related(
            "notice__right", "notice__reason", "correction__listing", "correction__order__decision",
            "restoration__listing", "refusal__listing", "refusal__rule", "appeal__listing", "appeal__appeal__message",
            "rule",
        )  # fmt: skip


class MessageToSeller(models.Model):
    """How far a message to a seller is; what it is about is said by the model that has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SellerMessageState, default=SellerMessageState.WAITS)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # while a worker tries: when its claim expires
    token = SealedField(blank=True)  # of its link, until the marketplace has the message
    told_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=200, blank=True)  # what the marketplace answered
    last_error = models.CharField(max_length=500, blank=True)
    # Whose days it names; none before it is sent. Of those told before it was kept, the rule of the day they were told.
    rule = models.ForeignKey("takedowns.DisputeRule", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """By which the marketplace recognises it the first time that it is sent."""
        return f"message-{self.pk}"

    def may_become(self, state) -> bool:
        return state in SELLER_MESSAGE_MOVES.get(SellerMessageState(self.state), ())


class SellerMessage(MessageToSeller, TenantModel):
    """What a seller is told about listings of a notice: its outcome once, and each correction of it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="seller_messages")
    seller_key = models.CharField(max_length=200)  # marketplace:market:seller
    correction = models.OneToOneField(
        DecisionCorrection, null=True, on_delete=models.PROTECT, related_name="seller_message"
    )
    # Of these four at most one is set; with none it is about the outcome of the notice.
    restoration = models.OneToOneField(
        Restoration, null=True, on_delete=models.PROTECT, related_name="seller_message"
    )
    refusal = models.OneToOneField(
        "takedowns.CounterNotice", null=True, on_delete=models.PROTECT, related_name="seller_message"
    )  # of a counter-notice that was not accepted or dismissed
    appeal = models.OneToOneField(
        "takedowns.AppealedListing", null=True, on_delete=models.PROTECT, related_name="seller_message"
    )  # of the seller, denied or not admissible

    objects: ClassVar = TenantManager.from_queryset(SellerMessageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "seller_key"],
                condition=Q(appeal=None, correction=None, refusal=None, restoration=None),
                name="takedowns_seller_told_once_of_a_notice",
            ),
            models.CheckConstraint(
                name="takedowns_seller_told_says_when",
                condition=Q(state=SellerMessageState.TOLD, told_at__isnull=False)
                | (~Q(state=SellerMessageState.TOLD) & Q(told_at=None)),
            ),
            models.CheckConstraint(name="takedowns_message_names_its_seller", condition=~Q(seller_key="")),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=SellerMessageState.WAITS),
                name="takedowns_sellers_to_tell",
            ),
            models.Index(
                fields=["written_at"],
                condition=Q(state=SellerMessageState.REFUSED),
                name="takedowns_sellers_not_told",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def restores(self) -> bool:
        """Whether it says that a listing is restored."""
        corrected = self.correction and self.correction.corrected_to == CorrectedTo.RESTORED
        return bool(self.restoration_id or corrected)

    @property
    def listing_id(self) -> int | None:
        """The one listing that it is about; none if it is about the outcome of the notice."""
        about = self.correction or self.restoration or self.refusal or self.appeal
        return about.listing_id if about else None
