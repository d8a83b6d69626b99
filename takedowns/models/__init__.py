"""Models. Rows are written by actions only."""

from .batches import BatchPart, BatchRow, NoticeBatch
from .checks import AuthorisedSeller, OverruledWarning
from .decision_corrections import DecisionCorrection
from .decisions import ListingDecision, MarketplaceOrder, TriageDecision
from .drafts import DraftFile, NoticeDraft, SentFile
from .explanations import Explanation, ExplanationText
from .gates import ReasonGrant
from .holds import HeldKey, Hold
from .imports import ImportedLine, ImportedPart, RefusedAddress
from .misuse import MisuseBound, MisuseCase, MisuseFlag, MisuseReview, Sanction, SanctionAppeal
from .notices import Listing, Notice
from .outcome_changes import OutcomeChange, OutcomeReview
from .questions import InformationItem, InformationRequest, ItemListing, NoticeFile
from .reasons import ReasonCode, StatementText
from .rights import ExpiryReminder, IPRight, RightFile, RightMarket, RightReview
from .saved_views import SavedView
from .seller_messages import SellerMessage
from .snapshots import ListingSnapshot
from .statements import Statement, StatementBatch
from .withdrawals import Withdrawal

__all__ = [
    "AuthorisedSeller",
    "BatchPart",
    "BatchRow",
    "DecisionCorrection",
    "DraftFile",
    "ExpiryReminder",
    "Explanation",
    "ExplanationText",
    "HeldKey",
    "Hold",
    "IPRight",
    "ImportedLine",
    "ImportedPart",
    "InformationItem",
    "InformationRequest",
    "ItemListing",
    "Listing",
    "ListingDecision",
    "ListingSnapshot",
    "MarketplaceOrder",
    "MisuseBound",
    "MisuseCase",
    "MisuseFlag",
    "MisuseReview",
    "Notice",
    "NoticeBatch",
    "NoticeDraft",
    "NoticeFile",
    "OutcomeChange",
    "OutcomeReview",
    "OverruledWarning",
    "ReasonCode",
    "ReasonGrant",
    "RefusedAddress",
    "RightFile",
    "RightMarket",
    "RightReview",
    "Sanction",
    "SanctionAppeal",
    "SavedView",
    "SellerMessage",
    "SentFile",
    "Statement",
    "StatementBatch",
    "StatementText",
    "TriageDecision",
    "Withdrawal",
]
