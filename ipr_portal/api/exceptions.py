"""Exceptions of the kit, and how every exception of a resource becomes a problem."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import set_rollback

from ipr_portal.errors import DomainError, Refusal, Stale

from .problems import BY_STATUS, MEDIA_TYPE, PROBLEMS, Fault, body_of, fault_of


class Problem(drf.APIException):
    """A refusal with a code of `PROBLEMS`."""

    def __init__(self, code: str, *, faults: Iterable[Fault] = (), detail: str = "", headers=None) -> None:
        super().__init__(detail or str(PROBLEMS[code].remedy))
        self.problem_code, self.faults, self.said = code, tuple(faults), detail
        self.status_code, self.headers = PROBLEMS[code].status, headers or {}


def refused(*refusals: Refusal, row: int | None = None) -> Problem:
    """The problem of one or more refusals of a rule."""
    return Problem("refused", faults=[fault_of(one, row=row) for one in refusals])


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of a resource; DRF's `EXCEPTION_HANDLER`. None leaves it to Django, as a 500."""
    request_id = getattr(context["request"]._request, "request_id", "")
    found = _problem_of(error)
    if found is None:
        return None
    code, faults, detail, headers = found
    set_rollback()
    body, status = body_of(code, faults=faults, detail=detail, request_id=request_id)
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def _problem_of(error: Exception) -> tuple[str, Iterable[Fault], str, dict[str, str]] | None:
    if isinstance(error, Problem):
        return error.problem_code, error.faults, error.said, error.headers
    if isinstance(error, drf.ValidationError):
        return "invalid", list(faults_in(error.detail)), "", {}
    if isinstance(error, Stale):
        return "conflict", [Fault("stale", str(error))], "", {}
    if isinstance(error, DomainError):
        return "refused", [_fault_of(error)], "", {}
    if isinstance(error, Http404):
        return "not_found", (), "", {}
    if isinstance(error, PermissionDenied):
        return "forbidden", (), "", {}
    return _problem_of_drf(error) if isinstance(error, drf.APIException) else None


def _problem_of_drf(error: drf.APIException) -> tuple[str, Iterable[Fault], str, dict[str, str]]:
    if isinstance(error, drf.PermissionDenied) and str(error.detail).startswith("CSRF"):
        return "csrf", (), "", {}
    return BY_STATUS.get(error.status_code, "failed"), (), "", _headers_of(error)


def _fault_of(error: DomainError) -> Fault:
    """What an action refuses; those that know more than a sentence carry a `refusal`."""
    refusal = getattr(error, "refusal", None)
    return fault_of(refusal) if isinstance(refusal, Refusal) else Fault("refused", str(error))


def _headers_of(error: drf.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def faults_in(detail, field: str = "", row: int | None = None) -> Iterator[Fault]:
    """The faults in what a serializer says, by dotted field; the rows of a list are counted from 1."""
    if isinstance(detail, dict):
        for name, said in detail.items():
            name = name + 1 if isinstance(name, int) else name  # a place in a list; DRF counts from 0
            inner = field if name == "non_field_errors" else f"{field}.{name}".strip(".")
            yield from faults_in(said, inner, row)
    elif isinstance(detail, list):
        for place, said in enumerate(detail, 1):
            if isinstance(said, dict | list):
                yield from faults_in(said, f"{field}.{place}".strip("."), row)
            else:
                yield from faults_in(said, field, row)
    else:
        yield Fault(
            getattr(detail, "code", "invalid"), str(detail), field, row, _("See the reference of this field.")
        )
