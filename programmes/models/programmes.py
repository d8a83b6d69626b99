"""Programmes and pilots, and the organisations that take part in them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.enums import BOUND, TAKES_PART, ParticipationState, ProgrammeKind

ENDED = [
    ParticipationState.NOT_INVITED,
    ParticipationState.DECLINED,
    ParticipationState.LAPSED,
    ParticipationState.EXITED,
]


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


class ParticipationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not yet in a final state."""
        return self.exclude(state__in=ENDED)

    def taking_part(self) -> Self:
        return self.filter(state__in=TAKES_PART)

    def bound(self) -> Self:
        """Those whose new notices are under the promise."""
        return self.filter(state__in=BOUND)


class Participation(TenantModel):
    """One attempt of an organisation to take part in a programme, from candidate to its end."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participations")
    state = models.CharField(max_length=20, choices=ParticipationState, default=ParticipationState.IDENTIFIED)
    identified_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)  # notices sent at or after it are under the promise
    ended_at = models.DateTimeField(null=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.programme}"
