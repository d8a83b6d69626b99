"""Objections of sellers to measures against them; only our team reads them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from takedowns.enums import OBJECTION_MOVES, ObjectionState

from .measure_messages import MeasureMessage
from .strikes import RepeatInfringer

LONGEST_OBJECTION = 5000


class MeasureObjectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=ObjectionState.FILED)

    def late(self, at) -> Self:
        """Open ones that are overdue, and of which no lead was told."""
        return self.open().filter(alarmed_at=None, due_at__lte=at)


class MeasureObjection(models.Model):
    """The objection of a seller to a measure, once. An open one has an hour by which it is decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.OneToOneField(RepeatInfringer, on_delete=models.PROTECT, related_name="objection")
    form_key = models.UUIDField(unique=True)  # of the form: the same form sent twice is one objection
    statement = models.CharField(max_length=LONGEST_OBJECTION)
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    due_at = models.DateTimeField(null=True)  # by when it is decided; none once it is
    alarmed_at = models.DateTimeField(null=True)  # when leads were told that it is late
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reasons = models.CharField(max_length=2000, blank=True)  # the seller reads them

    objects = MeasureObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="takedowns_objection_says_why", condition=~Q(statement="")),
            models.CheckConstraint(
                name="takedowns_objection_has_a_clock_or_a_decision",
                condition=Q(
                    decided_at=None,
                    decided_by=None,
                    due_at__isnull=False,
                    reasons="",
                    state=ObjectionState.FILED,
                )
                | Q(decided_at__isnull=False, decided_by__isnull=False, due_at=None)
                & ~Q(state=ObjectionState.FILED)
                & ~Q(reasons=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at", "id"], name="takedowns_objections_by_state")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.state}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.FILED

    def may_become(self, state) -> bool:
        return state in OBJECTION_MOVES.get(ObjectionState(self.state), ())


class ObjectionFile(Attachment):
    """A file that a seller sent by the link about a measure; in no objection until that is filed."""

    members_need = Can.VIEW_NOTICES  # and they see none
    staff_need = Can.READ_NOTICES
    desk_sees = Q(objection__isnull=False)

    organisation: Any = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(MeasureMessage, on_delete=models.PROTECT, related_name="files")
    objection = models.ForeignKey(MeasureObjection, null=True, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_objection_file_is_no_tenants", condition=Q(organisation=None)
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.message_id}"

    @classmethod
    def member_sees(cls, agent) -> Q:
        return Q(pk__in=[])
