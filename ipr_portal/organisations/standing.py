"""Where an organisation stands, in words for its members."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.models import OrganisationState


@dataclass(frozen=True, slots=True)
class Standing:
    """How a state looks, what it means, and what comes next."""

    meaning: str  # of the pill: fine, attention, breach, info, or none
    icon: str
    said: str
    next: str


STANDINGS = {
    OrganisationState.DRAFT: Standing("attention", "pen", _("Not sent yet"), _("Complete what is missing and send it to us. Until we have verified the organisation, it can prepare rights and notices but not send them.")),
    OrganisationState.SUBMITTED: Standing("info", "hourglass", _("Sent, waiting for us"), _("A person of the IPR team compares what you wrote with your documents. We write to the owners as soon as we have decided or have a question.")),
    OrganisationState.IN_REVIEW: Standing("info", "eye", _("We are looking at it"), _("A person of the IPR team compares what you wrote with your documents. We write to the owners as soon as we have decided or have a question.")),
    OrganisationState.INFO_REQUIRED: Standing("attention", "ask", _("We have questions"), _("Answer them below and send the registration again.")),
    OrganisationState.VERIFIED: Standing("fine", "check", _("Verified"), _("The organisation can register rights and send notices.")),
    OrganisationState.REJECTED: Standing("breach", "stop", _("Not verified"), _("Read below why, and what you can do.")),
    OrganisationState.CLOSED: Standing("", "dash", _("Closed"), _("The organisation takes no part any more. Its notices and documents stay as they are.")),
}  # fmt: skip
