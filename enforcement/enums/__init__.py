"""Enumerations of enforcement, with their tables of moves."""

from .cases import CASE_MOVES, FINAL, CaseStage
from .exhibits import (
    ANSWERS,
    HAND_OVER_MOVES,
    HAND_OVERS,
    RECORDED,
    SIGNED,
    UNANSWERED,
    WITNESSED,
    CustodyAct,
    ExhibitKind,
    ExhibitNature,
    HandOverState,
    SignedBy,
)
from .seizures import WHOLE, Disposal, GoodsCondition, SeizureResult, Unit, ValuationBasis

__all__ = [
    "ANSWERS",
    "CASE_MOVES",
    "FINAL",
    "HAND_OVERS",
    "HAND_OVER_MOVES",
    "RECORDED",
    "SIGNED",
    "UNANSWERED",
    "WHOLE",
    "WITNESSED",
    "CaseStage",
    "CustodyAct",
    "Disposal",
    "ExhibitKind",
    "ExhibitNature",
    "GoodsCondition",
    "HandOverState",
    "SeizureResult",
    "SignedBy",
    "Unit",
    "ValuationBasis",
]
