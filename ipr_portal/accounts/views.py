"""A person's own pages that allauth does not have: profile, history, the end of one session."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import paginate

from . import actions, limits
from .forms import ProfileForm

SIGN_INS = ngettext_lazy("%(n)s sign-in", "%(n)s sign-ins", "n")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    person = request.user
    form = ProfileForm(request.POST or None, initial={"name": person.name, "time_zone": person.time_zone})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(person=person, **form.cleaned_data)
        messages.success(request, _("Profile saved."))
        return see_other(request, "profile")
    return page(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def sign_ins(request):
    rows = request.user.sign_ins.all()
    return page(
        request,
        "accounts/sign_ins.html",
        {"page": paginate(rows, ("-at", "-id"), after=request.GET.get("after", ""), noun=SIGN_INS)},
    )


@login_required
@require_POST
def session_ending(request, pk):
    others = UserSession.objects.exclude(session_key=request.session.session_key)  # one's own: sign out
    session = get_object_or_404(others, user=request.user, pk=pk)
    actions.end_session(session=session)
    messages.success(request, _("Session ended."))
    return see_other(request, "usersessions_list")


def too_many_requests(request):
    """Answer 429 with how long to wait at most; allauth calls it when a rate is used up."""
    wait = limits.longest_wait(limits.ASKED_BY.get(request.resolver_match.url_name, ""))
    response = page(request, "429.html", {"wait": limits.say_wait(wait)}, status=429)
    response["Retry-After"] = str(wait)
    return response
