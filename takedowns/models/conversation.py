"""The conversation about a notice, who has read what, the team's own notes, and proposals of another reason."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import RETYPE_MOVES, RetypeState

from .notice_filters import TO_TRIAGE
from .notices import Notice
from .reasons import ReasonCode


class NoticeMessageQuerySet(models.QuerySet):
    def whole(self) -> Self:
        """With all that a page shows of them, the oldest first; three more statements where there are any."""
        return (
            self.select_related("written_by")
            .prefetch_related("files__file", "receipts__reader")
            .order_by("pk")
        )


class NoticeMessage(TenantModel):
    """What the rights holder or our team wrote to the other about a notice; written once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="messages")
    from_team = models.BooleanField()
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects: ClassVar = TenantManager.from_queryset(NoticeMessageQuerySet)()

    class Meta:
        constraints = [models.CheckConstraint(name="takedowns_message_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"message {self.pk} about {self.notice_id}"


class MessageFile(Attachment):
    """A file that was sent with a message."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.READ_NOTICES

    message = models.ForeignKey(NoticeMessage, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.file_id} of {self.message_id}"


class MessageReceipt(TenantModel):
    """That a person of the other side has read a message, and when they first did."""

    message = models.ForeignKey(NoticeMessage, on_delete=models.PROTECT, related_name="receipts")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["read_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["message", "reader"], name="takedowns_read_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.reader_id}"


class NoticeNote(models.Model):
    """An internal note about a notice; its table is closed to members by the database. Written once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="takedowns_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"note {self.pk} about {self.notice_id}"


class RetypeProposalQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=RetypeState.OPEN)

    def to_answer(self) -> Self:
        """Those that the filer can still answer: nothing of the notice is decided, or waits for a second person."""
        undecided = F("notice__pending_count") - F("notice__second_review_count")
        return self.open().filter(notice__state__in=TO_TRIAGE, notice__listing_count__lte=undecided)

    def whole(self) -> Self:
        """With all that a page shows of them, the newest first."""
        return self.select_related("before", "after", "proposed_by", "closed_by").order_by("-pk")


class RetypeProposal(TenantModel):
    """Another reason that a triager proposes for a notice, and what the filer answered."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="retype_proposals")
    before = models.ForeignKey(ReasonCode, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(ReasonCode, on_delete=models.PROTECT, related_name="+")
    sentence = models.CharField(max_length=1000)  # why, for the filer
    state = models.CharField(max_length=20, choices=RetypeState, default=RetypeState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # Who consented, declined or took it back, and when.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)  # why the filer declined, or what they add

    objects: ClassVar = TenantManager.from_queryset(RetypeProposalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state=RetypeState.OPEN), name="takedowns_one_open_proposal"
            ),
            models.CheckConstraint(name="takedowns_proposal_changes", condition=~Q(after=F("before"))),
            models.CheckConstraint(name="takedowns_proposal_is_explained", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="takedowns_closed_proposal_says_who_and_when",
                condition=Q(closed_at=None, closed_by=None, state=RetypeState.OPEN)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(state=RetypeState.OPEN)),
            ),
            models.CheckConstraint(
                name="takedowns_declined_proposal_says_why",
                condition=~Q(answer="", state=RetypeState.DECLINED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after} for {self.notice_id}"

    def may_become(self, state) -> bool:
        return state in RETYPE_MOVES.get(RetypeState(self.state), ())
