"""The organisation switcher: where else this person may work. Asked only by the page that shows it."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ipr_portal.ui.questions import Question, ask

# As `places_of` finds them; spelt out, because every page of an organisation asks it.
PLACES = """
SELECT json_agg(json_build_array(slug, name, via) ORDER BY via IS NOT NULL, name) FROM (
    SELECT DISTINCT ON (place.id) place.id, place.slug, place.name, way.via FROM (
        SELECT organisation_id AS id, NULL AS via FROM tenancy_membership WHERE user_id = %s
        UNION ALL
        SELECT letter.principal_id, agency.name FROM tenancy_membership AS member
        JOIN tenancy_letterofauthority AS letter ON letter.agent_id = member.organisation_id
        JOIN tenancy_organisation AS agency ON agency.id = letter.agent_id
        WHERE member.user_id = %s AND letter.valid_from <= %s AND (letter.valid_until IS NULL OR letter.valid_until > %s)
    ) AS way JOIN tenancy_organisation AS place ON place.id = way.id
    ORDER BY place.id, way.via NULLS FIRST
) AS place
"""


def switcher(request) -> dict:
    """`places` for the shell: each with `href`, `name`, `via` (an agency, or None) and whether it is the current one."""
    return {"places": SimpleLazyObject(lambda: places(request))}


def places_asked(request, at: datetime | None = None) -> Question:
    """The query behind it, for a page that sends several; it sets `request.places` to the answer."""
    at, person = at or timezone.now(), request.user.pk
    return Question(PLACES, (person, person, at, at))


def places(request) -> list[dict]:
    """The organisations a person belongs to or may act for, in one statement."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "places"):
        request.places = ask({"places": places_asked(request)})["places"]
    place = getattr(request, "workplace", None)
    current = place.organisation.slug if place else None
    return [
        {
            "href": reverse("organisation:home", args=[slug]),
            "name": name,
            "via": via,
            "current": slug == current,
        }
        for slug, name, via in request.places or ()
    ]
