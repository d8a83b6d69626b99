"""Statements of reasons for decisions that act on a listing, in the shape of the EU's transparency database. Pure.

Source: Regulation (EU) 2022/2065, article 17 (what a statement says) and 24(5) (that it is handed over, without
personal data); the names and limits of the fields are those that the database's own validation states, version 1 of its API.
No sentence that a person wrote is part of it: what it says is put together from codes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .enums import DecisionGround, ListingOutcome, Measure, RightKind
from .laws import law_of

CATEGORY = "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS"
VISIBILITY = {
    ListingOutcome.REMOVED: "DECISION_VISIBILITY_CONTENT_REMOVED",
    ListingOutcome.RESTRICTED: "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",  # on show, and not for sale
}
KEYWORDS = {
    RightKind.TRADEMARK: "KEYWORD_TRADEMARK_INFRINGEMENT",
    RightKind.COPYRIGHT: "KEYWORD_COPYRIGHT_INFRINGEMENT",
    RightKind.DESIGN: "KEYWORD_DESIGN_INFRINGEMENT",
    RightKind.PATENT: "KEYWORD_PATENT_INFRINGEMENT",
    RightKind.UTILITY_MODEL: "KEYWORD_PATENT_INFRINGEMENT",
    RightKind.GEOGRAPHICAL_INDICATION: "KEYWORD_GEOGRAPHIC_INDICATIONS_INFRINGEMENT",
    RightKind.TRADE_SECRET: "KEYWORD_TRADE_SECRET_INFRINGEMENT",
}
# Countries that the database takes as a scope: the European Union and the European Economic Area.
EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
FOUND = {
    DecisionGround.TRADEMARK_COUNTERFEIT: "the goods are counterfeit: they bear the mark without its owner's consent",
    DecisionGround.TRADEMARK_USE: "the listing uses the mark, or a sign like it, without its owner's consent",
    DecisionGround.COPYRIGHT: "the listing shows or offers a protected work without its owner's consent",
    DecisionGround.DESIGN: "the goods have the appearance that the design protects",
    DecisionGround.PATENT: "the goods use what the right protects",
    DecisionGround.GEOGRAPHICAL_INDICATION: "the goods bear the indication and do not come from its area",
    DecisionGround.OTHER_IP: "the listing infringes the right",
}
MEASURE = {
    ListingOutcome.REMOVED: "The listing was taken down",
    ListingOutcome.RESTRICTED: "The listing stays on show and cannot be bought",
}
KIND = {
    RightKind.TRADEMARK: "a trade mark",
    RightKind.COPYRIGHT: "a copyright",
    RightKind.DESIGN: "a registered design",
    RightKind.PATENT: "a patent",
    RightKind.UTILITY_MODEL: "a utility model",
    RightKind.GEOGRAPHICAL_INDICATION: "a geographical indication",
    RightKind.TRADE_SECRET: "a trade secret",
    RightKind.PLANT_VARIETY: "a plant variety",
    RightKind.OTHER_IP: "another right of intellectual property",
}
# A number of a register; letters alone may be a name.
NUMBER = re.compile(r"[A-Za-z]{0,6}[ ./-]?[0-9][0-9A-Za-z./ -]{0,40}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a statement is made from."""

    notice: str  # number
    position: int
    decision: int  # key of the decision about the listing: a listing restored and taken down again has two
    market: str  # ISO 3166-1 alpha-2
    outcome: str
    ground: str
    reason: str  # code, such as CF-01
    right_kind: str
    office: str  # WIPO ST.3; empty for rights that no office registers
    registration: str
    seen_on: (
        date  # when the portal first saw the listing: the marketplace does not say since when it is on show
    )
    applied_on: date


def puid(facts: Facts) -> str:
    """The identifier of a statement; no other decision ever gets it."""
    return f"{facts.notice}-{facts.position}-{facts.decision}"


def statement_of(facts: Facts) -> dict[str, Any]:
    """A statement, valid against the schema of the database. Trusted flaggers are named by coordinators of digital
    services: a participant of a programme is none, so its notices come under article 16, as everybody's."""
    body = {
        "puid": puid(facts),
        "decision_visibility": [VISIBILITY[ListingOutcome(facts.outcome)]],
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
        "illegal_content_legal_ground": law_of(facts.market, facts.ground),
        "illegal_content_explanation": explanation_of(facts),
        "content_type": ["CONTENT_TYPE_PRODUCT"],
        "category": CATEGORY,
        "content_date": facts.seen_on.isoformat(),
        "application_date": facts.applied_on.isoformat(),
        "decision_facts": facts_of(facts),
        "source_type": "SOURCE_ARTICLE_16",
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    }
    if keyword := KEYWORDS.get(RightKind(facts.right_kind)):
        body["category_specification"] = [keyword]
    if facts.market in EEA:
        body["territorial_scope"] = [facts.market]
    return body


def explanation_of(facts: Facts) -> str:
    """Why the listing infringes the law (article 17(3)(d)), in two sentences."""
    found = FOUND[DecisionGround(facts.ground)]
    return (
        f"{found[0].upper()}{found[1:]}. The listing is offered in {facts.market}, where "
        f"{KIND[RightKind(facts.right_kind)]} protects against this."
    )


