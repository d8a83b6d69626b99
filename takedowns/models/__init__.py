"""What the app keeps. Rows are written by actions alone."""

from .decisions import Execution, ListingDecision, TriageDecision
from .drafts import DraftFile, NoticeDraft
from .notices import Listing, ListingSnapshot, Notice, NoticeFile
from .reasons import ReasonCode, StatementText
from .rights import IPRight, RightFile, RightMarket, RightReview

__all__ = [
    "DraftFile",
    "Execution",
    "IPRight",
    "Listing",
    "ListingDecision",
    "ListingSnapshot",
    "Notice",
    "NoticeDraft",
    "NoticeFile",
    "ReasonCode",
    "RightFile",
    "RightMarket",
    "RightReview",
    "StatementText",
    "TriageDecision",
]
