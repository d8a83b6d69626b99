"""What the deadlines promise, following from the programmes that an organisation takes part in."""

from datetime import datetime

from ipr_portal.deadlines.actions.levels import end_service_level, grant_service_level
from programmes.models import Participation


def keep_promise(participation: Participation, *, by, at: datetime, since: datetime | None = None) -> None:
    """Bind the best promise of the programmes that an organisation takes part in, from a moment on, or the standard.

    What runs already keeps its promise.

    :param since: by default at once.
    """
    bound = Participation.objects.bound().filter(organisation=participation.organisation_id)
    best = bound.select_related("programme").order_by("programme__business_days", "effective_at").first()
    if best is None:
        end_service_level(organisation=participation.organisation, by=by, at=at)
        return
    start = max(since or at, best.effective_at or at, at)
    grant_service_level(
        organisation=participation.organisation, name=best.programme.name,
        business_days=best.programme.business_days, since=start, by=by or best.manager, at=at,
    )  # fmt: skip
