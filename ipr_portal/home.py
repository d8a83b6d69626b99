"""/: where each person belongs; signed out, the way in."""

from allauth.account.views import LoginView
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from ipr_portal.tenancy.people import places_of


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
    if request.user.staff_role:
        return redirect("desk:queue")
    places = places_of(request.user, timezone.now())
    if not places:
        return redirect("register_organisation")
    if len(places) == 1:
        return redirect("organisation:notices", places[0].organisation.slug)
    return render(request, "accounts/places.html", {"places": places})