def facts_of(facts: Facts) -> str:
    """The facts that the decision relies on (article 17(3)(b)), without anything that a person wrote."""
    return (
        f"A rights holder, or an agent under a letter of authority, sent the signed notice {facts.notice} under "
        f"article 16 with evidence, for the reason {facts.reason}. It relies on {right_of(facts)}. A person of our team compared "
        f"the listing with the evidence and found that {FOUND[DecisionGround(facts.ground)]}. "
        f"{MEASURE[ListingOutcome(facts.outcome)]} on {facts.applied_on.isoformat()}, without a fixed end. No automated "
        f"means were used to find the listing or to decide."
    )


def right_of(facts: Facts) -> str:
    """The right in words, with its number where it reads as one of a register."""
    right = KIND[RightKind(facts.right_kind)]
    if facts.registration and NUMBER.fullmatch(facts.registration):
        return f"{right}, No. {facts.registration}{f' of the office {facts.office}' if facts.office else ''}"
    return right


# --- measures against sellers ---

# What a measure restricts (article 17(1)(c) and (d)): a limit leaves the seller a part of the service.
RESTRICTS: Mapping[str, tuple[str, str]] = {
    Measure.LISTING_LIMIT: ("decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION"),
    Measure.SUSPENSION: ("decision_account", "DECISION_ACCOUNT_SUSPENDED"),
}
DOES: Mapping[str, str] = {
    Measure.LISTING_LIMIT: "The number of listings that the seller may offer is limited",
    Measure.SUSPENSION: "The account of the seller is suspended",
}
AGAIN_AND_AGAIN = "Regulation (EU) 2022/2065, article 23(1)"  # sellers who frequently offer what infringes
LONGEST_LAW = 500  # characters, by the schema


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What the statement of a measure against a seller is made from."""

    measure: int  # its key
    does: str  # one of `Measure`
    market: str  # ISO 3166-1 alpha-2
    needed: int  # strikes from which on it is proposed
    strikes: int  # valid ones when it was decided
    first: date  # of the decisions that make them
    last: date
    kinds: Mapping[str, int]  # listings by kind of right
    grounds: Sequence[str]  # of the decisions
    seen_on: date  # when the portal first saw the first of the listings
    applied_on: date  # when it was signed off


def measure_puid(measure: int) -> str:
    """The identifier of the statement of a measure; the number of no notice begins so."""
    return f"measure-{measure}"


def statement_of_measure(facts: MeasureFacts) -> dict[str, Any]:
    """A statement about a seller's account, valid against the schema.

    :raises KeyError: for a measure that restricts nothing.
    """
    restricted, how = RESTRICTS[facts.does]
    body: dict[str, Any] = {
        "puid": measure_puid(facts.measure),
        restricted: how,
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
        "illegal_content_legal_ground": laws_of(facts),
        "illegal_content_explanation": explanation_of_measure(facts),
        "content_type": ["CONTENT_TYPE_PRODUCT"],
        "category": CATEGORY,
        "content_date": facts.seen_on.isoformat(),
        "application_date": facts.applied_on.isoformat(),
        "decision_facts": facts_of_measure(facts),
        "source_type": "SOURCE_ARTICLE_16",
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_PARTIALLY",  # the portal counts and proposes, a person decides
    }
    if keywords := sorted({KEYWORDS[RightKind(kind)] for kind in facts.kinds if RightKind(kind) in KEYWORDS}):
        body["category_specification"] = keywords
    if facts.market in EEA:
        body["territorial_scope"] = [facts.market]
    return body


def laws_of(facts: MeasureFacts) -> str:
    """The acts that the listings infringed, as far as there is room."""
    said = AGAIN_AND_AGAIN if facts.market in EEA else ""
    for law in dict.fromkeys(law_of(facts.market, ground) for ground in facts.grounds):
        longer = f"{said}; {law}" if said else law
        said = longer if len(longer) <= LONGEST_LAW else said
    return said


def explanation_of_measure(facts: MeasureFacts) -> str:
    """Why the seller's conduct leads to the measure (article 17(3)(d))."""
    rule = f" ({AGAIN_AND_AGAIN})" if facts.market in EEA else ""
    return (
        f"The listings infringed rights of intellectual property in {facts.market}; the decision about each of them has a "
        f"statement of reasons of its own. A seller who offers such goods again and again is restricted{rule}."
    )


def facts_of_measure(facts: MeasureFacts) -> str:
    """The facts that the measure relies on (article 17(3)(b) and (c)), without anything that a person wrote."""
    kinds = ", ".join(
        f"{n} {'listing' if n == 1 else 'listings'} for {KIND[RightKind(kind)]}"
        for kind, n in sorted(facts.kinds.items())
    )
    return (
        f"Between {facts.first.isoformat()} and {facts.last.isoformat()} a person of our team decided, after signed notices under "
        f"article 16 with evidence, that listings of the seller infringe rights: {kinds}. Decisions within three days count as "
        f"one strike, and a strike is valid for 365 days; {facts.strikes} {'is' if facts.strikes == 1 else 'are'} valid. "
        f"In {facts.market} the measure takes {facts.needed}. The portal counted the strikes and proposed the measure; a person of our "
        f"team who had not taken the last of these decisions looked at them and decided. {DOES[facts.does]} from "
        f"{facts.applied_on.isoformat()} on, without a fixed end."
    )
