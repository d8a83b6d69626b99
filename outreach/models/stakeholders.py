"""Organisations and people whom the team speaks with."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from ipr_portal.tenancy.models import Organisation
from outreach.enums import ConsentPurpose, Source, StakeholderType


class StakeholderQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Not merged into another one."""
        return self.filter(merged_into=None)


class PersonQuerySet(StakeholderQuerySet):
    def current(self) -> Self:
        """Neither merged into another one nor emptied."""
        return self.filter(merged_into=None, emptied_at=None)


class Stakeholder(models.Model):
    """What organisations and people have in common."""

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)  # as `names.folded` writes it: by this names are compared
    markets = ArrayField(models.CharField(max_length=2), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    source = models.CharField(max_length=10, choices=Source)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # of the team, who keeps in touch
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> None:
        """No tenant: stakeholders are known to the team alone."""
        return None


class StakeholderOrganisation(Stakeholder):
    """An organisation, which may be a tenant of the portal or not."""

    type = models.CharField(max_length=30, choices=StakeholderType)
    domain = models.CharField(max_length=200, blank=True)  # of its mail, such as acme.example
    tenant = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    objects: ClassVar = StakeholderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(merged_into=None), name="outreach_one_stakeholder_a_tenant"
            ),
            models.CheckConstraint(
                name="outreach_organisation_not_into_itself", condition=~Q(merged_into=models.F("id"))
            ),
        ]
        indexes = [
            models.Index(fields=["folded"], condition=Q(merged_into=None), name="outreach_org_by_name"),
            models.Index(
                fields=["domain"],
                condition=Q(merged_into=None) & ~Q(domain=""),
                name="outreach_org_by_domain",
            ),
        ]


class StakeholderPerson(Stakeholder):
    """A person, in at most one organisation today."""

    email = models.EmailField(blank=True)  # in lower case
    phone = models.CharField(max_length=40, blank=True)
    job = models.CharField(max_length=100, blank=True)
    works_for = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="people"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    emptied_at = models.DateTimeField(null=True)  # since when the row only counts, and says nothing

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_person_not_into_themselves", condition=~Q(merged_into=models.F("id"))
            ),
            models.CheckConstraint(
                name="outreach_emptied_says_nothing",
                condition=Q(emptied_at=None)
                | Q(
                    name="", folded="", email="", phone="", job="", markets=[], languages=[], account=None,
                    owner=None,
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["folded"], condition=Q(merged_into=None), name="outreach_person_by_name"),
            models.Index(
                fields=["email"],
                condition=Q(merged_into=None) & ~Q(email=""),
                name="outreach_person_by_email",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.emptied_at is None else _("Name no longer kept")


class Consent(models.Model):
    """What a person agreed to: which text, when, how we know, and whether they took it back."""

    person = models.ForeignKey(StakeholderPerson, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    text_version = models.CharField(max_length=40)
    proof = models.CharField(max_length=300)  # such as “confirmed by the link sent to …”
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_withdrawn_after_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"
