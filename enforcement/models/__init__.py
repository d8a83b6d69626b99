"""Rows of enforcement."""

from .authority import AgencyRequest, Charge, CourtDay, Raid, Referral, RequiredDocument
from .buying import PurchasePhoto, TestPurchase
from .cases import Case, CaseParty
from .exhibits import CustodyStep, Exhibit, ExhibitFile, HandOver, HeadList
from .preparation import Assessment, CaseCost, Finding, Mandate, Plan, ViabilityWeights
from .record import CaseListing, CaseMove, StepChoice
from .seizures import RATE, Seizure, SeizureLine, Valuation
from .targets import Target, TargetLink

__all__ = [
    "RATE",
    "AgencyRequest",
    "Assessment",
    "Case",
    "CaseCost",
    "CaseListing",
    "CaseMove",
    "CaseParty",
    "Charge",
    "CourtDay",
    "CustodyStep",
    "Exhibit",
    "ExhibitFile",
    "Finding",
    "HandOver",
    "HeadList",
    "Mandate",
    "Plan",
    "PurchasePhoto",
    "Raid",
    "Referral",
    "RequiredDocument",
    "Seizure",
    "SeizureLine",
    "StepChoice",
    "Target",
    "TargetLink",
    "TestPurchase",
    "Valuation",
    "ViabilityWeights",
]
