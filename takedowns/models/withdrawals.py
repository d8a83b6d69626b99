"""Notices withdrawn by their filers before a decision."""

from django.conf import settings
from django.db import models

from ipr_portal.tenancy.models import TenantModel
from takedowns.enums import WithdrawalReason

from .notices import Notice


class Withdrawal(TenantModel):
    """Who withdrew a notice, when and why; written once."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=20, choices=WithdrawalReason)
    sentence = models.CharField(max_length=1000, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason} {self.notice_id}"
