"""/: where each person belongs; signed out, the way in."""

from allauth.account.views import LoginView
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import places_of
from ipr_portal.tenancy.roles import STAFF_ROLES, Can, StaffRole


class SignInView(LoginView):
    """allauth's page to sign in, which in demo mode names the people of the demo world."""

    def get_context_data(self, **kwargs):
        demo = {"people": sign_ins(), "password": DEMO_PASSWORD} if settings.DEMO_MODE else None
        return super().get_context_data(**kwargs) | {"demo": demo}


sign_in = SignInView.as_view()


@require_safe
def home(request):
    if not request.user.is_authenticated:
        return sign_in(request)
    if role := request.user.staff_role:
        return redirect("desk:queue" if Can.DECIDE_NOTICES in STAFF_ROLES.get(role, ()) else "desk:own_work")
    places = places_of(request.user, timezone.now())
    if not places:
        return redirect("register_organisation")
    if len(places) == 1:
        return redirect("organisation:notices", places[0].organisation.slug)
    return render(request, "accounts/places.html", {"places": places})


# What the work of each manager is here, and the lists that each may read meanwhile: words, and filters of the queue.
WORK = {
    StaffRole.PROGRAMMES: _(
        "You look after the programme's members: who joins, and what their accuracy earns them."
    ),
    StaffRole.ENFORCEMENT: _(
        "You follow sellers beyond single notices: repeat offenders, test purchases, authorities."
    ),
    StaffRole.OUTREACH: _(
        "You bring rights holders here and keep them: events, training, and brands that never filed."
    ),
}
ANYBODYS_LISTS = [(_("All open notices"), {"view": "open"}), (_("Decided notices"), {"view": "decided"})]
LISTS = {
    StaffRole.PROGRAMMES: [
        (_("Open notices under the service level IPP Plus"), {"view": "open", "level": "IPP_PLUS"})
    ],
    StaffRole.ENFORCEMENT: [
        (_("Open notices about counterfeits"), {"view": "open", "family": "CF"}),
        (_("Decided notices about counterfeits"), {"view": "decided", "family": "CF"}),
    ],
}


@requires(Can.VIEW_QUEUE)
@require_safe
def own_work(request):
    """Where a manager arrives: what the work here is, and what can be read."""
    role = request.user.staff_role
    lists = [*LISTS.get(role, ()), *ANYBODYS_LISTS]
    context = {
        "work": WORK.get(role, ""),
        "lists": [(said, reverse("desk:queue", query=query)) for said, query in lists],
    }
    return render(request, "accounts/own_work.html", context)
