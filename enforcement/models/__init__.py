"""Rows of enforcement."""

from .cases import Case, CaseParty

__all__ = ["Case", "CaseParty"]
