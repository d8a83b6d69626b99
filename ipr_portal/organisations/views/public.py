"""Pages outside any organisation: registering one, accepting an invitation, what each role may do."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.accounts.actions import is_confirmed
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError
from ipr_portal.organisations.actions import invitations, registration
from ipr_portal.organisations.forms import JoinForm, RegistrationForm
from ipr_portal.organisations.models import Invitation
from ipr_portal.organisations.policy import member_policy, staff_policy
from ipr_portal.organisations.rules import why_not_open
from ipr_portal.tenancy.models import OrganisationState
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.links import signed_value

SENT = _("Sent. We write to the owners as soon as we have decided.")


@login_required
@require_http_methods(["GET", "POST"])
def register(request):
    """Register a rights holder or an agency; the person who registers becomes its first owner."""
    form = RegistrationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = registration.register(
                kind=form.cleaned_data["kind"],
                details=form.details(),
                documents=form.cleaned_data["documents"],
                by=request.user,
                at=timezone.now(),
            )
            if organisation.state == OrganisationState.SUBMITTED:
                messages.success(request, SENT)
            return see_other(request, "organisation:verification", organisation.slug)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return page(request, "organisations/register.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def roles(request):
    """What each role may do, from the same table that grants it."""
    at_the_desk = request.user.is_authenticated and request.user.staff_role
    context = {"members": member_policy(), "staff": staff_policy() if at_the_desk else None}
    return page(request, "organisations/roles.html", context)


@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """The page of the link in the mail: accept with the account signed in, or with a new account for the address."""
    found = invitation_in(token)
    if request.method == "GET":
        return show(request, found, JoinForm(email=found.email))
    if request.user.is_authenticated:
        return accept(request, found)
    form = JoinForm(request.POST, email=found.email)
    if form.is_valid():
        try:
            person = invitations.join(invitation=found, at=timezone.now(), **form.cleaned_data)
            return perform_login(request, person, redirect_url=entrance_of(found))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return show(request, found, form, status=422)


def accept(request, found):
    try:
        invitations.accept_invitation(invitation=found, by=request.user, at=timezone.now())
    except invitations.CannotAccept as refusal:
        return show(request, found, JoinForm(email=found.email), refusal=str(refusal), status=409)
    return see_other(request, entrance_of(found))


def show(request, found, form, *, refusal="", status=200):
    context = {
        "invitation": found,
        "place": invitations.place_of(found),
        "form": form,
        "closed": refusal or why_not_open(found, at=timezone.now()),
        "mine": request.user.is_authenticated and request.user.email.lower() == found.email,
        "has_account": has_account(found.email),
    }
    return page(request, "organisations/invitation.html", context, status=status)


def has_account(email: str) -> bool:
    """Whether the invited person signs in; an account that was never confirmed may be somebody else's attempt."""
    person = User.objects.filter(email=email).first()
    return person is not None and is_confirmed(person)


def entrance_of(found) -> str:
    """The start page of a person who has just joined."""
    if found.organisation is None:
        return reverse("home")
    return reverse("organisation:home", args=[found.organisation.slug])


def invitation_in(token) -> Invitation:
    """The invitation of a signed link. The link gives access to this one row, without membership.

    :raises Http404: for a link that is not ours.
    """
    key = signed_value("invitation", token)
    with staff_scope():
        rows = Invitation.objects.select_related("organisation", "invited_by", "accepted_by", "revoked_by")
        return get_object_or_404(rows, pk=key)
