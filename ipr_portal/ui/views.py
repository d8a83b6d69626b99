"""The theme, kept in a cookie, so that it works signed out and without script."""

from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .context import THEME_COOKIE, THEMES
from .parameters import LONGEST_PATH, text_in, word_in

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def theme(request):
    """Keep the chosen theme and go back to where the reader was."""
    chosen, back = word_in(request.POST, "theme", THEMES), text_in(request.POST, "next", LONGEST_PATH)
    if not chosen:
        return HttpResponseBadRequest()
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response
