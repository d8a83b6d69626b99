"""How an organisation stands: its accuracy, the listings behind every number, and what the next ones would do."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.charts.chart import spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from programmes.accuracy import ENOUGH, Rule
from programmes.forms.score import CountedFilter, WhatIfForm, WindowForm
from programmes.queries.charts import trend_chart, watch_limit
from programmes.queries.check_ins import participation_of
from programmes.queries.counted import CountedListing, all_counted, counted_page
from programmes.queries.figures import figures_from
from programmes.queries.restated import all_beside, beside
from programmes.queries.score_groups import groups_of, names_of
from programmes.queries.scores import score_of
from programmes.queries.settings import ipp_plus
from programmes.queries.trends import AskedWindow, weeks_of, window_on
from programmes.queries.what_if import effect_of
from programmes.wording import RULES_IN_WORDS, say_figures, say_share, say_sum, say_weight

from .sides import ScoreSide, score_side
from .tables import Table, table_taken

LISTINGS = ngettext_lazy("%(n)s listing", "%(n)s listings", "n")
TRY = 10  # clean listings that the page tries at first
DIMENSION_LABELS = {
    "reason": _("Reason"), "market": _("Market"), "right_kind": _("Kind of right"), "agent": _("Agent"),
    "filed_by": _("Filed by"),
}  # fmt: skip
TITLES = {
    "reason": _("By reason"), "market": _("By market"), "right_kind": _("By kind of right"), "agent": _("By agent"),
    "filed_by": _("By person who filed"),
}  # fmt: skip
LIST_HEAD = [
    _("Listing"), _("Address"), _("Notice"), _("Decided"), _("Reason"), _("Market"), _("Kind of right"), _("Agent"),
    _("Filed by"), _("Outcome"), _("Rejection code"), _("Counts for you"), _("Counts against you"), _("Rule"), _("Scaled down"),
]  # fmt: skip


@requires(Can.VIEW_NOTICES)
@require_safe
def own_standing(request, organisation):
    """How we stand: accuracy, what it is made of, and what would change it."""
    return standing(request, request.organisation)


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def desk_standing(request, slug):
    """The same page for those who manage programmes."""
    return standing(request, get_object_or_404(Organisation, slug=slug))


@requires(Can.VIEW_NOTICES)
@require_safe
def own_listings(request, organisation):
    """The listings behind a number of ours."""
    return listings(request, request.organisation)


@requires(Can.VIEW_PROGRAMMES)
@require_safe
def desk_listings(request, slug):
    """The listings behind a number of a rights holder."""
    return listings(request, get_object_or_404(Organisation, slug=slug))


def standing(request, organisation: Organisation):
    """The page of both sides."""
    now, side = timezone.now(), score_side(request, organisation)
    scored, weeks = score_of(organisation, as_of=now), weeks_of(organisation, at=now)
    chart = trend_chart(weeks, scored, limit=watch_limit(), wide=True)
    if file := taken_away(request, [chart]):
        return file
    asked = "taken_down" in request.GET or "rejected" in request.GET
    form = WhatIfForm(request.GET if asked else None, initial={"taken_down": TRY, "rejected": 0})
    tried = form.cleaned_data if asked and form.is_valid() else {"taken_down": TRY, "rejected": 0}
    context = {
        "side": side, "organisation": organisation, "scored": scored, "said": say_figures(figures_from(scored)),
        "sums": {"good": say_sum(scored.total.good), "n": say_sum(scored.total.n)}, "chart": chart, "now": now,
        "spark": spark([one.point for one in weeks]), "restated": restated_rows(all_beside(weeks, known_at=now)),
        "groups": group_tables(scored, side), "enough": ENOUGH, "form": form, "failed": bool(form.errors),
        "effect": effect_of(scored, ipp_plus(), **tried),
    }  # fmt: skip
    return page(request, "programmes/score/page.html", context, status=422 if form.errors else 200)


def restated_rows(weeks) -> list[dict]:
    """The stored weeks that later knowledge has changed, the newest first."""
    return [
        {
            "day": one.stored.day, "then": say_share(one.stored.point), "then_n": say_sum(one.stored.denominator),
            "now": say_share(one.now.total.point), "now_n": say_sum(one.now.total.n),
        }
        for one in reversed(weeks)
        if one.is_restated
    ]  # fmt: skip


def group_tables(scored, side: ScoreSide) -> list[dict]:
    """A table for each dimension; a group that is too small has no figure."""
    names = names_of(scored)
    return [
        {"dimension": dimension, "label": DIMENSION_LABELS[dimension], "title": TITLES[dimension], "rows": [_group(dimension, row, side) for row in rows]}
        for dimension, rows in groups_of(scored, names).items()
    ]  # fmt: skip


def _group(dimension: str, row, side: ScoreSide) -> dict[str, Any]:
    figures = row.figures
    return {
        "row": row, "counted": say_sum(figures.n), "point": say_share(figures.point),
        "interval": _("%(low)s to %(high)s") % {"low": say_share(figures.lower), "high": say_share(figures.upper)},
        "href": side.listings(**{dimension: row.value if row.value is not None else "0"}),
        "code": row.value if dimension == "reason" else "",
    }  # fmt: skip


def listings(request, organisation: Organisation):
    """The listings of a window with what each counts and why; as a file all of them."""
    now, side = timezone.now(), score_side(request, organisation)
    stored, as_of, known_at = window_asked(request, organisation, now)
    scored = score_of(organisation, as_of=as_of, known_at=known_at)
    form = CountedFilter(request.GET, names=names_of(scored))
    wanted = form.wanted(as_of=as_of, known_at=known_at)
    table = Table("accuracy-listings", LIST_HEAD, (as_file(row) for row in all_counted(organisation, wanted)))
    if (file := table_taken(request, {"listings": table})) is not None:
        return file
    found = counted_page(organisation, wanted, after=request.GET.get("after", ""), noun=LISTINGS)
    filing = side.is_member and Can.FILE_NOTICES in request.capabilities
    context = {
        "side": side, "organisation": organisation, "form": form, "chosen": bool(form.known_values()), "found": found,
        "rows": [as_row(row, side) for row in found], "as_of": as_of, "scored": scored, "known_at": known_at,
        "said": say_figures(figures_from(scored)), "stored": stored and beside(stored, known_at=now), "may_ask": filing,
        "may_dive": filing and Can.BOOK_CHECKINS in request.capabilities and participation_of(organisation),
    }  # fmt: skip
    return page(request, "programmes/score/listings.html", context)


def window_asked(request, organisation, now: datetime) -> AskedWindow:
    """The window that the address asks for."""
    chosen = WindowForm(request.GET).known_values()
    return window_on(organisation, chosen.get("day"), as_known_then=bool(chosen.get("known")), now=now)


def as_row(row: CountedListing, side: ScoreSide) -> dict[str, Any]:
    """A listing as the list shows it."""
    return {
        "href": side.notice(row.listing.notice.number) if side.opens_notices else "",
        "row": row, "listing": row.listing, "notice": row.listing.notice, "said": RULES_IN_WORDS[row.rule],
        "good": say_weight(row.good), "bad": say_weight(row.bad), "review": row.review,
        "may_err": bool(row.listing.rejection_code) or row.rule in (Rule.NEUTRAL, Rule.UNANSWERED),
    }  # fmt: skip


def as_file(row: CountedListing) -> list[object]:
    """A listing as a row of a file; moments in UTC."""
    listing, notice = row.listing, row.listing.notice
    return [
        listing.position, listing.clean_address, notice.number, row.at, notice.reason.code, notice.market,
        notice.right.get_kind_display(), notice.agent and notice.agent.name, str(notice.submitted_by),
        listing.get_outcome_display(), listing.rejection_code, round(float(row.good), 6), round(float(row.bad), 6),
        str(RULES_IN_WORDS[row.rule]), str(_("yes")) if row.is_capped else "",
    ]  # fmt: skip
