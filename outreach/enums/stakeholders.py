"""Who stakeholders are, how we came to know them, and how we speak with them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StakeholderType(TextChoices):
    """What an organisation is to the protection of intellectual property."""

    RIGHTS_HOLDER = "RIGHTS_HOLDER", _("Rights holder")
    BRAND_PROTECTION_AGENCY = "BRAND_PROTECTION_AGENCY", _("Brand protection agency")
    LAW_FIRM = "LAW_FIRM", _("Law firm")
    INDUSTRY_ASSOCIATION = "INDUSTRY_ASSOCIATION", _("Industry association")
    LAW_ENFORCEMENT = "LAW_ENFORCEMENT", _("Law enforcement")
    CUSTOMS = "CUSTOMS", _("Customs")
    IP_OFFICE = "IP_OFFICE", _("IP office")
    OTHER_REGULATOR = "OTHER_REGULATOR", _("Other regulator")
    INTERNATIONAL_ORG = "INTERNATIONAL_ORG", _("International organisation")
    E_COMMERCE_PLATFORM = "E_COMMERCE_PLATFORM", _("E-commerce platform")
    PAYMENT_LOGISTICS = "PAYMENT_LOGISTICS", _("Payment or logistics")
    ACADEMIA = "ACADEMIA", _("Academia")
    MEDIA = "MEDIA", _("Media")
    SELLER_COMMUNITY = "SELLER_COMMUNITY", _("Seller community")
    OTHER = "OTHER", _("Other")


class Source(TextChoices):
    """How somebody came to be among our stakeholders."""

    TYPED = "TYPED", _("entered by the team")
    IMPORT = "IMPORT", _("imported from a file")
    EVENT = "EVENT", _("registered for an event")
    PORTAL = "PORTAL", _("uses the portal")


class ConsentPurpose(TextChoices):
    """What somebody agreed to."""

    INVITATIONS = "INVITATIONS", _("invitations to events")
    NEWS = "NEWS", _("news about the work of the team")
    PARTICIPANTS_LIST = "PARTICIPANTS_LIST", _("their name on lists of participants")


class ContactFormat(TextChoices):
    """How a contact took place."""

    MEETING = "MEETING", _("Meeting")
    CALL = "CALL", _("Call")
    VIDEO = "VIDEO", _("Video call")
    MAIL = "MAIL", _("E-mail")
    MESSAGE = "MESSAGE", _("Message")


class ContactOutcome(TextChoices):
    """What came of a contact."""

    NONE = "NONE", _("Nothing more")
    FOLLOW_UP = "FOLLOW_UP", _("Follow-up")
    FEEDBACK = "FEEDBACK", _("Feedback")
    EOI = "EOI", _("Interest in a pilot")
    CASE_LEAD = "CASE_LEAD", _("Lead for a case")
    PROGRAMME_CANDIDATE = "PROGRAMME_CANDIDATE", _("Candidate for a programme")
    RESOURCE_REQUEST = "RESOURCE_REQUEST", _("Wish for a resource")
