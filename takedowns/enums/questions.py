"""What can be asked of a filer about a notice, and the states of an information request."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.moves import Moves

from .notices import FileKind


class RequestState(TextChoices):
    """The state of an information request."""

    OPEN = "OPEN", _("waits for the filer")
    ANSWERED = "ANSWERED", _("answered")
    ACCEPTED = "ACCEPTED", _("answered, and enough")
    INSUFFICIENT = "INSUFFICIENT", _("answered, not enough")
    EXPIRED = "EXPIRED", _("not answered in time")
    NOT_NEEDED = "NOT_NEEDED", _("no longer needed")


# The moves back, from ACCEPTED and NOT_NEEDED, are made by an undo of the decision that closed the request.
INFORMATION_REQUEST_MOVES = Moves(
    RequestState,
    {
        RequestState.OPEN: {RequestState.ANSWERED, RequestState.EXPIRED, RequestState.NOT_NEEDED},
        RequestState.ANSWERED: {
            RequestState.ACCEPTED,
            RequestState.INSUFFICIENT,
            RequestState.NOT_NEEDED,
        },
        RequestState.ACCEPTED: {RequestState.ANSWERED},
        RequestState.NOT_NEEDED: {RequestState.OPEN},
    },
    final={RequestState.INSUFFICIENT, RequestState.EXPIRED},
)


class QuestionCode(TextChoices):
    """What can be asked."""

    SHOWS_WHERE = "SHOWS_WHERE", _("Where the infringement shows")
    TEST_PURCHASE = "TEST_PURCHASE", _("Test purchase")
    GENUINE_PICTURE = "GENUINE_PICTURE", _("Picture of the genuine product")
    SUSPECT_PICTURE = "SUSPECT_PICTURE", _("Picture of the suspect product")
    TELL_TALE = "TELL_TALE", _("What shows that it is counterfeit")
    CLAIM_CHART = "CLAIM_CHART", _("Claim chart")
    ORIGINAL_WORK = "ORIGINAL_WORK", _("Original work")
    COURT_DECISION = "COURT_DECISION", _("Decision of a court or an office")
    LETTER = "LETTER", _("Letter of authority")
    SELLER = "SELLER", _("Standing of the seller")
    PRICE_LIST = "PRICE_LIST", _("Authorised price list")
    OTHER = "OTHER", _("Something else")


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a question asks for.

    :param words: what the filer reads.
    :param kind: what the files of an answer show.
    :param detail: the field of the notice that would hold the answer already.
    :param letter: whether the letter of authority under which a notice was sent is the answer.
    """

    words: LazyStr
    kind: FileKind = FileKind.OTHER
    detail: str = ""
    letter: bool = False

    @property
    def in_files(self) -> bool:
        """Whether a file of its kind is the answer."""
        return self.kind != FileKind.OTHER


QUESTIONS_ASKED: dict[str, AskedFor] = {
    QuestionCode.SHOWS_WHERE: AskedFor(
        _("Where exactly on the listing does the infringement show? Name the picture, or the words.")
    ),
    QuestionCode.TEST_PURCHASE: AskedFor(
        _("Did you buy the product? Give the order number and the date, and what you received."),
        FileKind.TEST_PURCHASE, "test_purchase",
    ),
    QuestionCode.GENUINE_PICTURE: AskedFor(
        _("Send a picture of the genuine product, from the same side as in the listing."), FileKind.GENUINE
    ),
    QuestionCode.SUSPECT_PICTURE: AskedFor(
        _("Send a picture of the suspect product on which the difference can be seen."), FileKind.SUSPECT
    ),
    QuestionCode.TELL_TALE: AskedFor(
        _("By what do you know that the product is counterfeit? Name the differences from the genuine one."),
        detail="tell_tale",
    ),
    QuestionCode.CLAIM_CHART: AskedFor(
        _("Send a claim chart: each feature of the claim beside the part of the product that has it."),
        FileKind.CLAIM_CHART,
    ),
    QuestionCode.ORIGINAL_WORK: AskedFor(
        _("Where can the original work be seen? Give its address, or send a copy."), detail="original_works"
    ),
    QuestionCode.COURT_DECISION: AskedFor(
        _("Send the decision that you refer to, with its reference and its date."),
        FileKind.COURT_DECISION, "decision_reference",
    ),
    QuestionCode.LETTER: AskedFor(
        _("Send the letter of authority under which you act for the owner."), letter=True
    ),
    QuestionCode.SELLER: AskedFor(
        _("Is the seller, or was it, a dealer or licensee of yours? Say since when not any more.")
    ),
    QuestionCode.PRICE_LIST: AskedFor(
        _("Send the price list that your authorised dealers have for this product."), FileKind.PRICE_LIST
    ),
    QuestionCode.OTHER: AskedFor(_("We need to know something else about the listings.")),
}  # fmt: skip
