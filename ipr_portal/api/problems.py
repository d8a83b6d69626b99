"""Errors as `application/problem+json` (RFC 9457): one code each, and what to do about it.

Every code stands in `PROBLEMS`; the documentation lists them from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

from ipr_portal.errors import Refusal
from ipr_portal.lazy import LazyStr

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a problem's code means: the status it is answered with, its title, and what to do."""

    status: int
    title: LazyStr
    remedy: LazyStr


PROBLEMS = {
    "malformed": Kind(
        400, _("The request cannot be read."),
        _("Send JSON in UTF-8, with each name once, and no NUL characters."),
    ),
    "parameter": Kind(
        400, _("A parameter of the address is unknown or has no such value."),
        _("See the parameters of this address in the reference."),
    ),
    "cursor": Kind(
        400, _("The cursor does not belong to this list."),
        _("Follow “next” as it was given, or begin with the first page."),
    ),
    "idempotency_key": Kind(
        400, _("The Idempotency-Key is not usable."), _("Send 1 to 255 visible ASCII characters."),
    ),
    "unauthenticated": Kind(
        401, _("The call carries no valid token."), _("Ask for a token with a key of your organisation."),
    ),
    "forbidden": Kind(
        403, _("The token or the person may not do this."),
        _("An owner of the organisation can give the client another scope, or the person another role."),
    ),
    "network": Kind(
        403, _("The client may not call from this network."),
        _("An owner of the organisation can change the client's networks."),
    ),
    "csrf": Kind(
        403, _("The session sent no valid CSRF token."), _("Send the token of the page as X-CSRFToken."),
    ),
    "second_factor": Kind(
        403, _("The desk needs a second factor."), _("Set one up in the portal, and sign in again."),
    ),
    "not_found": Kind(
        404, _("There is nothing at this address for you."),
        _("Check the address and its trailing slash, and in whose name you call."),
    ),
    "method": Kind(405, _("The address does not take this method."), _("See Allow for those it takes.")),
    "not_acceptable": Kind(
        406, _("There is no such representation."), _("Ask for one that the reference lists."),
    ),
    "in_flight": Kind(
        409, _("A call with this Idempotency-Key is still being answered."), _("Wait a second, and send it again."),
    ),
    "conflict": Kind(
        409, _("Something has changed meanwhile."), _("Read it again, and decide whether to send it again."),
    ),
    "length": Kind(
        411, _("The body does not say how long it is."), _("Send it with Content-Length, not in chunks."),
    ),
    "version": Kind(
        412, _("It has another version than If-Match says."), _("Read it again, and send the present ETag."),
    ),
    "too_large": Kind(413, _("The request is too large."), _("Send it in several parts.")),
    "media_type": Kind(
        415, _("The body has a content type or an encoding that the address does not read."),
        _("Send application/json without a content encoding, or the type that the reference names."),
    ),
    "invalid": Kind(422, _("Some values are not accepted."), _("Correct the values that are named.")),
    "refused": Kind(422, _("A rule does not allow it."), _("See what each error says.")),
    "idempotency_body": Kind(
        422, _("The Idempotency-Key was used for another request."), _("Take a new key for a new request."),
    ),
    "too_many": Kind(429, _("Too many calls."), _("Wait as long as Retry-After says.")),
    "failed": Kind(
        500, _("The call failed on our side."), _("Send it again later with the same Idempotency-Key."),
    ),
    "away": Kind(
        503, _("A part of the portal does not answer."), _("Send it again later with the same Idempotency-Key."),
    ),
}  # fmt: skip
BY_STATUS = {
    400: "malformed", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method", 406: "not_acceptable",
    409: "conflict", 411: "length", 412: "version", 413: "too_large", 415: "media_type", 422: "invalid", 429: "too_many",
    500: "failed", 502: "away", 503: "away",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, by which code, and what to do.

    :param field: dotted, such as `listings.3`; "" for the whole request.
    :param row: the row of a batch, from 1; None outside of one.
    """

    code: str
    detail: str
    field: str = ""
    row: int | None = None
    remedy: str = ""


def fault_of(refusal: Refusal, *, row: int | None = None) -> Fault:
    """A refusal of a rule, as the pages show it."""
    return Fault(refusal.code or "refused", str(refusal.sentence), refusal.field, row, str(refusal.remedy))


def problem(
    code: str, *, faults: Iterable[Fault] = (), detail: str = "", request_id: str = "", headers: Mapping[str, str] = {}
) -> JsonResponse:  # fmt: skip
    """An answer that says what is wrong.

    :param code: one of `PROBLEMS`.
    :param detail: more about this call; without it, the remedy of the code.
    """
    body, status = body_of(code, faults=faults, detail=detail, request_id=request_id)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers))


def body_of(
    code: str, *, faults: Iterable[Fault] = (), detail: str = "", request_id: str = ""
) -> tuple[dict[str, Any], int]:
    """The members of a problem, and its status."""
    kind = PROBLEMS[code]
    body = {
        "type": f"/developers/errors/#{code}",
        "title": str(kind.title),
        "status": kind.status,
        "code": code,
        "detail": str(detail or kind.remedy),
        "errors": [asdict(one) for one in faults],
        "request_id": request_id,
    }
    return body, kind.status
