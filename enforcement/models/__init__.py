"""Rows of enforcement."""

from .authority import AgencyRequest, Charge, CourtDay, Raid, Referral, RequiredDocument
from .buying import PurchasePhoto, TestPurchase
from .cases import Case, CaseParty
from .disclosures import Disclosure, DisclosureApproval, DisclosureItem, DisclosureReader
from .discretion import Brief, CaseLook, HoldRequest, HoldWaiver, SuspectedLeak
from .exhibits import CustodyStep, Exhibit, ExhibitFile, HandOver, HeadList
from .preparation import Assessment, CaseCost, Finding, Mandate, Plan, ViabilityWeights
from .record import CaseListing, CaseMove, StepChoice
from .seizures import RATE, Seizure, SeizureLine, Valuation
from .targets import Target, TargetLink
from .watch import OfferedAgain, WatchedSeller, WatchFinding

__all__ = [
    "RATE",
    "AgencyRequest",
    "Assessment",
    "Brief",
    "Case",
    "CaseCost",
    "CaseListing",
    "CaseLook",
    "CaseMove",
    "CaseParty",
    "Charge",
    "CourtDay",
    "CustodyStep",
    "Disclosure",
    "DisclosureApproval",
    "DisclosureItem",
    "DisclosureReader",
    "Exhibit",
    "ExhibitFile",
    "Finding",
    "HandOver",
    "HeadList",
    "HoldRequest",
    "HoldWaiver",
    "Mandate",
    "OfferedAgain",
    "Plan",
    "PurchasePhoto",
    "Raid",
    "Referral",
    "RequiredDocument",
    "Seizure",
    "SeizureLine",
    "StepChoice",
    "SuspectedLeak",
    "Target",
    "TargetLink",
    "TestPurchase",
    "Valuation",
    "ViabilityWeights",
    "WatchFinding",
    "WatchedSeller",
]
