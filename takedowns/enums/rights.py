"""Kinds of right, and states of a registered right."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class RightKind(TextChoices):
    """What is protected. A counterfeit is a claim about goods, made under a trade mark."""

    TRADEMARK = "TRADEMARK", _("Trade mark")
    COPYRIGHT = "COPYRIGHT", _("Copyright")
    DESIGN = "DESIGN", _("Design")
    PATENT = "PATENT", _("Patent")
    UTILITY_MODEL = "UTILITY_MODEL", _("Utility model")
    GEOGRAPHICAL_INDICATION = "GEOGRAPHICAL_INDICATION", _("Geographical indication")
    TRADE_SECRET = "TRADE_SECRET", _("Trade secret")
    PLANT_VARIETY = "PLANT_VARIETY", _("Plant variety")
    OTHER_IP = "OTHER_IP", _("Other right")


class MarkKind(TextChoices):
    """How a trade mark presents itself."""

    WORD = "WORD", _("Word")
    FIGURATIVE = "FIGURATIVE", _("Figurative")
    COMBINED = "COMBINED", _("Word and device")
    THREE_D = "THREE_D", _("Three-dimensional")
    COLOUR = "COLOUR", _("Colour")
    SOUND = "SOUND", _("Sound")


class WorkType(TextChoices):
    """What sort of work a copyright protects."""

    IMAGE = "IMAGE", _("Picture")
    TEXT = "TEXT", _("Text")
    SOFTWARE = "SOFTWARE", _("Software")
    AUDIOVISUAL = "AUDIOVISUAL", _("Film or video")
    MUSIC = "MUSIC", _("Music")
    ART = "ART", _("Work of art")
    OTHER = "OTHER", _("Another work")


class RightState(TextChoices):
    """The state of a right."""

    DRAFT = "DRAFT", _("being registered")
    SUBMITTED = "SUBMITTED", _("waiting for verification")
    INFO_REQUIRED = "INFO_REQUIRED", _("we have questions")
    VALIDATED = "VALIDATED", _("verified")
    EXPIRED = "EXPIRED", _("expired")
    REJECTED = "REJECTED", _("not verified")


# All moves of a right; a state without a line here is final.
RIGHT_MOVES = Moves(
    RightState,
    {
        RightState.DRAFT: {RightState.SUBMITTED},
        RightState.SUBMITTED: {
            RightState.VALIDATED,
            RightState.INFO_REQUIRED,
            RightState.REJECTED,
        },
        RightState.INFO_REQUIRED: {RightState.SUBMITTED},
        RightState.VALIDATED: {RightState.EXPIRED, RightState.SUBMITTED},  # renewed before it ends
        RightState.EXPIRED: {RightState.SUBMITTED},
    },
    final={RightState.REJECTED},
)


class RightVerdict(TextChoices):
    """The verdict on a right that waits for verification."""

    VALIDATE = RightState.VALIDATED.value, _("Verify")
    ASK = RightState.INFO_REQUIRED.value, _("Ask")
    REJECT = RightState.REJECTED.value, _("Do not verify")


class RightQuestion(TextChoices):
    """What the desk asks about a right: coded, so that it can be counted and answered."""

    CERTIFICATE_UNREADABLE = (
        "CERTIFICATE_UNREADABLE",
        _("The certificate cannot be read; add a clearer copy."),
    )
    CERTIFICATE_INCOMPLETE = (
        "CERTIFICATE_INCOMPLETE",
        _("Pages of the certificate are missing; add all of them."),
    )
    TRANSLATION_MISSING = "TRANSLATION_MISSING", _("Add a certified translation of the certificate.")
    OWNER_DIFFERS = (
        "OWNER_DIFFERS",
        _("The owner on the certificate differs from your organisation; add the assignment or licence."),
    )
    NUMBER_DIFFERS = "NUMBER_DIFFERS", _("The number differs from the certificate; correct it.")
    DATES_DIFFER = "DATES_DIFFER", _("A date differs from the certificate; correct it.")
    RENEWAL_MISSING = "RENEWAL_MISSING", _("The term has passed; add proof of renewal.")
    SCOPE_DIFFERS = "SCOPE_DIFFERS", _("Classes or goods differ from the certificate; correct them.")
    WORK_UNCLEAR = "WORK_UNCLEAR", _("Describe which work is protected and who made it.")
