"""Responses while PostgreSQL is unavailable: 503 with Retry-After, never a traceback.

Only for connection errors. An error in a statement is still a 500.
"""

import logging
import sys
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

log = logging.getLogger(__name__)

RETRY_AFTER = 15  # seconds in which a PostgreSQL that was killed has recovered
# https://www.postgresql.org/docs/18/errcodes-appendix.html: it stops, crashed, is starting, is full
STATES = {"57P01", "57P02", "57P03", "57P05", "53300"}
CONNECTION_EXCEPTION = "08"


def is_unreachable(error: BaseException | None) -> bool:
    """Whether an error says that there is no connection to the database, rather than what was wrong with a query."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    if state:
        return state in STATES or state.startswith(CONNECTION_EXCEPTION)
    ours: Any = connection.connection
    return ours is None or bool(ours.closed)


class DatabaseAway:
    """Answers a request whose database connection was lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not is_unreachable(error):
            return None
        log.warning("The database does not answer, %s is told so: %s", request.path, str(error).strip())
        return say_unreachable(request)


class OneLine(logging.Filter):
    """Logs an unavailable database in one line."""

    def filter(self, record):
        error = record.exc_info[1] if record.exc_info else None
        if is_unreachable(error):
            record.msg, record.args = f"{record.getMessage()}: {str(error).strip()}", ()
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def error_page(request: HttpRequest) -> HttpResponse:
    """Answer an unhandled error, such as one of the session before any view: Django's `handler500`."""
    return say_unreachable(request) if is_unreachable(sys.exc_info()[1]) else server_error(request)


def say_unreachable(request: HttpRequest) -> HttpResponse:
    """Answer in the requested format. Nothing of it is read from the database."""
    response = _in_shape(request)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _in_shape(request: HttpRequest) -> HttpResponse:
    if "X-Unattended" in request.headers:  # a page that polls: it polls again
        return HttpResponse(status=503, headers={"HX-Reswap": "none"})
    if "HX-Request" in request.headers:  # above the page, so that nothing typed is lost
        told = {"HX-Retarget": "main", "HX-Reswap": "afterbegin"}
        return HttpResponse(render_to_string("503_part.html"), status=503, headers=told)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = {"detail": _("Our database does not answer at the moment. Try again in a minute.")}
        return JsonResponse(told, status=503)
    return HttpResponse(render_to_string("503.html"), status=503)
