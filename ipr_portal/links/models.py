"""One row for each link, and what was done with it. The token itself is not stored."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .register import PURPOSES, Purpose


class SignedLinkQuerySet(models.QuerySet):
    def about(self, subject_type: str, subject_id: str) -> Self:
        """The links to one thing, newest first."""
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("-made_at", "-pk")

    def for_update(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class SignedLink(models.Model):
    """What a link opens, for whom, how long and how often; found by the hash of its token alone."""

    read_by = "staff"

    purpose = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    recipient = models.CharField(max_length=200)
    address = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    second_step = models.BooleanField(default=False)
    uses_allowed = models.PositiveIntegerField(null=True)  # None: as often as it lasts
    uses = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)  # of the last code sent; blank once it is used up
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-made_at"], name="links_about")]
        constraints = [
            models.CheckConstraint(
                name="links_end_after_they_begin", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="links_are_used_as_often_as_allowed",
                condition=Q(uses_allowed=None) | Q(uses__lte=F("uses_allowed")),
            ),
            models.CheckConstraint(
                name="links_revoked_says_when", condition=Q(revoked_by=None) | Q(revoked_at__isnull=False)
            ),
            models.CheckConstraint(
                name="links_code_needs_an_address", condition=Q(second_step=False) | ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} → {self.recipient}"

    def code_waits(self, at: datetime) -> bool:
        """Whether a code was sent that still counts."""
        return bool(self.code_hash) and self.code_expires_at is not None and at < self.code_expires_at

    @property
    def about(self) -> Purpose:
        return PURPOSES[self.purpose]

    @property
    def organisation_id(self) -> None:
        """No tenant: links belong to the desk, and people who open one belong to no organisation."""
        return None

    @property
    def ended_at(self) -> datetime:
        """Until when it works, or worked."""
        return self.revoked_at or self.expires_at

    @property
    def is_used_up(self) -> bool:
        return self.uses_allowed is not None and self.uses >= self.uses_allowed


class Done(models.TextChoices):
    """What happened to a link."""

    OPENED = "OPENED", _("opened")
    USED = "USED", _("used")
    CODE_SENT = "CODE_SENT", _("code sent")
    CODE_RIGHT = "CODE_RIGHT", _("correct code entered")
    CODE_WRONG = "CODE_WRONG", _("wrong code entered")
    REFUSED = "REFUSED", _("refused")


class LinkUse(models.Model):
    """One thing that was done with a link. Append-only."""

    read_by = "staff"

    link = models.ForeignKey(SignedLink, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    network = models.CharField(max_length=50, blank=True)  # of origin: never a whole address
    done = models.CharField(max_length=12, choices=Done)
    words = models.CharField(max_length=200, blank=True)  # what it was used for, in the app's words

    class Meta:
        indexes = [models.Index(fields=["link", "-at", "-id"], name="links_log")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.done}"
