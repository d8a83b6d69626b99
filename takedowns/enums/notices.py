"""States of a notice, outcomes of a listing, and orders to the marketplace."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class NoticeState(TextChoices):
    """The state of a notice. Before it is sent it is a draft, in a separate table."""

    SUBMITTED = "SUBMITTED", _("sent")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("received")
    IN_TRIAGE = "IN_TRIAGE", _("in triage")
    DECIDED = "DECIDED", _("decided")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


# All moves of a notice; a state without a line here is final.
NOTICE_MOVES = Moves(
    NoticeState,
    {
        NoticeState.SUBMITTED: {NoticeState.ACKNOWLEDGED, NoticeState.WITHDRAWN},
        NoticeState.ACKNOWLEDGED: {NoticeState.IN_TRIAGE, NoticeState.WITHDRAWN},
        NoticeState.IN_TRIAGE: {NoticeState.ACKNOWLEDGED, NoticeState.DECIDED, NoticeState.WITHDRAWN},
    },
    final={NoticeState.DECIDED, NoticeState.WITHDRAWN},
)


class NoticeSource(TextChoices):
    """How a notice was received."""

    PORTAL = "PORTAL", _("the portal")
    IMPORT = "IMPORT", _("an import")
    API = "API", _("the API")


class ImportedAs(TextChoices):
    """The result of an imported line."""

    FILED = "FILED", _("filed")
    SET_ASIDE = "SET_ASIDE", _("set aside")
    REFUSED = "REFUSED", _("refused")


class NoticeOutcome(TextChoices):
    """The outcome of a notice as a whole; it follows from its listings (Lumen: Yes, Partial, No, Unspecified)."""

    ALL_UPHELD = "ALL_UPHELD", _("all taken down")
    PARTIAL = "PARTIAL", _("some taken down")
    NONE_UPHELD = "NONE_UPHELD", _("none taken down")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


class WithdrawalReason(TextChoices):
    """Why a filer withdraws a notice; only a mistake concerns the quality of the filing."""

    MISTAKE = "MISTAKE", _("It was a mistake")
    SETTLED = "SETTLED", _("We settled with the seller")
    LICENCE_GRANTED = "LICENCE_GRANTED", _("The seller has a licence now")
    DUPLICATE = "DUPLICATE", _("Another notice covers it")
    OTHER = "OTHER", _("Another reason")


class Capacity(TextChoices):
    """In which capacity the signatory acts (17 USC 512(c)(3)(A)(i) and (vi))."""

    OWNER = "OWNER", _("Owner of the right")
    EXCLUSIVE_LICENSEE = "EXCLUSIVE_LICENSEE", _("Exclusive licensee")
    AGENT = "AGENT", _("Agent, under a letter of authority")


class InfringementLocation(TextChoices):
    """Where on a listing the infringement is seen."""

    PRODUCT = "PRODUCT", _("Product")
    PACKAGING = "PACKAGING", _("Packaging")
    TITLE = "TITLE", _("Title")
    DESCRIPTION = "DESCRIPTION", _("Description")
    IMAGE = "IMAGE", _("Picture")
    VIDEO = "VIDEO", _("Video")
    LIVESTREAM = "LIVESTREAM", _("Live stream")
    REVIEW = "REVIEW", _("Review")
    SHOP_NAME = "SHOP_NAME", _("Shop name")
    KEYWORD = "KEYWORD", _("Keyword")


class StatementKind(TextChoices):
    """What a filer confirms; the texts are versioned rows."""

    GOOD_FAITH = "GOOD_FAITH", _("Good faith")
    ACCURACY = "ACCURACY", _("Accuracy and authority")


class FileKind(TextChoices):
    """What an attached file shows."""

    CERTIFICATE = "CERTIFICATE", _("Certificate")
    GENUINE = "GENUINE", _("Genuine product")
    SUSPECT = "SUSPECT", _("Suspect product")
    TEST_PURCHASE = "TEST_PURCHASE", _("Test purchase")
    CLAIM_CHART = "CLAIM_CHART", _("Claim chart")
    PRICE_LIST = "PRICE_LIST", _("Authorised price list")
    CATALOGUE = "CATALOGUE", _("Catalogue reference")
    COURT_DECISION = "COURT_DECISION", _("Decision of a court or an office")
    OTHER = "OTHER", _("Other")


class ListingOutcome(TextChoices):
    """The outcome of one listing: the unit of accuracy."""

    PENDING = "PENDING", _("Open")
    REMOVED = "REMOVED", _("Taken down")
    RESTRICTED = "RESTRICTED", _("Restricted")
    SELLER_REMOVED = "SELLER_REMOVED", _("Removed by the seller")
    ALREADY_DOWN = "ALREADY_DOWN", _("Already down")
    DUPLICATE = "DUPLICATE", _("Duplicate")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    INFO_LAPSED = "INFO_LAPSED", _("Question not answered")
    LEGAL_HOLD = "LEGAL_HOLD", _("Fixed by an order of a court or an authority")


GOES = (ListingOutcome.REMOVED, ListingOutcome.RESTRICTED)  # shoppers do not see the listing any more


class DecisionGround(TextChoices):
    """The legal ground for taking a listing down, for the seller's statement of reasons."""

    TRADEMARK_COUNTERFEIT = "TRADEMARK_COUNTERFEIT", _("Counterfeit goods under a trade mark")
    TRADEMARK_USE = "TRADEMARK_USE", _("Use of a trade mark without consent")
    COPYRIGHT = "COPYRIGHT", _("Copyright")
    DESIGN = "DESIGN", _("Registered design")
    PATENT = "PATENT", _("Patent or utility model")
    GEOGRAPHICAL_INDICATION = "GEOGRAPHICAL_INDICATION", _("Geographical indication")
    OTHER_IP = "OTHER_IP", _("Another intellectual-property right")


