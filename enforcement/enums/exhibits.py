"""Exhibits, what is done with them, and how a hand-over stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class ExhibitNature(TextChoices):
    """Whether an exhibit is what was secured, a copy of it, or made from it."""

    ORIGINAL = "ORIGINAL", _("Original")
    WORKING_COPY = "WORKING_COPY", _("Verified working copy")
    DERIVED = "DERIVED", _("Derived file")


class ExhibitKind(TextChoices):
    """What an exhibit is."""

    TEST_PURCHASE_ITEM = "TEST_PURCHASE_ITEM", _("Item of a test purchase")
    NOTARISED_PURCHASE = "NOTARISED_PURCHASE", _("Notarised purchase")
    GENUINE_SAMPLE = "GENUINE_SAMPLE", _("Genuine item, to compare")
    SEIZED_SAMPLE = "SEIZED_SAMPLE", _("Sample of seized goods")
    PACKAGING = "PACKAGING", _("Packaging")
    INVOICE = "INVOICE", _("Invoice")
    WAYBILL = "WAYBILL", _("Waybill")
    PHOTO = "PHOTO", _("Photograph")
    VIDEO = "VIDEO", _("Video")
    PAGE_CAPTURE = "PAGE_CAPTURE", _("Notarised page capture")
    SCREEN_CAPTURE = "SCREEN_CAPTURE", _("Screen capture")
    CHAT_LOG = "CHAT_LOG", _("Chat log")
    EXPERT_REPORT = "EXPERT_REPORT", _("Expert report")
    LAB_REPORT = "LAB_REPORT", _("Laboratory report")
    AFFIDAVIT = "AFFIDAVIT", _("Affidavit")
    SURVEILLANCE_NOTE = "SURVEILLANCE_NOTE", _("Surveillance note")
    SEIZURE_LIST = "SEIZURE_LIST", _("Seizure list")
    COURT_DOCUMENT = "COURT_DOCUMENT", _("Court document")


class CustodyAct(TextChoices):
    """What was done with an exhibit."""

    REGISTERED = "REGISTERED", _("registered")
    ORDERED = "ORDERED", _("ordered")
    RECEIVED_SEALED = "RECEIVED_SEALED", _("received sealed")
    PHOTOGRAPHED = "PHOTOGRAPHED", _("photographed")
    OPENED = "OPENED", _("opened")
    EXAMINED = "EXAMINED", _("examined")
    EXPERT_ATTENDED = "EXPERT_ATTENDED", _("expert attended")
    SAMPLE_KEPT = "SAMPLE_KEPT", _("sample kept")
    RESEALED = "RESEALED", _("resealed")
    STORED = "STORED", _("stored")
    COPIED = "COPIED", _("copied")
    TRANSFERRED = "TRANSFERRED", _("handed over")
    SENT_TO_LAB = "SENT_TO_LAB", _("sent to a laboratory")
    HANDED_TO_AUTHORITY = "HANDED_TO_AUTHORITY", _("handed to an authority")
    RETURNED = "RETURNED", _("sent back")
    RECEIVED = "RECEIVED", _("received")
    REFUSED = "REFUSED", _("refused")
    DESTROYED = "DESTROYED", _("destroyed")
    LOST = "LOST", _("lost")
    FOUND = "FOUND", _("found again")
    CORRECTED = "CORRECTED", _("corrected")


A = CustodyAct
HAND_OVERS = [A.TRANSFERRED, A.SENT_TO_LAB, A.HANDED_TO_AUTHORITY, A.RETURNED]
ANSWERS = [A.RECEIVED, A.REFUSED]  # to a hand-over
SIGNED = [*HAND_OVERS, *ANSWERS, A.OPENED, A.DESTROYED]
WITNESSED = [A.OPENED, A.DESTROYED]
BY_PORTAL = [A.REGISTERED, A.COPIED]  # written by the action that makes the exhibit or the copy
RECORDED = [act for act in A if act not in [*BY_PORTAL, *HAND_OVERS, *ANSWERS, A.CORRECTED]]


class SignedBy(TextChoices):
    """How a step was signed."""

    SECOND_FACTOR = "SECOND_FACTOR", _("with their second factor")
    PAPER = "PAPER", _("on paper, photographed")


class HandOverState(TextChoices):
    """How a hand-over stands. It is complete only with the receiver's receipt."""

    WAITING = "WAITING", _("Waiting for the receipt")
    OVERDUE = "OVERDUE", _("Receipt overdue")
    RECEIVED = "RECEIVED", _("Received")
    REFUSED = "REFUSED", _("Refused")


H = HandOverState
HAND_OVER_MOVES = Moves(
    HandOverState,
    {H.WAITING: {H.OVERDUE, H.RECEIVED, H.REFUSED}, H.OVERDUE: {H.RECEIVED, H.REFUSED}},
    final={H.RECEIVED, H.REFUSED},
)
UNANSWERED = [H.WAITING, H.OVERDUE]
