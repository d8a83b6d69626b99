"""The board of open cases: stages in groups, cards, filters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from enforcement.enums import FINAL, CaseStage
from enforcement.models import Case
from enforcement.models.cases import CaseQuerySet
from ipr_portal.accounts.models import User
from ipr_portal.lazy import LazyStr

from .cases import cases_of

S = CaseStage
GROUPS: list[tuple[LazyStr, list[CaseStage]]] = [
    (_("Identified"), [S.TARGET_IDENTIFIED]),
    (_("Test purchase"), [S.TEST_PURCHASE, S.TEST_PURCHASE_CONFIRMED]),
    (_("Plan, investigate"), [S.PLANNING, S.OFFLINE_INVESTIGATION]),
    (_("Decide on a raid"), [S.VIABILITY_ASSESSMENT]),
    (_("Refer"), [S.RAID_DECIDED, S.REFERRED]),
    (_("Raid, seizure"), [S.RAID_PLANNED, S.RAID_EXECUTED, S.SEIZURE_RECORDED]),
    (_("Prosecute"), [S.PROSECUTION]),
]
ON_CARDS = [
    "number", "title", "stage", "market", "compartment", "owner", "next_step", "next_person", "next_due_on", "dormant_at",
    "reminded_days",
]  # fmt: skip
ORDER = ["next_due_on", "pk"]
OURS, THEIRS = "ours", "theirs"
OWNER, NEXT_PERSON = Case.owner.field, Case.next_person.field
PEOPLE = "SELECT * FROM accounts_user WHERE id = ANY(%s)"
HOLDERS = """
SELECT part.case_id, string_agg(organisation.name, ', ' ORDER BY part.id) FROM enforcement_caseparty AS part
JOIN tenancy_organisation AS organisation ON organisation.id = part.organisation_id
WHERE part.case_id = ANY(%s) GROUP BY part.case_id
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A group of stages with its open cases."""

    title: LazyStr
    cases: list[Case]
    late: int


def open_cases(organisation, *, text="", market="", whose="") -> Sequence[Case]:
    """Open cases, the next due first, with their people and the names of their rights holders. Three statements.

    :param whose: `ours` for those in which the IPR team has the next step, `theirs` for the rights holders.
    """
    if not (organisation or text or market or whose):
        return with_names(list(Case.objects.raw(*_all_open())))
    rows = open_rows(organisation, text=text, market=market, whose=whose)
    return with_names(list(rows.order_by(*ORDER)))


def open_rows(organisation, *, text="", market="", whose="") -> CaseQuerySet:
    """Open cases, in no order and without their people."""
    rows = found_by(cases_of(organisation).open(), text, market).select_related(None)
    if not whose:
        return rows
    ours = ~Q(next_person__staff_role="") & Q(next_person__isnull=False)
    return rows.filter(ours) if whose == OURS else rows.exclude(ours)


def by_due_day(rows: CaseQuerySet) -> CaseQuerySet:
    """Cases with `due`, by which lists in pages are ordered: those without a day come last."""
    return rows.annotate(due=Coalesce("next_due_on", Value(date.max)))


@cache
def _all_open() -> tuple[str, tuple[object, ...]]:
    """The statement of the board without filters; it says nothing of the reader, so it is written once (ADR 29)."""
    return Case.objects.open().only(*ON_CARDS).order_by(*ORDER).query.sql_with_params()


def closed_cases(organisation, *, text="", market="") -> CaseQuerySet:
    """Closed cases."""
    return found_by(cases_of(organisation).filter(stage__in=FINAL), text, market).select_related(None)


def with_names(cases: Sequence[Case]) -> Sequence[Case]:
    """Give cases their people, and the names of the rights holders that the reader may know of. Two statements.

    A page lists many cases of few people: each person is read once.
    """
    keys = {key for one in cases for key in (one.owner_id, one.next_person_id) if key}
    people = _people(keys)
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [[one.pk for one in cases]])
        names = dict(cursor.fetchall())
    for one in cases:
        one.holders = names.get(one.pk, "")
        OWNER.set_cached_value(one, people[one.owner_id])
        if one.next_person_id:
            NEXT_PERSON.set_cached_value(one, people[one.next_person_id])
    return cases


def _people(keys: Iterable[int]) -> dict[int, User]:
    rows = User.objects.raw(PEOPLE, [list(keys)])
    return {one.pk: one for one in rows}


def found_by(rows: CaseQuerySet, text: str, market: str) -> CaseQuerySet:
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return rows.filter(market=market) if market else rows


def columns(cases: Sequence[Case], today: date) -> list[Column]:
    """The cases in their groups; every group is there, so that the board keeps its shape."""
    found = []
    for title, stages in GROUPS:
        mine = [case for case in cases if case.stage in stages]
        late = sum(bool(case.next_due_on and case.next_due_on < today) for case in mine)
        found.append(Column(title, mine, late))
    return found