class MarketplaceOrderKind(TextChoices):
    """What is asked of the marketplace."""

    TAKE_DOWN = "TAKE_DOWN", _("take down")
    RESTRICT = "RESTRICT", _("restrict")
    RESTORE = "RESTORE", _("restore")


class MarketplaceOrderState(TextChoices):
    """Whether the marketplace has done it; a decision counts when it is executed."""

    TO_EXECUTE = "TO_EXECUTE", _("being carried out")
    EXECUTED = "EXECUTED", _("carried out")
    FAILED = "FAILED", _("failed, staff notified")
    CALLED_BACK = "CALLED_BACK", _("cancelled, its decision was undone")


# An executed order is not cancelled: a separate order reverses it.
MARKETPLACE_ORDER_MOVES = Moves(
    MarketplaceOrderState,
    {
        MarketplaceOrderState.TO_EXECUTE: {
            MarketplaceOrderState.EXECUTED,
            MarketplaceOrderState.FAILED,
            MarketplaceOrderState.CALLED_BACK,
        },
        MarketplaceOrderState.FAILED: {
            MarketplaceOrderState.TO_EXECUTE,
            MarketplaceOrderState.EXECUTED,
            MarketplaceOrderState.CALLED_BACK,
        },
    },
    final={MarketplaceOrderState.EXECUTED, MarketplaceOrderState.CALLED_BACK},
)


class StatementBatchState(TextChoices):
    """Whether the EU's transparency database has a batch of statements of reasons."""

    WAITS = "WAITS", _("to be handed over")
    TAKEN = "TAKEN", _("handed over")
    REFUSED = "REFUSED", _("refused, a person must act")


# What is refused is corrected at the database and tried again, or was handed over by a person.
STATEMENT_BATCH_MOVES = Moves(
    StatementBatchState,
    {
        StatementBatchState.WAITS: {StatementBatchState.TAKEN, StatementBatchState.REFUSED},
        StatementBatchState.REFUSED: {StatementBatchState.WAITS, StatementBatchState.TAKEN},
    },
    final={StatementBatchState.TAKEN},
)
