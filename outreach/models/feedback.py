"""Feedback, the votes of organisations on it, and what was merged into what."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import Organisation, TenantManager, TenantModel
from outreach.enums import FEEDBACK_MOVES, FeedbackKind, FeedbackState

from .library import Resource
from .pilots import Pilot

USER = settings.AUTH_USER_MODEL


class FeedbackQuerySet(models.QuerySet):
    def on_board(self) -> Self:
        """What everybody who may vote sees: read by us, neither merged nor removed."""
        hidden = [FeedbackState.NEW, FeedbackState.DUPLICATE, FeedbackState.DELETED]
        return self.exclude(state__in=hidden)

    def unanswered(self) -> Self:
        gone = [FeedbackState.DUPLICATE, FeedbackState.DELETED]
        return self.filter(answered_at=None).exclude(state__in=gone)


class Feedback(models.Model):
    """Something that somebody told us, where, and what we made of it."""

    kind = models.CharField(max_length=20, choices=FeedbackKind)
    state = models.CharField(max_length=12, choices=FeedbackState, default=FeedbackState.NEW)
    title = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    asked_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    origin_type = models.CharField(
        max_length=60, blank=True
    )  # where it was said, as the audit trail names it
    origin_id = models.CharField(max_length=40, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    answer_due = models.DateTimeField()
    answered_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="asked")
    pilot = models.ForeignKey(Pilot, null=True, on_delete=models.PROTECT, related_name="asked")
    built = models.CharField(max_length=200, blank=True)  # a release, in words
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    before_merge = models.CharField(max_length=12, blank=True)  # its state, for an undo

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_merged_names_its_target",
                condition=Q(state="DUPLICATE", into__isnull=False)
                | (~Q(state="DUPLICATE") & Q(into=None, before_merge="")),
            ),
            models.CheckConstraint(name="outreach_not_into_itself", condition=~Q(into=models.F("pk"))),
            models.CheckConstraint(
                name="outreach_answered_says_who",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="outreach_built_says_what",
                condition=~Q(state="COMPLETED")
                | Q(resource__isnull=False)
                | Q(pilot__isnull=False)
                | ~Q(built=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due"], name="outreach_feedback_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> None:
        """None: it stands on a board that every organisation sees."""
        return None

    def may_become(self, state) -> bool:
        return state in FEEDBACK_MOVES.get(FeedbackState(self.state), ())

    @property
    def is_late(self) -> bool:
        return self.answered_at is not None and self.answered_at > self.answer_due


class VoteQuerySet(models.QuerySet):
    def cast(self) -> Self:
        return self.filter(withdrawn_at=None)


class Vote(TenantModel):
    """The one vote of an organisation on an item, who of it cast it, and where a merge brought it from."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="votes")
    cast_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()
    by_staff = models.BooleanField(default=False)
    moved_from = models.ForeignKey(Feedback, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(VoteQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feedback", "organisation"],
                condition=Q(withdrawn_at=None),
                name="outreach_one_vote_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.feedback}"
