"""May seller data be asked for, approved, read? May a hold be answered?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enforcement.enums import DisclosureState, HoldState, LegalBasis, SellerData, Tlp
from enforcement.enums.disclosures import admits
from enforcement.models import Disclosure, HoldRequest
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can, may


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rights holder asks for."""

    seller_key: str
    purpose: str
    basis: LegalBasis
    kinds: Collection[SellerData]
    readers: Collection[User]
    signature: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the legal review lets through: values by field, readers, and until when."""

    opinion: str
    values: dict[SellerData, str]
    readers: Collection[User]
    until: datetime


def why_not_ask(asked: Asked, *, compartment_id: int, by: User) -> Refusal | None:
    if not asked.purpose.strip():
        return Refusal("", _("There is no purpose."), _("Write what the data are needed for."), "purpose")
    if not asked.kinds:
        return Refusal("", _("No field is chosen."), _("Choose what you need."), "kinds")
    if wrong := [kind for kind in asked.kinds if not admits(kind, asked.basis)]:
        said = _("“%(field)s” is not disclosed on this legal basis.") % {"field": wrong[0].label}
        return Refusal("", said, _("Leave it out, or name another legal basis."), "basis")
    if not asked.readers or {one.pk for one in asked.readers} - set(people_in(compartment_id)):
        reader = _("A reader has to be on the access list of the case.")
        return Refusal("", reader, _("Choose people who know of the case."), "readers")
    if asked.signature.strip().casefold() != by.name.strip().casefold():
        undertaking = _("The undertaking is signed with another name.")
        return Refusal(
            "",
            undertaking,
            _("Type your name as it is in your account: %(name)s.") % {"name": by.name},
            "signature",
        )
    return None


def why_not_offer(disclosure: Disclosure, offer: Offer, *, by: User, at: datetime) -> Refusal | None:
    """Whether the legal review may pass this: a lawyer's part, which no manager takes."""
    if not may(by, Can.REVIEW_DISCLOSURES):
        return Refusal("", _("The legal review is for a legal reviewer."), _("Give one access to the case."))
    if not disclosure.may_become(DisclosureState.LEGAL_REVIEW):
        return _is_elsewhere(disclosure)
    if not offer.opinion.strip():
        return Refusal("", _("There is no opinion."), _("Write why the law allows it."), "opinion")
    if not offer.values:
        return Refusal("", _("Nothing is to be disclosed."), _("Enter a value, or refuse the request."))
    if not offer.readers:
        return Refusal("", _("Nobody is to read it."), _("Choose a reader."), "readers")
    if offer.until <= at:
        return Refusal("", _("The last day is over."), _("Choose a later day."), "until")
    return None


def approvals_needed(disclosure: Disclosure) -> int:
    """Two for anything red, else one; the legal review is not one of them."""
    return 2 if disclosure.items.filter(granted=True, tlp=Tlp.RED).exists() else 1


def why_not_approve(disclosure: Disclosure, *, by: User, at: datetime) -> Refusal | None:
    if not disclosure.may_become(DisclosureState.GRANTED):
        return _is_elsewhere(disclosure)
    if by.pk in (disclosure.asked_by_id, disclosure.reviewed_by_id):
        return Refusal("", _("You asked for this or reviewed it."), _("Somebody else has to approve it."))
    if not may(by, Can.OPEN_CASES):
        return Refusal("", _("A disclosure is approved by an enforcement manager."))
    if disclosure.approvals.filter(by=by).exists():
        return Refusal("", _("You have approved it. Red fields need a second person."))
    if disclosure.until is None or at >= disclosure.until:
        return Refusal("", _("Its last day is over."), _("Refuse it, and let it be asked for again."))
    return None


def why_not_look(disclosure: Disclosure, *, person: User, at: datetime) -> Refusal | None:
    """Whether somebody may read what is granted: a named reader, before the end, not at it."""
    if disclosure.may_become(DisclosureState.REFUSED):
        return Refusal(
            "", _("The request is not decided yet."), _("The data are shown here once it is granted.")
        )
    if disclosure.state != DisclosureState.GRANTED or disclosure.until is None or at >= disclosure.until:
        return Refusal("", _("This disclosure is not in force."), _("Ask again, if you still need the data."))
    if not disclosure.readers.filter(person=person).exists():
        return Refusal("", _("This disclosure names other readers."), _("Ask for one that names you."))
    return None


def why_not_by_program() -> Refusal:
    """The data are shown under the name of the person who looks; a token says who is responsible, not who looks."""
    said = _("Data of a seller are shown to people alone, not to programs.")
    return Refusal("program", said, _("Open the disclosure on its page, or call with your own session."))


def why_not_answer(request: HoldRequest, *, by: User) -> Refusal | None:
    """Whether somebody may approve a hold."""
    if not request.may_become(HoldState.PLACED):
        return Refusal("", _("This request has been answered already."))
    if by.pk == request.asked_by_id:
        return Refusal("", _("Somebody else has to approve a hold that you asked for."))
    return None


def _is_elsewhere(disclosure: Disclosure) -> Refusal:
    return Refusal("", _("This disclosure is %(state)s.") % {"state": disclosure.get_state_display()})
