"""May this be filed? One right, one market, one reason, 1 to 300 listings, and the requirements of the reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ipr_portal.deadlines.models import Pause
from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.markets import market_name
from ipr_portal.organisations.stops import stops_of
from ipr_portal.tenancy.models import Organisation
from takedowns.enums import (
    DETAIL_LABELS,
    DIFFERENCES,
    Capacity,
    ClockPause,
    FileKind,
    InfringementLocation,
    NoticeState,
    RightKind,
)
from takedowns.listings import Recognised
from takedowns.models import InformationRequest, IPRight, ReasonCode, StatementText

from .gates import why_not_for_this_reason
from .lines import why_not_so_many
from .rights import Carrier, why_not_carry

EXPLANATION = (50, 5000)  # characters
MESSAGE_TO_SELLER = 1000
DETAILED_MESSAGE = 1000
MOST_DIFFERENCES, DIFFERENCE = 8, 200  # how many, and characters of each
SUSPENDED = "suspended"  # the code of a refusal because filing is suspended


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file, and what it shows."""

    file: EvidenceFile
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A notice from the form or an importer, before it is written."""

    right: IPRight
    market: str  # ISO 3166-1 alpha-2
    reason: ReasonCode
    listings: Sequence[Recognised]
    explanation: str
    locations: Sequence[str]
    complainant_name: str
    complainant_email: str
    complainant_address: str = ""
    complainant_phone: str = ""
    capacity: str = Capacity.OWNER
    details: Mapping[str, Any] = field(default_factory=dict)
    message_to_seller: str = ""
    language: str = "en"
    good_faith: StatementText
    accuracy: StatementText
    signature: str
    signed_from: str | None = None
    files: Sequence[Attachment] = ()


def why_not_submit(
    filing: Filing, *, organisation: Organisation, right: Carrier, agent, letter, on: date, at: datetime,
    opened: Collection[str] | None = None,
) -> Refusal | None:  # fmt: skip
    """Answer why a notice cannot be sent, or None.

    :param right: the right as it stands now, locked.
    :param agent: the agency in whose name it is sent, if any; then `letter` is its letter of authority.
    :param on: the local day in the notice's market.
    :param at: the moment it is sent.
    :param opened: the gated reasons open to the organisation, where they were looked up beforehand.
    """
    return (
        why_not_file(organisation, agent, reason=filing.reason.code, market=filing.market, at=at)
        or why_not_for_this_reason(filing.reason, organisation=organisation, at=at, opened=opened)
        or why_not_carry(right, filing.market, filing.reason, on)
        or _why_not_these_listings(filing)
        or _why_not_this_account(filing, right)
        or _why_not_this_evidence(filing)
        or _why_not_this_signature(filing, agent, letter)
    )


def why_not_file(
    organisation: Organisation,
    agent: Organisation | None,
    *,
    at: datetime,
    reason: str = "",
    market: str = "",
) -> Refusal | None:
    """Answer why nothing can be filed in an organisation's name now, or None; no statement.

    :param reason: the code of the reason and `market`, where they are chosen: a suspension may cover some only.
    """
    for one in filter(None, (organisation, agent)):
        if not one.is_verified:
            said = _("We have not verified %(organisation)s yet.") % {"organisation": one}
            remedy = _("Complete the verification; your notice is kept as a draft until then.")
            return Refusal("AU-01", said, remedy)
        for stop in stops_of(one, at):
            if stop.covers(reason, market):
                return Refusal(SUSPENDED, stop.said(one), stop.remedy)
    return None


def beyond_calendar(market: str) -> Refusal:
    """The refusal if no deadline can be calculated: the working calendar is not filled far enough."""
    said = _("We cannot calculate your deadline: our working calendar for %(market)s ends before it.")
    remedy = _("Write to us, so that we extend the calendar; your notice is kept as a draft until then.")
    return Refusal("", said % {"market": market_name(market)}, remedy)


def why_not_explain(explanation: str) -> Refusal | None:
    """Answer why an explanation is too short or too long, or None."""
    least, most = EXPLANATION
    if least <= len(explanation) <= most:
        return None
    said = _("The explanation has %(have)d characters; write %(least)d to %(most)d.")
    remedy = _("Describe which feature infringes which right, and how you can tell.")
    values = {"have": len(explanation), "least": least, "most": most}
    return Refusal("EV-01", said % values, remedy, "explanation")


def why_not_these_differences(differences: list[str]) -> Refusal | None:
    """Answer why differences from the genuine product are too many or too long, or None."""
    if len(differences) > MOST_DIFFERENCES:
        said = _("There are %(have)d differences; a notice takes %(most)d.")
        values = {"have": len(differences), "most": MOST_DIFFERENCES}
        return Refusal("", said % values, _("Keep those that are seen best."), DIFFERENCES)
    for number, difference in enumerate(differences, 1):
        if len(difference) > DIFFERENCE:
            said = _(
                "Difference %(number)d has %(have)d characters; at most %(most)d are shown beside a picture."
            )
            values = {"number": number, "have": len(difference), "most": DIFFERENCE}
            return Refusal(
                "", said % values, _("Shorten it, or say the rest in the explanation."), DIFFERENCES
            )
    return None


def _why_not_these_listings(filing) -> Refusal | None:
    if refusal := why_not_so_many(len(filing.listings)):
        return refusal
    if any(listing.market != filing.market for listing in filing.listings):
        said = _("All listings of a notice must be in its market.")
        return Refusal("LI-01", said, _("File the others in a separate notice."), "listings")
    if len({listing.key for listing in filing.listings}) < len(filing.listings):
        return Refusal("LI-03", _("A listing is named twice."), _("Leave one out."), "listings")
    return None


def _why_not_this_account(filing: Filing, right: Carrier) -> Refusal | None:
    if refusal := why_not_explain(filing.explanation):
        return refusal
    if not filing.locations or not set(filing.locations) <= set(InfringementLocation.values):
        return Refusal("EV-01", _("Mark where on the listing the infringement is visible."), "", "locations")
    if missing := next((name for name in filing.reason.fields if not filing.details.get(name)), None):
        return Refusal("EV-01", _("%(field)s is missing.") % {"field": DETAIL_LABELS[missing]}, "", missing)
    if refusal := why_not_these_differences(filing.details.get(DIFFERENCES, "").splitlines()):
        return refusal
    if right.kind == RightKind.COPYRIGHT:  # 17 USC 512(c)(3)(A)(iv)
        for name in ("complainant_address", "complainant_phone"):
            if not getattr(filing, name):
                said = _("A copyright notice needs a postal address and a telephone number.")
                return Refusal("EV-01", said, "", name)
    return None


def _why_not_this_evidence(filing) -> Refusal | None:
    missing = missing_files(filing.reason, {attachment.kind for attachment in filing.files})
    return missing[0] if missing else None


EVIDENCE_CODES = {FileKind.TEST_PURCHASE: "EV-02", FileKind.CLAIM_CHART: "EV-04"}


def missing_files(reason: ReasonCode, have: set[str]) -> list[Refusal]:
    """List the required evidence that is not attached."""
    return [
        Refusal(
            EVIDENCE_CODES.get(FileKind(kind), "EV-03"),
            _("%(reason)s needs a file: %(kind)s.") % {"reason": reason.code, "kind": FileKind(kind).label},
            _("Add it under Evidence."), "files",
        )
        for kind in reason.files if kind not in have
    ]  # fmt: skip


def _why_not_this_signature(filing, agent, letter) -> Refusal | None:
    if (filing.capacity == Capacity.AGENT) != (agent is not None) or (agent is None) != (letter is None):
        return Refusal(
            "AU-03", _("An agent, and only an agent, signs under a letter of authority in force."),
            _("Ask the owner to renew the letter of authority."), "capacity",
        )  # fmt: skip
    if not filing.signature:
        return Refusal("AU-04", _("The notice is not signed."), _("Type your full name."), "signature")
    return None


def was_asked(notice) -> bool:
    """Whether we have asked the rights holder a question about a notice."""
    asked = InformationRequest.objects.filter(notice=notice)
    return asked.exists() or Pause.objects.filter(clock=notice.clock_id, reason=ClockPause.QUESTION).exists()


def why_not_withdraw(notice) -> Refusal | None:
    """Answer why a notice cannot be withdrawn, or None."""
    if not notice.may_become(NoticeState.WITHDRAWN):
        said = _("%(number)s is %(state)s and can no longer be withdrawn.")
        return Refusal("", said % {"number": notice, "state": notice.get_state_display()})
    if notice.pending_count < notice.listing_count:
        said = _("We have begun to decide %(number)s; it can no longer be withdrawn.")
        return Refusal("", said % {"number": notice}, _("You will receive the outcome of every listing."))
    return None
