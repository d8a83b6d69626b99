"""A notice as the Lumen database takes it: the shape that `takedowns.lumen` reads. Pure.

Source: Lumen's API and models (github.com/berkmancenter/lumendatabase): types of notices, roles of entities, and the values of
`action_taken`. The body is the redacted copy, never what the filer wrote; no person is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .enums import RightKind

COUNTERFEIT = "CF-"  # how the codes of reasons begin that say goods are counterfeit
TYPES: Mapping[str, str] = {RightKind.COPYRIGHT: "DMCA", RightKind.TRADEMARK: "Trademark"}
ACTED = ("REMOVED", "RESTRICTED", "SELLER_REMOVED")  # what stands now for a listing that was acted on
UNDECIDED = ("PENDING", "WITHDRAWN", "INFO_LAPSED")
WORKS: Mapping[str, str] = {
    RightKind.COPYRIGHT: "creative work",
    RightKind.TRADEMARK: "trademark",
    RightKind.DESIGN: "design",
    RightKind.PATENT: "patent",
    RightKind.UTILITY_MODEL: "patent",
}


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What the copy of a notice is made from."""

    number: str
    reason: str  # code, such as CF-01
    reason_title: str
    right_kind: str
    right_title: str
    registration: str
    market: str  # ISO 3166-1 alpha-2
    body: str  # redacted
    language: str
    by_form: bool  # filed in the browser
    sent_at: datetime
    received_at: datetime
    outcomes: tuple[str, ...]  # what stands now, listing by listing
    laws: tuple[str, ...]  # relied on, for what was taken down
    principal: str
    country: str  # of the principal
    sender: str  # the agency, or the principal itself
    recipient: str
    addresses: tuple[str, ...]  # reported


def copy_of(facts: CopyFacts) -> dict[str, Any]:
    """The copy of a notice as one line of a file: `ref`, `kind` and `notice`."""
    return {"ref": facts.number, "kind": "notice", "notice": _notice(facts)}


def type_of(right_kind: str, reason: str) -> str:
    """Lumen's type; rights that it has no type for are "Other"."""
    return "Counterfeit" if reason.startswith(COUNTERFEIT) else TYPES.get(right_kind, "Other")


def action_of(outcomes: Sequence[str]) -> str:
    """Lumen's `action_taken`, from what stands now for each listing; "Unspecified" where nothing was decided."""
    acted = sum(one in ACTED for one in outcomes)
    if acted:
        return "Yes" if acted == len(outcomes) else "Partial"
    return "Unspecified" if all(one in UNDECIDED for one in outcomes) else "No"


def _notice(facts: CopyFacts) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": type_of(facts.right_kind, facts.reason),
        "title": f"{facts.reason_title}: {facts.right_title}",
        "subject": facts.number,
        "body": facts.body,
        "date_sent": facts.sent_at.isoformat(),
        "date_received": facts.received_at.isoformat(),
        "source": "Online form" if facts.by_form else "API",
        "webform": facts.by_form,
        "language": facts.language,
        "action_taken": action_of(facts.outcomes),
        "external_ref": facts.number,
        "tag_list": [facts.reason.lower()],
        "jurisdiction_list": [facts.market],
        "regulation_list": list(facts.laws),
        "url_count": len(facts.addresses),
        "entity_notice_roles_attributes": [
            _entity("principal", facts.principal, facts.country),
            _entity("sender", facts.sender),
            _entity("recipient", facts.recipient),
        ],
        "works_attributes": [
            {
                "kind": WORKS.get(facts.right_kind, "other"),
                "description": facts.right_title,
                "infringing_urls_attributes": [{"url": address} for address in facts.addresses],
            }
        ],
    }
    if facts.registration:
        body["mark_registration_number"] = facts.registration
    return body


def _entity(role: str, name: str, country: str = "") -> dict[str, Any]:
    entity = {"name": name, "kind": "organization"}
    return {"name": role, "entity_attributes": entity | ({"country_code": country} if country else {})}
