"""Redacted copies of notices, and the files in which they go to the Lumen database."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import TenantManager, TenantModel
from takedowns.enums import LUMEN_COPY_MOVES, LumenCopyState

from .notices import Notice


class LumenExport(models.Model):
    """At most 500 decided notices whose copies are read, and then downloaded as one file."""

    market = models.CharField(max_length=2, blank=True)  # none: every market
    since = models.DateField()  # days on which the outcome was sent, in UTC; both are part of it
    until = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    count = models.PositiveSmallIntegerField()
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)  # from then on its copies stay as they are

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_lumen_export_1_to_500", condition=Q(count__gte=1, count__lte=500)
            ),
            models.CheckConstraint(
                name="takedowns_lumen_export_finished_says_who",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def market_name(self) -> str:
        return market_name(self.market)


class LumenCopy(TenantModel):
    """The redacted copy of a notice's explanation; the original stays in the notice. A notice has one."""

    export = models.ForeignKey(LumenExport, on_delete=models.PROTECT, related_name="copies")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="lumen_copy")
    text = models.TextField()
    replaced = models.PositiveIntegerField()  # places that the portal replaced by itself
    state = models.CharField(max_length=10, choices=LumenCopyState, default=LumenCopyState.TO_CHECK)
    why = models.CharField(max_length=300, blank=True)  # why it is not published
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    line = models.JSONField(null=True)  # as it stands in the file

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_lumen_copy_judged_says_who",
                condition=Q(state=LumenCopyState.TO_CHECK, judged_at=None, judged_by=None)
                | (~Q(state=LumenCopyState.TO_CHECK) & Q(judged_at__isnull=False, judged_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_lumen_copy_kept_back_says_why",
                condition=Q(state=LumenCopyState.KEPT_BACK) ^ Q(why=""),
            ),
            models.CheckConstraint(
                name="takedowns_lumen_copy_published_was_read",
                condition=Q(line=None) | Q(state=LumenCopyState.CHECKED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.notice)

    def may_become(self, state) -> bool:
        return state in LUMEN_COPY_MOVES.get(LumenCopyState(self.state), ())
