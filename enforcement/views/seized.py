"""Charts of what was seized and of how far cases get."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enforcement.enums import ValuationBasis
from enforcement.models import Case
from enforcement.queries.funnel import Step
from enforcement.queries.seizures import valued
from enforcement.valuation import Total, totals
from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Bars, Heading, Measure, Row

USD = Measure(unit="USD", lowest=Decimal(0), before=True)
ORDER = [str(basis) for basis in ValuationBasis]


def chart_of(case: Case) -> Chart | None:
    """What was seized in one case, a bar for each basis; None where nothing was."""
    found = totals(valued(case=case), ORDER)
    return by_basis("seized", found, _("this case")) if found else None


def by_basis(key: str, found: Sequence[Total], about: str) -> Chart:
    """A bar for each basis, what is provisional on a bar of its own."""
    rows = [row for one in found for row in _rows(one)]
    kind = Bars(rows, measure=USD, counted=_("final"), uncounted=_("provisional"))
    sub = _("US dollars by valuation basis, never added · %(about)s, rate of the day of each raid") % {
        "about": about
    }
    return make_chart(key, kind, Heading(_finding(found), _("Seized, by basis"), sub, _("Basis")))


def _rows(one: Total) -> list[Row]:
    label = str(ValuationBasis(one.basis).label)
    unrated = ngettext(
        "%(n)d line without a rate is not in it", "%(n)d lines without a rate are not in it", one.unrated
    )
    note = unrated % {"n": one.unrated} if one.unrated else ""
    rows = [Row(label, one.usd, note=note)] if one.lines else []
    if one.provisional_lines:
        words = _("%(basis)s, provisional") % {"basis": label}
        rows.append(Row(words, one.provisional, quiet=True))
    return rows


def _finding(found: Sequence[Total]) -> str:
    known = sorted(((one.usd, one.basis) for one in found if one.usd), reverse=True)
    if not known:
        return _("Nothing final has a value in US dollars yet")
    if len(known) == 1:
        basis = ValuationBasis(known[0][1]).label
        return _("USD %(usd)s, by %(basis)s") % {"usd": f"{known[0][0]:,.0f}", "basis": basis}
    most, least = f"{known[0][0]:,.0f}", f"{known[-1][0]:,.0f}"
    return _("The same goods are worth USD %(most)s or %(least)s: the basis decides") % {
        "most": most,
        "least": least,
    }


def by_key(key: str, name: str, groups: Sequence[tuple[str, Total]], basis: str) -> Chart:
    """A bar for each year, market or brand, on one basis."""
    known = [(str(label), one) for label, one in groups if one.lines]
    rows = [Row(label, one.usd if one.usd or not one.unrated else None) for label, one in known]
    first = max(rows, key=lambda row: row.value or 0, default=None)
    title = _("Nothing yet")
    if first:
        title = _("%(what)s: USD %(usd)s") % {"what": first.label, "usd": f"{first.value:,.0f}"}
    sub = _("Final lines, US dollars · %(basis)s") % {"basis": basis}
    return make_chart(key, Bars(rows, measure=USD), Heading(title, name, sub, name))


def funnel_chart(steps: Sequence[Step], cases: int) -> Chart:
    """How many cases reached each step, of all."""
    rows = [Row(str(step.label), Decimal(step.cases), note=_days(step)) for step in steps]
    kind = Bars(rows, of=Decimal(cases) if cases else None, funnel=True)
    last = steps[-1].cases if steps else 0
    title = ngettext(
        "%(n)d of %(all)d cases ended in a conviction", "%(n)d of %(all)d cases ended in convictions", last
    ) % {"n": last, "all": cases}
    sub = _("Cases that you may know of, by the furthest step reached · n = %(n)d") % {"n": cases}
    return make_chart(
        "funnel", kind, Heading(title, _("Cases from the first day to a conviction"), sub, _("Step"))
    )


def _days(step: Step) -> str:
    if step.days is None:
        return ""
    days = ngettext(
        "median %(n)d day after the step before", "median %(n)d days after the step before", step.days
    )
    return days % {"n": step.days}
