"""What happened in a participation: steps, invitations, onboarding, improvement plans."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.criteria import Rule
from programmes.enums import (
    Comparison,
    Figure,
    InvitationEnd,
    OnboardingItem,
    ParticipationState,
)
from programmes.wording import say_threshold

from .evaluations import Evaluation
from .programmes import Participation
from .settings import Terms

PERSON = settings.AUTH_USER_MODEL
INTERNAL = (ParticipationState.IDENTIFIED, ParticipationState.SHORTLISTED, ParticipationState.NOT_INVITED)


class Step(TenantModel):
    """One move of a participation: why, and what we wrote to the rights holder. Only ever added."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=ParticipationState)
    before = models.CharField(max_length=20, choices=ParticipationState, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")  # None: the portal
    reason = models.CharField(max_length=500)
    message = models.CharField(max_length=2000, blank=True)  # to the rights holder
    evaluation = models.ForeignKey(Evaluation, null=True, on_delete=models.PROTECT, related_name="+")
    internal = models.BooleanField()  # before the invitation: the rights holder is not told

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_candidates_are_not_told",
                condition=Q(internal=True, state__in=INTERNAL) | (Q(internal=False) & ~Q(state__in=INTERNAL)),
            )
        ]
        indexes = [models.Index(fields=["participation", "at", "id"], name="programmes_steps_of")]

    def __str__(self) -> str:
        return f"{self.before} → {self.state}"


class StepAnswer(TenantModel):
    """What the rights holder answers to a step. Only ever added."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="answers")
    words = models.CharField(max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:60]


class InvitationLetterQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(end="")

    def run_out(self, at) -> Self:
        return self.open().filter(expires_at__lte=at)


class InvitationLetter(TenantModel):
    """An invitation to take part: the letter, under which terms, until when, and how it ended."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="letters")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()  # Markdown
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    end = models.CharField(max_length=12, choices=InvitationEnd, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=1000, blank=True)  # why it was declined

    objects: ClassVar = TenantManager.from_queryset(InvitationLetterQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(end=""), name="programmes_one_open_letter"
            ),
            models.CheckConstraint(
                name="programmes_letter_ends_once",
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="programmes_acceptance_is_signed",
                condition=(Q(end=InvitationEnd.ACCEPTED, ended_by__isnull=False) & ~Q(signature=""))
                | (~Q(end=InvitationEnd.ACCEPTED) & Q(signature="")),
            ),
            models.CheckConstraint(
                name="programmes_letter_expires_after_it_is_sent",
                condition=Q(expires_at__gt=F("sent_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(end=""), name="programmes_letters_open"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class OnboardingEntry(TenantModel):
    """One item of the onboarding, in place."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="onboarding")
    item = models.CharField(max_length=12, choices=OnboardingItem)
    words = models.CharField(max_length=1000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "item"], name="programmes_onboarding_item_once")
        ]

    def __str__(self) -> str:
        return self.get_item_display()


class Plan(TenantModel):
    """An improvement plan: what is to be done and reached by when."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="plans")
    words = models.TextField()  # Markdown: what is done, by whom
    agreed_with = models.CharField(max_length=200)  # who of the rights holder agreed
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    evaluations_needed = models.PositiveSmallIntegerField(default=2)  # good ones in a row
    closed_at = models.DateTimeField(null=True)
    reached = models.BooleanField(null=True)
    over_told_at = models.DateTimeField(null=True)  # that its time is over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(closed_at=None), name="programmes_one_open_plan"
            ),
            models.CheckConstraint(
                name="programmes_plan_ends_after_it_begins", condition=Q(ends_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="programmes_plan_closes_with_a_result",
                condition=Q(closed_at=None, reached=None) | Q(closed_at__isnull=False, reached__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_plan_needs_an_evaluation", condition=Q(evaluations_needed__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanTarget(TenantModel):
    """One figure to be reached."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    figure = models.CharField(max_length=20, choices=Figure)
    comparison = models.CharField(max_length=10, choices=Comparison)
    threshold = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "figure"], name="programmes_one_target_a_figure")
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.comparison} {self.threshold}"

    @property
    def rule(self) -> Rule:
        return Rule(self.figure, self.comparison, self.threshold)

    @property
    def said(self) -> str:
        """The target in words."""
        return say_threshold(self.figure, self.comparison, self.threshold)
