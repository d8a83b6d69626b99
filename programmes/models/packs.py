"""The pack of a check-in: what it goes through, as it stood when it was built; and what outreach gives to it."""

from django.conf import settings
from django.db import models

from ipr_portal.tenancy.models import TenantModel

from .checkins import CheckIn


class Pack(TenantModel):
    """One state of a pack. It never changes: building it again writes the next."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()  # its figures begin here
    built_at = models.DateTimeField()  # and end here
    seed = models.CharField(max_length=64)  # of its samples
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content's canonical form
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the portal

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "number"], name="programmes_one_pack_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.check_in_id} {self.number}"


class SentPack(TenantModel):
    """Which state of a pack was sent, when and by whom: from then on both sides read that one."""

    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="sent_pack")
    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="sending")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pack_id} sent"


class Addendum(TenantModel):
    """A dated correction of a sent pack; the pack itself stays as it was."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="addenda")
    words = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words[:60]


class PackNote(TenantModel):
    """Something of another app that belongs into the packs of an organisation, such as feedback without an answer yet."""

    subject_type = models.CharField(max_length=60)  # as the audit trail names it: no foreign key points up
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    words = models.CharField(max_length=500)  # "": it needs no talk any more
    path = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_type", "subject_id"], name="programmes_one_note_a_subject"
            )
        ]

    def __str__(self) -> str:
        return self.subject_label
