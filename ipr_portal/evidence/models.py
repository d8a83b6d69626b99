"""Files that may end in court: known by their hash, and every hand that touched them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.models import TenantModel


class ScanState(models.TextChoices):
    """What the checks of a file's content have said."""

    CLEAN = "CLEAN", _("Checked, clean")
    PENDING = "PENDING", _("Being checked")
    REFUSED = "REFUSED", _("Refused")


class EvidenceFile(TenantModel):
    """One file as it was received; its bytes lie in private storage under their hash and never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # by content, never by name
    name = models.CharField(max_length=255)  # as its owner called it; for people only
    scan_state = models.CharField(max_length=10, choices=ScanState, default=ScanState.PENDING)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "sha256"], name="evidence_by_hash")]

    def __str__(self):
        return self.name


class CustodyKind(models.TextChoices):
    """What was done with a file."""

    RECEIVED = "RECEIVED", _("received")
    DOWNLOADED = "DOWNLOADED", _("downloaded")
    VERIFIED = "VERIFIED", _("hash verified")
    DAMAGED = "DAMAGED", _("hash does not match")


class CustodyEntry(TenantModel):
    """One hand on a file; append-only."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="custody")
    kind = models.CharField(max_length=20, choices=CustodyKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.kind} {self.file_id}"
