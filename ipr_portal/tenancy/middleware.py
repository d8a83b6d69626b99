"""The first leg of isolation: the address says whose rows a request may see."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from .models import LetterOfAuthority, Membership, Organisation
from .roles import AGENT, MEMBER_ROLES, STAFF_ROLES, StaffRole
from .scope import organisation_scope, staff_scope
from .signed_out import to_sign_in


class TenancyMiddleware:
    """Below /desk/ our staff see every tenant; below /o/<slug>/ members see their own; strangers see a 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.organisation = request.agent = None
        request.capabilities = frozenset()
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not {"desk", "organisation"} & set(match.app_names):
            return self.get_response(request)
        return self.respond_in_scope(request, match)

    def respond_in_scope(self, request, match):
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if "desk" in match.app_names and lacks_second_factor(request.user):
            return redirect(reverse("mfa_index", query={"for": "desk"}))
        with open_scope(request, match):
            return self.get_response(request)


def open_scope(request: HttpRequest, match):
    """Open the scope that the address names.

    :raises Http404: for whoever has no business there; existence is information too.
    """
    if "desk" in match.app_names:
        request.capabilities = STAFF_ROLES.get(request.user.staff_role)
        if request.capabilities is None:
            raise Http404
        request.user.staff_role_label = StaffRole(request.user.staff_role).label  # for the shell
        return staff_scope(by=request.user)
    request.organisation = get_object_or_404(Organisation, slug=match.kwargs["organisation"])
    request.agent, request.capabilities = who_is(request.user, request.organisation)
    return organisation_scope(request.organisation, by=request.user)


def who_is(user, organisation):
    """Tell from which agency, if any, this person comes, and what they may do in this organisation's name."""
    if membership := Membership.objects.filter(user=user, organisation=organisation).first():
        return None, MEMBER_ROLES[membership.role]
    letters = LetterOfAuthority.objects.live(timezone.now()).filter(principal=organisation)
    agents = Membership.objects.filter(user=user, organisation__in=letters.values("agent"))
    if (membership := agents.select_related("organisation").order_by("pk").first()) is None:
        raise Http404
    return membership.organisation, MEMBER_ROLES[membership.role] & AGENT


def lacks_second_factor(user) -> bool:
    """Staff must have a second factor, unless the setting says otherwise (the demo does)."""
    if not (settings.STAFF_SECOND_FACTOR_REQUIRED and user.staff_role):
        return False
    return not user.authenticator_set.exclude(type="recovery_codes").exists()
