"""Programmes and pilots, and the organisations that take part in them."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.enums import (
    BOUND,
    ENDED,
    PARTICIPATION_MOVES,
    STATE_LOOKS,
    TAKES_PART,
    Leaving,
    ParticipationState,
    ProgrammeKind,
)


class Programme(models.Model):
    """A programme or a pilot: what it promises, and for how many."""

    read_by = "everybody"  # who is outside sees what it asks for

    code = models.SlugField(max_length=40, unique=True)  # IPP-PLUS, PILOT-2020-01
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ProgrammeKind)
    business_days = models.PositiveSmallIntegerField()  # a decision in less than that many
    capacity = models.PositiveIntegerField(null=True)  # None: no limit
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # nobody enters from then on
    return_months = models.PositiveSmallIntegerField(default=3)  # after leaving, until it is evaluated again
    invitation_days = models.PositiveSmallIntegerField(default=30)  # until an invitation expires
    version = models.PositiveIntegerField(default=1)  # what a change of the settings was based on

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_promises_at_least_a_day", condition=Q(business_days__gte=1)
            ),
            models.CheckConstraint(
                name="programmes_closes_after_it_opens",
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ParticipationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not yet in a final state."""
        return self.exclude(state__in=ENDED)

    def taking_part(self) -> Self:
        return self.filter(state__in=TAKES_PART)

    def bound(self) -> Self:
        """Those whose new notices are under the promise."""
        return self.filter(state__in=BOUND)

    def candidates(self) -> Self:
        """Not invited yet, and not refused."""
        return self.filter(state__in=[ParticipationState.IDENTIFIED, ParticipationState.SHORTLISTED])

    def known_to_holder(self) -> Self:
        """From the invitation on; who is only a candidate is not told so."""
        return self.exclude(
            state__in=[
                ParticipationState.IDENTIFIED, ParticipationState.SHORTLISTED, ParticipationState.NOT_INVITED,
            ]
        )  # fmt: skip

    def for_lists(self) -> Self:
        return self.select_related("organisation", "programme", "manager")


class Participation(TenantModel):
    """One attempt of an organisation to take part in a programme, from candidate to its end."""

    evaluation: Any  # this and the three below are set by `queries.participants`
    last_id: int | None
    reason: str
    worst: Decimal

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participations")
    state = models.CharField(max_length=20, choices=ParticipationState, default=ParticipationState.IDENTIFIED)
    identified_at = models.DateTimeField()
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # raised by each step: what a decision was based on
    effective_at = models.DateTimeField(null=True)  # notices sent at or after it are under the promise
    ended_at = models.DateTimeField(null=True)
    leaving = models.CharField(max_length=10, choices=Leaving, blank=True)
    returns_at = models.DateTimeField(null=True)  # after an exit: from when on it is evaluated again
    return_evaluated_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField(null=True)  # on watch: by when we decide about an improvement plan
    cohort = models.CharField(max_length=40, blank=True)  # PILOT-2020-01, or the month of activation
    cadence_months = models.PositiveSmallIntegerField(null=True)  # between check-ins
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # where the candidate comes from, named as the audit trail does; empty: from its figures
    origin_type = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=40, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)

    objects: ClassVar = TenantManager.from_queryset(ParticipationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=~Q(state__in=ENDED),
                name="programmes_one_open_participation",
            ),
            models.CheckConstraint(
                name="programmes_end_says_when",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="programmes_bound_says_from_when",
                condition=~Q(state__in=[*BOUND, ParticipationState.SUSPENDED])
                | Q(effective_at__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_exit_fixes_the_return",
                condition=Q(state=ParticipationState.EXITED, returns_at__isnull=False)
                & ~Q(leaving="")
                & Q(returns_at__gte=models.F("ended_at"))
                | (~Q(state=ParticipationState.EXITED) & Q(returns_at=None, leaving="")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"], name="programmes_by_state"),
            models.Index(
                fields=["returns_at"],
                condition=Q(returns_at__isnull=False, return_evaluated_at=None),
                name="programmes_returning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.programme}"

    def may_become(self, state) -> bool:
        return state in PARTICIPATION_MOVES.get(ParticipationState(self.state), ())

    @property
    def look(self) -> dict[str, str]:
        """How its state is shown: the meaning of a pill, and a symbol."""
        meaning, icon = STATE_LOOKS[ParticipationState(self.state)]
        return {"meaning": meaning, "icon": icon}

    @property
    def is_bound(self) -> bool:
        return self.state in BOUND
