"""The registry of rights: what is protected, where, until when, and whether the desk has verified it."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_day
from takedowns.enums import (
    REJECTIONS,
    RIGHT_FIELD_LABELS,
    RIGHT_MOVES,
    FileKind,
    MarkKind,
    Rejection,
    RightKind,
    RightQuestion,
    RightState,
    RightVerdict,
    WorkType,
    in_text,
    office_name,
)


class IPRightQuerySet(models.QuerySet):
    def waiting_for_verification(self) -> Self:
        return self.filter(state=RightState.SUBMITTED).order_by("submitted_at", "pk")

    def for_desk(self) -> Self:
        """What has been sent to us; drafts are visible to their owner only."""
        rows = self.exclude(state=RightState.DRAFT).select_related("organisation", "registered_by")
        return rows.prefetch_related("markets", "files__file", "files__added_by")

    def lapsed(self, on) -> Self:
        return self.filter(state=RightState.VALIDATED, expires_on__lt=on)


class IPRight(TenantModel):
    """One right: a mark, a work, a design, a patent."""

    kind = models.CharField(max_length=30, choices=RightKind)
    title = models.CharField(max_length=300)  # the mark's words, the work's or the design's name
    mark_kind = models.CharField(max_length=20, choices=MarkKind, blank=True)
    office = models.CharField(max_length=2, blank=True)  # WIPO ST.3; none for unregistered rights
    registration_number = models.CharField(max_length=60, blank=True)
    owner_name = models.CharField(max_length=300)
    registered_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)  # last day in force; none: no term is recorded
    verified_until = models.DateField(null=True)  # while a renewal waits: last day of the verified term
    nice_classes = ArrayField(models.PositiveSmallIntegerField(), default=list)
    goods = models.TextField(blank=True)
    description = models.TextField(blank=True)
    disclaimer = models.TextField(
        blank=True
    )  # what the office says nobody can claim alone (WIPO ST.60, INID 526)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=RightState, default=RightState.DRAFT)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(IPRightQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "office", "registration_number"],
                condition=~Q(registration_number="") & ~Q(state=RightState.REJECTED),
                name="takedowns_right_registered_once",
            ),
            models.CheckConstraint(
                name="takedowns_right_ends_after_it_begins",
                condition=Q(expires_on=None) | Q(registered_on=None) | Q(expires_on__gte=F("registered_on")),
            ),
            models.CheckConstraint(
                name="takedowns_verified_until_while_a_renewal_waits",
                condition=Q(verified_until=None)
                | Q(state__in=[RightState.SUBMITTED, RightState.INFO_REQUIRED]),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "title"], name="takedowns_rights_of"),
            models.Index(fields=["state", "submitted_at"], name="takedowns_rights_waiting"),
            models.Index(
                fields=["expires_on"],
                condition=Q(state=RightState.VALIDATED),
                name="takedowns_rights_ending",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def carries_until(self) -> date | None:
        """The last day on which notices can be filed under it, by the verified term."""
        return self.verified_until or self.expires_on

    @property
    def kind_in_text(self) -> str:
        return in_text(RightKind(self.kind))

    @property
    def mark_kind_in_text(self) -> str:
        """The kind of mark inside a sentence; empty for rights that are not marks."""
        return in_text(MarkKind(self.mark_kind)) if self.mark_kind else ""

    @property
    def office_name(self) -> str:
        return office_name(self.office)

    def market_codes(self) -> set[str]:
        return {row.market for row in self.markets.all()}

    def markets_in_words(self) -> str:
        return ", ".join(sorted(map(str, self.markets.all())))

    def detail_pairs(self) -> list:
        """The additional fields of its kind, as labels and texts."""
        said = ((label, name, self.details.get(name)) for name, label in RIGHT_FIELD_LABELS.items())
        return [(label, _as_people_read(name, value)) for label, name, value in said if value]

    def may_become(self, state) -> bool:
        return state in RIGHT_MOVES.get(RightState(self.state), ())


def _as_people_read(name, value) -> Any:
    """A detail is stored as JSON: codes and ISO dates become words."""
    if name == "work_type":
        return WorkType(value).label
    return say_day(date.fromisoformat(value)) if name.endswith("_on") else value


class RightMarket(TenantModel):
    """A market in which a right is in force."""

    right = models.ForeignKey(IPRight, on_delete=models.CASCADE, related_name="markets")
    market = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["right", "market"], name="takedowns_right_market_once")
        ]

    def __str__(self) -> str:
        return market_name(self.market)


class RightFile(Attachment):
    """A certificate, an assignment or a picture of a mark."""

    members_need = Can.VIEW_RIGHTS
    staff_need = Can.READ_NOTICES
    desk_sees = ~Q(right__state=RightState.DRAFT)

    right = models.ForeignKey(IPRight, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FileKind, default=FileKind.CERTIFICATE)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.right_id}"


class ExpiryReminder(TenantModel):
    """A reminder, so many days before, that a right ends; once for each term and threshold."""

    right = models.ForeignKey(IPRight, on_delete=models.CASCADE, related_name="reminders")
    expires_on = models.DateField()
    days = models.PositiveSmallIntegerField()  # the threshold: 90, 30 or 7
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["right", "expires_on", "days"], name="takedowns_reminded_once_a_threshold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days before {self.expires_on}"


class RightReview(TenantModel):
    """One review of a right by the desk."""

    right = models.ForeignKey(IPRight, on_delete=models.CASCADE, related_name="reviews")
    verdict = models.CharField(max_length=20, choices=RightVerdict)
    code = models.CharField(max_length=10, blank=True)  # a rejection code of the RT family
    questions = ArrayField(models.CharField(max_length=40, choices=RightQuestion), default=list, blank=True)
    sentence = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_review_code_exactly_when_rejected",
                condition=Q(verdict=RightVerdict.REJECT) ^ Q(code=""),
            ),
            models.CheckConstraint(
                name="takedowns_review_questions_exactly_when_asked",
                condition=Q(verdict=RightVerdict.ASK) ^ Q(questions=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.right_id}"

    @property
    def question_labels(self) -> list:
        return [RightQuestion(question).label for question in self.questions]

    @property
    def rejection(self) -> Rejection | None:
        return REJECTIONS.get(self.code)
