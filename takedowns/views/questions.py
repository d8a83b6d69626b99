"""Questions to a filer: asked and judged at the desk, answered by the filer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import text_in, word_in
from takedowns.actions import questions
from takedowns.forms.questions import AnswerForm, AskForm
from takedowns.models import InformationRequest, Notice
from takedowns.queries.questions import offered_questions, open_listings, requests_of
from takedowns.rules.questions import why_not_answer, why_not_ask_now

from . import notices
from .desk import find, opened, refused
from .sent_uploads import find_kept, keep_uploads, member

ACT = {"enough": questions.accept, "insufficient": questions.find_insufficient}


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_questions(request, number):
    """Ask the filer of a notice up to three questions at once: on a page of its own, or in a dialog on the notice.

    The address says which listings stand in the form at first.
    """
    found, now = find(number), timezone.now()
    free, known = offered_questions(found)
    listings = open_listings(found)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offered=free,
        listings=listings,
        version=found.version,
        about=text_in(request.GET, "listings", 200) or only_one(listings),
    )
    before = requests_of(found)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return asked(request, found, form)
        except questions.CannotAsk as refusal:
            form.refuse(refusal.refusal)
        except Stale as happened:
            form.add_error(None, str(happened))
            form.begin_again(find(number).version)
            status = 409
    context = {
        "notice": found, "form": form, "known": known, "listings": listings.values(), "before": before,
        "refusal": why_not_ask_now(found, by=request.user, at=now, before=before),
    }  # fmt: skip
    status = 422 if form.errors and status == 200 else status
    return page(request, "takedowns/desk/ask.html", context, part="dialog", status=status)


def only_one(listings) -> str:
    """The place of the listing that a question must be about, if it is the only one left."""
    return str(next(iter(listings))) if len(listings) == 1 else ""


def asked(request, found: Notice, form: AskForm):
    row = questions.ask(
        notice=found, version=form.cleaned_data["version"], asked=form.asked(), days=form.cleaned_data["days"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    said = _("Asked. The filer of %(number)s is told, and can answer until the time is over.")
    messages.info(request, said % {"number": found})
    return see_other(request, "desk:notice", row.notice.number)


@requires(Can.DECIDE_NOTICES)
@require_POST
def notice_answer_verdict(request, number, place):
    """Call an answer enough, or not."""
    row = get_object_or_404(InformationRequest, notice__number=number, round=place)
    if not (verdict := word_in(request.POST, "verdict", ACT)):
        raise Http404
    try:
        ACT[verdict](request=row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return refused(request, number, refusal)
    return opened(request, number)


@requires(Can.FILE_NOTICES)
@require_POST
def notice_answers(request, organisation, number, place):
    """Answer the questions of one round. What was typed and sent stays after a refusal."""
    found, now = notices.find(number), timezone.now()
    row = get_object_or_404(InformationRequest.objects.whole(), notice=found, round=place)
    form = AnswerForm(row, request.POST, request.FILES)
    find_kept(form, sender := member(request))
    if refusal := why_not_answer(row, at=now):
        return notices.show(request, found, answer_form=form, happened=str(refusal), status=409)
    keep_uploads(form, sender)
    if not form.errors:
        try:
            questions.answer(request=row, given=form.given(), by=request.user, at=now, agent=request.agent)
        except questions.CannotAnswer as missing:
            form.refuse(missing.refusals)
        except Stale as happened:
            return notices.show(request, found, answer_form=form, happened=str(happened), status=409)
        else:
            messages.info(request, _("Your answer is sent. We go on with the notice."))
            return see_other(request, "organisation:notice", organisation, number)
    return notices.show(request, found, answer_form=form, status=422)
