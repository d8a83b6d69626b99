"""Labels inside a sentence or a list, in lower case where the language writes them so: translated on their own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .notices import InfringementLocation, ListingOutcome
from .rights import MarkKind, RightKind

OUTCOMES_IN_TEXT = {
    ListingOutcome.PENDING: _("open"),
    ListingOutcome.REMOVED: _("taken down"),
    ListingOutcome.RESTRICTED: _("restricted"),
    ListingOutcome.SELLER_REMOVED: _("removed by the seller"),
    ListingOutcome.ALREADY_DOWN: _("already down"),
    ListingOutcome.DUPLICATE: _("duplicate"),
    ListingOutcome.REJECTED: _("rejected"),
    ListingOutcome.WITHDRAWN: _("withdrawn"),
    ListingOutcome.INFO_LAPSED: _("question not answered"),
    ListingOutcome.LEGAL_HOLD: _("fixed by an order of a court or an authority"),
}
RIGHT_KINDS_IN_TEXT = {
    RightKind.TRADEMARK: _("trade mark"),
    RightKind.COPYRIGHT: _("copyright"),
    RightKind.DESIGN: _("design"),
    RightKind.PATENT: _("patent"),
    RightKind.UTILITY_MODEL: _("utility model"),
    RightKind.GEOGRAPHICAL_INDICATION: _("geographical indication"),
    RightKind.TRADE_SECRET: _("trade secret"),
    RightKind.PLANT_VARIETY: _("plant variety"),
    RightKind.OTHER_IP: _("other right"),
}
MARK_KINDS_IN_TEXT = {
    MarkKind.WORD: _("word"),
    MarkKind.FIGURATIVE: _("figurative"),
    MarkKind.COMBINED: _("word and device"),
    MarkKind.THREE_D: _("three-dimensional"),
    MarkKind.COLOUR: _("colour"),
    MarkKind.SOUND: _("sound"),
}
LOCATIONS_IN_TEXT = {
    InfringementLocation.PRODUCT: _("product"),
    InfringementLocation.PACKAGING: _("packaging"),
    InfringementLocation.TITLE: _("title"),
    InfringementLocation.DESCRIPTION: _("description"),
    InfringementLocation.IMAGE: _("picture"),
    InfringementLocation.VIDEO: _("video"),
    InfringementLocation.LIVESTREAM: _("live stream"),
    InfringementLocation.REVIEW: _("review"),
    InfringementLocation.SHOP_NAME: _("shop name"),
    InfringementLocation.KEYWORD: _("keyword"),
}
_BY_CLASS: dict[type[TextChoices], dict] = {
    ListingOutcome: OUTCOMES_IN_TEXT,
    RightKind: RIGHT_KINDS_IN_TEXT,
    MarkKind: MARK_KINDS_IN_TEXT,
    InfringementLocation: LOCATIONS_IN_TEXT,
}


def in_text(member: TextChoices) -> str:
    """The label of a member inside a sentence, such as “taken down”."""
    return str(_BY_CLASS[type(member)][member])
