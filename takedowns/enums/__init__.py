"""Enumerations of the domain, with their tables of moves. Vocabulary: `docs/glossary.md`."""

from .batches import BATCH_MOVES, BatchMode, BatchState
from .clocks import ClockPause, ClockVoid, PromisedBy
from .explanations import VARIABLES
from .fields import DETAIL_LABELS, RIGHT_FIELD_LABELS, RIGHT_FIELDS_IN_DETAILS, STATEMENT_LABELS
from .in_text import OUTCOMES_IN_TEXT, in_text
from .notices import (
    GOES,
    MARKETPLACE_ORDER_MOVES,
    NOTICE_MOVES,
    STATEMENT_BATCH_MOVES,
    Capacity,
    DecisionGround,
    FileKind,
    ImportedAs,
    InfringementLocation,
    ListingOutcome,
    MarketplaceOrderKind,
    MarketplaceOrderState,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    StatementBatchState,
    StatementKind,
    WithdrawalReason,
)
from .offices import OFFICE_CHOICES, OFFICES, beyond_reach, office_name
from .outcome_changes import FIRST_CAUSES, REVERSALS, WON_BY_SELLER, OutcomeCause, ReviewVerdict
from .reasons import REASON_LABELS
from .rejections import HALF_WEIGHT, REJECTIONS, Effect, Rejection, RejectionCode
from .rights import RIGHT_MOVES, MarkKind, RightKind, RightQuestion, RightState, RightVerdict, WorkType

__all__ = [
    "BATCH_MOVES",
    "DETAIL_LABELS",
    "FIRST_CAUSES",
    "GOES",
    "HALF_WEIGHT",
    "MARKETPLACE_ORDER_MOVES",
    "NOTICE_MOVES",
    "OFFICES",
    "OFFICE_CHOICES",
    "OUTCOMES_IN_TEXT",
    "REASON_LABELS",
    "REJECTIONS",
    "REVERSALS",
    "RIGHT_FIELDS_IN_DETAILS",
    "RIGHT_FIELD_LABELS",
    "RIGHT_MOVES",
    "STATEMENT_BATCH_MOVES",
    "STATEMENT_LABELS",
    "VARIABLES",
    "WON_BY_SELLER",
    "BatchMode",
    "BatchState",
    "Capacity",
    "ClockPause",
    "ClockVoid",
    "DecisionGround",
    "Effect",
    "FileKind",
    "ImportedAs",
    "InfringementLocation",
    "ListingOutcome",
    "MarkKind",
    "MarketplaceOrderKind",
    "MarketplaceOrderState",
    "NoticeOutcome",
    "NoticeSource",
    "NoticeState",
    "OutcomeCause",
    "PromisedBy",
    "Rejection",
    "RejectionCode",
    "ReviewVerdict",
    "RightKind",
    "RightQuestion",
    "RightState",
    "RightVerdict",
    "StatementBatchState",
    "StatementKind",
    "WithdrawalReason",
    "WorkType",
    "beyond_reach",
    "in_text",
    "office_name",
]
