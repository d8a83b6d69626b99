"""The quality sample: looking at a decision again, lessons, and how far people agree."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.downloads import taken_away
from ipr_portal.charts.kinds import Heading, Instead, Line, Measure, Point, Series
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import quality as actions
from takedowns.agreement import FEWEST as FEWEST_CASES
from takedowns.agreement import Agreement
from takedowns.enums import CORRECTION_REASONS, REJECTIONS, LessonFinding
from takedowns.forms.opinions import OpinionForm
from takedowns.forms.second_reviews import LessonForm, ShareForm
from takedowns.models import DecisionCorrection
from takedowns.queries.parts import evidence_of
from takedowns.queries.second_reviews import (
    MonthOfAgreement,
    agreement_by_month,
    samples_for_pages,
    shares_set,
)
from takedowns.rules.quality import why_not_review_sample, why_not_settle_lesson

KAPPA = Measure(places=2, lowest=Decimal(-1), highest=Decimal(1))
FEWEST = 2  # months with a kappa, for a course


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def quality_sample(request, pk):
    """One decision of the sample: the second opinion without the first, then both, then the lesson."""
    found = get_object_or_404(samples_for_pages(), pk=pk)
    return giving(request, found) if found.reviewed_at is None else learning(request, found)


def giving(request, found):
    """The second opinion; neither the decision nor its words are on the page."""
    listing = found.decision.listing
    refusal = why_not_review_sample(
        found, by=request.user, decider_id=found.decision.decision.decided_by_id,
        sender_id=listing.notice.submitted_by_id,
    )  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = OpinionForm([listing], ground=listing.notice.reason.ground, data=data)
    if form.is_bound and form.is_valid():
        [verdict] = form.verdicts()
        try:
            actions.review_sample(sample=found, verdict=verdict, by=request.user, at=timezone.now())
        except Stale as late:
            return conflict(request, str(late), "desk:quality_sample", found.pk)
        except actions.CannotSample as refused:
            form.add_error(None, str(refused))
        else:
            return see_other(request, "desk:quality_sample", found.pk)
    context = {
        "sample": found, "notice": listing.notice, "opinion": None if refusal else form, "refusal": refusal,
        "files": [] if refusal else evidence_of(listing.notice), "form": form, "codes": REJECTIONS,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return page(request, "takedowns/second_reviews/sample.html", context, status=status)


def learning(request, found):
    """Both opinions, the lesson or its form, and the way to a correction where the decision was wrong."""
    lesson = getattr(found, "lesson", None)
    decider = found.decision.decision.decided_by_id
    refusal = lesson or why_not_settle_lesson(found, by=request.user, decider_id=decider)
    initial = {"code": found.decision.rejection_code or found.rejection_code}
    form = (
        None if refusal else LessonForm(request.POST if request.method == "POST" else None, initial=initial)
    )
    if request.method == "POST" and form is None:
        said = _("%(who)s has settled this already.") % {"who": lesson.settled_by} if lesson else str(refusal)
        return conflict(request, said, "desk:quality_sample", found.pk)
    if form and form.is_bound and form.is_valid():
        try:
            actions.settle_lesson(sample=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except (Stale, actions.CannotSample) as late:
            return conflict(request, str(late), "desk:quality_sample", found.pk)
        return see_other(request, "desk:quality_sample", found.pk)
    context = {
        "sample": found, "notice": found.decision.listing.notice, "lesson": lesson, "settle": form, "form": form,
        "refusal": "" if lesson else refusal, "correctable": may_be_corrected(found, lesson),
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return page(request, "takedowns/second_reviews/sample.html", context, status=status)


def may_be_corrected(found, lesson) -> bool:
    """Whether the page offers the correction: the decision was wrong, and nobody has corrected it."""
    listing = found.decision.listing
    wrong = lesson and lesson.finding == LessonFinding.FIRST_WRONG and listing.outcome in CORRECTION_REASONS
    return bool(wrong) and not DecisionCorrection.objects.filter(listing=listing).exists()


@requires(Can.SETTLE_SECOND_REVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request):
    """Cohen's kappa of the quality sample in all and by month; and the share that is drawn."""
    shares = shares_set()
    initial = {"percent": f"{shares[0].percent.normalize():f}"} if shares else {}
    form = ShareForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.set_share(percent=form.cleaned_data["percent"], by=request.user, at=timezone.now())
        messages.info(request, _("Set. It counts for the outcomes that are sent from now on."))
        return see_other(request, "desk:agreement")
    every, *months = agreement_by_month()
    chart = chart_of(months)
    if file := taken_away(request, [chart]):
        return file
    context = {
        "every": figures(every),
        "months": [figures(row) for row in reversed(months)],
        "chart": chart,
        "form": form,
        "shares": shares,
    }
    return page(
        request, "takedowns/second_reviews/agreement.html", context, status=422 if form.errors else 200
    )


def figures(row: MonthOfAgreement) -> dict:
    """One row of figures in words, with the address of the decisions behind it."""
    found = row.agreement
    query = {"view": "reviewed"} | ({"month": row.month.isoformat()[:7]} if row.month else {})
    return {
        "month": date_format(row.month, "F Y") if row.month else "",
        "n": found.n,
        "agreed": found.agreed,
        "share": "" if found.share is None else f"{100 * found.share:.0f}",
        "kappa": f"{found.kappa:.2f}" if found.kappa is not None and found.is_enough else "",
        "interval": interval_of(found),
        "href": reverse("desk:second_reviews", query=query),
    }


def interval_of(found: Agreement) -> str:
    """The interval of a kappa in words, or why there is no kappa or none; empty without a decision."""
    if found.n and not found.is_enough:
        return ngettext(
            "%(n)s decision is too few to say; %(least)s are needed",
            "%(n)s decisions are too few to say; %(least)s are needed", found.n,
        ) % {"n": found.n, "least": FEWEST_CASES}  # fmt: skip
    if found.low is None or found.high is None:
        return _("no interval: they never differed, or one gave a single outcome") if found.n else ""
    return _("95 %% interval %(low)s to %(high)s") % {"low": f"{found.low:.2f}", "high": f"{found.high:.2f}"}


def chart_of(months: list[MonthOfAgreement]) -> Chart:
    """Kappa by month with its interval; a month without one, or with too few decisions, is a gap."""
    points = [_point(row) for row in months]
    known = [row.agreement for row in months if row.agreement.kappa is not None and row.agreement.is_enough]
    instead = None
    if len(known) < FEWEST:
        instead = Instead(_("No course yet"), _("It is drawn from the second month with a kappa on."))
    title = (
        _("Kappa was %(kappa)s in the last month that has one") % {"kappa": f"{known[-1].kappa:.2f}"}
        if known
        else _("No kappa yet")
    )
    heading = Heading(
        title,
        _("Agreement by month"),
        _("Cohen’s kappa of the quality sample, 95 % interval"),
        _("Month"),
        instead,
    )
    return make_chart("agreement", Line([Series(_("Kappa"), points)], measure=KAPPA), heading, wide=True)


def _point(row: MonthOfAgreement) -> Point:
    found = row.agreement
    base = ngettext("%(n)s decision", "%(n)s decisions", found.n) % {"n": found.n}
    drawn = (found.kappa, found.low, found.high) if found.is_enough else (None, None, None)
    return Point(date_format(row.month, "M Y"), *map(_decimal, drawn), base)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")
