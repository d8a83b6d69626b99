"""The watch after a raid, and saying that a raid needs no hold."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enforcement.actions.raid_holds import waive_hold
from enforcement.actions.watch import answer_finding
from enforcement.enums import FoundKind, WatchAnswer
from enforcement.forms.watch import AnswerFindingForm, WaiverForm
from enforcement.models import Case, WatchFinding
from enforcement.queries.watch import findings_of, offered_again, watched_sellers
from enforcement.rules.holds import planned_raid
from enforcement.rules.linking import WHY
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_moment

from .disclosures import as_form
from .places import back_to, find, say_why

FORM = ["GET", "HEAD", "POST"]


def watch_on_case(request, case: Case) -> dict:
    """Watched sellers and what they did, at the desk; on both sides the listings that rights holders are to report."""
    context = {"offered_again": offered_again(case)}
    if request.organisation:
        return context
    watched, findings = watched_sellers(case), findings_of(case)
    for row in watched:
        row.words = WHY.get(row.shares, "")
    for row in findings:
        row.href = (
            reverse("desk:notice", args=[row.notice.number])
            if row.kind == FoundKind.NOTICE and row.notice and Can.DECIDE_NOTICES in request.capabilities
            else row.address
        )
    waits = sum(not row.answer for row in findings)
    return context | {"watched": watched, "watch_findings": findings, "watch_waits": waits}


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def watch_answer(request, number, pk):
    """Decide about something that the watch found."""
    case = find(request, number)
    row = get_object_or_404(WatchFinding.objects.select_related("watched"), case=case, pk=pk)
    form = AnswerFindingForm(request.POST if request.method == "POST" else None, finding=row)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            answer_finding(
                finding=row, answer=WatchAnswer(said["answer"]), because=said["because"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    said = _("%(kind)s of %(seller)s, %(at)s.") % {
        "kind": row.get_kind_display(), "seller": row.watched.seller_key, "at": say_moment(row.happened_at),
    }  # fmt: skip
    title = _("Decide what becomes of %(what)s") % {"what": row.title}
    return as_form(request, case, form, title, _("Record the decision"), says=said)


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def hold_waived(request, number):
    """Say why the planned raid needs no hold."""
    case = find(request, number)
    raid = planned_raid(case)
    if raid is None:
        raise Http404
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            waive_hold(raid=raid, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    return as_form(request, case, form, _("No hold is needed"), _("Record why"))
