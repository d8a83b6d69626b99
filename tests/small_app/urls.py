"""The portal's addresses, and two pages that links open."""

from django.http import HttpResponse
from django.urls import path

from ipr_portal.links.views import by_link, use
from ipr_portal.urls import handler429, handler500, urlpatterns

__all__ = ["handler429", "handler500"]


@by_link("bridge.toll")
def toll(request, link):
    if request.method == "POST":
        used = use(request, link, "paid the toll")
        return used if isinstance(used, HttpResponse) else HttpResponse("paid")
    return HttpResponse(f"toll for {link.recipient}")


@by_link("bridge.plans")
def plans(request, link):
    return HttpResponse(f"plans for {link.recipient}")


urlpatterns = [*urlpatterns, path("toll/<str:token>/", toll), path("plans/<str:token>/", plans)]
