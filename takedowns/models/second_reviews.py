"""Decisions held for a second person, what triggers that, and the sample of decisions that are looked at again."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from takedowns.enums import (
    GOES,
    SECOND_REVIEW_MOVES,
    DecisionGround,
    LessonFinding,
    ListingOutcome,
    SecondReviewState,
    Side,
    TriggerMode,
)
from takedowns.triggers import Condition

from .decisions import ListingDecision, TriageDecision
from .notices import Listing, Notice

OPEN_REVIEWS = [SecondReviewState.WAITING, SecondReviewState.DISAGREED]


class ReviewTrigger(models.Model):
    """Which decisions are held for a second person."""

    name = models.CharField(max_length=80, unique=True)
    active = models.BooleanField(default=True)
    mode = models.CharField(max_length=3, choices=TriggerMode, default=TriggerMode.ALL)
    conditions = models.JSONField(default=list)  # rows of `Condition`
    version = models.PositiveIntegerField(default=1)  # what a change was based on
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="takedowns_trigger_has_conditions", condition=~Q(conditions=[]))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tests(self) -> list[Condition]:
        """Its conditions, as the pure module compares them."""
        return [Condition(**row) for row in self.conditions]


class SecondReviewQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_REVIEWS)

    def waiting(self) -> Self:
        return self.filter(state=SecondReviewState.WAITING)


class SecondReview(TenantModel):
    """One decision that is held until a second person has decided without seeing it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="second_reviews")
    state = models.CharField(max_length=10, choices=SecondReviewState, default=SecondReviewState.WAITING)
    triggers = ArrayField(models.CharField(max_length=80))  # the names of those that caught it
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True)
    sentence = models.CharField(max_length=1000, blank=True)  # why the two were settled so; for the desk
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    decision = models.OneToOneField(
        TriageDecision, null=True, on_delete=models.PROTECT, related_name="second_review"
    )  # what became of it

    objects: ClassVar = TenantManager.from_queryset(SecondReviewQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_second_is_another", condition=~Q(second_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="takedowns_second_says_who_and_when",
                condition=Q(second_at=None, second_by=None)
                | Q(second_at__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="takedowns_second_given_unless_waiting",
                condition=Q(second_at__isnull=False)
                | Q(
                    state__in=[
                        SecondReviewState.WAITING,
                        SecondReviewState.CANCELLED,
                        SecondReviewState.WITHDRAWN,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="takedowns_second_closed_says_who_and_when",
                condition=Q(closed_at=None, closed_by=None, state__in=OPEN_REVIEWS)
                | (~Q(state__in=OPEN_REVIEWS) & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_second_ends_in_a_decision",
                condition=Q(
                    decision__isnull=False,
                    state__in=[SecondReviewState.AGREED, SecondReviewState.SETTLED],
                )
                | (~Q(state__in=[SecondReviewState.AGREED, SecondReviewState.SETTLED]) & Q(decision=None)),
            ),
            models.CheckConstraint(
                name="takedowns_settled_second_is_explained",
                condition=~Q(state=SecondReviewState.SETTLED) | ~Q(sentence=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at", "id"],
                condition=Q(state__in=OPEN_REVIEWS),
                name="takedowns_second_reviews_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"

    def may_become(self, state) -> bool:
        return state in SECOND_REVIEW_MOVES.get(SecondReviewState(self.state), ())


class ReviewOpinion(TenantModel):
    """What one of the two says about one listing of a held decision; written once."""

    review = models.ForeignKey(SecondReview, on_delete=models.PROTECT, related_name="opinions")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    outcome = models.CharField(max_length=20, choices=ListingOutcome)
    rejection_code = models.CharField(max_length=10, blank=True)
    secondary_codes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    ground = models.CharField(max_length=30, choices=DecisionGround, blank=True)
    sentence = models.TextField(blank=True)
    explanation = models.ForeignKey(
        "takedowns.ExplanationText", null=True, on_delete=models.PROTECT, related_name="+"
    )
    explanation_edited = models.BooleanField(default=False)
    same_as = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "listing", "side"], name="takedowns_one_opinion_each"),
            models.CheckConstraint(
                name="takedowns_opinion_code_when_rejected",
                condition=Q(outcome=ListingOutcome.REJECTED) ^ Q(rejection_code=""),
            ),
            models.CheckConstraint(
                name="takedowns_opinion_ground_when_it_goes",
                condition=Q(outcome__in=list(GOES)) ^ Q(ground=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.outcome} {self.listing_id}"


class QualityShare(models.Model):
    """From when on which share of decisions is looked at again; the last row is in force."""

    percent = models.DecimalField(max_digits=5, decimal_places=2)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_share_0_to_100", condition=Q(percent__gte=0, percent__lte=100)
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class QualitySampleQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(reviewed_at=None)

    def reviewed(self) -> Self:
        return self.filter(reviewed_at__isnull=False)

    def to_settle(self) -> Self:
        """Where the two differ, and no lead has said yet what was wrong."""
        return self.filter(agrees=False, lesson=None)


class QualitySample(TenantModel):
    """One decision about a listing that was drawn, and what a second person says without having seen it."""

    decision = models.OneToOneField(ListingDecision, on_delete=models.PROTECT, related_name="quality_sample")
    drawn_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=ListingOutcome, blank=True)
    rejection_code = models.CharField(max_length=10, blank=True)
    sentence = models.TextField(blank=True)  # for the desk
    agrees = models.BooleanField(null=True)  # whether outcome and code are the same
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(QualitySampleQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_sample_reviewed_whole",
                condition=Q(agrees=None, outcome="", reviewed_at=None, reviewed_by=None)
                | (
                    Q(agrees__isnull=False, reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(outcome="")
                ),
            ),
            models.CheckConstraint(
                name="takedowns_sample_code_when_rejected",
                condition=Q(outcome=ListingOutcome.REJECTED) ^ Q(rejection_code=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["drawn_at", "id"], condition=Q(reviewed_at=None), name="takedowns_samples_waiting"
            ),
            models.Index(
                fields=["-reviewed_at", "-id"],
                condition=Q(reviewed_at__isnull=False),
                name="takedowns_samples_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class Lesson(TenantModel):
    """What a lead found where a sample and its decision differ, or the two opinions about a held decision."""

    sample = models.OneToOneField(QualitySample, null=True, on_delete=models.PROTECT, related_name="lesson")
    review = models.OneToOneField(SecondReview, null=True, on_delete=models.PROTECT, related_name="lesson")
    finding = models.CharField(max_length=15, choices=LessonFinding)
    code = models.CharField(max_length=10, blank=True)  # the rejection code whose guidance explains it
    sentence = models.CharField(max_length=1000)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="takedowns_lesson_is_explained", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="takedowns_lesson_of_one_difference", condition=Q(review=None) ^ Q(sample=None)
            ),
        ]
        indexes = [models.Index(fields=["-settled_at", "-id"], name="takedowns_lessons_newest")]

    def __str__(self) -> str:
        return f"{self.finding} {self.sample_id or self.review_id}"
