"""Files that may be used in court: identified by their hash, with their chain of custody."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ManyToOneRel, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.models import Compartment, Organisation, TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can

PICTURES = ("image/jpeg", "image/png", "image/webp")
SAID_TYPES = {
    "image/jpeg": _("JPEG picture"),
    "image/png": _("PNG picture"),
    "image/webp": _("WebP picture"),
    "application/pdf": _("PDF document"),
    "video/mp4": _("MP4 video"),
}


class ScanState(models.TextChoices):
    """The result of the checks of a file's content."""

    CLEAN = "CLEAN", _("Checked, clean")
    PENDING = "PENDING", _("Being checked")
    REFUSED = "REFUSED", _("Refused")


class EvidenceFileQuerySet(models.QuerySet):
    def attached(self) -> Self:
        """Files that belong to something: a draft, a notice, a right."""
        return self.filter(_hang_on((model, Q()) for model in attachments()))

    def for_members(self, capabilities, agent) -> Self:
        """Files that a member may see: a file is as visible as the row it is attached to.

        :param capabilities: what the person may do in the organisation.
        :param agent: the agency for which the person acts, or None.
        """
        return self.filter(
            _hang_on(
                (model, model.member_sees(agent))
                for model in attachments()
                if model.members_need in capabilities
            )
        )

    def for_desk(self, capabilities) -> Self:
        """Files of what has been sent to us; what is attached only to a draft is visible to the organisation alone."""
        return self.filter(
            _hang_on((model, model.desk_sees) for model in attachments() if model.staff_need in capabilities)
        )

    def damaged(self) -> Self:
        """Files whose bytes did not match when they were last hashed."""
        return self.kept().filter(intact=False)

    def to_hash_again(self, *, before: datetime) -> Self:
        """Files last hashed before a moment, and those that did not match then."""
        due = self.kept().filter(Q(verified_at__lt=before) | Q(intact=False))
        return due.order_by("verified_at", "pk")

    def kept(self) -> Self:
        """Files whose bytes are not deleted."""
        return self.filter(discarded_at=None)


def _organisation() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")


class EvidenceFile(TenantModel):
    """One file as it was received; its bytes lie in private storage under their hash and never change."""

    organisation = _organisation()  # none: only our team may see it
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # by content, never by name
    preview_parts = models.PositiveSmallIntegerField(
        default=1
    )  # a long picture has several; 0: nothing to show
    name = models.CharField(max_length=255)  # as its owner called it; for people only
    scan_state = models.CharField(max_length=10, choices=ScanState, default=ScanState.PENDING)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    verified_at = models.DateTimeField()  # when its bytes were last hashed
    intact = models.BooleanField(default=True)  # whether they matched then
    discarded_at = models.DateTimeField(null=True)  # its bytes are deleted: nothing named it in time
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar = TenantManager.from_queryset(EvidenceFileQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "sha256"], name="evidence_by_hash"),
            models.Index(fields=["sha256"], name="evidence_of_bytes"),
            models.Index(fields=["organisation", "added_at"], name="evidence_of_a_day"),
            models.Index(fields=["verified_at"], name="evidence_to_hash_again"),
            models.Index(fields=["id"], condition=Q(intact=False), name="evidence_damaged"),
            models.Index(
                fields=["compartment"],
                condition=Q(compartment__isnull=False),
                name="evidence_of_a_compartment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said_type(self) -> str:
        """Its kind in words."""
        return str(SAID_TYPES.get(self.media_type, self.media_type))

    @property
    def has_preview(self) -> bool:
        """Whether there is a picture to show; other files can only be downloaded."""
        return self.media_type in PICTURES

    @property
    def parts(self) -> range:
        """The numbers of the parts of its preview; none while its bytes may not be released."""
        fine = self.intact and self.discarded_at is None and self.scan_state == ScanState.CLEAN
        shown = self.has_preview and fine
        return range(1, self.preview_parts + 1) if shown else range(0)


class Attachment(TenantModel):
    """A row that attaches a file to something, such as a notice, by a foreign key named `file`.

    It declares who may see the file: the same people who may see the row it is attached to.
    """

    members_need: Can  # the capability that those pages ask of members
    staff_need: Can | None = None  # and of staff; None: the desk sees no such file
    desk_sees = Q()  # which of its rows the desk may see

    class Meta:
        abstract = True

    @classmethod
    def member_sees(cls, agent) -> Q:
        """Which of its rows a member sees who acts for this agency, or for nobody else (None)."""
        return Q()


def attachments() -> list[type[Attachment]]:
    """The models whose rows attach a file to something."""
    relations = EvidenceFile._meta.get_fields(include_hidden=True)
    models_ = [
        relation.related_model
        for relation in relations
        if isinstance(relation, ManyToOneRel) and relation.one_to_many
    ]
    return [model for model in models_ if issubclass(model, Attachment)]


def _hang_on(places) -> Q:
    """Files attached to any of some places: models, each with the rows that count."""
    met = Q(pk__in=[])
    for model, rows in places:
        met |= Q(Exists(model.objects.filter(rows, file=OuterRef("pk"))))
    return met


class CustodyKind(models.TextChoices):
    """What was done with a file."""

    RECEIVED = "RECEIVED", _("received")
    DOWNLOADED = "DOWNLOADED", _("downloaded")
    VERIFIED = "VERIFIED", _("hash verified")
    DAMAGED = "DAMAGED", _("hash does not match")
    DISCARDED = "DISCARDED", _("deleted, since nothing named it")


class CustodyEntryQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.select_related("by").order_by("at", "pk")


class CustodyEntry(TenantModel):
    """One entry of a file's chain of custody; append-only."""

    organisation = _organisation()  # the file's
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="custody")
    kind = models.CharField(max_length=20, choices=CustodyKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # the file's

    objects: ClassVar = TenantManager.from_queryset(CustodyEntryQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["compartment"],
                condition=Q(compartment__isnull=False),
                name="evidence_custody_of_comp",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"
