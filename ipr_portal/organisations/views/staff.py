"""/desk/staff/: the IPR team, as its administrators see it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.accounts.models import SignIn, User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.timeline import NEWEST, timeline
from ipr_portal.errors import DomainError
from ipr_portal.organisations.actions import invitations, staff
from ipr_portal.organisations.models import Invitation
from ipr_portal.organisations.staff_forms import InviteStaffForm, StaffRoleForm
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can, StaffRole
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import word_in

SHOWN = 10  # of the last sign-ins and acts of a person


def team():
    """Everybody with a role at the desk, those who can sign in first."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes")
    sign_ins = SignIn.objects.filter(user=OuterRef("pk"), let_in=True).order_by("-at")
    people = User.objects.exclude(staff_role="").annotate(
        has_factor=Exists(factors), last_in=Subquery(sign_ins.values("at")[:1])
    )
    return people.order_by("-is_active", "name", "pk")


@requires(Can.MANAGE_STAFF)
@require_safe
def team_list(request):
    still_open = Invitation.objects.open().filter(organisation=None).select_related("invited_by")
    context = {
        "people": team(),
        "invitations": still_open.newest_first(),
        "roles": dict(StaffRole.choices),
        "now": timezone.now(),
    }
    return page(request, "organisations/staff.html", context)


@requires(Can.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def staff_invitation(request):
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            staff.invite_staff(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation to %(email)s is being sent.") % form.cleaned_data)
            return see_other(request, "desk:staff")
    status = 422 if form.errors else 200
    return page(request, "organisations/staff_invitation.html", {"form": form}, status=status)


@requires(Can.MANAGE_STAFF)
@require_POST
def staff_invitation_change(request, pk):
    """Send an invitation again, or revoke it."""
    invitation = get_object_or_404(Invitation.objects.filter(organisation=None), pk=pk)
    changes = {
        "resend": (invitations.resend, _("The invitation is sent to %(email)s again, with a new link.")),
        "revoke": (
            invitations.revoke_invitation, _("The invitation of %(email)s is revoked; its link no longer works."),
        ),
    }  # fmt: skip
    if not (chosen := word_in(request.POST, "do", changes)):
        return see_other(request, "desk:staff")
    change, said = changes[chosen]
    try:
        change(invitation=invitation, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"email": invitation.email})
    return see_other(request, "desk:staff")


@requires(Can.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def staff_member(request, pk):
    person = get_object_or_404(team(), pk=pk)
    form = StaffRoleForm(request.POST or None, initial={"role": person.staff_role})
    if request.method == "POST" and form.is_valid():
        return _changed(
            request,
            person,
            staff.change_staff_role,
            _("The new role applies from their next page."),
            **form.cleaned_data,
        )
    context = {
        "person": person,
        "form": form,
        "oneself": person == request.user,
        "events": timeline(person, request),
        "sign_ins": person.sign_ins.newest_first()[:SHOWN],
        "acts": AuditEvent.objects.filter(by=person)
        .select_related("by", "acting_for")
        .order_by(*NEWEST)[:SHOWN],
    }
    return page(request, "organisations/staff_member.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_STAFF)
@require_POST
def staff_closing(request, pk):
    person = get_object_or_404(team(), pk=pk)
    return _changed(
        request, person, staff.close_staff, _("The account is closed, and all its sessions are ended.")
    )


@requires(Can.MANAGE_STAFF)
@require_POST
def staff_opening(request, pk):
    person = get_object_or_404(team(), pk=pk)
    return _changed(request, person, staff.reopen_staff, _("The account is open again."))


@requires(Can.MANAGE_STAFF)
@require_POST
def staff_factors(request, pk):
    person = get_object_or_404(team(), pk=pk)
    return _changed(
        request, person, staff.reset_factors, _("The second factors are removed, and all sessions ended.")
    )


def _changed(request, person, action, said, **more):
    try:
        action(person=person, by=request.user, at=timezone.now(), **more)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return see_other(request, "desk:staff_member", person.pk)
