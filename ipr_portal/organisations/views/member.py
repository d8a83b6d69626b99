"""An organisation's own pages: where its verification stands, and its details."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError
from ipr_portal.organisations.actions import registration
from ipr_portal.organisations.actions.verification import reviews_of
from ipr_portal.organisations.enums import QUESTIONS, REFUSALS
from ipr_portal.organisations.forms import AnswerForm, DetailsForm, SendForm
from ipr_portal.organisations.models import OrganisationDocument
from ipr_portal.organisations.rules import GONE, WHY_FIXED, WITH_ITS_OWNERS, what_is_missing
from ipr_portal.organisations.standing import STANDINGS, expected_at
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import OrganisationState
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other

ASKED = OrganisationState.INFO_REQUIRED


@requires(Can.VIEW_MEMBERS)
@require_safe
def verification(request, organisation):
    """The state of verification, and what the owners can do."""
    return show_verification(request, form_for(request))


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def sending(request, organisation):
    """Send the registration to the desk: the first time, or with answers to its questions."""
    asked = request.organisation.state == ASKED
    form = form_for(request)
    if form.is_valid():
        act = registration.answer if asked else registration.submit
        try:
            act(organisation=request.organisation, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Sent. We write to the owners as soon as we have decided."))
            return see_other(request, "organisation:verification", organisation)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return show_verification(request, form, status=422)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def settings(request, organisation):
    """The organisation's details; verified details cannot be changed."""
    form = DetailsForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            registration.update_details(
                organisation=request.organisation, details=form.details(), by=request.user, at=timezone.now()
            )
            messages.success(request, _("The details are saved."))
            return see_other(request, "organisation:organisation_settings", organisation)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    state = request.organisation.state
    context = {"form": form, "why_fixed": WHY_FIXED.get(state), "gone": state in GONE}
    return page(request, "organisations/settings.html", context, status=422 if form.errors else 200)


def form_for(request) -> SendForm:
    """The form for the state of the organisation."""
    kind = AnswerForm if request.organisation.state == ASKED else SendForm
    return kind(request.POST, request.FILES) if request.method == "POST" else kind()


def show_verification(request, form, *, status=200):
    organisation = request.organisation
    last = reviews_of(organisation).first()
    rows = OrganisationDocument.objects.select_related("file", "added_by").order_by("added_at", "pk")
    documents = list(rows)
    context = {
        "form": form,
        "standing": STANDINGS[organisation.state],
        "missing": what_is_missing(organisation, documents=len(documents)),
        "documents": documents,
        "expected_at": expected_at(organisation),
        "now": timezone.now(),
        "review": last,
        "questions": [QUESTIONS[code] for code in last.questions]
        if last and organisation.state == ASKED
        else [],
        "refusal": REFUSALS.get(last.code) if last else None,
        "remark": last.sentence if last and organisation.is_verified else "",
        "with_owners": organisation.state in WITH_ITS_OWNERS,
        "may_manage": Can.MANAGE_ORGANISATION in request.capabilities,
        "events": timeline(organisation, request),
    }
    return page(request, "organisations/verification.html", context, status=status)
