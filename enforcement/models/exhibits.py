"""Exhibits, their files, their ledger of custody, their hand-overs, and the lists of heads that leave the building."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enforcement.chain import BEGINNING, Step
from enforcement.enums import UNANSWERED, CustodyAct, ExhibitKind, ExhibitNature, HandOverState
from ipr_portal.evidence.models import Attachment
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can

from .cases import Case, CaseParty


class Exhibit(TenantModel):
    """A thing or a file that may be shown in court, in one rights holder's part of a case.

    Where it is, who holds it and its seal are what the last step of its ledger left; the ledger is what counts.
    """

    tlp: str  # these are set by the query and the page
    pap: str
    shown: list[Any]
    pictures: list[Any]
    gaps: list[int]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    party = models.ForeignKey(CaseParty, on_delete=models.PROTECT, related_name="exhibits")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    chain = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names the chain, says nothing
    number = models.PositiveIntegerField()  # within the part, so that it tells nothing of the other parts
    nature = models.CharField(max_length=20, choices=ExhibitNature)
    kind = models.CharField(max_length=30, choices=ExhibitKind)
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    holder = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    seal = models.CharField(max_length=60, blank=True)
    steps_written = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=BEGINNING)
    last_at = models.DateTimeField(null=True)  # when the last step was done
    last_act = models.CharField(max_length=30, choices=CustodyAct, blank=True)
    checked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)  # found by the last check; blank: none
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="enforcement_exhibit_number"),
            models.CheckConstraint(
                name="enforcement_copy_has_source",
                condition=Q(nature=ExhibitNature.ORIGINAL, source=None)
                | (~Q(nature=ExhibitNature.ORIGINAL) & Q(source__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["case", "organisation", "number"], name="enforcement_exhibits_of")]

    def __str__(self) -> str:
        return f"X-{self.number}"


class ExhibitFile(Attachment):
    """A file of an exhibit: the bytes of a digital one, or a photograph or signed paper of a thing."""

    members_need = Can.SEE_EXHIBITS
    staff_need = Can.SEE_EXHIBITS

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="files")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()  # the step that it was added with

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "file"], name="enforcement_file_of_exhibit_once")
        ]

    def __str__(self) -> str:
        return str(self.file_id)


class CustodyStepQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.order_by("exhibit", "sequence")


class CustodyStep(TenantModel):
    """One step of an exhibit's custody; append-only. What it says is its `record`; the other columns repeat parts of it."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="steps")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=30, choices=CustodyAct)
    at = models.DateTimeField()  # when it was done
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    record = models.TextField()  # canonical, see enforcement/chain.py
    hash = models.CharField(max_length=64)

    objects: ClassVar = TenantManager.from_queryset(CustodyStepQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "sequence"], name="enforcement_one_step_each"),
            models.CheckConstraint(name="enforcement_step_is_past", condition=Q(at__lte=F("entered_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.sequence}"

    def as_link(self) -> Step:
        """The step as the chain reads it."""
        return Step(self.sequence, self.record, self.hash)


class HandOver(TenantModel):
    """An exhibit on its way from one person to another; complete only with the receiver's receipt."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="hand_overs")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.WAITING)
    given = models.OneToOneField(CustodyStep, on_delete=models.PROTECT, related_name="+")
    answer = models.OneToOneField(CustodyStep, null=True, on_delete=models.PROTECT, related_name="+")
    receiver = models.CharField(max_length=200)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the receiver's, if they have one
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)  # people were told of the gap

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit"],
                condition=Q(state__in=UNANSWERED),
                name="enforcement_one_hand_over_at_a_time",
            ),
            models.CheckConstraint(
                name="enforcement_hand_over_answer_says_when",
                condition=Q(state__in=UNANSWERED, answer=None, answered_at=None)
                | (~Q(state__in=UNANSWERED) & Q(answer__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="enforcement_answered_after_given",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("given_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=HandOverState.WAITING), name="enforcement_receipts_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} {self.state}"


class HeadList(models.Model):
    """The head of every chain at the end of a day, as it was sent out. It names chains by keys that say nothing of a case."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)

    @property
    def organisation_id(self) -> None:
        return None
