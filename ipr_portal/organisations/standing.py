"""The state of an organisation, in words for its members."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.models import Organisation, OrganisationState

from .models import OrganisationSubmission
from .rules import WITH_THE_DESK


@dataclass(frozen=True, slots=True)
class Standing:
    """How a state is shown, what it means, and the next step."""

    meaning: str  # of the pill: fine, attention, breach, info, or none
    icon: str
    said: LazyStr
    next: LazyStr


STANDINGS = {
    OrganisationState.DRAFT: Standing("attention", "pen", _("Not sent yet"), _("Add what is missing below and send the registration to us. Until we have verified the organisation, it can prepare rights and notices but not send them.")),
    OrganisationState.SUBMITTED: Standing("info", "hourglass", _("Sent, waiting for review"), _("A person of the IPR team compares what you wrote with your documents. We write to the owners as soon as we have decided or have a question.")),
    OrganisationState.IN_REVIEW: Standing("info", "eye", _("In review"), _("A person of the IPR team compares what you wrote with your documents. We write to the owners as soon as we have decided or have a question.")),
    OrganisationState.INFO_REQUIRED: Standing("attention", "ask", _("We have questions"), _("Answer them below and send the registration again.")),
    OrganisationState.VERIFIED: Standing("fine", "check", _("Verified"), _("The organisation can register rights and send notices.")),
    OrganisationState.RESTRICTED: Standing("attention", "pause", _("Filing suspended"), _("The organisation is verified. Filing is suspended in part or in all; the page “Warnings and suspensions” gives the reason and the end.")),
    OrganisationState.REJECTED: Standing("breach", "stop", _("Not verified"), _("Read below why, and what you can do.")),
    OrganisationState.CLOSED: Standing("", "dash", _("Closed"), _("The organisation is no longer active. Its notices and documents are kept.")),
}  # fmt: skip


def expected_at(organisation: Organisation) -> datetime | None:
    """When a decision on a registration is expected: one business day after it was sent."""
    if organisation.state not in WITH_THE_DESK:
        return None
    sent = OrganisationSubmission.objects.filter(organisation=organisation).order_by("-sent_at").first()
    if sent is None:
        return None
    found = in_force(settings.DESK_CALENDAR, organisation.pk, sent.sent_at)
    try:
        return worktime_of(found.version_id).due(sent.sent_at, timedelta(minutes=found.standard_day))
    except BeyondCalendar:
        return None
