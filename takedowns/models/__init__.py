"""Models. Rows are written by actions only."""

from .appeals import Appeal, AppealedListing, AppealFile
from .batches import BatchPart, BatchRow, NoticeBatch
from .catalogue import ProductFile, ProductPrice, RightProduct
from .checks import AuthorisedSeller, OverruledWarning
from .conversation import MessageFile, MessageReceipt, NoticeMessage, NoticeNote, RetypeProposal
from .decision_corrections import DecisionCorrection
from .decisions import ListingDecision, MarketplaceOrder, TriageDecision
from .disputes import (
    CounterNotice,
    CounterNoticeFile,
    CounterReplyFile,
    DisputeRule,
    Retraction,
    SellerAnswer,
)
from .drafts import DraftFile, NoticeDraft, SentFile
from .explanations import Explanation, ExplanationText
from .gates import ReasonGrant
from .holds import HeldKey, Hold
from .imports import ImportedLine, ImportedPart, RefusedAddress
from .legal_holds import LegalHold, LegalHoldFile
from .lumen_copies import LumenCopy, LumenExport
from .measure_messages import MeasureMessage
from .misuse import MisuseBound, MisuseCase, MisuseFlag, MisuseReview, Sanction, SanctionAppeal
from .notices import Listing, Notice
from .objections import MeasureObjection, ObjectionFile
from .outcome_changes import OutcomeChange, OutcomeReview
from .questions import InformationItem, InformationRequest, ItemListing, NoticeFile
from .reasons import ReasonCode, StatementText
from .relistings import Relisting
from .restorations import Restoration
from .rights import ExpiryReminder, IPRight, RightFile, RightMarket, RightReview
from .saved_views import SavedView
from .second_reviews import (
    Lesson,
    QualitySample,
    QualityShare,
    ReviewOpinion,
    ReviewTrigger,
    SecondReview,
)
from .seller_messages import SellerMessage
from .snapshots import ListingSnapshot
from .statements import MeasureStatement, Statement, StatementBatch
from .strikes import (
    LinkedSeller,
    MeasureStrike,
    RepeatInfringer,
    SellerStrike,
    StrikeEnd,
    StrikeReturn,
    StrikeRule,
)
from .withdrawals import Withdrawal

__all__ = [
    "Appeal",
    "AppealFile",
    "AppealedListing",
    "AuthorisedSeller",
    "BatchPart",
    "BatchRow",
    "CounterNotice",
    "CounterNoticeFile",
    "CounterReplyFile",
    "DecisionCorrection",
    "DisputeRule",
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
    "LegalHold",
    "LegalHoldFile",
    "Lesson",
    "LinkedSeller",
    "Listing",
    "ListingDecision",
    "ListingSnapshot",
    "LumenCopy",
    "LumenExport",
    "MarketplaceOrder",
    "MeasureMessage",
    "MeasureObjection",
    "MeasureStatement",
    "MeasureStrike",
    "MessageFile",
    "MessageReceipt",
    "MisuseBound",
    "MisuseCase",
    "MisuseFlag",
    "MisuseReview",
    "Notice",
    "NoticeBatch",
    "NoticeDraft",
    "NoticeFile",
    "NoticeMessage",
    "NoticeNote",
    "ObjectionFile",
    "OutcomeChange",
    "OutcomeReview",
    "OverruledWarning",
    "ProductFile",
    "ProductPrice",
    "QualitySample",
    "QualityShare",
    "ReasonCode",
    "ReasonGrant",
    "RefusedAddress",
    "Relisting",
    "RepeatInfringer",
    "Restoration",
    "Retraction",
    "RetypeProposal",
    "ReviewOpinion",
    "ReviewTrigger",
    "RightFile",
    "RightMarket",
    "RightProduct",
    "RightReview",
    "Sanction",
    "SanctionAppeal",
    "SavedView",
    "SecondReview",
    "SellerAnswer",
    "SellerMessage",
    "SellerStrike",
    "SentFile",
    "Statement",
    "StatementBatch",
    "StatementText",
    "StrikeEnd",
    "StrikeReturn",
    "StrikeRule",
    "TriageDecision",
    "Withdrawal",
]
