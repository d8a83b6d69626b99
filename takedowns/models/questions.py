"""Questions to the filer of a notice, the answers, and the evidence of a notice, which an answer may add to."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    INFORMATION_REQUEST_MOVES,
    QUESTIONS_ASKED,
    AskedFor,
    FileKind,
    QuestionCode,
    RequestState,
)

from .notices import Listing, Notice

ROUNDS = 2  # a notice has at most
SAYS_WHO_ANSWERED = [RequestState.ANSWERED, RequestState.ACCEPTED, RequestState.INSUFFICIENT]
CLOSED = [RequestState.ACCEPTED, RequestState.INSUFFICIENT, RequestState.EXPIRED, RequestState.NOT_NEEDED]


class InformationRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=RequestState.OPEN)

    def over(self, at) -> Self:
        """Those whose time to answer is over."""
        return self.open().filter(answer_until__lte=at)

    def whole(self) -> Self:
        """With all that a page shows of them, in the order of their rounds; three more statements."""
        with_who = self.select_related("asked_by", "answered_by").order_by("round")
        return with_who.prefetch_related("items__item_listings__listing", "items__files__file")


class InformationRequest(TenantModel):
    """What we ask the filer of a notice at once, and until when an answer counts."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="information_requests")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_until = models.DateTimeField()  # an answer at this instant is late
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    # When it was accepted, found insufficient, expired or no longer needed; and who did, unless its time was over.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(InformationRequestQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "round"], name="takedowns_request_once_a_round"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state=RequestState.OPEN), name="takedowns_one_open_request"
            ),
            models.CheckConstraint(
                name="takedowns_request_has_two_rounds", condition=Q(round__gte=1, round__lte=ROUNDS)
            ),
            models.CheckConstraint(
                name="takedowns_request_leaves_time", condition=Q(answer_until__gt=F("asked_at"))
            ),
            models.CheckConstraint(
                name="takedowns_answered_request_says_who_and_when",
                condition=(
                    Q(answered_at__isnull=False, answered_by__isnull=False) | ~Q(state__in=SAYS_WHO_ANSWERED)
                )
                & (
                    Q(answered_at=None, answered_by=None)
                    | ~Q(state__in=[RequestState.OPEN, RequestState.EXPIRED])
                ),
            ),
            models.CheckConstraint(
                name="takedowns_closed_request_says_when",
                condition=Q(state__in=CLOSED) ^ Q(closed_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_until"],
                condition=Q(state=RequestState.OPEN),
                name="takedowns_requests_to_lapse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.round}"

    def may_become(self, state) -> bool:
        return state in INFORMATION_REQUEST_MOVES.get(RequestState(self.state), ())


class InformationItem(TenantModel):
    """One question of a request, about some listings, with its answer."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, choices=QuestionCode)
    sentence = models.CharField(max_length=1000, blank=True)  # written for this case
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="takedowns_item_place"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.request_id}"

    @property
    def asked(self) -> AskedFor:
        return QUESTIONS_ASKED[self.code]

    @property
    def positions(self) -> list[int]:
        """The places of its listings in the notice."""
        return sorted(row.listing.position for row in self.item_listings.all())


class ItemListing(TenantModel):
    """A listing that a question is about."""

    item = models.ForeignKey(InformationItem, on_delete=models.PROTECT, related_name="item_listings")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="asked_about")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "listing"], name="takedowns_asked_about_once")]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.item_id}"


class NoticeFile(Attachment):
    """Evidence attached to a notice, when it was sent or with an answer."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.READ_NOTICES

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FileKind)
    item = models.ForeignKey(
        InformationItem, null=True, on_delete=models.PROTECT, related_name="files"
    )  # the question that it answers
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.notice_id}"
