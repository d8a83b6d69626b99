"""Who belongs to an organisation, who is invited, and how they leave."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import DomainError, Stale
from ipr_portal.organisations.actions import invitations as invitation_actions
from ipr_portal.organisations.actions import members as member_actions
from ipr_portal.organisations.forms import InvitationForm, RoleForm
from ipr_portal.organisations.member_rows import JOINED, members_of, say_how_they_sign_in
from ipr_portal.organisations.models import Invitation
from ipr_portal.organisations.rules import why_not_invite_yet
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.roles import Can, MemberRole
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate

INVITATIONS = ngettext_lazy("%(n)s invitation", "%(n)s invitations", "n")
MEMBERS = ngettext_lazy("%(n)s member", "%(n)s members", "n")


@requires(Can.VIEW_MEMBERS)
@require_safe
def members(request, organisation):
    """Everybody who belongs to the organisation, and as what."""
    return show_members(request)


def show_members(request, *, refusal="", status=200):
    may_manage, waiting = Can.MANAGE_MEMBERS in request.capabilities, []
    found = paginate(
        members_of(request.organisation), JOINED, after=request.GET.get("after", ""), noun=MEMBERS
    )
    if may_manage:
        say_how_they_sign_in(found)
        waiting = Invitation.objects.open().filter(organisation=request.organisation)
        waiting = waiting.select_related("invited_by").newest_first()
    context = {
        "members": found,
        "roles": MemberRole.choices,
        "may_manage": may_manage,
        "waiting": waiting,
        "now": timezone.now(),
        "refusal": refusal,
    }
    return page(request, "organisations/members.html", context, status=status)


@requires(Can.MANAGE_MEMBERS)
@require_POST
def role(request, organisation, pk):
    """Give a member another role."""
    membership = member_of(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return show_members(request, refusal=_("Choose one of the roles."), status=422)
    try:
        member_actions.change_role(
            membership=membership, role=form.cleaned_data["role"], by=request.user, at=timezone.now()
        )
    except Stale as refusal:
        return faster(request, refusal, "organisation:members")
    except DomainError as refusal:
        return show_members(request, refusal=str(refusal), status=422)
    messages.success(request, _("%(who)s has another role now.") % {"who": membership.user})
    return see_other(request, "organisation:members", organisation)


@requires(Can.MANAGE_MEMBERS)
@require_http_methods(["GET", "POST"])
def removal(request, organisation, pk):
    """Show the consequences, then end a membership."""
    membership, refusal = member_of(request, pk), ""
    if request.method == "POST":
        try:
            member_actions.remove_member(membership=membership, by=request.user, at=timezone.now())
            messages.success(request, _("%(who)s no longer belongs here.") % {"who": membership.user})
            return see_other(request, "organisation:members", organisation)
        except Stale as gone:
            return faster(request, gone, "organisation:members")
        except DomainError as wrong:
            refusal = str(wrong)
    context = {"membership": membership, "refusal": refusal}
    return page(request, "organisations/removal.html", context, status=422 if refusal else 200)


@requires(Can.VIEW_MEMBERS)
@require_http_methods(["GET", "POST"])
def leaving(request, organisation):
    """Show the consequences, then end one's own membership."""
    rows = Membership.objects.select_related("organisation", "user")
    membership, refusal = get_object_or_404(rows, organisation=request.organisation, user=request.user), ""
    if request.method == "POST":
        try:
            member_actions.leave(membership=membership, at=timezone.now())
            return see_other(request, "home")
        except DomainError as wrong:
            refusal = str(wrong)
    context = {"membership": membership, "refusal": refusal}
    return page(request, "organisations/leaving.html", context, status=422 if refusal else 200)


@requires(Can.MANAGE_MEMBERS)
@require_http_methods(["GET", "POST"])
def invitations(request, organisation):
    """Invite somebody; lists earlier invitations and their state."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation_actions.invite(
                organisation=request.organisation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The invitation to %(email)s is being sent.") % form.cleaned_data)
            return see_other(request, "organisation:invitations", organisation)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
    rows = Invitation.objects.select_related("invited_by", "accepted_by", "revoked_by")
    found = paginate(rows, ("-invited_at", "-id"), after=request.GET.get("after", ""), noun=INVITATIONS)
    context = {
        "form": form,
        "invitations": found,
        "undelivered": invitation_actions.undelivered_among(found),
        "why_not_yet": why_not_invite_yet(request.organisation, by=request.user),
        "now": timezone.now(),
    }
    return page(request, "organisations/invitations.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_MEMBERS)
@require_POST
def resending(request, organisation, pk):
    """Send an invitation once more."""
    return settle(request, pk, invitation_actions.resend, _("The invitation to %(email)s is being sent."))


@requires(Can.MANAGE_MEMBERS)
@require_POST
def revocation(request, organisation, pk):
    """Revoke an invitation."""
    return settle(
        request, pk, invitation_actions.revoke_invitation, _("The invitation of %(email)s is revoked.")
    )


def settle(request, pk, act, said):
    """Change an open invitation; if it is no longer open, say how it was closed."""
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        act(invitation=invitation, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return faster(request, refusal, "organisation:invitations")
    messages.success(request, said % {"email": invitation.email})
    return see_other(request, "organisation:invitations", request.organisation.slug)


def faster(request, refusal, back):
    """Answer that somebody else was faster: what happened, and a link to the present state."""
    return conflict(request, refusal, back, request.organisation.slug)


def member_of(request, pk) -> Membership:
    rows = Membership.objects.select_related("user", "organisation")
    return get_object_or_404(rows, organisation=request.organisation, pk=pk)
