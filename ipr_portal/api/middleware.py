"""Calls of the API: every error below `/api/` is a problem, and a token is a person, an organisation and their limits."""

import time
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from ipr_portal.accounts.network import client_address, network_of
from ipr_portal.tenancy.middleware import lacks_second_factor

from . import calls, floods
from .announced import why_not_read
from .bearers import Bearer, bearer_of
from .limits import Allowance, taken
from .problems import BY_STATUS, MEDIA_TYPE, problem

ROOT = "/api/"
OPEN = ("/api/v1/openapi.yaml",)  # without signing in
CHALLENGE = 'Bearer realm="IPR portal"'


class ProblemAnswers:
    """Gives every call its id, and turns every error page below `/api/` into a problem. Outermost of all that answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        request.request_id = uuid4().hex
        if code := why_not_read(request):
            response = problem(code, request_id=request.request_id)
        else:
            response = as_problem(request, self.get_response(request))
        response["X-Request-Id"] = request.request_id
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


def as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer itself, or, for a page that says an error or leads elsewhere, the problem of its status."""
    is_error = response.status_code >= 400 and response.get("Content-Type", "").split(";")[0] != MEDIA_TYPE
    if not is_error and response.status_code not in (301, 302):
        return response
    code = BY_STATUS.get(response.status_code, "not_found" if response.status_code < 500 else "failed")
    headers = {
        name: response[name] for name in ("Allow", "Retry-After", "WWW-Authenticate") if name in response
    }
    return problem(code, request_id=request.request_id, headers=headers)


class BearerTokens:
    """Lets a token stand for its responsible person, within its organisation, its scopes, its networks and its limits.

    A call without a token is its session's, if the person is signed in; else it is answered with 401.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.bearer = None
        if not request.path_info.startswith(ROOT) or request.path_info in OPEN:
            return self.get_response(request)
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self.answer_client(request, bearer_of(token.strip(), at=timezone.now()))
        if not request.user.is_authenticated:
            return _unauthenticated(request)
        if _is_desk(request) and lacks_second_factor(request.user):
            return problem("second_factor", request_id=request.request_id)
        person = f"person-{request.user.pk}"
        with taken(person, person, request.request_id) as allowance:
            return self.answer_within(allowance, request)

    def answer_client(self, request, bearer: Bearer | None) -> HttpResponse:
        if bearer is None:
            return _unauthenticated(request, error="invalid_token")
        address = client_address(request)
        if not bearer.may_call_from(address):
            return problem("network", request_id=request.request_id)
        request.bearer, request.user = bearer, bearer.person
        began, at = time.monotonic(), timezone.now()
        with taken(bearer.key, bearer.organisation_id, request.request_id) as allowance:
            response = self.answer_within(allowance, request)
            if not allowance.is_used_up:  # refusing a flood must cost little
                took = int((time.monotonic() - began) * 1000)
                calls.note(bearer, request, response, at=at, milliseconds=took, network=network_of(address))
        return response

    def answer_within(self, allowance: Allowance, request) -> HttpResponse:
        """The answer, or 429; either says what is left."""
        if allowance.is_used_up:
            floods.remember(request.META, allowance)
            response: HttpResponse = problem("too_many", request_id=request.request_id)
        else:
            response = as_problem(request, self.get_response(request))
        for name, value in allowance.headers.items():
            response[name] = value
        return response


def _unauthenticated(request: HttpRequest, *, error: str = "") -> HttpResponse:
    challenge = f'{CHALLENGE}, error="{error}"' if error else CHALLENGE
    return problem("unauthenticated", request_id=request.request_id, headers={"WWW-Authenticate": challenge})


def _is_desk(request: HttpRequest) -> bool:
    try:
        return "desk" in resolve(request.path_info).app_names
    except Resolver404:
        return False
