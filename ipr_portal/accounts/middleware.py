"""How long a session lives, and which status a refused form leaves with."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import BaseForm
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from . import actions, limits

UNATTENDED = "X-Unattended"  # sent by what a page asks for by itself: nobody need be there


class SessionLimits:
    """Ends a session that has been idle or open for too long, and notes now and then that it is in use.

    In place of allauth's own middleware, which writes at every request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = request.session.session_key and request.user.is_authenticated
        if signed_in:
            self.end_or_note(request, timezone.now())
        response = self.get_response(request)
        holds_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        if (signed_in or holds_token) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def end_or_note(self, request, now):
        session = UserSession.objects.filter(session_key=request.session.session_key).first()
        if session is None:
            UserSession.objects.create_from_request(request)
        elif is_over(session, request.user, now):
            actions.end_session(session=session)
            logout(request)
            messages.info(
                request, _("You were signed out, because this session was inactive or open for too long.")
            )
        elif now - session.last_seen_at > limits.NOTE_EVERY and UNATTENDED not in request.headers:
            actions.note_use(session=session, at=now)


def is_over(session, user, now) -> bool:
    """Whether a session was left alone, or kept open, for longer than its person's kind allows."""
    idle = settings.STAFF_IDLE_TIME if user.staff_role else settings.MEMBER_IDLE_TIME
    open_for = (now - session.created_at).total_seconds()
    return now - session.last_seen_at > idle or open_for > settings.SESSION_COOKIE_AGE


class RefusalStatus:
    """Gives a refused form of allauth's pages 422, and 429 when it was refused for coming too often."""

    TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        refused = [form for form in (response.context_data or {}).values() if was_refused(form)]
        if refused and response.status_code == 200:
            response.status_code = 422
            if any(self.TOO_OFTEN & codes(form) for form in refused):
                response.status_code = 429
                response["Retry-After"] = str(limits.longest_wait("login_failed"))
        return response


def was_refused(form) -> bool:
    return isinstance(form, BaseForm) and form.is_bound and bool(form.errors)


def codes(form) -> set[str]:
    return {error.code for errors in form.errors.as_data().values() for error in errors}
