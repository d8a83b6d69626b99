"""Weights and checklists of the demo."""

from datetime import timedelta

from enforcement.actions.settings import require_document, set_weights
from enforcement.viability import EQUAL
from ipr_portal.demo.rates import keep_rates
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope

from .words import MANAGER

DOCUMENTS = [
    ("MY", "TRADE_MINISTRY", ["Certificate of the mark", "Report of the examiner", "Surveillance report",
                              "Power of attorney of the owner abroad"]),
    ("TH", "POLICE_ECONOMIC_CRIME", ["Certificate of the mark", "Report of the examiner", "Power of attorney"]),
    ("ID", "POLICE_ECONOMIC_CRIME", ["Certificate of the mark", "Report of the examiner", "Complaint of the owner"]),
    ("SG", "POLICE_ECONOMIC_CRIME", ["Certificate of the mark", "Report of the examiner", "Statutory declaration"]),
    ("PH", "POLICE_ECONOMIC_CRIME", ["Certificate of the mark", "Report of the examiner", "Affidavit of the buyer"]),
    ("VN", "MARKET_SURVEILLANCE", ["Certificate of the mark", "Notarised page capture", "Power of attorney"]),
]  # fmt: skip
HEAVY = {"stock_observed": 3, "premises_located": 3, "evidence_admissible": 2, "consumer_health_risk": 2}


def make_settings(world: World) -> None:
    """Weights that a manager set, and what the agencies of each market ask for."""
    manager = next(person for person in world.staff if person.email == MANAGER)
    keep_rates(by=manager, at=world.now)  # before the first seizure is valued
    at = world.now - timedelta(days=300)
    with staff_scope(by=manager):
        set_weights(weights=EQUAL | HEAVY, by=manager, at=at)
        for market, kind, documents in DOCUMENTS:
            for words in documents:
                require_document(market=market, agency_kind=kind, words=words, by=manager, at=at)
