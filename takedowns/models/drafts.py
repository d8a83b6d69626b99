"""A notice before it is sent, stored as it was typed."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import Organisation, TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import FileKind

UNDO = timedelta(minutes=10)  # in which a discarded draft can be restored


class NoticeDraftQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(sent_at=None, discarded_at=None)

    def can_be_taken_back(self, at) -> Self:
        """Discarded so recently that they can be restored."""
        return self.filter(sent_at=None, discarded_at__gt=at - UNDO)


class NoticeDraft(TenantModel):
    """What a filer has typed so far. It is not validated until it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fields = models.JSONField(default=dict)  # the form as it was posted: field name to text
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey(
        "takedowns.Notice", null=True, on_delete=models.PROTECT, related_name="correction_drafts"
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    written = models.JSONField(default=dict)  # field name to who wrote it last: page, person and moment
    sent_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(NoticeDraftQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "-saved_at"],
                condition=Q(sent_at=None, discarded_at=None),
                name="takedowns_open_drafts",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DraftFile(Attachment):
    """Evidence attached to a draft; sending moves it to the notice. Not visible to the desk."""

    members_need = Can.FILE_NOTICES

    draft = models.ForeignKey(NoticeDraft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FileKind)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.draft_id}"

    @classmethod
    def member_sees(cls, agent) -> Q:
        """Files of visible drafts: the organisation's own, or those this agency writes for it."""
        return Q(draft__discarded_at=None, draft__agent=agent)


class SentFile(Attachment):
    """Evidence that was sent by API before what names it; a notice or a right names it by its key. Not visible to the desk."""

    members_need = Can.SEND_EVIDENCE

    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField()
    by_team = models.BooleanField(
        default=False, db_default=False
    )  # for a message of ours that is not sent yet

    def __str__(self) -> str:
        return str(self.file_id)

    @classmethod
    def member_sees(cls, agent) -> Q:
        """Files of the organisation's own, or those this agency has sent for it."""
        return Q(agent=agent, by_team=False)
