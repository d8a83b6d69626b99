"""/: where each person belongs; signed out, the way in."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from ipr_portal.tenancy.people import places_of


@require_safe
def home(request):
    if not request.user.is_authenticated:
        demo = {"people": sign_ins(), "password": DEMO_PASSWORD} if settings.DEMO_MODE else None
        return render(request, "accounts/welcome.html", {"demo": demo})
    if request.user.staff_role:
        return redirect("desk:queue")
    places = places_of(request.user, timezone.now())
    if not places:
        return redirect("register_organisation")
    if len(places) == 1:
        return redirect("organisation:notices", places[0].organisation.slug)
    return render(request, "accounts/places.html", {"places": places})
