"""Correspondence with a participant: threads of messages with files, and who has read them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from programmes.enums import Side

from .programmes import Participation


class Thread(TenantModel):
    """A conversation about one subject. Whether the rights holder waits is read from its messages."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="threads")
    subject = models.CharField(max_length=200)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()  # of its last message that both sides read

    objects: ClassVar = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-last_at", "-id"], name="programmes_threads_of")]

    def __str__(self) -> str:
        return self.subject


class Message(TenantModel):
    """One message; an internal one is a note that only the IPR team reads. Written once."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    words = models.TextField()
    side = models.CharField(max_length=10, choices=Side)
    internal = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_only_staff_write_notes", condition=Q(internal=False) | Q(side=Side.US)
            )
        ]
        indexes = [models.Index(fields=["thread", "written_at", "id"], name="programmes_messages_of")]

    def __str__(self) -> str:
        return self.words[:60]


class MessageFile(Attachment):
    """A file that was sent with a message."""

    members_need = Can.VIEW_CHECKINS
    staff_need = Can.MANAGE_CHECKINS

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.file)

    @classmethod
    def member_sees(cls, agent) -> Q:
        """Files of internal notes stay internal."""
        return Q(message__internal=False)


class ThreadReading(TenantModel):
    """Until when somebody has read a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="programmes_one_reading_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.thread_id}"
