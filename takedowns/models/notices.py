"""A notice and the listings it is about."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ipr_portal.marketplace.sites import MARKETPLACE, SITES
from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation, TenantManager, TenantModel
from takedowns.enums import (
    DETAIL_LABELS,
    DIFFERENCES,
    NOTICE_MOVES,
    Capacity,
    Effect,
    InfringementLocation,
    ListingOutcome,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    RequestState,
)
from takedowns.listings import address_in

from .drafts import NoticeDraft
from .notice_filters import COUNTED_BY, TO_TRIAGE, NoticeQuerySet
from .reasons import ReasonCode, StatementText
from .rights import IPRight


class Notice(TenantModel):
    """A rights holder's request that we take listings down: one right, one market, one reason."""

    number = models.CharField(max_length=24, unique=True)
    external_ref = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=10, choices=NoticeSource, default=NoticeSource.PORTAL)
    state = models.CharField(max_length=20, choices=NoticeState, default=NoticeState.SUBMITTED)
    outcome = models.CharField(max_length=20, choices=NoticeOutcome, blank=True)
    version = models.PositiveIntegerField(default=1)  # what a decision was based on

    market = models.CharField(max_length=2)
    right = models.ForeignKey(IPRight, on_delete=models.PROTECT, related_name="notices")
    reason = models.ForeignKey(ReasonCode, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField()
    locations = ArrayField(models.CharField(max_length=20, choices=InfringementLocation))
    details = models.JSONField(default=dict)  # the fields that the reason asks for besides
    language = models.CharField(max_length=10, default="en")
    message_to_seller = models.CharField(max_length=1000, blank=True)

    capacity = models.CharField(max_length=20, choices=Capacity)
    agent = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(LetterOfAuthority, null=True, on_delete=models.PROTECT, related_name="+")
    complainant_name = models.CharField(max_length=200)
    complainant_email = models.EmailField()
    complainant_address = models.TextField(blank=True)
    complainant_phone = models.CharField(max_length=40, blank=True)
    good_faith = models.ForeignKey(StatementText, on_delete=models.PROTECT, related_name="+")
    accuracy = models.ForeignKey(StatementText, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200)
    signed_from = models.GenericIPAddressField(null=True)

    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    client = models.ForeignKey(
        "api.ApiClient", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # the program that sent it; `submitted_by` is responsible for it
    draft = models.OneToOneField(NoticeDraft, null=True, on_delete=models.PROTECT)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", db_index=False
    )
    acknowledged_at = models.DateTimeField(null=True)
    looked_up_at = models.DateTimeField(null=True)  # when the marketplace said what its listings show
    triager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    first_action_at = models.DateTimeField(null=True)  # the first decision of a person; an undo leaves it
    decided_at = models.DateTimeField(null=True)  # all settled, executed and notified
    clock = models.OneToOneField("deadlines.Clock", null=True, on_delete=models.PROTECT, related_name="+")
    # These three are copied from the clock by a trigger: the queue is sorted by them.
    due_at = models.DateTimeField()
    risk_at = models.DateTimeField()  # when three quarters of its time are used
    paused_until = models.DateTimeField(null=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, default=0)  # of its listings in USD, roughly
    claim_expires_at = models.DateTimeField(null=True)  # when the triager's lease expires
    # Until when an undo of the last decision leaves no trace outside.
    held_until = models.DateTimeField(null=True)
    listing_count = models.PositiveSmallIntegerField()
    pending_count = models.PositiveSmallIntegerField()  # listings without an outcome
    upheld_count = models.PositiveSmallIntegerField(default=0)
    executing_count = models.PositiveSmallIntegerField(default=0)  # decided, not yet executed
    # Of the listings without an outcome: those whose decision is held for a second person.
    second_review_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Whether an information request waits for its answer, or an answer waits for us: a copy for lists.
    question_state = models.CharField(
        max_length=20, choices=RequestState, blank=True, default="", db_default=""
    )
    # Whether a message of the other side is there that nobody of this side has read: copies for lists.
    unread_by_team = models.BooleanField(default=False, db_default=False)
    unread_by_holder = models.BooleanField(default=False, db_default=False)
    # When it or an outcome of it was last written: bookkeeping of the database, by triggers.
    changed_at = models.DateTimeField(editable=False)

    objects: ClassVar = TenantManager.from_queryset(NoticeQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "external_ref"],
                condition=~Q(external_ref=""),
                name="takedowns_external_ref_once",
            ),
            models.CheckConstraint(
                name="takedowns_notice_1_to_300_listings",
                condition=Q(listing_count__gte=1, listing_count__lte=300),
            ),
            models.CheckConstraint(
                name="takedowns_notice_counts_fit",
                condition=Q(pending_count__lte=F("listing_count")) & Q(upheld_count__lte=F("listing_count")),
            ),
            models.CheckConstraint(
                name="takedowns_held_listings_are_pending",
                condition=Q(second_review_count__lte=F("pending_count")),
            ),
            models.CheckConstraint(
                name="takedowns_notice_decided_says_when",
                condition=Q(state=NoticeState.DECIDED, decided_at__isnull=False, pending_count=0)
                | (~Q(state=NoticeState.DECIDED) & Q(decided_at=None)),
            ),
            models.CheckConstraint(
                name="takedowns_notice_claim_says_who_and_when",
                condition=Q(triager=None, claimed_at=None)
                | Q(triager__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="takedowns_open_claim_says_until_when",
                condition=~Q(state__in=TO_TRIAGE) | (Q(triager=None) ^ Q(claim_expires_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_agent_acts_under_a_letter",
                condition=Q(capacity=Capacity.AGENT, agent__isnull=False, letter__isnull=False)
                | (~Q(capacity=Capacity.AGENT) & Q(agent=None, letter=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-submitted_at", "-id"], name="takedowns_notices_of"),
            models.Index(fields=["organisation", "changed_at", "id"], name="takedowns_notices_changed"),
            models.Index(
                fields=["due_at", "-value", "id"],
                include=COUNTED_BY,
                condition=Q(state__in=TO_TRIAGE),
                name="takedowns_queue_by_due_time",
            ),
            models.Index(
                fields=["triager", "due_at", "-value", "id"],
                condition=Q(state__in=TO_TRIAGE),
                name="takedowns_queue_of_someone",
            ),
            models.Index(
                fields=["due_at", "-value", "id"],
                condition=Q(state__in=TO_TRIAGE, paused_until__isnull=False),
                name="takedowns_queue_of_paused",
            ),
            models.Index(
                fields=["due_at", "-value", "id"],
                condition=Q(second_review_count__gt=0, state__in=TO_TRIAGE),
                name="takedowns_queue_of_second",
            ),
            models.Index(
                fields=["claim_expires_at"],
                condition=Q(state=NoticeState.IN_TRIAGE, pending_count__gt=0),
                name="takedowns_leases",
            ),
            models.Index(
                fields=["-decided_at", "-id"],
                condition=Q(state=NoticeState.DECIDED),
                name="takedowns_decided_newest",
            ),
            models.Index(
                fields=["id"],
                condition=Q(state=NoticeState.SUBMITTED),
                name="takedowns_unacknowledged",
            ),
            models.Index(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="takedowns_corrections_of"
            ),
            models.Index(
                fields=["id"],
                condition=Q(looked_up_at=None, state__in=TO_TRIAGE),
                name="takedowns_not_looked_up",
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state=NoticeState.IN_TRIAGE, pending_count=0, executing_count=0),
                name="takedowns_ripe",
            ),
            models.Index(
                fields=["organisation"],
                condition=Q(question_state=RequestState.OPEN),
                name="takedowns_questions_of",
            ),
            models.Index(
                fields=["right", "-decided_at", "-id"],
                condition=Q(state=NoticeState.DECIDED),
                name="takedowns_decided_under",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def undecided_count(self) -> int:
        """Listings that a triager can decide now."""
        return self.pending_count - self.second_review_count

    @property
    def market_name(self) -> str:
        return market_name(self.market)

    @property
    def location_labels(self) -> list:
        return [InfringementLocation(location).label for location in self.locations]

    @property
    def detail_pairs(self) -> list:
        """The additional fields of its reason, as labels and texts."""
        said = ((name, label, self.details.get(name)) for name, label in DETAIL_LABELS.items())
        return [(label, value) for name, label, value in said if value and name != DIFFERENCES]

    @property
    def differences(self) -> list[str]:
        """By what the filer tells the listings' goods from the genuine product, in the order of its numbers."""
        return self.details.get(DIFFERENCES, "").splitlines()

    def may_become(self, state) -> bool:
        return state in NOTICE_MOVES.get(NoticeState(self.state), ())


class ListingQuerySet(models.QuerySet):
    def pending(self) -> Self:
        return self.filter(outcome=ListingOutcome.PENDING)

    def undecided(self) -> Self:
        """Pending, and not held for a second person."""
        return self.pending().filter(in_second_review=False)

    def in_order(self) -> Self:
        return self.order_by("position")


class Listing(TenantModel):
    """One listing of a notice: the unit of decision and of accuracy."""

    made_good: "Listing | None"  # this and the two below are set by `queries.outcomes`
    is_down: bool
    effect: Effect

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="listings")
    position = models.PositiveSmallIntegerField()
    marketplace = models.CharField(max_length=30)
    market = models.CharField(max_length=2)
    item = models.CharField(max_length=2000)
    key = models.CharField(max_length=2100)  # marketplace:market:item
    pasted = models.CharField(max_length=8192)
    seller_key = models.CharField(max_length=200, blank=True)  # marketplace:market:seller
    outcome = models.CharField(max_length=20, choices=ListingOutcome, default=ListingOutcome.PENDING)
    rejection_code = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    cured_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="cures", db_index=False
    )  # the same listing in a correction, upheld
    cured_at = models.DateTimeField(null=True)
    # A rejection that counts half: until when it can be cured, and when it was noted whether it was.
    curable_until = models.DateTimeField(null=True)
    cure_closed_at = models.DateTimeField(null=True)
    after_question = models.BooleanField(
        default=False, db_default=False
    )  # withdrawn after we had asked a question
    in_second_review = models.BooleanField(default=False, db_default=False)  # its decision is held

    objects: ClassVar = TenantManager.from_queryset(ListingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "key"], name="takedowns_listing_once"),
            models.UniqueConstraint(fields=["notice", "position"], name="takedowns_listing_place"),
            models.CheckConstraint(
                name="takedowns_listing_code_exactly_when_rejected",
                condition=Q(outcome=ListingOutcome.REJECTED) ^ Q(rejection_code=""),
            ),
            models.CheckConstraint(
                name="takedowns_listing_decided_says_when",
                condition=Q(outcome=ListingOutcome.PENDING) ^ Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="takedowns_only_withdrawn_after_a_question",
                condition=Q(after_question=False) | Q(outcome=ListingOutcome.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="takedowns_only_pending_in_second_review",
                condition=Q(in_second_review=False) | Q(outcome=ListingOutcome.PENDING),
            ),
            models.CheckConstraint(
                name="takedowns_only_a_rejection_is_cured",
                condition=Q(cured_by=None, cured_at=None)
                | Q(cured_by__isnull=False, cured_at__isnull=False, outcome=ListingOutcome.REJECTED),
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="takedowns_listing_history"),
            models.Index(fields=["cured_by"], condition=Q(cured_by__isnull=False), name="takedowns_cures_of"),
            models.Index(fields=["seller_key", "outcome"], name="takedowns_seller_history"),
            models.Index(
                fields=["organisation", "-decided_at", "-id"],
                condition=Q(outcome=ListingOutcome.REJECTED),
                name="takedowns_rejections_of",
            ),
            models.Index(
                fields=["seller_key", "-decided_at"],
                condition=Q(decided_at__isnull=False),
                name="takedowns_seller_decided",
            ),
            models.Index(
                fields=["curable_until"],
                condition=Q(curable_until__isnull=False, cure_closed_at=None),
                name="takedowns_cures_to_close",
            ),
            models.Index(
                fields=["organisation", "decided_at"],
                condition=Q(outcome=ListingOutcome.WITHDRAWN),
                name="takedowns_withdrawn_of",
            ),
            models.Index(
                fields=["organisation", "decided_at"],
                condition=Q(rejection_code="LI-01"),
                name="takedowns_mistyped_of",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def clean_address(self) -> str:
        """Its web address without tracking."""
        return address_in(self.key, self.pasted)

    @property
    def address(self) -> str:
        """Its address for readers: at the marketplace, or, in a demo, at the embedded one."""
        known = self.marketplace == MARKETPLACE and self.market in SITES and self.item.isdecimal()
        if settings.DEMO_MODE and known:
            return reverse("shop_product", args=[self.market.lower(), f"i{self.item}.html"])
        return self.clean_address
