"""What is agreed with participants: onboarding, invitations, benefits, check-ins."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InvitationEnd(TextChoices):
    """How an invitation ended."""

    ACCEPTED = "ACCEPTED", _("accepted")
    DECLINED = "DECLINED", _("declined")
    EXPIRED = "EXPIRED", _("expired")
    SUPERSEDED = "SUPERSEDED", _("replaced by a newer one")
    CLOSED = "CLOSED", _("ended because the organisation closed")


class OnboardingItem(TextChoices):
    """What must be in place before a participation becomes active."""

    TERMS = "TERMS", _("Terms signed")
    CONTACTS = "CONTACTS", _("Contacts")
    ESCALATION = "ESCALATION", _("Escalation contact")
    SELLERS = "SELLERS", _("Authorised sellers")
    CADENCE = "CADENCE", _("Cadence of check-ins")
    TRAINING = "TRAINING", _("Training")


ONBOARDING_ASKS = {
    OnboardingItem.TERMS: _("Signed with the invitation."),
    OnboardingItem.CONTACTS: _("Who files for you day by day: names, e-mail addresses, languages."),
    OnboardingItem.ESCALATION: _("Whom we call when something cannot wait: name, telephone, hours."),
    OnboardingItem.SELLERS: _(
        "Enter them in your register of authorised sellers; write here that it is complete."
    ),
    OnboardingItem.CADENCE: _("How often we meet: every month, or every quarter."),
    OnboardingItem.TRAINING: _("Who was trained, by whom, on which day."),
}
BY_OWNER = (
    OnboardingItem.CONTACTS,
    OnboardingItem.ESCALATION,
    OnboardingItem.SELLERS,
    OnboardingItem.CADENCE,
)
BY_MANAGER = (*BY_OWNER, OnboardingItem.TRAINING)  # training is confirmed by us


class BenefitKind(TextChoices):
    """What a participant has and others do not."""

    PROMISE = "PROMISE", _("Decision time")
    REASON = "REASON", _("A reason open to participants alone")
    EVIDENCE = "EVIDENCE", _("Fewer proofs")
    CHECK_IN = "CHECK_IN", _("Check-ins")
    OTHER = "OTHER", _("Other")


class Leaving(TextChoices):
    """Who ended a participation."""

    HOLDER = "HOLDER", _("the rights holder")
    MANAGER = "MANAGER", _("the IPR team")
    CLOSED = "CLOSED", _("the organisation was closed")
