"""/desk/components/: every component on one page."""

from django.shortcuts import render

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can


@requires(Can.SEE_COMPONENTS)
def gallery(request):
    return render(request, "gallery/gallery.html")
