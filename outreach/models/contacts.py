"""What was said, and what was promised."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from outreach.enums import ContactFormat, ContactOutcome

from .events import Event
from .stakeholders import StakeholderOrganisation, StakeholderPerson


class LoggedContact(models.Model):
    """A talk outside of any event, with an organisation, a person, or both."""

    person = models.ForeignKey(
        StakeholderPerson, null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    with_organisation = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    format = models.CharField(max_length=10, choices=ContactFormat)
    on = models.DateField()
    words = models.CharField(max_length=500)
    outcome = models.CharField(max_length=30, choices=ContactOutcome, default=ContactOutcome.NONE)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_contact_with_somebody",
                condition=Q(person__isnull=False) | Q(with_organisation__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["on"], name="outreach_contacts_by_day")]

    def __str__(self) -> str:
        return self.words

    @property
    def organisation_id(self) -> None:
        return None


class FollowUp(models.Model):
    """Something that was promised to a stakeholder: by whom, until when."""

    person = models.ForeignKey(
        StakeholderPerson, null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    with_organisation = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_done_says_who",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="outreach_open_follow_ups")
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def organisation_id(self) -> None:
        return None
