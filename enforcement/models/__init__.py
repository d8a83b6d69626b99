"""Rows of enforcement."""

from .cases import Case, CaseParty
from .exhibits import CustodyStep, Exhibit, ExhibitFile, HandOver, HeadList
from .seizures import RATE, Seizure, SeizureLine, Valuation

__all__ = [
    "RATE",
    "Case",
    "CaseParty",
    "CustodyStep",
    "Exhibit",
    "ExhibitFile",
    "HandOver",
    "HeadList",
    "Seizure",
    "SeizureLine",
    "Valuation",
]
