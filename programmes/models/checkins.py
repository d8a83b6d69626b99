"""Check-ins: how often, the free times that are offered, the meeting itself, who came, and calls that are proposed."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.enums import AHEAD, CHECK_IN_MOVES, WAS_HELD, CallReason, CheckInState, Presence, Side

from .programmes import Participation


class Cadence(TenantModel):
    """How often one participant is met."""

    participation = models.OneToOneField(Participation, on_delete=models.PROTECT, related_name="cadence")
    weeks = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_cadence_up_to_a_year", condition=Q(weeks__gte=1, weeks__lte=52)
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} every {self.weeks} weeks"


class SlotQuerySet(models.QuerySet):
    def free(self, at) -> Self:
        """Those that can still be booked; the row says nothing about who booked the others."""
        return self.filter(taken_at=None, withdrawn_at=None, starts_at__gt=at)


class Slot(models.Model):
    """A time at which a programme manager can be met. Every participant sees the free ones, so it carries no link to a room."""

    read_by = "everybody"

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_slot_runs_forward", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="programmes_slot_taken_or_withdrawn", condition=Q(taken_at=None) | Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(
                fields=["host", "starts_at"],
                condition=Q(withdrawn_at=None),
                name="programmes_one_slot_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(taken_at=None, withdrawn_at=None),
                name="programmes_free_slots",
            )
        ]

    def __str__(self) -> str:
        return f"{self.host}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


class CheckInQuerySet(models.QuerySet):
    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def were_held(self) -> Self:
        return self.filter(state__in=WAS_HELD)

    def for_pages(self) -> Self:
        return self.select_related("organisation", "participation__programme", "host")


class CheckIn(TenantModel):
    """One meeting with a participant. Its key is the name of its calendar entry for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="check_ins")
    slot = models.OneToOneField(Slot, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=CheckInState, default=CheckInState.SCHEDULED)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(
        default=0
    )  # grows with a change of time or place, and of nothing else
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    guest_ids = ArrayField(models.BigIntegerField(), default=list)  # who has it in the calendar by our mail
    minutes = models.TextField(blank=True)
    minutes_version = models.PositiveIntegerField(default=0)  # what a change of the minutes was based on
    held_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who cancelled it, or noted that nobody came
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was cancelled

    objects: ClassVar = TenantManager.from_queryset(CheckInQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_check_in_runs_forward", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="programmes_held_says_when",
                condition=Q(state__in=WAS_HELD, held_at__isnull=False)
                | (~Q(state__in=WAS_HELD) & Q(held_at=None)),
            ),
            models.CheckConstraint(
                name="programmes_closed_check_in_says_when",
                condition=Q(state=CheckInState.CLOSED) ^ Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="programmes_cancelled_says_who_and_why",
                condition=Q(state=CheckInState.CANCELLED, ended_by__isnull=False, ended_at__isnull=False)
                & ~Q(reason="")
                | Q(state=CheckInState.NO_SHOW, ended_by__isnull=False, ended_at__isnull=False)
                | ~Q(state__in=[CheckInState.CANCELLED, CheckInState.NO_SHOW])
                & Q(ended_by=None, ended_at=None),
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state__in=AHEAD),
                name="programmes_one_check_in_ahead",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=Q(state__in=AHEAD), name="programmes_check_ins_ahead"
            ),
            models.Index(fields=["organisation", "-starts_at"], name="programmes_check_ins_of"),
        ]

    def __str__(self) -> str:
        return f"{self.participation.programme}: {self.organisation}"

    def may_become(self, state) -> bool:
        return state in CHECK_IN_MOVES.get(CheckInState(self.state), ())


class Attendance(TenantModel):
    """Whether one person came. The minutes begin with these."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField(max_length=200)  # also of people without an account
    side = models.CharField(max_length=10, choices=Side)
    presence = models.CharField(max_length=10, choices=Presence)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "name"], name="programmes_attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.presence}"


class CallProposal(TenantModel):
    """A call that the portal proposes by itself, and what became of it."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="proposals")
    reason = models.CharField(max_length=20, choices=CallReason)
    found = models.PositiveIntegerField()  # late decisions, or rejected listings
    out_of = models.PositiveIntegerField()  # decided notices, or decided listings
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    check_in = models.ForeignKey(
        CheckIn, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: somebody answered that no call is needed
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(answered_at=None),
                name="programmes_one_open_proposal",
            ),
            models.CheckConstraint(
                name="programmes_answered_says_who",
                condition=Q(answered_at=None, check_in=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.participation_id}"
