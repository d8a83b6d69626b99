"""Enumerations of the domain, with their tables of moves. Vocabulary: `docs/glossary.md`."""

from .clocks import ClockPause, ClockVoid, PromisedBy
from .explanations import VARIABLES
from .fields import DETAIL_LABELS, RIGHT_FIELD_LABELS, RIGHT_FIELDS_IN_DETAILS
from .in_text import OUTCOMES_IN_TEXT, in_text
from .notices import (
    EXECUTION_MOVES,
    GOES,
    NOTICE_MOVES,
    Capacity,
    DecisionGround,
    ExecutionKind,
    ExecutionState,
    FileKind,
    ImportedAs,
    InfringementLocation,
    ListingOutcome,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    StatementKind,
    WithdrawalReason,
)
from .offices import OFFICE_CHOICES, OFFICES, beyond_reach, office_name
from .reasons import REASON_LABELS
from .rejections import REJECTIONS, Effect, Rejection, RejectionCode
from .rights import RIGHT_MOVES, MarkKind, RightKind, RightQuestion, RightState, RightVerdict, WorkType

__all__ = [
    "DETAIL_LABELS",
    "EXECUTION_MOVES",
    "GOES",
    "NOTICE_MOVES",
    "OFFICES",
    "OFFICE_CHOICES",
    "OUTCOMES_IN_TEXT",
    "REASON_LABELS",
    "REJECTIONS",
    "RIGHT_FIELDS_IN_DETAILS",
    "RIGHT_FIELD_LABELS",
    "RIGHT_MOVES",
    "VARIABLES",
    "Capacity",
    "ClockPause",
    "ClockVoid",
    "DecisionGround",
    "Effect",
    "ExecutionKind",
    "ExecutionState",
    "FileKind",
    "ImportedAs",
    "InfringementLocation",
    "ListingOutcome",
    "MarkKind",
    "NoticeOutcome",
    "NoticeSource",
    "NoticeState",
    "PromisedBy",
    "Rejection",
    "RejectionCode",
    "RightKind",
    "RightQuestion",
    "RightState",
    "RightVerdict",
    "StatementKind",
    "WithdrawalReason",
    "WorkType",
    "beyond_reach",
    "in_text",
    "office_name",
]
