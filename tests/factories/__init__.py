"""Makers of real rows, without surprises: every value is said here."""

from .people import MembershipFactory, OrganisationFactory, TenantFactory, UserFactory

__all__ = ["MembershipFactory", "OrganisationFactory", "TenantFactory", "UserFactory"]
