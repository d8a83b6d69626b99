"""Batches of notices that are sent in the background: the job, what it has still to send, and what became of its rows."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import Organisation, TenantManager, TenantModel
from takedowns.enums import BATCH_MOVES, BatchMode, BatchState

from .notices import Notice

RESULTS_KEPT = timedelta(days=90)
ENDED = [BatchState.DONE, BatchState.REFUSED, BatchState.CANCELLED]


class NoticeBatchQuerySet(models.QuerySet):
    def running(self) -> Self:
        return self.filter(state=BatchState.RUNNING)


class NoticeBatch(TenantModel):
    """Notices that one call has sent, to be worked on in the background in the name of its caller."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mode = models.CharField(max_length=10, choices=BatchMode)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.RUNNING)
    agent = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "api.ApiClient", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_from = models.GenericIPAddressField(null=True)
    asked_at = models.DateTimeField()
    counted = models.PositiveIntegerField()  # notices in the call
    done = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # why it stopped
    worked_at = models.DateTimeField()  # when its last part was done: batches take turns
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(NoticeBatchQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_batch_ended_says_when",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="takedowns_batch_stopped_says_why",
                condition=Q(state=BatchState.STOPPED) ^ Q(said=""),
            ),
            models.CheckConstraint(
                name="takedowns_batch_counts",
                condition=Q(done__lte=F("counted")) & Q(done__gte=F("sent") + F("refused")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["worked_at"], condition=Q(state=BatchState.RUNNING), name="takedowns_batches_to_send"
            ),
            models.Index(fields=["worked_at"], name="takedowns_batches_oldest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def may_become(self, state) -> bool:
        return state in BATCH_MOVES.get(BatchState(self.state), ())


class BatchPart(TenantModel):
    """Rows that are sent in one transaction, which deletes the part: who finds it knows that none of them was sent."""

    batch = models.ForeignKey(NoticeBatch, on_delete=models.CASCADE, related_name="parts", db_index=False)
    place = models.PositiveIntegerField()
    rows = models.JSONField(encoder=DjangoJSONEncoder)  # number, values and errors of each

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="takedowns_batch_part_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.place}"


class BatchRow(TenantModel):
    """What became of one row of a batch."""

    batch = models.ForeignKey(NoticeBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()  # its place in the call, from 1
    external_ref = models.CharField(max_length=100, blank=True)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    errors = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="takedowns_batch_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"

    @property
    def number(self) -> str | None:
        """Of the notice; None if it was not sent."""
        return self.notice.number if self.notice else None
