"""Opening a case: its compartment, its people, its listings."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.enums import CaseStage
from enforcement.models import Case, CaseListing, CaseMove, CaseParty, Target
from enforcement.rules.mergers import BEFORE_THE_RAID
from ipr_portal.accounts.models import User
from ipr_portal.audit import compartments
from ipr_portal.audit.models import Subject
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import CompartmentLevel, Membership, Organisation
from ipr_portal.tenancy.people import owners_of, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing

from .locks import CannotChange, lock, touch
from .news import note, tell, tell_part
from .sellers import pursue

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened with.

    :param holders: the rights holders and the brand each pursues.
    :param people: admitted with write access besides the one who opens it, such as a rights holder's owner.
    """

    title: str
    market: str
    reason: str
    holders: Sequence[tuple[Organisation, str]]
    people: Sequence[User]
    listings: Sequence[Listing] = ()
    seller_keys: Sequence[str] = field(default=())


def number_for(day: date) -> str:
    """A number that does not count: from a gap somebody could tell that there are other cases."""
    return f"C-{day.year}-" + "".join(secrets.choice(SIGNS) for _n in range(6))


@transaction.atomic
def open_case(*, opening: Opening, by: User, at: datetime) -> Case:
    """Open a case in a compartment of its own, with the people who may know of it.

    :raises CannotChange: without a rights holder, without a listing or seller, or with a person who belongs to none of
        the rights holders and not to the IPR team.
    """
    _refuse(opening)
    number = number_for(at.date())
    subject = Subject("enforcement.case", number, number, None)
    inside = compartments.open_compartment(subject=subject, reason=opening.reason, by=by, at=at)
    case = Case.objects.create(
        compartment=inside, number=number, title=opening.title, market=opening.market, owner=by, opened_by=by,
        opened_at=at, moved_at=at,
    )  # fmt: skip
    for person in opening.people:
        if person != by:
            _admit(case, person, reason=opening.reason, by=by, at=at)
    CaseMove.objects.create(
        case=case, compartment=inside, stage=CaseStage.TARGET_IDENTIFIED, note=opening.reason, by=by, at=at
    )
    for organisation, brand in opening.holders:
        CaseParty.objects.create(
            organisation=organisation, case=case, compartment=inside, brand=brand, joined_at=at
        )
    _add_listings(case, opening.listings, by=by, at=at)
    _add_sellers(case, [*opening.seller_keys, *(row.seller_key for row in opening.listings)], by=by, at=at)
    note("case.opened", case, by=by, at=at, listings=len(opening.listings))
    tell(case, "case.opened", by=by, at=at)
    return case


def open_own_case(*, opening: Opening, by: User, at: datetime) -> Case:
    """Open a case for the rights holder of the person who asks, who sees neither our staff nor targets: in the desk's
    role, for the same person. The enforcement managers are admitted and told; until one takes it, it is the opener's.

    :raises CannotChange: as `open_case`, and if there is no enforcement manager who could be told.
    """
    with staff_scope(by=by):
        managers = list(staff_who(Can.OPEN_CASES).order_by("pk"))
        if not managers:
            raise CannotChange(_("No enforcement manager is there to take the case. Write to the IPR team."))
        return open_case(opening=replace(opening, people=[*opening.people, *managers]), by=by, at=at)


def _refuse(opening: Opening) -> None:
    if not opening.holders:
        raise CannotChange(
            Refusal("", _("A case needs a rights holder. Choose at least one."), field="holders")
        )
    if not opening.listings and not opening.seller_keys:
        raise CannotChange(
            Refusal("", _("A case needs a listing or a seller. Name at least one."), field="notices")
        )
    holders = {organisation.pk for organisation, _brand in opening.holders}
    if any(listing.organisation_id not in holders for listing in opening.listings):
        raise CannotChange(
            _("A listing belongs to a rights holder who is not in the case. Add the rights holder.")
        )
    for person in opening.people:
        if (
            not person.staff_role
            and not Membership.objects.filter(user=person, organisation__in=holders).exists()
        ):
            sentence = _("%(person)s belongs to no rights holder of this case.") % {"person": person}
            raise CannotChange(Refusal("", sentence, field="people"))


def _admit(case: Case, person: User, *, reason: str, by: User, at: datetime) -> None:
    compartments.admit(
        compartment=case.compartment, person=person, level=CompartmentLevel.WRITE, reason=reason, by=by, at=at
    )


def _add_listings(case: Case, listings: Iterable[Listing], *, by: User, at: datetime) -> None:
    CaseListing.objects.bulk_create(
        CaseListing(
            organisation_id=listing.organisation_id, case=case, compartment_id=case.compartment_id, listing=listing,
            added_by=by, added_at=at,
        )
        for listing in listings
    )  # fmt: skip


def _add_sellers(case: Case, keys: Iterable[str], *, by: User, at: datetime) -> None:
    known = set(Target.objects.filter(case=case).values_list("seller_key", flat=True))
    for key in dict.fromkeys(key for key in keys if key and key not in known):
        pursue(case=case, seller_key=key, by=by, at=at)


@transaction.atomic
def add_listings(*, case: Case, listings: Sequence[Listing], by: User, at: datetime) -> Case:
    """Add listings of the rights holders in a case, and their sellers; those that are in it already are left out.

    :raises CannotChange: if one belongs to another rights holder.
    """
    case = lock(case)
    inside = set(case.parties.filter(left_at=None).values_list("organisation", flat=True))
    if any(listing.organisation_id not in inside for listing in listings):
        raise CannotChange(
            _("A listing belongs to a rights holder who is not in the case. Add the rights holder.")
        )
    known = set(case.listings.filter(listing__in=listings).values_list("listing", flat=True))
    new = [listing for listing in listings if listing.pk not in known]
    _add_listings(case, new, by=by, at=at)
    with staff_scope(
        by=by
    ):  # a member writes no targets, which are the team's; the compartment still binds them
        _add_sellers(case, [listing.seller_key for listing in new], by=by, at=at)
    touch(case, at=at)
    note("case.listings_added", case, by=by, at=at, listings=len(new))
    return case


@transaction.atomic
def join(*, case: Case, organisation: Organisation, brand: str, by: User, at: datetime) -> CaseParty:
    """Add a rights holder to a case; its owners are admitted, and see their own part only.

    :raises CannotChange: if it is in the case, or the others have signed whether to ask for a raid.
    """
    case = lock(case)
    if case.stage not in BEFORE_THE_RAID:
        raise CannotChange(
            _("The rights holders have signed about the raid. Open another case for %(holder)s.")
            % {"holder": organisation}
        )
    if case.parties.filter(organisation=organisation).exists():
        sentence = _("%(holder)s is in this case already.") % {"holder": organisation}
        raise CannotChange(Refusal("", sentence, field="holder"))
    party = CaseParty.objects.create(
        organisation=organisation, case=case, compartment_id=case.compartment_id, brand=brand, joined_at=at
    )
    for person in owners_of(organisation.pk):
        _admit(case, person, reason=_("owner of %(holder)s") % {"holder": organisation}, by=by, at=at)
    touch(case, at=at)
    note("case.joined", case, by=by, at=at, holder=organisation.name)
    tell_part(party, "case.opened", by=by, at=at)
    return party
