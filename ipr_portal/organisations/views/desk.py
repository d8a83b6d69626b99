"""The desk's register of organisations, and the decision on one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Stale
from ipr_portal.organisations.actions import invitations, verification
from ipr_portal.organisations.advice import MAIL_ADVICE
from ipr_portal.organisations.countries import country_name
from ipr_portal.organisations.details import Details
from ipr_portal.organisations.enums import QUESTIONS, REFUSALS
from ipr_portal.organisations.filters import alike, register_rows
from ipr_portal.organisations.forms import InvitationForm, RegisterFilter, ReviewForm
from ipr_portal.organisations.likeness import advise_on_mail
from ipr_portal.organisations.models import OrganisationDocument, OrganisationSubmission
from ipr_portal.organisations.rules import WITH_THE_DESK
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationState
from ipr_portal.tenancy.roles import Can, MemberRole
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in

ORGANISATIONS = ngettext_lazy("%(n)s organisation", "%(n)s organisations", "n")
MEMBERS_SHOWN = 20


@requires(Can.VERIFY_ORGANISATIONS)
@require_safe
def register(request):
    """The organisations of one view under the chosen filters; what waits for us comes first, the oldest on top."""
    form = RegisterFilter(request.GET)
    view = word_in(request.GET, "view", {"all"}, "waiting")
    rows, order = register_rows(view=view, **form.known())
    context = {
        "organisations": paginate(rows, order, after=request.GET.get("after", ""), noun=ORGANISATIONS),
        "form": form,
        "view": view,
        "filtered": bool(form.known()),
    }
    return page(request, "organisations/register_desk.html", context)


@requires(Can.VERIFY_ORGANISATIONS)
@require_safe
def organisation(request, slug):
    """Everything needed to verify the identity of an organisation."""
    found = get_object_or_404(Organisation, slug=slug)
    initial = {"round": verification.reviews_of(found).count()}
    return show(request, found, ReviewForm(initial=initial, declared=declared_by(found)))


@requires(Can.VERIFY_ORGANISATIONS)
@require_POST
def take_up(request, slug):
    """Start the review of a registration."""
    found = get_object_or_404(Organisation, slug=slug)
    try:
        verification.take_up(organisation=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return faster(request, found, refusal)
    return see_other(request, "desk:organisation", slug)


@requires(Can.VERIFY_ORGANISATIONS)
@require_POST
def review(request, slug):
    """Verify, ask, or refuse with a reason."""
    found = get_object_or_404(Organisation, slug=slug)
    form = ReviewForm(request.POST, declared=declared_by(found))
    if form.is_valid():
        try:
            verification.review(organisation=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request,
                _("Decided. The owners of %(organisation)s receive a mail.") % {"organisation": found},
            )
            return see_other(request, "desk:organisation", slug)
        except Stale as refusal:
            return faster(request, found, refusal)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return show(request, found, form, status=422)


@requires(Can.VERIFY_ORGANISATIONS)
@require_POST
def invitation(request, slug):
    """Invite an owner into an organisation that has none, such as one that was imported."""
    found = get_object_or_404(Organisation, slug=slug)
    form = InvitationForm(request.POST, role=MemberRole.OWNER)
    if form.is_valid():
        try:
            invitations.invite(organisation=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The invitation to %(email)s is being sent.") % form.cleaned_data)
            return see_other(request, "desk:organisation", slug)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
    return show(request, found, ReviewForm(declared=declared_by(found)), invite=form, status=422)


def show(request, found, form, *, invite=None, status=200):
    rows = Membership.objects.filter(organisation=found).select_related("user")
    members = list(rows.order_by("joined_at", "pk")[:MEMBERS_SHOWN])
    owners = [row for row in members if row.role == MemberRole.OWNER]
    mails = [found.contact_email, *(row.user.email for row in owners)]
    context = {
        "organisation": found,
        "form": form,
        "invite": invite or InvitationForm(),
        "members": members,
        "has_owner": bool(owners),
        "advice": {mail: MAIL_ADVICE[advise_on_mail(mail, found.website)] for mail in mails if mail},
        "alike": list(alike(found)),
        "documents": documents_of(found),
        "said": what_was_said(found),
        "waits": found.state in WITH_THE_DESK,
        "may_take_up": found.state == OrganisationState.SUBMITTED,
        "events": timeline(found, request),
    }
    return page(request, "organisations/organisation.html", context, status=status)


def declared_by(found) -> dict[str, str]:
    """The details of an organisation, in words."""
    return Details.of(found).as_columns() | {"country": country_name(found.country) if found.country else ""}


def documents_of(found):
    rows = OrganisationDocument.objects.filter(organisation=found).select_related("file", "added_by")
    return rows.order_by("added_at", "pk")


def what_was_said(found) -> list[dict]:
    """The correspondence, oldest first: what the owners sent, and what the desk asked or decided."""
    sent = OrganisationSubmission.objects.filter(organisation=found).select_related("sent_by")
    theirs = [{"at": row.sent_at, "who": row.sent_by, "words": row.message} for row in sent if row.message]
    ours = [
        {
            "at": row.reviewed_at,
            "who": row.reviewed_by,
            "verdict": row.get_verdict_display(),
            "words": row.sentence,
            "questions": [QUESTIONS[code].asked for code in row.questions],
            "refusal": REFUSALS.get(row.code),
        }
        for row in verification.reviews_of(found)
    ]
    return sorted([*theirs, *ours], key=lambda row: row["at"])


def faster(request, found, refusal):
    """Answer that somebody else was faster: what happened, and a link to the present state."""
    return conflict(request, refusal, "desk:organisation", found.slug)
