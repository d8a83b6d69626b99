"""Statements of reasons, and the batches in which they are handed to the EU's transparency database."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantModel
from takedowns.enums import StatementBatchState

from .decisions import ListingDecision
from .strikes import RepeatInfringer


class StatementBatch(models.Model):
    """At most 100 statements that are handed over together: all of them, or none."""

    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=StatementBatchState, default=StatementBatchState.WAITS)
    count = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # while a worker tries: when its claim expires
    handed_over_at = models.DateTimeField(null=True)  # when the database had all of them
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # a person, by file; none: by the portal
    last_error = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_statement_batch_1_to_100", condition=Q(count__gte=1, count__lte=100)
            ),
            models.CheckConstraint(
                name="takedowns_statements_taken_says_when",
                condition=Q(state=StatementBatchState.TAKEN, handed_over_at__isnull=False)
                | (~Q(state=StatementBatchState.TAKEN) & Q(handed_over_at=None, handed_over_by=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=StatementBatchState.WAITS),
                name="takedowns_batches_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Statement(TenantModel):
    """The statement of reasons for one decision that acts on a listing. Its text is written once."""

    decision = models.OneToOneField(ListingDecision, on_delete=models.PROTECT, related_name="statement")
    puid = models.CharField(max_length=60, unique=True)  # the database never takes one twice
    body = models.JSONField()
    made_at = models.DateTimeField()
    batch = models.ForeignKey(StatementBatch, null=True, on_delete=models.PROTECT, related_name="statements")

    place: int  # in its batch, where a query sets it

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(batch=None), name="takedowns_statements_to_hand"),
        ]

    def __str__(self) -> str:
        return self.puid


class MeasureStatement(models.Model):
    """The statement of reasons for a measure that restricts a seller. Its text is written once; no tenant reads it."""

    measure = models.OneToOneField(RepeatInfringer, on_delete=models.PROTECT, related_name="statement")
    puid = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    made_at = models.DateTimeField()
    batch = models.ForeignKey(
        StatementBatch, null=True, on_delete=models.PROTECT, related_name="measure_statements"
    )

    place: int  # as of `Statement`

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_measure_statement_by_its_name", condition=Q(puid__startswith="measure-")
            ),  # no statement of a decision is called so
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(batch=None), name="takedowns_measures_to_hand"),
        ]

    def __str__(self) -> str:
        return self.puid

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None
