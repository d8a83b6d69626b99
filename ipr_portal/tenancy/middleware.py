"""The first layer of isolation: the address determines whose rows a request may see."""

import re
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import LetterOfAuthority, Membership, Organisation
from .people import places_of
from .roles import AGENT, MEMBER_ROLES, STAFF_ROLES, StaffRole
from .scope import organisation_scope, staff_scope
from .signed_out import to_sign_in

LAST_PLACE = "organisation"  # the cookie that names the organisation in which somebody worked last
SLUG = re.compile(r"[-a-z0-9_]{1,80}")


class Workplace(NamedTuple):
    """The organisation whose navigation a page shows, and what this person may do there."""

    organisation: Organisation
    agent: Organisation | None
    capabilities: frozenset


class TenancyMiddleware:
    """Below /desk/ our staff see every tenant; below /o/<slug>/ members see their own; all others get a 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.organisation = request.agent = None
        request.capabilities = frozenset()
        request.workplace = SimpleLazyObject(lambda: workplace_of(request))
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
            return remember_place(request, self.get_response(request))


def open_scope(request: HttpRequest, match):
    """Open the scope that the address names.

    :raises Http404: for people without access; existence is information too.
    """
    bearer = getattr(request, "bearer", None)  # of `ipr_portal.api`: a program that calls with a token
    if "desk" in match.app_names:
        request.capabilities = None if bearer else STAFF_ROLES.get(request.user.staff_role)
        if request.capabilities is None:
            raise Http404
        request.user.staff_role_label = StaffRole(request.user.staff_role).label  # for the shell
        return staff_scope(by=request.user)
    found, request.agent, request.capabilities = enter(request.user, match.kwargs["organisation"])
    if bearer:
        if bearer.organisation_id != (request.agent or found).pk:
            raise Http404
        request.capabilities &= bearer.capabilities
    request.organisation = found  # last: a refusal names no organisation
    return organisation_scope(found, by=request.user)


def enter(user, slug: str) -> tuple[Organisation, Organisation | None, frozenset]:
    """The organisation of an address, with the result of `who_is`; one statement for its own members.

    :raises Http404: for people without access.
    """
    memberships = Membership.objects.select_related("organisation")
    if membership := memberships.filter(user=user, organisation__slug=slug).first():
        return membership.organisation, None, MEMBER_ROLES[membership.role]
    found = get_object_or_404(Organisation, slug=slug)
    return found, *as_agent(user, found)


def remember_place(request: HttpRequest, response):
    """Keep in a cookie which organisation this person works in, for the pages outside of all organisations."""
    organisation = request.organisation
    if organisation and request.COOKIES.get(LAST_PLACE) != organisation.slug:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(LAST_PLACE, organisation.slug, httponly=True, samesite="Lax", secure=secure)
    return response


def workplace_of(request: HttpRequest) -> Workplace | None:
    """Where this person works: the organisation of the address, else the last one, else their only one."""
    person = request.user
    if request.organisation:
        return Workplace(request.organisation, request.agent, request.capabilities)
    if not person.is_authenticated or person.staff_role:
        return None
    return last_place(person, request.COOKIES.get(LAST_PLACE, "")) or only_place(person)


def last_place(person, slug: str) -> Workplace | None:
    """The organisation that a cookie names, if this person may still enter it."""
    found = Organisation.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    try:
        return Workplace(found, *who_is(person, found)) if found else None
    except Http404:
        return None


def only_place(person) -> Workplace | None:
    """The one organisation that this person may enter, if there is just one."""
    places = places_of(person, timezone.now())
    if len(places) != 1:
        return None
    return Workplace(places[0].organisation, *who_is(person, places[0].organisation))


def who_is(user, organisation):
    """The agency this person comes from, if any, and what they may do in this organisation's name."""
    if membership := Membership.objects.filter(user=user, organisation=organisation).first():
        return None, MEMBER_ROLES[membership.role]
    return as_agent(user, organisation)


def as_agent(user, organisation):
    """The same for somebody who is no member.

    :raises Http404: unless they come from an agency with a letter in force.
    """
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
