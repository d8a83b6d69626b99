"""What a rights holder reads of a seller's counter-notices and replies; and retracting a listing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.errors import Stale
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import disputes, retractions
from takedowns.enums import WITH_HOLDER, CounterNoticeState, RetractionReason
from takedowns.forms.disputes import ACCEPT, ReplyForm, RetractionForm
from takedowns.models import Retraction
from takedowns.queries.disputes import disputed, rule_for, seen_by_holder
from takedowns.queries.reviews import listing_at
from takedowns.queries.seller_answers import title_of
from takedowns.rules.disputes import why_not_retract

from .notices import find
from .sent_uploads import keep_uploads, member


@requires(Can.VIEW_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request, organisation, number, pk):
    """What a seller answers to our decision, and the reply. What was typed and sent stays after a refusal."""
    notice, may_reply = find(number), Can.FILE_NOTICES in request.capabilities
    rows = seen_by_holder(notice, pk)
    if not rows or (request.method == "POST" and not may_reply):
        raise Http404
    read_news_of(request, "dispute", args=[number, pk])
    waiting = [row for row in rows if row.state == CounterNoticeState.FORWARDED]
    here = ("organisation:dispute", organisation, number, pk)
    form = reply_form(request, waiting) if waiting and may_reply else None
    if request.method == "POST":
        if form is None:
            return conflict(request, _("Somebody has replied already, or the time is over."), *here)
        if not form.errors:
            try:
                send_reply(request, form, rows[0].answer)
            except Stale as happened:
                return conflict(request, str(happened), *here)
            except disputes.CannotDispute as refused:
                form.refuse(refused.refusal)
            else:
                messages.info(request, _("Your reply is sent."))
                return see_other(request, *here)
    context = {
        "notice": notice, "answer": rows[0].answer, "rows": rows, "form": form, "rule": rows[0].rule,
        "files": rows[0].answer.files.select_related("file"), "waiting": waiting, "may_reply": may_reply,
        "until": min((row.due_at for row in waiting if not row.held), default=None), "now": timezone.now(),
        "held": any(row.held for row in rows if row.is_open),
    }  # fmt: skip
    return page(
        request, "takedowns/disputes/reply.html", context, status=422 if form and form.errors else 200
    )


def reply_form(request, waiting) -> ReplyForm:
    """The form, with what was sent and the files that it keeps."""
    listings = [(row.listing_id, title_of(row.listing)) for row in waiting]
    if request.method != "POST":
        return ReplyForm(listings=listings)
    form = ReplyForm(request.POST, request.FILES, listings=listings)
    keep_uploads(form, member(request))
    return form


def send_reply(request, form: ReplyForm, answer) -> None:
    """Accept or contest, as the form says."""
    act = disputes.accept if form.cleaned_data["act"] == ACCEPT else disputes.contest
    who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
    act(answer=answer, **form.taken(), **who)


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def retraction(request, organisation, number, position):
    """Retract one listing that was taken down: it is restored."""
    notice = find(number)
    listing = get_object_or_404(listing_at(number, position))
    offered = Retraction.objects.filter(listing=listing, retracted_at=None).first()
    said, offered_at = disputed([listing])[listing.pk], offered and offered.offered_at
    contested = any(row.state in WITH_HOLDER for row in said.before)
    form = RetractionForm(
        request.POST if request.method == "POST" else None, offered=offered.reason if offered else "",
        with_counter_notice=contested,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
        try:
            retractions.retract(listing=listing, reason=form.taken(), **who)
        except retractions.CannotRetract as refused:
            return conflict(request, str(refused), "organisation:notice", organisation, number)
        messages.info(request, _("Retracted. The marketplace has the order to restore the listing."))
        return see_other(request, "organisation:notice", organisation, number)
    context = {
        "notice": notice, "listing": listing, "form": form, "offered": offered, "contested": contested,
        "refusal": None if form.is_bound else why_not_retract(said), "rule": rule_for(notice, at=offered_at or timezone.now()),
        "genuine": offered is not None and offered.reason == RetractionReason.GENUINE,
    }  # fmt: skip
    return page(request, "takedowns/disputes/retract.html", context, status=422 if form.errors else 200)
