"""Makers of real rows, without surprises: every value is said here."""

from .evidence import CustodyEntryFactory, EvidenceFileFactory
from .people import MembershipFactory, OrganisationFactory, TenantFactory, UserFactory
from .takedowns import (
    DraftFileFactory,
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    NoticeDraftFactory,
    NoticeFactory,
    NoticeFileFactory,
    RightFileFactory,
    RightMarketFactory,
    RightReviewFactory,
    WithdrawalFactory,
)

__all__ = [
    "CustodyEntryFactory",
    "DraftFileFactory",
    "EvidenceFileFactory",
    "IPRightFactory",
    "ListingFactory",
    "ListingSnapshotFactory",
    "MembershipFactory",
    "NoticeDraftFactory",
    "NoticeFactory",
    "NoticeFileFactory",
    "OrganisationFactory",
    "RightFileFactory",
    "RightMarketFactory",
    "RightReviewFactory",
    "TenantFactory",
    "UserFactory",
    "WithdrawalFactory",
]
