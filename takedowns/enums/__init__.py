"""The words of the trade as enumerations, with their tables of moves. Vocabulary: `docs/glossary.md`."""

from .notices import (
    EXECUTION_MOVES,
    NOTICE_MOVES,
    Capacity,
    DecisionGround,
    ExecutionKind,
    ExecutionState,
    FileKind,
    InfringementLocation,
    ListingOutcome,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    StatementKind,
)
from .reasons import REASON_LABELS
from .rejections import REJECTIONS, Effect, Rejection, RejectionCode
from .rights import RIGHT_MOVES, MarkKind, RightKind, RightQuestion, RightState, RightVerdict

__all__ = [
    "EXECUTION_MOVES",
    "NOTICE_MOVES",
    "REASON_LABELS",
    "REJECTIONS",
    "RIGHT_MOVES",
    "Capacity",
    "DecisionGround",
    "Effect",
    "ExecutionKind",
    "ExecutionState",
    "FileKind",
    "InfringementLocation",
    "ListingOutcome",
    "MarkKind",
    "NoticeOutcome",
    "NoticeSource",
    "NoticeState",
    "Rejection",
    "RejectionCode",
    "RightKind",
    "RightQuestion",
    "RightState",
    "RightVerdict",
    "StatementKind",
]
