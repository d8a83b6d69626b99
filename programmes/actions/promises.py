"""What the deadlines promise, following from the programmes that an organisation takes part in."""

from datetime import datetime

from ipr_portal.deadlines.actions.levels import end_service_level, grant_service_level
from programmes.models import Participation


def keep_promise(participation: Participation, *, by, at: datetime) -> None:
    """Bind the best promise of the programmes that an organisation takes part in, each from its moment on.

    Before the first of them begins, and where there is none, the standard applies. What runs already keeps its promise.
    """
    bound = Participation.objects.bound().filter(organisation=participation.organisation_id)
    rows = [
        (max(one.effective_at or at, at), one.programme.business_days, one.effective_at or at, one)
        for one in bound.select_related("programme", "manager")
    ]
    rows.sort(key=lambda row: row[:3])
    if not rows or rows[0][0] > at:
        end_service_level(organisation=participation.organisation, by=by, at=at)
    best = None
    for start, days, _effective, one in rows:
        if best is None or days < best:
            grant_service_level(
                organisation=participation.organisation, name=one.programme.name, business_days=days, since=start,
                by=by or one.manager, at=at,
            )  # fmt: skip
            best = days
