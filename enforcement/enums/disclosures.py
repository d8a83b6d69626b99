"""Seller data that may be disclosed, on which legal basis, and how far a disclosure or a hold is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves

from .steps import Tlp


class SellerData(TextChoices):
    """A field of what is known of a seller."""

    LEGAL_NAME = "LEGAL_NAME", _("Legal name")
    REGISTERED_ADDRESS = "REGISTERED_ADDRESS", _("Registered address")
    PICK_UP_ADDRESS = "PICK_UP_ADDRESS", _("Warehouse or pick-up address")
    PHONE = "PHONE", _("Phone")
    EMAIL = "EMAIL", _("E-mail address")
    BANK_REFERENCE = "BANK_REFERENCE", _("Bank or payout reference")
    ID_DOCUMENT = "ID_DOCUMENT", _("Identity document")
    DEVICE_DATA = "DEVICE_DATA", _("Device and network data")
    ORDER_STATISTICS = "ORDER_STATISTICS", _("Order statistics")
    LISTING_HISTORY = "LISTING_HISTORY", _("History of listings")
    LINKED_ACCOUNTS = "LINKED_ACCOUNTS", _("Linked accounts")
    WAYBILLS = "WAYBILLS", _("Waybills")


class LegalBasis(TextChoices):
    """Why the law lets seller data be disclosed."""

    OWN_PURCHASE = "OWN_PURCHASE", _("Data of the rights holder's own test purchase")
    CONSENT = "CONSENT", _("Consent of the seller")
    TERMS_OF_SERVICE = "TERMS_OF_SERVICE", _("Terms of service")
    COURT_ORDER = "COURT_ORDER", _("Court order")
    AUTHORITY_REQUEST = "AUTHORITY_REQUEST", _("Request of an authority")
    STATUTORY_DUTY = "STATUTORY_DUTY", _("Duty by statute")


D, B = SellerData, LegalBasis
RED = frozenset({D.BANK_REFERENCE, D.ID_DOCUMENT, D.DEVICE_DATA})
GREEN = frozenset({D.ORDER_STATISTICS, D.LISTING_HISTORY})
ORDERED = frozenset({B.CONSENT, B.COURT_ORDER, B.AUTHORITY_REQUEST, B.STATUTORY_DUTY})
OF_A_PURCHASE = frozenset({D.LEGAL_NAME, D.PICK_UP_ADDRESS, D.PHONE, D.WAYBILLS})  # stands on the parcel


def class_of(kind: SellerData) -> Tlp:
    """The traffic light that a field has by default."""
    return Tlp.RED if kind in RED else Tlp.GREEN if kind in GREEN else Tlp.AMBER


def admits(kind: SellerData, basis: LegalBasis) -> bool:
    """Whether a field may be disclosed on a legal basis: red ones not by the terms of service alone."""
    if basis == B.OWN_PURCHASE:
        return kind in OF_A_PURCHASE
    return basis in ORDERED or kind not in RED


class DisclosureState(TextChoices):
    """How far a disclosure is."""

    REQUESTED = "REQUESTED", _("Requested")
    LEGAL_REVIEW = "LEGAL_REVIEW", _("Reviewed, waits for approval")
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", _("Refused")
    EXPIRED = "EXPIRED", _("Expired")
    REVOKED = "REVOKED", _("Revoked")


S = DisclosureState
DISCLOSURE_MOVES = Moves(
    DisclosureState,
    {
        S.REQUESTED: {S.LEGAL_REVIEW, S.REFUSED},
        S.LEGAL_REVIEW: {S.GRANTED, S.REFUSED},
        S.GRANTED: {S.EXPIRED, S.REVOKED},
    },
    final={S.REFUSED, S.EXPIRED, S.REVOKED},
)


class HoldState(TextChoices):
    """How far the request of a hold is."""

    ASKED = "ASKED", _("Waits for a second person")
    PLACED = "PLACED", _("Approved")
    REFUSED = "REFUSED", _("Refused")


HOLD_MOVES = Moves(
    HoldState,
    {HoldState.ASKED: {HoldState.PLACED, HoldState.REFUSED}},
    final={HoldState.PLACED, HoldState.REFUSED},
)
