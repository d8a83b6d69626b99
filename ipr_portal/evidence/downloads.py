"""The original of a file as it leaves the portal: as an attachment in a sandbox, never as a page."""

from datetime import datetime

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from . import actions
from .models import EvidenceFile

LOCKED_IN = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def original(file: EvidenceFile, *, by, at: datetime, agent=None) -> HttpResponseBase:
    """The original, as an attachment under the name its owner gave it (RFC 6266), or where it is for a minute.

    :raises CannotRelease: as `actions.release`, which writes it into the custody.
    """
    handout = actions.release(file=file, by=by, at=at, agent=agent)
    if handout.address:
        return HttpResponseRedirect(handout.address, headers={"Cache-Control": "no-store"})
    response = FileResponse(
        handout.content, as_attachment=True, filename=file.name, content_type=file.media_type,
        headers=LOCKED_IN | {"Cache-Control": "private, no-store"},
    )  # fmt: skip
    response["Content-Length"] = str(file.size)
    return response
