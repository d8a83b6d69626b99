"""The log of calls that a client's developers read; it is written after the answer, in a transaction of its own."""

import json
from datetime import datetime, timedelta

from django.http import HttpResponse

from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.rows import insert_many
from ipr_portal.tenancy.scope import organisation_scope, system_scope
from ipr_portal.tenancy.trips import planned_once, sent_together

from .bearers import Bearer
from .models import ANSWERS_KEPT, ApiCall, ApiClient, KeptAnswer
from .problems import MEDIA_TYPE

NOTED_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)
MOST_AT_ONCE = 5000  # rows deleted in one statement


MOST_REMEMBERED = 10_000
WITHOUT_THE_DISK = "SELECT set_config('synchronous_commit', 'off', true)"  # SET LOCAL

_kept_out: set[str] = set()
_noted: dict[int, datetime] = {}  # when this process last noted that a client was in use


def keep_out(noun: str) -> None:
    """Keep calls of what is below a noun, such as `cases/C-2026-7KD4M/`, out of the log.

    Its readers may not know that such a thing is there; who looked at it is noted where it belongs.
    """
    _kept_out.add(noun)


def is_kept_out(path: str) -> bool:
    """Whether an address is of one thing, or of nothing, below a noun that is kept out."""
    _api, _version, _o, _slug, noun, *below = [*filter(None, path.split("/")), "", "", "", "", ""]
    return noun in _kept_out and any(below)


def note(
    bearer: Bearer, request, response: HttpResponse, *, at: datetime, milliseconds: int, network: str
) -> None:
    """Write a call down, and now and then that its client is in use.

    Nobody waits for the disk: if the database crashes within the second, the line is lost, and nothing that was done.
    """
    is_logged, is_due = not is_kept_out(request.path_info), _is_due(bearer.client_pk, at)
    if not (is_logged or is_due):
        return
    with organisation_scope(Organisation(pk=bearer.organisation_id), by=bearer.person), sent_together():
        with planned_once() as cursor:
            cursor.execute(WITHOUT_THE_DISK)
        if is_logged:
            row = {
                "organisation_id": bearer.organisation_id, "client_id": bearer.client_pk, "request_id": request.request_id,
                "at": at, "method": (request.method or "")[:10], "path": request.path_info[:300],
                "status": response.status_code, "code": _code_of(response), "milliseconds": milliseconds,
                "network": network,
            }  # fmt: skip
            insert_many(ApiCall, [row])
        if is_due:
            rows = ApiClient.objects.filter(pk=bearer.client_pk)
            rows.exclude(last_used_at__gt=at - NOTED_EVERY).update(last_used_at=at)
    if is_due:
        _remember(bearer.client_pk, at)


def _is_due(client: int, at: datetime) -> bool:
    """Whether it is to be noted that a client is in use; another process may have noted it meanwhile."""
    return client not in _noted or _noted[client] <= at - NOTED_EVERY


def _remember(client: int, at: datetime) -> None:
    if len(_noted) >= MOST_REMEMBERED:
        _noted.clear()
    _noted[client] = at


def _code_of(response: HttpResponse) -> str:
    if response.get("Content-Type", "").split(";")[0] != MEDIA_TYPE:
        return ""
    return str(json.loads(response.content).get("code", ""))[:60]


def tidy(*, at: datetime) -> int:
    """Delete calls and kept answers that are past their time, a batch of each; return how many.

    A task calls it again until it deletes nothing.
    """
    with system_scope():
        old = ApiCall.objects.filter(at__lte=at - KEPT).order_by("pk")[:MOST_AT_ONCE]
        calls, _by_model = ApiCall.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
        stale = KeptAnswer.objects.filter(at__lte=at - ANSWERS_KEPT).order_by("pk")[:MOST_AT_ONCE]
        answers, _more = KeptAnswer.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).delete()
    return calls + answers
