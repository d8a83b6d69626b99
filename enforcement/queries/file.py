"""The file of a case as sections of rows, each with what may be done to it next."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enforcement.enums import PlanState, RaidResult, SellerData
from enforcement.models import (
    AgencyRequest,
    Assessment,
    Case,
    CaseCost,
    Charge,
    CourtDay,
    Finding,
    Mandate,
    Plan,
    PurchasePhoto,
    Raid,
    Referral,
    RequiredDocument,
    TestPurchase,
)
from enforcement.rules.access import HOLDER, STAFF
from enforcement.rules.marks import marks_of
from enforcement.viability import viability
from ipr_portal.lazy import LazyStr
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.templatetags.ui import money

from .documents import Checked, checklist


@dataclass(slots=True)
class Row:
    """One entry: what it is, what it says, its marks, and the changes open to the reader by their key."""

    pk: Any
    title: str
    text: str = ""
    holder: str = ""
    tlp: str = ""
    pap: str = ""
    changes: list[str] = field(default_factory=list)
    due: date | None = None  # the day by which it is to be done, while it is not
    state: str = ""  # of its chip; set by the page
    checks: list[Checked] = field(default_factory=list)  # documents that the agency asks for
    photos: list[PurchasePhoto] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """One kind of entry; `key` of the form that adds one."""

    key: str
    title: LazyStr
    rows: list[Row]


def said(*parts) -> str:
    return " · ".join(str(part) for part in parts if part)


def a_purchase(row: TestPurchase, side: str) -> Row:
    price = money(row.price, row.currency) if row.price is not None else ""
    text = said(
        row.arrangement,
        price,
        row.seal_number and _("seal %(n)s") % {"n": row.seal_number},
        row.examiner,
    )
    verdict = row.get_verdict_display() if row.verdict else _("no verdict yet")
    order = _("Order %(n)s") % {"n": row.order_number} if row.order_number else _("not ordered yet")
    title = said(order, verdict)
    changes = ["receipt", "verdict", "photos"] if side == HOLDER else []
    return Row(
        row.pk,
        title,
        said(text, *row.features.splitlines()),
        row.organisation.name,
        changes=changes,
        photos=list(row.photos.all()),
    )


def a_plan(row: Plan, side: str) -> Row:
    agreed = row.staff_agreed_at if side == STAFF else row.holder_agreed_at
    changes = ["agree"] if row.state == PlanState.DRAFT and not agreed else []
    title = _("Version %(n)s, %(state)s") % {"n": row.version, "state": row.get_state_display()}
    text = said(row.get_route_display(), row.route_because, row.objectives, row.budget, say_day(row.deadline))
    return Row(row.pk, title, text + _disclosed(row), row.organisation.name, changes=changes)


def _disclosed(row: Plan) -> str:
    """The disclosure list of a plan, in a line of its own."""
    if not row.disclosed:
        return ""
    what = ", ".join(str(SellerData(kind).label).lower() for kind in row.disclosed)
    who = ", ".join(row.disclosed_to.splitlines())
    return "\n" + _("Seller data to be asked for: %(what)s, for %(who)s") % {"what": what, "who": who}


def a_finding(row: Finding, side: str) -> Row:
    return Row(
        row.pk,
        said(say_day(row.found_on), row.place),
        said(row.words, row.source),
        row.organisation.name,
    )


def an_assessment(row: Assessment, side: str) -> Row:
    found = viability(row.scores, row.weights)
    title = _("%(points)s of %(most)s points") % {"points": found.points, "most": found.most}
    share = _("%(n)s per cent") % {"n": found.percent} if found.percent is not None else ""
    return Row(row.pk, title, said(share, say_day(row.scored_at.date()), row.remark), row.organisation.name)


def a_mandate(row: Mandate, side: str) -> Row:
    ends = _("revoked") if row.revoked_at else _("until %(day)s") % {"day": say_day(row.valid_until)}
    original = _("original with %(who)s") % {"who": row.original_with} if row.original_with else ""
    changes = ["revoke"] if side == HOLDER and not row.revoked_at else []
    title = said(row.get_kind_display(), row.holder)
    return Row(row.pk, title, said(row.scope, ends, original), row.organisation.name, changes=changes)


def a_cost(row: CaseCost, side: str) -> Row:
    return Row(
        row.pk,
        money(row.amount, row.currency),
        said(row.get_kind_display(), say_day(row.spent_on), row.words),
        row.organisation.name,
    )


def a_referral(row: Referral, side: str) -> Row:
    text = said(row.get_mode_display(), say_day(row.lodged_on), *row.documents.splitlines())
    report = row.report_number and _("report %(n)s") % {"n": row.report_number}
    return Row(row.pk, said(row.agency, report), text, changes=["documents", "letter"])


def a_request(row: AgencyRequest, side: str) -> Row:
    due = (
        _("answered %(day)s") % {"day": say_day(row.answered_on)}
        if row.answered_on
        else _("due %(day)s") % {"day": say_day(row.due_on)}
    )
    return Row(
        row.pk,
        said(row.referral.agency, due),
        said(row.words, row.answer),
        changes=[] if row.answered_on else ["answer"],
        due=None if row.answered_on else row.due_on,
    )


def a_raid(row: Raid, side: str) -> Row:
    title = said(say_day(row.raided_on or row.planned_on), row.get_result_display())
    changes = ["result", "day"] if row.result == RaidResult.PLANNED else []
    return Row(row.pk, title, said(row.agency, row.place, row.confirmation, row.found), changes=changes)


def a_charge(row: Charge, side: str) -> Row:
    suspects = ngettext("%(n)s suspect", "%(n)s suspects", row.suspects) % {"n": row.suspects}
    text = said(row.get_state_display(), row.statute, suspects, row.outcome)
    return Row(row.pk, said(row.court, row.court_number), text, changes=["state"])


def a_court_day(row: CourtDay, side: str) -> Row:
    return Row(row.pk, say_day(row.day), row.words)


Tells = Callable[[Any, str], Row]
SECTIONS: list[tuple[str, LazyStr, type[Model], Tells]] = [
    ("purchase", gettext_lazy("Test purchases"), TestPurchase, a_purchase),
    ("plan", gettext_lazy("Investigation plan"), Plan, a_plan),
    ("mandate", gettext_lazy("Powers of attorney and investigators"), Mandate, a_mandate),
    ("finding", gettext_lazy("Findings"), Finding, a_finding),
    ("assessment", gettext_lazy("Viability"), Assessment, an_assessment),
    ("referral", gettext_lazy("Reports to agencies"), Referral, a_referral),
    ("request", gettext_lazy("Requests of agencies"), AgencyRequest, a_request),
    ("raid", gettext_lazy("Raids"), Raid, a_raid),
    ("charge", gettext_lazy("Prosecution"), Charge, a_charge),
    ("court-day", gettext_lazy("Days in court"), CourtDay, a_court_day),
    ("cost", gettext_lazy("Costs"), CaseCost, a_cost),
]
MOST_ROWS = 100


def _rows(model: type[Model], case: Case) -> QuerySet:
    rows: QuerySet = model._default_manager.filter(case=case).order_by("-pk")
    if model is TestPurchase:
        photos = PurchasePhoto.objects.select_related("file").order_by("pk")
        rows = rows.prefetch_related(Prefetch("photos", photos))
    if model is AgencyRequest:
        rows = rows.select_related("referral")
    names = {one.name for one in model._meta.get_fields()}
    return rows.select_related("organisation")[:MOST_ROWS] if "organisation" in names else rows[:MOST_ROWS]


def sections_of(case: Case, side: str, documents: Sequence[RequiredDocument] = ()) -> Iterable[Section]:
    """Every section of the file, one statement each, the newest first.

    :param documents: the checklists of the market, for the plans and the reports to agencies.
    """
    for key, title, model, tells in SECTIONS:
        found = list(_rows(model, case))
        rows = [tells(row, side) for row in found]
        for shown, row in zip(rows, found, strict=True):
            shown.tlp, shown.pap = marks_of(row)
        if model in (Referral, Plan):
            for shown, row in zip(rows, found, strict=True):
                shown.checks = checklist(row, documents)
        yield Section(key, title, rows)


def spent(case: Case) -> list[tuple[str, Decimal]]:
    """What a case has cost, by currency: sums of different currencies are not added. One statement."""
    rows = (
        CaseCost.objects.filter(case=case).values("currency").annotate(sum=Sum("amount")).order_by("currency")
    )
    return [(row["currency"], row["sum"]) for row in rows]
