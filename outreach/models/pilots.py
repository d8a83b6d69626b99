"""Pilots that look for participants, and which organisations want to take part."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from outreach.enums import (
    CHANGEABLE,
    INTEREST_LOOKS,
    INTEREST_MOVES,
    PILOT_LOOKS,
    PILOT_MOVES,
    InterestState,
    PilotState,
    Readiness,
)
from programmes.models import Participation, Programme

USER = settings.AUTH_USER_MODEL


class PilotQuerySet(models.QuerySet):
    def announced(self) -> Self:
        """What rights holders see: everything that was once open for interest."""
        return self.exclude(opened_at=None)


class Pilot(models.Model):
    """What we say about a pilot, until when organisations may show interest, and what came of it."""

    read_by = "everybody"  # who may take part sees what it is about

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="pilot")
    state = models.CharField(max_length=12, choices=PilotState, default=PilotState.PROPOSED)
    about = models.TextField()  # Markdown
    criteria = models.TextField()  # by what we select; Markdown
    closes_at = models.DateTimeField()  # until when organisations may show interest
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True)  # of the evaluation; Markdown
    evaluated_at = models.DateTimeField(null=True)
    conclusion = models.CharField(max_length=500, blank=True)  # why it is adopted or was stopped
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # what a change was based on

    objects = PilotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_pilot_ends_after_its_start", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="outreach_pilot_was_opened",
                condition=Q(state__in=["PROPOSED", "STOPPED"]) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_pilot_says_its_findings",
                condition=Q(evaluated_at=None, findings="")
                | (Q(evaluated_at__isnull=False) & ~Q(findings="")),
            ),
            models.CheckConstraint(
                name="outreach_pilot_ends_with_a_reason",
                condition=~Q(state__in=["ADOPTED", "STOPPED"]) | ~Q(conclusion=""),
            ),
        ]

    def __str__(self) -> str:
        return self.programme.name

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    def may_become(self, state) -> bool:
        return state in PILOT_MOVES.get(PilotState(self.state), ())

    @property
    def look(self) -> dict[str, str]:
        meaning, icon = PILOT_LOOKS[PilotState(self.state)]
        return {"meaning": meaning, "icon": icon}


class InterestQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.exclude(state=InterestState.WITHDRAWN)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(state=InterestState.WAITLISTED).order_by("waitlisted_at", "pk")


class Interest(TenantModel):
    """An organisation that wants to take part in a pilot: who, why, how much, where and from when."""

    place: int  # on the waiting list, where a query counted it

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="interests")
    state = models.CharField(max_length=12, choices=InterestState, default=InterestState.SUBMITTED)
    contact = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    volume = models.PositiveIntegerField()  # listings that it expects to report in a month
    markets = ArrayField(models.CharField(max_length=2))
    readiness = models.CharField(max_length=5, choices=Readiness)
    submitted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    waitlisted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was declined, or ended
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.PROTECT, related_name="interests"
    )
    origin_type = models.CharField(max_length=60, blank=True)  # where it came up, as the audit trail names it
    origin_id = models.CharField(max_length=40, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = TenantManager.from_queryset(InterestQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "organisation"],
                condition=~Q(state="WITHDRAWN"),
                name="outreach_one_interest_each",
            ),
            models.CheckConstraint(
                name="outreach_waits_since", condition=~Q(state="WAITLISTED") | Q(waitlisted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="outreach_declined_says_why", condition=~Q(state="DECLINED") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="outreach_accepted_into_the_programme",
                condition=~Q(state__in=["ACCEPTED", "ENROLLED", "COMPLETED"])
                | Q(participation__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["pilot", "state"], name="outreach_interest_of_a_pilot")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.pilot}"

    def may_become(self, state) -> bool:
        return state in INTEREST_MOVES.get(InterestState(self.state), ())

    @property
    def is_changeable(self) -> bool:
        """Whether the organisation may change or withdraw it."""
        return self.state in CHANGEABLE

    @property
    def look(self) -> dict[str, str]:
        meaning, icon = INTEREST_LOOKS[InterestState(self.state)]
        return {"meaning": meaning, "icon": icon}
