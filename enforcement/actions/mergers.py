"""Merging two cases, and splitting one.

No row leaves its compartment: exhibits with their chains, test purchases, plans, findings, costs and the trail stay in
the case in which they were made, and are read there. Listings, rights holders, targets and links are written again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.enums import CaseStage
from enforcement.models import Case, CaseListing, CaseMove, CaseParty, Target, TargetLink
from enforcement.rules.mergers import why_not_merge, why_not_split
from ipr_portal.accounts.models import User
from ipr_portal.audit import compartments
from ipr_portal.tenancy.models import Compartment, CompartmentLevel, CompartmentMember
from ipr_portal.tenancy.people import people_in

from .locks import lock, touch
from .moves import CannotMove
from .news import note, tell
from .opening import Opening, open_case


@transaction.atomic
def merge(*, case: Case, into: Case, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Close a case and go on with another one for both; return that one.

    Who knows of one knows of the other from now on, with the same access; both people in both keep theirs.

    :raises CannotMove: with everything that stands in the way.
    :raises Stale: if somebody has changed the case since `version`.
    """
    locked = {one.pk: lock(one, version=version if one == case else None) for one in _in_order(case, into)}
    gone, kept = locked[case.pk], locked[into.pk]
    if refusals := list(why_not_merge(gone, kept, at)):
        raise CannotMove(refusals)
    why = _("%(number)s was merged into %(into)s: %(reason)s") % {
        "number": gone, "into": kept, "reason": reason
    }  # fmt: skip
    _admit_all(gone, kept, why[:300], by=by, at=at)
    _join_all(gone, kept, at)
    _move_listings(CaseListing.objects.filter(case=gone, moved_to=None), kept, by=by, at=at)
    _copy_targets(gone, kept)
    before, gone.stage = gone.stage, CaseStage.CLOSED_MERGED
    gone.closed_at, gone.merged_into = at, kept
    CaseMove.objects.create(
        case=gone,
        compartment_id=gone.compartment_id,
        before=before,
        stage=gone.stage,
        note=reason,
        by=by,
        at=at,
    )
    touch(gone, at=at, fields=("stage", "closed_at", "merged_into"))
    touch(kept, at=at)
    for one, other in ((gone, kept), (kept, gone)):
        note("case.merged" if one is gone else "case.merged_in", one, by=by, at=at, other=str(other))
    tell(kept, "case.merged", by=by, at=at, other=str(gone))
    return kept


def _in_order(*cases: Case) -> list[Case]:
    """Locked by their keys, so that two mergers at once do not wait for each other."""
    return sorted({one.pk: one for one in cases}.values(), key=lambda one: one.pk)


def _admit_all(gone: Case, kept: Case, reason: str, *, by: User, at: datetime) -> None:
    """Put everybody who is on one access list on the other, those who are excluded too."""
    lists = {one: _entries(one.compartment_id, at) for one in (gone, kept)}
    for one, other in ((gone, kept), (kept, gone)):
        there = {(row.person_id, row.level == CompartmentLevel.DENY) for row in lists[other]}
        for row in lists[one]:
            if (row.person_id, row.level == CompartmentLevel.DENY) not in there:
                compartments.admit(
                    compartment=Compartment(pk=other.compartment_id), person=row.person, level=CompartmentLevel(row.level),
                    until=row.until, reason=reason, by=by, at=at,
                )  # fmt: skip


def _entries(compartment_id: int, at: datetime) -> list[CompartmentMember]:
    rows = CompartmentMember.objects.in_force(at).filter(compartment=compartment_id)
    return list(rows.select_related("person").order_by("pk"))


def _join_all(gone: Case, kept: Case, at: datetime) -> None:
    there = set(CaseParty.objects.filter(case=kept).values_list("organisation", flat=True))
    for party in CaseParty.objects.filter(case=gone, left_at=None).order_by("pk"):
        if party.organisation_id not in there:
            CaseParty.objects.create(
                organisation_id=party.organisation_id, case=kept, compartment_id=kept.compartment_id,
                brand=party.brand, joined_at=at,
            )  # fmt: skip


def _move_listings(rows, to: Case, *, by: User, at: datetime) -> None:
    there = set(CaseListing.objects.filter(case=to).values_list("listing", flat=True))
    CaseListing.objects.bulk_create(
        CaseListing(
            organisation_id=row.organisation_id, case=to, compartment_id=to.compartment_id, listing_id=row.listing_id,
            added_by=by, added_at=at,
        )
        for row in rows.order_by("pk")
        if row.listing_id not in there
    )  # fmt: skip
    rows.update(moved_to=to)


def _copy_targets(gone: Case, kept: Case) -> None:
    """Write the targets and links of a case into another; what both have is linked there as it was here."""
    found = {
        one.pk: _copied(one, kept) for one in Target.objects.filter(case=gone).order_by("added_at", "pk")
    }
    for link in TargetLink.objects.filter(case=gone).order_by("pk"):
        TargetLink.objects.get_or_create(
            one=found[link.one_id], other=found[link.other_id], words=link.words,
            defaults={
                "case": kept, "compartment_id": kept.compartment_id, "source": link.source,
                "confirmed": link.confirmed, "added_by_id": link.added_by_id, "added_at": link.added_at,
            },
        )  # fmt: skip


def _copied(one: Target, kept: Case) -> Target:
    there = Target.objects.filter(case=kept, kind=one.kind)
    same = (
        there.filter(seller_key=one.seller_key)
        if one.seller_key
        else there.filter(value_index=one.value_index)
        if one.value
        else there.filter(label=one.label, value="")
    )
    return same.first() or Target.objects.create(
        case=kept, compartment_id=kept.compartment_id, kind=one.kind, label=one.label, seller_key=one.seller_key,
        value=one.value, tlp=one.tlp, pap=one.pap, confirmed=one.confirmed, added_by_id=one.added_by_id,
        added_at=one.added_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """What gets a case of its own: some listings with their rights holders and sellers, and who knows of it."""

    title: str
    reason: str
    listings: Sequence[CaseListing]
    people: Sequence[User]


@transaction.atomic
def split(*, case: Case, into: Split, by: User, at: datetime, version: int | None = None) -> Case:
    """Open another case for some listings of a case; return it. Their test purchases count in it too.

    :raises CannotMove: with everything that stands in the way.
    :raises Stale: if somebody has changed the case since `version`.
    """
    case = lock(case, version=version)
    if refusals := list(why_not_split(case, into.listings, into.people, people_in(case.compartment_id))):
        raise CannotMove(refusals)
    rows = CaseListing.objects.filter(pk__in=[row.pk for row in into.listings])
    found = list(rows.select_related("listing", "organisation").order_by("pk"))
    brands = dict(CaseParty.objects.filter(case=case).values_list("organisation", "brand"))
    holders = {row.organisation_id: (row.organisation, brands[row.organisation_id]) for row in found}
    opening = Opening(
        into.title,
        case.market,
        into.reason,
        list(holders.values()),
        into.people,
        [row.listing for row in found],
    )
    made = open_case(opening=opening, by=by, at=at)
    made.split_from = case
    made.save(update_fields=["split_from"])
    rows.update(moved_to=made)
    touch(case, at=at)
    note("case.split", case, by=by, at=at, other=str(made), listings=len(found))
    note("case.split_off", made, by=by, at=at, other=str(case))
    tell(case, "case.split", by=by, at=at)
    return made
