"""Makers of real rows, without surprises: every value is said here."""

from .people import MembershipFactory, OrganisationFactory, TenantFactory, UserFactory
from .takedowns import (
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    NoticeFactory,
    RightMarketFactory,
)

__all__ = [
    "IPRightFactory",
    "ListingFactory",
    "ListingSnapshotFactory",
    "MembershipFactory",
    "NoticeFactory",
    "OrganisationFactory",
    "RightMarketFactory",
    "TenantFactory",
    "UserFactory",
]
