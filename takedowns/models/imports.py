"""The source of an imported notice: the original line."""

from django.db import models

from ipr_portal.tenancy.models import Organisation, TenantManager
from takedowns.enums import ImportedAs

from .notices import Notice


class ImportedLine(models.Model):
    """One line of an import. Its reference makes the import repeatable: a line is imported once."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=90, unique=True)
    taken_as = models.CharField(max_length=20, choices=ImportedAs)
    code = models.CharField(max_length=10, blank=True)  # why it was refused
    reason = models.CharField(max_length=300, blank=True)  # the same in words
    imported_at = models.DateTimeField()
    original = models.JSONField()

    objects = TenantManager()

    def __str__(self) -> str:
        return self.reference


class ImportedPart(models.Model):
    """A notice that a line became; long lines become several."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ImportedLine, on_delete=models.PROTECT, related_name="parts")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="imported_from")

    objects = TenantManager()

    def __str__(self) -> str:
        return f"{self.line_id} → {self.notice_id}"


class RefusedAddress(models.Model):
    """An address of an imported line that was not filed, and why."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ImportedLine, on_delete=models.PROTECT, related_name="refused")
    address = models.CharField(max_length=8192)
    reason = models.CharField(
        max_length=30
    )  # a RefusalReason, or the code under which its whole line was refused

    objects = TenantManager()

    def __str__(self) -> str:
        return f"{self.reason}: {self.address}"
