"""What pages of the library are, who may read them, and how far they are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class ResourceKind(TextChoices):
    """What a page is for its reader."""

    GUIDE = "GUIDE", _("Guide")
    TEMPLATE = "TEMPLATE", _("Template")
    FAQ = "FAQ", _("Questions and answers")
    VIDEO = "VIDEO", _("Video")
    CHECKLIST = "CHECKLIST", _("Checklist")
    REMEDY = "REMEDY", _("Rejection code")
    MARKET_NOTE = "MARKET_NOTE", _("Market note")
    RECOGNITION_SHEET = "RECOGNITION_SHEET", _("Recognition sheet")


class Topic(TextChoices):
    """Under which heading a page stands, in this order."""

    START = "START", _("File your first notice")
    RIGHTS = "RIGHTS", _("Rights, letters of authority, certificates")
    CODES = "CODES", _("Every rejection code and its remedy")
    EVIDENCE = "EVIDENCE", _("Evidence and test purchases")
    OFFLINE = "OFFLINE", _("From online to offline")
    PROGRAMMES = "PROGRAMMES", _("IPP Plus and its figures")
    MARKETS = "MARKETS", _("Market notes")
    QUESTIONS = "QUESTIONS", _("Questions that associations ask every platform")


class Audience(TextChoices):
    """Who may read a page; each of these sees also what those before it see."""

    PUBLIC = "PUBLIC", _("Everybody")
    REGISTERED = "REGISTERED", _("People with an account")
    IPP_PLUS = "IPP_PLUS", _("Members of IPP Plus")
    STAFF = "STAFF", _("The IPR team")


class ResourceState(TextChoices):
    """How far a page is."""

    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    SCHEDULED = "SCHEDULED", _("Scheduled")
    PUBLISHED = "PUBLISHED", _("Published")
    OUTDATED = "OUTDATED", _("To be reviewed")
    ARCHIVED = "ARCHIVED", _("Archived")


_S = ResourceState
RESOURCE_MOVES = Moves(
    ResourceState,
    {
        _S.DRAFT: {_S.IN_REVIEW},
        _S.IN_REVIEW: {_S.DRAFT, _S.SCHEDULED, _S.PUBLISHED},
        _S.SCHEDULED: {_S.IN_REVIEW, _S.PUBLISHED},
        _S.PUBLISHED: {_S.OUTDATED, _S.ARCHIVED},
        _S.OUTDATED: {_S.PUBLISHED, _S.ARCHIVED},
    },
    final={_S.ARCHIVED},
)
READABLE = (_S.PUBLISHED, _S.OUTDATED)  # a page past its review day is still read, and says so to its keepers
