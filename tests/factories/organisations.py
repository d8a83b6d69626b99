"""What stands around an organisation: invitations, submissions, reviews, documents, letters."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from ipr_portal.organisations.models import (
    Invitation,
    OrganisationDocument,
    OrganisationReview,
    OrganisationSubmission,
)
from ipr_portal.tenancy.models import LetterOfAuthority

from .evidence import EvidenceFileFactory
from .people import LONG_AGO, OrganisationFactory, TenantFactory, UserFactory


class InvitationFactory(TenantFactory):
    """An open invitation as a filer; it ends seven days after it was sent."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"guest-{n}@example.org")
    role = "FILER"
    invited_by = factory.SubFactory(UserFactory)
    invited_at = LONG_AGO
    expires_at = factory.LazyAttribute(lambda o: o.invited_at + timedelta(days=7))


class OrganisationSubmissionFactory(TenantFactory):
    class Meta:
        model = OrganisationSubmission

    sent_by = factory.SubFactory(UserFactory)
    sent_at = LONG_AGO


class OrganisationReviewFactory(TenantFactory):
    """A question about the legal name."""

    class Meta:
        model = OrganisationReview

    verdict = "INFO_REQUIRED"
    questions = ["LEGAL_NAME_DIFFERS"]
    reviewed_by = factory.SubFactory(UserFactory)
    reviewed_at = LONG_AGO


class OrganisationDocumentFactory(TenantFactory):
    """An extract from the register, without bytes."""

    class Meta:
        model = OrganisationDocument

    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class LetterFactory(DjangoModelFactory):
    """A letter in force since long ago, without an end."""

    class Meta:
        model = LetterOfAuthority

    principal = factory.SubFactory(OrganisationFactory)
    agent = factory.SubFactory(OrganisationFactory, kind="AGENCY")
    valid_from = LONG_AGO
    granted_by = factory.SubFactory(UserFactory)
