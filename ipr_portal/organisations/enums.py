"""Reviews of organisations: verdicts, questions, and reasons for refusal."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.models import OrganisationState


class OrganisationVerdict(TextChoices):
    """The verdict on an organisation that waits for verification."""

    VERIFY = OrganisationState.VERIFIED.value, _("Verify")
    ASK = OrganisationState.INFO_REQUIRED.value, _("Ask")
    REJECT = OrganisationState.REJECTED.value, _("Do not verify")


class AnsweredBy(TextChoices):
    """Where on the page a question is answered."""

    DETAILS = "DETAILS", _("Correct the details")
    DOCUMENT = "DOCUMENT", _("Add a document")
    MESSAGE = "MESSAGE", _("Write to us")


@dataclass(frozen=True, slots=True)
class Question:
    """What the desk asks, and what to do about it."""

    asked: LazyStr
    remedy: LazyStr
    answered_by: AnsweredBy


_DETAILS, _DOCUMENT, _MESSAGE = AnsweredBy.DETAILS, AnsweredBy.DOCUMENT, AnsweredBy.MESSAGE

# Coded, so that questions can be counted and answered one by one.
QUESTIONS = {
    "DOCUMENT_UNREADABLE": Question(_("The registration document cannot be read."), _("Add a clearer copy."), _DOCUMENT),
    "DOCUMENT_INCOMPLETE": Question(_("Pages of the registration document are missing."), _("Add all pages in one file."), _DOCUMENT),
    "DOCUMENT_OUTDATED": Question(_("The registration document is older than twelve months."), _("Add a current extract from the register."), _DOCUMENT),
    "DOCUMENT_OTHER_ENTITY": Question(_("The registration document names another entity."), _("Add the document of the organisation that you register."), _DOCUMENT),
    "TRANSLATION_MISSING": Question(_("We cannot read the language of the document."), _("Add a certified translation."), _DOCUMENT),
    "LEGAL_NAME_DIFFERS": Question(_("The legal name differs from the document."), _("Write it exactly as registered."), _DETAILS),
    "NUMBER_DIFFERS": Question(_("The registration number differs from the document."), _("Write it exactly as registered."), _DETAILS),
    "COUNTRY_DIFFERS": Question(_("The country differs from the document."), _("Choose the country in which the organisation is registered."), _DETAILS),
    "ADDRESS_UNCLEAR": Question(_("The address is incomplete or differs from the document."), _("Give the registered address in full."), _DETAILS),
    "WEBSITE_UNCLEAR": Question(_("The website does not show that it is yours."), _("Give the site that names the organisation, or explain how the two are connected."), _DETAILS),
    "CONTACT_UNCONFIRMED": Question(_("The contact address is not one of the organisation."), _("Give an address at its own domain, or explain why there is none."), _DETAILS),
    "SIGNATORY_UNCLEAR": Question(_("We cannot see that you may act for the organisation."), _("Add a power of attorney, or an extract that names you."), _DOCUMENT),
    "KIND_UNCLEAR": Question(_("We cannot tell whether you own rights or act for those who do."), _("Describe in a few sentences what you do, and for whom."), _MESSAGE),
    "ALREADY_REGISTERED": Question(_("An organisation with this name or number is registered already."), _("Ask its owners to invite you, or explain how yours differs."), _MESSAGE),
}  # fmt: skip

OrganisationQuestion = TextChoices(  # type: ignore[call-overload]  # mypy knows no enum made by a call
    "OrganisationQuestion", {code: (code, row.asked) for code, row in QUESTIONS.items()}
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an organisation is not verified, and what can be done about it. Codes as for notices (domain, B5)."""

    meaning: LazyStr
    remedy: LazyStr


REFUSALS = {
    "AU-01": Refusal(_("We could not confirm the identity of the organisation."), _("Register again with a document from the official register of its country.")),
    "AU-04": Refusal(_("The person who registered may not act for the organisation."), _("Have somebody register who may sign for it, and let them invite you.")),
    "PR-03": Refusal(_("A declaration is false or a document is forged."), _("If that is wrong, write to us; somebody else will look at it.")),
}  # fmt: skip

RefusalCode = TextChoices(  # type: ignore[call-overload]  # the same
    "RefusalCode", {code.replace("-", "_"): (code, row.meaning) for code, row in REFUSALS.items()}
)


class SuspensionCause(TextChoices):
    """Why the filing of an organisation is suspended."""

    MISUSE = "MISUSE", _("Misuse of notices")
    IDENTITY = "IDENTITY", _("We can no longer confirm who the organisation is")
    AUTHORITY = "AUTHORITY", _("It is in doubt who may act for the organisation")
    ORDER = "ORDER", _("A court or an authority has ordered it")
    OWN_REQUEST = "OWN_REQUEST", _("The organisation asked for it")
    ACCOUNT = "ACCOUNT", _("Somebody else may have access to an account of the organisation")


# What an administrator may give; misuse has a case, which warns first.
BY_ADMINISTRATOR = tuple(one for one in SuspensionCause if one != SuspensionCause.MISUSE)


class SuspensionEnd(TextChoices):
    """How a suspension ended."""

    OVER = "OVER", _("its time was over")
    RESTORED = "RESTORED", _("restored by us")
    APPEAL = "APPEAL", _("an appeal was granted")
