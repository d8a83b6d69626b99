"""What a check-in looks into, and what is agreed: deep-dives and action items."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.enums import ACTION_MOVES, STILL_OPEN, ActionState, Finding, Side
from takedowns.models import Listing, Notice

from .checkins import CheckIn
from .programmes import Participation


class DeepDiveQuerySet(models.QuerySet):
    def for_pages(self) -> Self:
        return self.select_related("notice", "listing__snapshot", "asked_by", "found_by", "organisation")


class DeepDive(TenantModel):
    """A question about a filed notice, or one listing of it, and what was found."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="deep_dives")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="deep_dives")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=1000)
    side = models.CharField(max_length=10, choices=Side)  # who asks
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(DeepDiveQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_finding_says_who_and_when",
                condition=Q(finding="", found_by=None, found_at=None)
                | (~Q(finding="") & Q(found_by__isnull=False, found_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["notice", "listing"],
                condition=Q(finding=""),
                nulls_distinct=False,
                name="programmes_one_open_question",
            ),
        ]

    def __str__(self) -> str:
        where = f", listing {self.listing.position}" if self.listing else ""
        return f"{self.notice}{where}"


class ActionItemQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=STILL_OPEN)

    def for_pages(self) -> Self:
        """With their people, the most overdue first."""
        return self.select_related("owner", "organisation", "participation__programme").order_by(
            "due_on", "pk"
        )


class ActionItem(TenantModel):
    """Something that one side promised to do by a day."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="action_items")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="action_items")
    deep_dive = models.ForeignKey(DeepDive, null=True, on_delete=models.PROTECT, related_name="action_items")
    words = models.CharField(max_length=500)
    side = models.CharField(max_length=10, choices=Side)  # whose turn it is
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    code = models.CharField(max_length=10, blank=True)  # the rejection code that it is meant to make rarer
    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.OPEN)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=500, blank=True)  # what came of it, or why it was dropped

    objects: ClassVar = TenantManager.from_queryset(ActionItemQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_action_end_says_when",
                condition=Q(state__in=STILL_OPEN, ended_at=None)
                | (~Q(state__in=STILL_OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="programmes_dropped_says_why", condition=~Q(state=ActionState.DROPPED) | ~Q(result="")
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state__in=STILL_OPEN), name="programmes_actions_due"),
            models.Index(fields=["organisation", "due_on"], name="programmes_actions_of"),
        ]

    def __str__(self) -> str:
        return self.words

    def may_become(self, state) -> bool:
        return state in ACTION_MOVES.get(ActionState(self.state), ())

    def is_overdue(self, on: date) -> bool:
        return self.state in STILL_OPEN and self.due_on < on
