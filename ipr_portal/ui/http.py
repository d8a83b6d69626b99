"""Responses: whole pages or parts, and redirects after a POST."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseClientRedirect


def page(request, template, context=None, *, part=None, status=200) -> HttpResponse:
    """Render a page, or only its named part when htmx asks for a fragment."""
    fragment = part and wants_part(request)
    return render(request, f"{template}#{part}" if fragment else template, context, status=status)


def see_other(request, *to, **named) -> Any:
    """Redirect after a POST, whether a browser or htmx sent it."""
    response = redirect(*to, **named)
    return HttpResponseClientRedirect(response.url) if wants_part(request) else response


def conflict(request, refusal, *to) -> HttpResponse:
    """Answer 409: somebody was faster; what happened, and a link to the present state."""
    return render(request, "409.html", {"refusal": refusal, "back": resolve_url(*to)}, status=409)


def wants_part(request) -> bool:
    """Whether htmx asks for a fragment; a boosted link wants the whole page."""
    return bool(request.htmx and not request.htmx.boosted)
