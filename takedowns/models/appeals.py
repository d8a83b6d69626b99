"""Appeals against decisions: one of a seller or a rights holder, about one or many listings of a notice."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    APPEAL_MOVES,
    DECIDED_APPEALS,
    OPEN_APPEALS,
    AppealResult,
    AppealSide,
    AppealState,
    CounterReason,
)

from .decision_corrections import DecisionCorrection
from .legal_holds import is_held
from .notices import Listing, Notice
from .restorations import Restoration
from .seller_messages import SellerMessage


class AppealQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_APPEALS)

    def with_held(self) -> Self:
        """With whether the time stands still: a listing that is not decided yet is under legal hold."""
        waiting = AppealedListing.objects.filter(appeal=OuterRef("pk"), result="")
        return self.annotate(held=Exists(waiting.filter(is_held())))

    def overdue(self, at) -> Self:
        return self.open().with_held().filter(due_at__lte=at, held=False)

    def late(self, at) -> Self:
        """Overdue ones of which no lead was told."""
        return self.overdue(at).filter(alarmed_at=None)


class Appeal(TenantModel):
    """An appeal against decisions. An open one has an hour by which it is decided.

    While one of its listings is under legal hold nothing follows from that hour; it is moved once the hold is lifted.
    """

    held = False  # whether that is so, as `with_held` finds

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="appeals")
    side = models.CharField(max_length=10, choices=AppealSide)
    form_key = models.UUIDField(unique=True)  # of the form: the same form sent twice is one appeal
    reason = models.CharField(max_length=20, choices=CounterReason, blank=True)  # of a seller
    grounds = models.CharField(max_length=4000)
    message = models.ForeignKey(
        SellerMessage, null=True, on_delete=models.PROTECT, related_name="appeals"
    )  # whose link the seller used
    # Of a seller; read by the desk alone.
    name = SealedField(blank=True)
    email = SealedField(blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: a seller
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AppealState, default=AppealState.FILED)
    due_at = models.DateTimeField(null=True)  # by when it is decided; none once it is closed
    alarmed_at = models.DateTimeField(null=True)  # when leads were told that it is late
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    sentence = models.CharField(max_length=2000, blank=True)  # both sides read it
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(AppealQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_appeal_says_who_and_why",
                condition=(
                    Q(filed_by=None, message__isnull=False, side=AppealSide.SELLER) & ~Q(reason="")
                    | Q(filed_by__isnull=False, message=None, reason="", side=AppealSide.HOLDER)
                )
                & ~Q(grounds=""),
            ),
            models.CheckConstraint(
                name="takedowns_appeal_has_a_clock_or_an_end",
                condition=Q(closed_at=None, due_at__isnull=False, state__in=OPEN_APPEALS)
                | (Q(closed_at__isnull=False, due_at=None) & ~Q(state__in=OPEN_APPEALS)),
            ),
            models.CheckConstraint(
                name="takedowns_appeal_taken_says_who",
                condition=Q(taken_at=None, taken_by=None) & ~Q(state=AppealState.ASSIGNED)
                | Q(taken_at__isnull=False, taken_by__isnull=False) & ~Q(state=AppealState.FILED),
            ),
            models.CheckConstraint(
                name="takedowns_decided_appeal_says_why",
                condition=Q(decided_at__isnull=False, decided_by__isnull=False, state__in=DECIDED_APPEALS)
                & ~Q(sentence="")
                | Q(decided_at=None, decided_by=None, sentence="") & ~Q(state__in=DECIDED_APPEALS),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at", "id"], name="takedowns_appeals_by_state")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.side} {self.state}"

    def may_become(self, state) -> bool:
        return state in APPEAL_MOVES.get(AppealState(self.state), ())

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_APPEALS

    @property
    def of_seller(self) -> bool:
        return self.side == AppealSide.SELLER


class AppealedListing(TenantModel):
    """One listing of an appeal, and what came of it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="listings")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="appeals")
    side = models.CharField(max_length=10, choices=AppealSide)  # of the appeal
    round = models.PositiveSmallIntegerField()  # of this side, about this listing
    result = models.CharField(max_length=20, choices=AppealResult, blank=True)  # none: open
    restoration = models.OneToOneField(
        Restoration, null=True, on_delete=models.PROTECT, related_name="appealed"
    )
    correction = models.OneToOneField(
        DecisionCorrection, null=True, on_delete=models.PROTECT, related_name="appealed"
    )  # takes it down

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "side", "round"], name="takedowns_appeals_of_a_side_in_order"
            ),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(result=""), name="takedowns_one_open_appeal"
            ),
            models.CheckConstraint(
                name="takedowns_granted_appeal_changes_something",
                condition=Q(correction=None, restoration=None) & ~Q(result=AppealResult.GRANTED)
                | Q(
                    correction=None,
                    restoration__isnull=False,
                    result=AppealResult.GRANTED,
                    side=AppealSide.SELLER,
                )
                | Q(
                    correction__isnull=False,
                    restoration=None,
                    result=AppealResult.GRANTED,
                    side=AppealSide.HOLDER,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.side} {self.result}"


class AppealFile(Attachment):
    """A file that was sent with an appeal; the rights holder sees those of its own appeals."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.READ_NOTICES

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of {self.appeal_id}"

    @classmethod
    def member_sees(cls, agent) -> Q:
        return Q(appeal__side=AppealSide.HOLDER)
