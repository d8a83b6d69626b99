"""What is done with the authorities: referrals, their requests, raids, charges, court days."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from enforcement.enums import AgencyKind, ProsecutionState, RaidResult, ReferralMode
from ipr_portal.tenancy.models import Compartment

from .cases import Case


class Referral(models.Model):
    """A report lodged with one agency."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    agency_kind = models.CharField(max_length=30, choices=AgencyKind)
    agency = models.CharField(max_length=200)
    report_number = models.CharField(max_length=100)
    mode = models.CharField(max_length=20, choices=ReferralMode)
    documents = models.TextField()  # one a line
    lodged_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agency}, {self.report_number}"


class RequiredDocument(models.Model):
    """A document that a kind of agency of a market asks for with a report. A line that is taken off keeps its row."""

    market = models.CharField(max_length=2)
    agency_kind = models.CharField(max_length=30, choices=AgencyKind)
    words = models.CharField(max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    read_by = "everybody"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "agency_kind", "words"],
                condition=Q(removed_at=None),
                name="enforcement_document_once",
            )
        ]

    def __str__(self) -> str:
        return self.words


class AgencyRequest(models.Model):
    """What an agency asks for after the report, by when, and when it was answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="requests")
    words = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)  # that its day is near
    alarmed_at = models.DateTimeField(null=True)  # that its day has passed
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_answer_says_when",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral}: {self.asked_on}"


class Raid(models.Model):
    """One raid of an agency, planned and carried out."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="raids")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=200)
    confirmation = models.CharField(max_length=200)  # of the agency: reference or person
    planned_on = models.DateField()
    place = models.CharField(max_length=300)
    result = models.CharField(max_length=20, choices=RaidResult, default=RaidResult.PLANNED)
    raided_on = models.DateField(null=True)
    found = models.TextField(blank=True)  # what was found, or why nothing was
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enforcement_raid_says_when",
                condition=Q(result=RaidResult.PLANNED, raided_on=None)
                | (~Q(result=RaidResult.PLANNED) & ~Q(found="") & Q(raided_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.planned_on}"


class Charge(models.Model):
    """Proceedings at a court, to their outcome."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    court = models.CharField(max_length=200)
    court_number = models.CharField(max_length=100)
    statute = models.CharField(max_length=200)
    suspects = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=ProsecutionState, default=ProsecutionState.COMPLAINT_FILED
    )
    outcome = models.TextField(blank=True)  # fine, imprisonment, forfeiture, destruction, publication
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.court}, {self.court_number}"


class CourtDay(models.Model):
    """A day in court."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="court_days")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    words = models.CharField(max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.charge}: {self.day}"
