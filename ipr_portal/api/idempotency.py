"""A call that is sent twice with one `Idempotency-Key` is done once, and answered the same twice.

The answer is kept in the transaction of what was done, so a crash loses both or none. Only answers of success are kept:
after a refusal nothing was done, and the corrected request may carry the same key.
"""

import hashlib
import json
import re
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.datastructures import MultiValueDict
from rest_framework.response import Response

from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.rows import insert_many

from .exceptions import Problem
from .models import ANSWERS_KEPT, KeptAnswer

USABLE = re.compile(r"[\x21-\x7e]{1,255}")
HEADERS = ("Location", "ETag")
REPLAYED = "Idempotency-Replayed"


def key_of(request) -> str:
    """The key of a request, or "" without one.

    :raises Problem: `idempotency_key`, if it is not usable.
    """
    key = request.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in request.headers and not USABLE.fullmatch(key):
        raise Problem("idempotency_key")
    return key


def fingerprint_of(request) -> str:
    """SHA-256 of what is asked: method, address and body as it was read."""
    sent = dict(request.data.lists()) if isinstance(request.data, MultiValueDict) else request.data
    asked = json.dumps(sent, sort_keys=True, default=_of_file)
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n{asked}".encode()).hexdigest()


def _of_file(file: Any) -> str:
    """A file of a multipart request, by its bytes."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def replay(
    request, *, organisation: Organisation | None, caller: str, key: str, at: datetime
) -> Response | None:
    """The answer that was given to this key before, or None if the call must be answered now.

    Takes a lock on the key until the transaction ends.

    :raises Problem: `in_flight` while another call with the key is being answered, `idempotency_body` if the key was
        used for another request.
    """
    if not _locks(f"{organisation and organisation.pk} {caller} {key}"):
        raise Problem("in_flight", headers={"Retry-After": "1"})
    rows = KeptAnswer.objects.filter(organisation=organisation, caller=caller, key=key)
    kept = rows.first()
    if kept is None:
        return None
    if kept.at <= at - ANSWERS_KEPT:
        rows.delete()
        return None
    if kept.fingerprint != fingerprint_of(request):
        raise Problem("idempotency_body")
    body = json.loads(kept.body) if kept.body else None  # 204 has none
    return Response(body, status=kept.status, headers=kept.headers | {REPLAYED: "true"})


def keep(
    request, response: Response, *, organisation: Organisation | None, caller: str, key: str, at: datetime
) -> None:
    """Keep an answer of success for a repeat; its body must be JSON."""
    headers = {name: response[name] for name in HEADERS if response.has_header(name)}
    row = {
        "organisation_id": organisation and organisation.pk, "caller": caller, "key": key,
        "fingerprint": fingerprint_of(request), "at": at, "status": response.status_code, "headers": headers,
        "body": response.render().content.decode(),
    }  # fmt: skip
    insert_many(KeptAnswer, [row])


def _locks(name: str) -> bool:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return cursor.fetchone()[0]
