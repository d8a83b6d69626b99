"""Makers of real rows, without surprises: every value is said here."""

from .deadlines import (
    ClockFactory,
    PauseFactory,
    RebindingFactory,
    RecalculationFactory,
    ServiceLevelFactory,
)
from .evidence import CustodyEntryFactory, EvidenceFileFactory
from .marketplace import OrderFactory, OutageFactory, ProductFactory, ShopFactory
from .organisations import (
    InvitationFactory,
    LetterFactory,
    OrganisationDocumentFactory,
    OrganisationReviewFactory,
    OrganisationSubmissionFactory,
)
from .people import MembershipFactory, OrganisationFactory, TenantFactory, UserFactory
from .takedowns import (
    AuthorisedSellerFactory,
    DraftFileFactory,
    ExplanationFactory,
    ExplanationTextFactory,
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    NoticeDraftFactory,
    NoticeFactory,
    NoticeFileFactory,
    OverruledWarningFactory,
    RightFileFactory,
    RightMarketFactory,
    RightReviewFactory,
    WithdrawalFactory,
)

__all__ = [
    "AuthorisedSellerFactory",
    "ClockFactory",
    "CustodyEntryFactory",
    "DraftFileFactory",
    "EvidenceFileFactory",
    "ExplanationFactory",
    "ExplanationTextFactory",
    "IPRightFactory",
    "InvitationFactory",
    "LetterFactory",
    "ListingFactory",
    "ListingSnapshotFactory",
    "MembershipFactory",
    "NoticeDraftFactory",
    "NoticeFactory",
    "NoticeFileFactory",
    "OrderFactory",
    "OrganisationDocumentFactory",
    "OrganisationFactory",
    "OrganisationReviewFactory",
    "OrganisationSubmissionFactory",
    "OutageFactory",
    "OverruledWarningFactory",
    "PauseFactory",
    "ProductFactory",
    "RebindingFactory",
    "RecalculationFactory",
    "RightFileFactory",
    "RightMarketFactory",
    "RightReviewFactory",
    "ServiceLevelFactory",
    "ShopFactory",
    "TenantFactory",
    "UserFactory",
    "WithdrawalFactory",
]
