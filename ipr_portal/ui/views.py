"""How a reader likes it: the theme, kept in a cookie, so that it works signed out and without script."""

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .context import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def theme(request):
    """Keep the chosen theme and go back to where the reader was."""
    chosen, back = request.POST.get("theme"), request.POST.get("next", "/")
    if chosen not in THEMES:
        return HttpResponseBadRequest()
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    response.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response
