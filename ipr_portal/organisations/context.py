"""The organisation switcher: where else this person may work. Asked only by the page that shows it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ipr_portal.tenancy.people import places_of


def switcher(request) -> dict:
    """`places` for the shell: each with `href`, `name`, `via` (an agency, or None) and whether it is the current one."""
    return {"places": SimpleLazyObject(lambda: places(request))}


def places(request) -> list[dict]:
    """The organisations a person belongs to or may act for, in two statements."""
    if not request.user.is_authenticated:
        return []
    place = getattr(request, "workplace", None)
    current = place.organisation if place else None
    return [
        {
            "href": reverse("organisation:home", args=[place.organisation.slug]),
            "name": place.organisation.name,
            "via": place.agency,
            "current": place.organisation == current,
        }
        for place in places_of(request.user, timezone.now())
    ]
