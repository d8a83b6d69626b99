"""Cases as lists and on the board, conflicts, people who may be chosen, and the diary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from enforcement.enums import GoodsCondition, Unit
from enforcement.models import (
    AgencyRequest,
    Case,
    CaseListing,
    CourtDay,
    HandOver,
    Mandate,
    Raid,
    SeizureLine,
    Target,
    TargetLink,
    WatchedSeller,
)
from enforcement.models.cases import CaseQuerySet
from ipr_portal.accounts.models import User
from ipr_portal.markets import local_day
from ipr_portal.tenancy.models import CompartmentLevel, CompartmentMember
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can, MemberRole
from takedowns.models import Notice

MOST_LISTINGS = 100
NOT_GOODS = [GoodsCondition.PACKAGING, GoodsCondition.LABELS, GoodsCondition.TOOLS_MACHINERY]


def cases_of(organisation) -> CaseQuerySet:
    """The cases a reader may know of: of one rights holder, or, at the desk, all that their compartments let through."""
    rows: CaseQuerySet = Case.objects.select_related("owner", "next_person")
    return rows.filter(parties__organisation=organisation, parties__left_at=None) if organisation else rows


def conflicts(seller_keys: Iterable[str], *, but: Case | None = None) -> list[Case]:
    """Other open cases that pursue one of these sellers: only those that the reader may know of."""
    keys = [key for key in seller_keys if key]
    found = Case.objects.open().filter(targets__seller_key__in=keys).distinct().order_by("pk")
    return list(found.exclude(pk=but.pk) if but else found)


def conflicts_of_own(seller_keys: Iterable[str]) -> list[Case]:
    """Other open cases of a rights holder with listings of one of these sellers; a member sees no targets."""
    keys = [key for key in seller_keys if key]
    rows = CaseListing.objects.filter(listing__seller_key__in=keys, moved_to=None).values("case")
    return list(Case.objects.open().filter(pk__in=rows).order_by("pk"))


@dataclass(slots=True)
class OfNotice:
    """A case of a notice, with the quantities of goods that were seized in it, by unit."""

    case: Case
    seized: list[str]


def said_of_notice(notice: Notice) -> list[OfNotice]:
    """The cases of a notice with the quantities that were seized. Two statements."""
    found = cases_of_notice(notice)
    lines = SeizureLine.objects.filter(seizure__case__in=found).exclude(condition__in=NOT_GOODS)
    sums = lines.values("seizure__case", "unit").annotate(quantity=Sum("quantity")).order_by("unit")
    by_case: dict[int, list[str]] = {}
    for row in sums:
        words = f"{row['quantity'].normalize():,f} {Unit(row['unit']).label}"
        by_case.setdefault(row["seizure__case"], []).append(words)
    return [OfNotice(case, by_case.get(case.pk, [])) for case in found]


def cases_of_notice(notice: Notice) -> list[Case]:
    """The cases that a listing of a notice belongs to, of those the reader may know of."""
    rows = CaseListing.objects.filter(listing__notice=notice, moved_to=None).values("case")
    return list(Case.objects.filter(pk__in=rows).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Related:
    """Where a case went and where it comes from, of the cases that the reader may know of."""

    merged_into: Case | None
    split_from: Case | None
    merged: list[Case]
    split_off: list[Case]


def related_cases(case: Case) -> Related:
    """The cases that a case was merged with or split from. One statement."""
    beside = Q(pk__in=[pk for pk in (case.merged_into_id, case.split_from_id) if pk])
    rows = Case.objects.filter(beside | Q(merged_into=case) | Q(split_from=case)).order_by("pk")
    found = {one.pk: one for one in rows}
    return Related(
        found.get(case.merged_into_id or 0),
        found.get(case.split_from_id or 0),
        [one for one in found.values() if one.merged_into_id == case.pk],
        [one for one in found.values() if one.split_from_id == case.pk],
    )


def to_choose(organisations) -> QuerySet[User]:
    """Who may be given access: those at the desk who may see cases, and the owners of the rights holders; with whose
    they are.
    """
    owners = Q(memberships__organisation__in=organisations, memberships__role=MemberRole.OWNER)
    staff = Q(pk__in=staff_who(Can.VIEW_CASES).values("pk"))
    found = User.objects.filter(staff | owners, is_active=True).distinct().order_by("name", "email")
    return found.prefetch_related("organisations")


def people_inside(case: Case, at: datetime) -> list[CompartmentMember]:
    """The access list in force, at the desk: exclusions first, as they count above everything else."""
    rows = CompartmentMember.objects.in_force(at).filter(compartment=case.compartment_id)
    found = list(rows.select_related("person", "granted_by").order_by("since", "pk"))
    return sorted(found, key=lambda row: row.level != CompartmentLevel.DENY)


class Entry(NamedTuple):
    """A line of the diary."""

    day: date
    words: str
    case: Case


def diary(organisation, *, since: date, until: date) -> list[Entry]:
    """What has a day in the cases of a reader: next steps, court days, raids, requests, mandates, embargoes; at the desk
    also where access and watches end, which are read there alone."""
    cases = {case.pk: case for case in cases_of(organisation).open()}
    found = [
        *_of_cases(cases.values()),
        *_dated(cases),
        *([] if organisation else _of_the_desk(cases, since)),
    ]
    return sorted((row for row in found if since <= row.day <= until), key=lambda row: (row.day, row.case.pk))


def _of_cases(cases: Iterable[Case]) -> Iterable[Entry]:
    for case in cases:
        if case.next_due_on:
            yield Entry(case.next_due_on, case.next_step, case)
        if case.embargo_until:
            yield Entry(case.embargo_until, _("Press embargo ends"), case)


def _dated(cases: dict[int, Case]) -> Iterable[Entry]:
    for day in CourtDay.objects.filter(case__in=cases):
        yield Entry(day.day, _("Court: %(what)s") % {"what": day.words}, cases[day.case_id])
    for raid in Raid.objects.filter(case__in=cases, raided_on=None):
        yield Entry(raid.planned_on, _("Raid: %(agency)s") % {"agency": raid.agency}, cases[raid.case_id])
    for asked in AgencyRequest.objects.filter(case__in=cases, answered_on=None):
        yield Entry(asked.due_on, _("Answer to the agency is due"), cases[asked.case_id])
    for given in HandOver.objects.filter(exhibit__case__in=cases, answer=None).select_related("exhibit"):
        words = _("Receipt of %(who)s for %(exhibit)s is due") % {
            "who": given.receiver,
            "exhibit": given.exhibit,
        }
        case = cases[given.exhibit.case_id]
        yield Entry(local_day(case.market, given.due_at), words, case)
    for mandate in Mandate.objects.filter(case__in=cases, revoked_at=None).defer("holder"):
        words = _("Mandate ends: %(kind)s") % {"kind": mandate.get_kind_display().lower()}
        yield Entry(mandate.valid_until, words, cases[mandate.case_id])


def _of_the_desk(cases: dict[int, Case], since: date) -> Iterable[Entry]:
    """Ends of access in open cases, and of watches, which go on after a case is closed."""
    yield from _ends_of_access(cases)
    rows = WatchedSeller.objects.filter(until__date__gte=since).select_related("case")
    for row in rows.order_by("case", "-until").distinct("case"):
        yield Entry(local_day(row.case.market, row.until), _("Watch of the sellers ends"), row.case)


def _ends_of_access(cases: dict[int, Case]) -> Iterable[Entry]:
    by_compartment = {case.compartment_id: case for case in cases.values()}
    rows = CompartmentMember.objects.filter(
        compartment__in=by_compartment, until__isnull=False, ended_at=None
    )
    for row in rows.select_related("person"):
        words = _("Access of %(person)s ends") % {"person": row.person}
        if row.until:
            yield Entry(row.until.date(), words, by_compartment[row.compartment_id])


def sellers_pursued(case: Case) -> dict[str, int]:
    """Sellers of a case's listings by key, with how many of its listings each has."""
    rows = CaseListing.objects.filter(case=case, moved_to=None).exclude(listing__seller_key="")
    counted = rows.values("listing__seller_key").annotate(n=Count("pk")).order_by("listing__seller_key")
    return {row["listing__seller_key"]: row["n"] for row in counted}


def targets_of(case: Case) -> list[Target]:
    """The targets of a case, by kind and name; their sealed values stay closed."""
    return list(Target.objects.filter(case=case).defer("value").order_by("kind", "label", "pk"))


def links_of(case: Case) -> list[TargetLink]:
    """The links of a case; the sealed values stay closed."""
    rows = TargetLink.objects.filter(case=case).select_related("one", "other").order_by("pk")
    return list(rows.defer("one__value", "other__value"))


def listings_shown(case: Case) -> list[CaseListing]:
    """The first hundred listings of a case, each with its notice and whose it is."""
    rows = case.listings.filter(moved_to=None).select_related("listing__notice", "organisation")
    return list(rows.order_by("pk")[:MOST_LISTINGS])
