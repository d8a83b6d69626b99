"""Verification of organisations, and invitations to them."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import Organisation, OrganisationState, TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can, MemberRole, StaffRole

from .enums import OrganisationQuestion, OrganisationVerdict, RefusalCode, SuspensionCause, SuspensionEnd

INVITATION_LASTS = timedelta(days=7)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(accepted_at=None, revoked_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-invited_at", "-pk")


class Invitation(models.Model):
    """An invitation to the owner of an e-mail address. No organisation: to the desk.

    The link in the mail names this row and is signed when the mail is rendered; no token is stored.
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()  # in small letters
    role = models.CharField(max_length=20, choices=MemberRole.choices + StaffRole.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                name="organisations_one_open_invitation_each",
            ),
            models.CheckConstraint(
                name="organisations_invitation_role_fits",
                condition=Q(organisation=None, role__in=StaffRole.values)
                | Q(organisation__isnull=False, role__in=MemberRole.values),
            ),
            models.CheckConstraint(
                name="organisations_accepted_says_who",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="organisations_revoked_says_who",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="organisations_accepted_or_revoked",
                condition=Q(accepted_at=None) | Q(revoked_at=None),
            ),
            models.CheckConstraint(
                name="organisations_invitation_ends_later", condition=Q(expires_at__gt=F("invited_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None

    def is_over(self, at) -> Any:
        return self.expires_at <= at


class OrganisationSubmission(TenantModel):
    """A registration sent to the desk: the first time, or with answers to its questions."""

    message = models.TextField(blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-sent_at"], name="organisations_sent")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sent_at:%Y-%m-%d %H:%M}"


class OrganisationReview(TenantModel):
    """One review of an organisation by the desk."""

    verdict = models.CharField(max_length=20, choices=OrganisationVerdict)
    code = models.CharField(max_length=10, choices=RefusalCode, blank=True)
    questions = ArrayField(
        models.CharField(max_length=40, choices=OrganisationQuestion), default=list, blank=True
    )
    sentence = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisations_code_exactly_when_rejected",
                condition=Q(verdict=OrganisationVerdict.REJECT) ^ Q(code=""),
            ),
            models.CheckConstraint(
                name="organisations_questions_exactly_when_asked",
                condition=Q(verdict=OrganisationVerdict.ASK) ^ Q(questions=[]),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-reviewed_at"], name="organisations_reviewed")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.organisation_id}"


class OrganisationDocument(Attachment):
    """A document that shows who the organisation is: an extract from the register, a power of attorney."""

    members_need = Can.VIEW_MEMBERS
    staff_need = Can.VERIFY_ORGANISATIONS
    desk_sees = ~Q(organisation__state=OrganisationState.DRAFT)

    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "file"], name="organisations_document_once")
        ]

    def __str__(self) -> str:
        return str(self.file)


class SuspensionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def over(self, at) -> Self:
        """Those whose time is over, and that nobody has ended yet."""
        return self.open().filter(until__lte=at)


class Suspension(TenantModel):
    """Filing by an organisation is suspended: all of it, or under some reasons, or in some markets."""

    cause = models.CharField(max_length=20, choices=SuspensionCause)
    sentence = models.TextField()  # the organisation reads it
    reasons = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    until = models.DateTimeField(null=True)  # none: until somebody restores it
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    suspended_at = models.DateTimeField()
    end = models.CharField(max_length=20, choices=SuspensionEnd, blank=True)
    end_sentence = models.TextField(blank=True)  # the organisation reads it
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: its time was over
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(SuspensionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisations_suspension_ends_later",
                condition=Q(until=None) | Q(until__gt=F("suspended_at")),
            ),
            models.CheckConstraint(
                name="organisations_suspension_has_one_scope", condition=Q(markets=[]) | Q(reasons=[])
            ),
            models.CheckConstraint(
                name="organisations_suspension_end_says_when",
                condition=Q(end="", ended_at=None, ended_by=None)
                | Q(end=SuspensionEnd.OVER, ended_at__isnull=False, ended_by=None)
                | (
                    ~Q(end="")
                    & ~Q(end=SuspensionEnd.OVER)
                    & Q(ended_at__isnull=False, ended_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="organisations_misuse_suspension_has_an_end",
                condition=~Q(cause=SuspensionCause.MISUSE) | Q(until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="organisations_suspensions_open"),
            models.Index(fields=["organisation", "-suspended_at"], name="organisations_suspended"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.organisation_id}"
