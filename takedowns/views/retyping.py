"""Another reason for a notice: proposed at the desk, consented to or declined by the filer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import retyping
from takedowns.forms.conversation import ConsentForm, DeclineForm, ProposalForm
from takedowns.models import Notice, RetypeProposal
from takedowns.queries.conversation import proposals_of
from takedowns.rules.retyping import (
    fitting_reasons,
    new_findings,
    required_by,
    why_not_answer,
    why_not_propose_now,
)

from . import notices
from .desk import find, refused
from .sent_uploads import keep_uploads, member


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_retyping(request, number):
    """Propose another reason to the filer of a notice."""
    found, now, status = find(number), timezone.now(), 200
    fitting = fitting_reasons(found, at=now)
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, offered=fitting, version=found.version)
    if form.is_bound and form.is_valid():
        try:
            return proposed(request, found, form)
        except retyping.CannotPropose as error:
            form.refuse(error.refusal)
        except Stale as happened:
            form.add_error(None, str(happened))
            form.begin_again(find(number).version)
            status = 409
    kinds = set(found.files.values_list("kind", flat=True))
    context = {
        "notice": found, "form": form, "fitting": [(one, required_by(one, found.details, kinds)) for one in fitting],
        "refusal": why_not_propose_now(found, by=request.user, at=now, before=proposals_of(found)),
    }  # fmt: skip
    status = 422 if form.errors and status == 200 else status
    return page(request, "takedowns/retyping/propose.html", context, status=status)


def proposed(request, found: Notice, form: ProposalForm):
    data = form.cleaned_data
    retyping.propose(
        notice=found, version=data["version"], reason=form.chosen, sentence=data["sentence"], by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.info(
        request, _("Proposed. The filer of %(number)s is told; the clock runs on.") % {"number": found}
    )
    return see_other(request, "desk:notice", found.number)


@requires(Can.DECIDE_NOTICES)
@require_POST
def notice_retyping_end(request, number, pk):
    """Take a proposal back."""
    row = get_object_or_404(RetypeProposal, notice__number=number, pk=pk)
    try:
        retyping.take_back(proposal=row, by=request.user, at=timezone.now())
    except Stale as refusal:
        return refused(request, number, refusal)
    messages.info(request, _("The proposal is taken back."))
    return see_other(request, "desk:notice", number)


@requires(Can.VIEW_NOTICES)
@require_safe
def notice_reason(request, organisation, number, pk):
    """What is proposed for a notice, what it requires, and the filer's answer."""
    found, row = proposal_of(number, pk)
    return answering(request, found, row)


@requires(Can.FILE_NOTICES)
@require_POST
def notice_reason_answer(request, organisation, number, pk):
    """Consent to another reason, or decline it. What was typed and sent stays after a refusal."""
    found, row = proposal_of(number, pk)
    who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
    if "decline" in request.POST:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return answering(request, found, row, declining=form, status=422)
        return answered(request, number, row, retyping.decline, sentence=form.cleaned_data["sentence"], **who)
    if "consent" not in request.POST:
        raise Http404
    given = ConsentForm(required_of(found, row), request.POST, request.FILES)
    keep_uploads(given, member(request))
    if not given.errors:
        try:
            return answered(request, number, row, retyping.consent, given=given.given(), **who)
        except retyping.CannotConsent as error:
            given.refuse(error.refusals)
    return answering(request, found, row, consenting=given, status=422)


def answered(request, number, row: RetypeProposal, act, **given):
    try:
        act(proposal=row, **given)
    except Stale as refusal:
        return conflict(request, refusal, "organisation:notice", request.organisation.slug, number)
    messages.info(request, _("Your answer is sent. We go on with the notice."))
    return see_other(request, "organisation:notice", request.organisation.slug, number)


def proposal_of(number, pk) -> tuple[Notice, RetypeProposal]:
    found = notices.find(number)
    return found, get_object_or_404(RetypeProposal.objects.whole(), notice=found, pk=pk)


def required_of(found: Notice, row: RetypeProposal):
    return required_by(row.after, found.details, set(found.files.values_list("kind", flat=True)))


def answering(request, found: Notice, row: RetypeProposal, *, consenting=None, declining=None, status=200):
    """The page of a proposal: while it waits, with both forms, as they were posted if they were refused."""
    now, required = timezone.now(), required_of(found, row)
    refusal = why_not_answer(row, found, at=now)
    files = set(found.files.values_list("file_id", "kind"))
    there = files | {(None, kind) for kind in row.after.files}  # what is missing is asked for by the form
    details = dict.fromkeys(row.after.fields, "–") | found.details
    context = {
        "notice": found, "proposal": row, "required": required, "refusal": refusal,
        "may_file": Can.FILE_NOTICES in request.capabilities,
        "found": [] if refusal else new_findings(
            found, row.after, details=details, files=there, by=request.user, at=now
        ),
        "consenting": consenting or ConsentForm(required), "declining": declining or DeclineForm(),
    }  # fmt: skip
    return page(request, "takedowns/retyping/answer.html", context, status=status)
