"""What keeps a case quiet: holds that are asked for, briefs for authorities, who looked, and suspected leaks."""

import json
import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.enums import HOLD_MOVES, HoldState
from ipr_portal.links.models import SignedLink
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import Compartment
from takedowns.models import Hold

from .authority import Raid
from .cases import Case


class HoldRequest(models.Model):
    """A request to keep sellers or listings of a case up; a second person places the hold or refuses."""

    waits: bool  # these are set by the page of the case
    in_force: bool
    mine: bool
    ends: datetime

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hold_requests")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    sellers = ArrayField(models.CharField(max_length=200), default=list)
    listings = ArrayField(models.CharField(max_length=2100), default=list)
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    hold = models.OneToOneField(Hold, null=True, on_delete=models.PROTECT, related_name="+")
    follows_raid = models.BooleanField(
        default=False
    )  # its end moves with the day of the raid, up to 60 days in all
    warned_at = models.DateTimeField(null=True)  # that it ends while a raid is late

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_hold_by_a_second_person",
                condition=Q(answered_by=None) | ~Q(state=HoldState.PLACED) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="enforcement_placed_is_a_hold",
                condition=Q(state=HoldState.PLACED, hold__isnull=False)
                | (~Q(state=HoldState.PLACED) & Q(hold=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"H-{self.pk}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    def may_become(self, state) -> bool:
        return state in HOLD_MOVES.get(HoldState(self.state), ())


class HoldWaiver(models.Model):
    """Why a raid needs no hold. Append-only; read by the IPR team alone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hold_waivers")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    raid = models.ForeignKey(Raid, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="enforcement_waiver_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.raid}: {self.reason}"


class Brief(models.Model):
    """What one reader of an authority gets to read by a link: written down when it is made, and never more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="briefs")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    parts = ArrayField(models.CharField(max_length=30))  # the sections that were chosen
    content = SealedField()  # JSON: title, then rows of title and text
    link = models.OneToOneField(SignedLink, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case}, {self.agency}"

    def sections(self) -> list[dict]:
        """Its contents: sections with a title and rows of title, text and marks, which older briefs have not."""
        return [
            {
                "title": part["title"],
                "rows": [
                    dict(zip(("title", "text", "tlp", "pap"), row, strict=False)) for row in part["rows"]
                ],
            }
            for part in json.loads(self.content)
        ]

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


class CaseLook(models.Model):
    """That somebody looked at a page or a file of a case. Append-only; read by the IPR team alone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=60)  # the name of its address
    key = models.CharField(max_length=64, blank=True)  # of the entry on it

    class Meta:
        indexes = [models.Index(fields=["case", "-at", "-id"], name="enforcement_looks_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.page}"


class SuspectedLeak(models.Model):
    """That somebody outside may have learnt of a case: since when, and why it is thought. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leaks")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    words = models.TextField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="enforcement_leak_begins", condition=Q(since__lte=F("noted_at")))
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.noted_at:%Y-%m-%d}"
