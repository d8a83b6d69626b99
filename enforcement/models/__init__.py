"""Rows of enforcement."""

from .authority import AgencyRequest, Charge, CourtDay, Raid, Referral
from .buying import PurchasePhoto, TestPurchase
from .cases import Case, CaseParty
from .preparation import Assessment, CaseCost, Finding, Mandate, Plan, ViabilityWeights
from .record import CaseListing, CaseMove, StepChoice
from .targets import Target, TargetLink

__all__ = [
    "AgencyRequest",
    "Assessment",
    "Case",
    "CaseCost",
    "CaseListing",
    "CaseMove",
    "CaseParty",
    "Charge",
    "CourtDay",
    "Finding",
    "Mandate",
    "Plan",
    "PurchasePhoto",
    "Raid",
    "Referral",
    "StepChoice",
    "Target",
    "TargetLink",
    "TestPurchase",
    "ViabilityWeights",
]
