"""Misuse cases at the desk: the list, flagging, a case with its review, appeals, and the bound."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import key_in, word_in
from takedowns.actions import misuse, sanctions
from takedowns.enums import AppealAnswer, MisuseVerdict, ProposalAnswer
from takedowns.forms.misuse import AnswerAppealForm, AnswerProposalForm, BoundForm, FlagForm, MisuseReviewForm
from takedowns.models import MisuseCase, MisuseReview, Notice, SanctionAppeal
from takedowns.queries.misuse import (
    TABS,
    behind_of,
    bound_in_force,
    cases_in,
    cases_of,
    cases_waiting,
    earlier_warning,
    figures_of,
    open_appeals,
)
from takedowns.queries.suspensions import affected_by_suspension
from takedowns.rules.misuse import (
    NEXT,
    PROPOSED,
    sender_of,
    why_not_answer_appeal,
    why_not_answer_proposal,
    why_not_confirm,
)

CASES = ngettext_lazy("%(n)s case", "%(n)s cases", "n")
ROWS = 50  # notices shown behind the figures


@requires(Can.REVIEW_MISUSE)
@require_safe
def misuse_cases(request):
    """Misuse cases of one tab, the newest first; appeals that wait are above."""
    tab = word_in(request.GET, "state", TABS, "open")
    found = paginate(cases_in(tab), ("-opened_at", "-pk"), after=request.GET.get("after", ""), noun=CASES)
    context = {
        "found": found, "tab": tab, "appeals": open_appeals()[:ROWS], "bound": bound_in_force(),
        "waiting": cases_waiting(),
    }  # fmt: skip
    return page(request, "takedowns/misuse/list.html", context)


@requires(Can.FLAG_MISUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_flag_notice(request, number):
    """Flag the sender of a notice."""
    rows = Notice.objects.select_related("organisation", "agent", "submitted_by")
    notice = get_object_or_404(rows, number=number)
    return _flag(request, sender_of(notice), notice, ("desk:notice", number))


@requires(Can.FLAG_MISUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_flag_organisation(request, slug):
    """Flag an organisation."""
    return _flag(request, get_object_or_404(Organisation, slug=slug), None, ("desk:organisation", slug))


def _flag(request, against, notice, back):
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        misuse.flag(against=against, notice=notice, grounds=form.cleaned_data["grounds"], **who)
        messages.info(request, _("Flagged. A lead reviews it; the organisation is not told."))
        return see_other(request, *back)
    context = {"against": against, "notice": notice, "form": form}
    return page(request, "takedowns/misuse/flag.html", context, status=422 if form.errors else 200)


@requires(Can.REVIEW_MISUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_case(request, pk):
    """One case: why it was flagged, the figures with the notices behind them, and the review."""
    case = get_object_or_404(MisuseCase.objects.select_related("against", "taken_by"), pk=pk)
    form = MisuseReviewForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        try:
            misuse.review(case=case, **form.values(), **who)
        except Stale as refused:
            return conflict(request, str(refused), "desk:misuse_case", pk)
        except misuse.CannotDecideMisuse as refused:
            form.add_error(refused.refusal.field or None, str(refused))
        else:
            messages.info(request, SAID[form.cleaned_data["verdict"]]())
            return see_other(request, "desk:misuse_case", pk)
    return _case_page(request, case, form)


SAID = {
    MisuseVerdict.WARN: lambda: _("Warned. The owners read it in their inbox and by mail."),
    MisuseVerdict.SUSPEND: lambda: _("Proposed. A second person confirms it; until then nobody is told."),
    MisuseVerdict.DISMISS: lambda: _("Dismissed. Nobody is told."),
}


def _case_page(request, case, form, answer=None):
    now, reviews = timezone.now(), _reviews(case)
    proposal = next((row for row in reviews if row.verdict == MisuseVerdict.SUSPEND and not row.answer), None)
    figures, answer, changed = figures_of(case.against, at=now), answer or AnswerProposalForm(), None
    if proposal and (changed := why_not_confirm(case, proposal, behind_of(case, at=now), at=now)):
        answer.only_refuse()
    context = {
        "case": case, "form": form, "reviews": reviews, "proposal": proposal, "next": PROPOSED if proposal else NEXT[case.state],
        "flags": case.flags.select_related("notice", "filer", "flagged_by").order_by("pk"), "figures": figures,
        "rows": figures.rows[:ROWS], "more": max(len(figures.rows) - ROWS, 0),
        "warning": earlier_warning(case.against, at=now), "can_review": bool(form.fields["verdict"].choices),
        "others": cases_of(case.against).exclude(pk=case.pk)[:ROWS], "events": timeline(case, request),
        "answer": answer,
        "refusal": why_not_answer_proposal(proposal, by=request.user) if proposal else None,
        "changed": changed, "affected": affected_by_suspension(case.against, at=now),
    }  # fmt: skip
    wrong = form.errors or answer.errors
    return page(request, "takedowns/misuse/case.html", context, status=422 if wrong else 200)


def _reviews(case) -> list[Any]:
    rows = case.reviews.select_related(
        "reviewed_by", "answered_by", "sanction__appeal", "sanction__suspension"
    )
    return list(rows.order_by("-pk"))


@requires(Can.REVIEW_MISUSE)
@require_POST
def misuse_take_up(request, pk):
    """Start the review of a case."""
    case = get_object_or_404(MisuseCase, pk=pk)
    try:
        misuse.take_up(case=case, version=key_in(request.POST, "version"), by=request.user, at=timezone.now())
    except Stale as refused:
        return conflict(request, str(refused), "desk:misuse_case", pk)
    return see_other(request, "desk:misuse_case", pk)


@requires(Can.REVIEW_MISUSE)
@require_POST
def misuse_proposal(request, pk):
    """Confirm or refuse a proposed suspension."""
    rows = MisuseReview.objects.select_related("case__against", "case__taken_by")
    proposal = get_object_or_404(rows, pk=pk, verdict=MisuseVerdict.SUSPEND)
    form = AnswerProposalForm(request.POST)
    if not form.is_valid():
        return _case_page(request, proposal.case, MisuseReviewForm(case=proposal.case), form)
    said = {"answer": ProposalAnswer(form.cleaned_data["answer"]), "sentence": form.cleaned_data["sentence"]}
    try:
        misuse.answer_proposal(review=proposal, **said, by=request.user, at=timezone.now())
    except (Stale, misuse.CannotDecideMisuse) as refused:
        return conflict(request, str(refused), "desk:misuse_case", proposal.case_id)
    messages.info(request, _("Answered."))
    return see_other(request, "desk:misuse_case", proposal.case_id)


@requires(Can.REVIEW_MISUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_appeal(request, pk):
    """One appeal: what was decided, what the organisation says, and the answer."""
    rows = SanctionAppeal.objects.select_related("sanction__organisation", "sanction__review", "appealed_by")
    appeal = get_object_or_404(rows, pk=pk)
    review, form = (
        appeal.sanction.review,
        AnswerAppealForm(request.POST if request.method == "POST" else None),
    )
    if form.is_bound and form.is_valid():
        said = {
            "answer": AppealAnswer(form.cleaned_data["answer"]),
            "sentence": form.cleaned_data["sentence"],
        }
        try:
            sanctions.answer_appeal(appeal=appeal, **said, by=request.user, at=timezone.now())
        except sanctions.CannotAppeal as refused:
            return conflict(request, str(refused), "desk:misuse_appeal", pk)
        messages.info(request, _("Answered. The owners are told."))
        return see_other(request, "desk:misuse_case", review.case_id)
    deciders = {review.reviewed_by_id, review.answered_by_id}
    refusal = why_not_answer_appeal(appeal, deciders, by=request.user)
    context = {
        "appeal": appeal,
        "sanction": appeal.sanction,
        "review": review,
        "form": form,
        "refusal": refusal,
        "affected": affected_by_suspension(appeal.sanction.organisation, at=timezone.now()),
    }
    return page(request, "takedowns/misuse/appeal.html", context, status=422 if form.errors else 200)


@requires(Can.SUSPEND_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_bound(request):
    """From when on the share of rejected listings flags a sender."""
    bound = bound_in_force()
    form = BoundForm(request.POST if request.method == "POST" else None, bound=bound)
    if form.is_bound and form.is_valid():
        misuse.set_bound(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.info(request, _("Set. The next nightly check uses it."))
        return see_other(request, "desk:misuse_cases")
    return page(
        request,
        "takedowns/misuse/bound.html",
        {"form": form, "bound": bound},
        status=422 if form.errors else 200,
    )
