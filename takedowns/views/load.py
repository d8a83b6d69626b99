"""The workload on every page of the desk: one's own, and for leads the team's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.questions import Count, Question, ask, count_in
from takedowns.queries import queue as of_queue
from takedowns.queries.workload import OwnLoad, own_load_in, own_load_questions

OF_TEAM = ("overdue", "today", "unclaimed")


@dataclass(frozen=True, slots=True)
class HeadLoad:
    """The workload in the head of the page: one's own, and the team's for leads."""

    own: OwnLoad
    team: dict[str, Count] | None


def load_of(request) -> HeadLoad | None:
    """The workload for the head of a page, in one statement, unless the page included its queries.

    Such a page sets `request.head_load`. None for people who decide no notices.
    """
    if Can.DECIDE_NOTICES not in (getattr(request, "capabilities", None) or ()):
        return None
    if (told := getattr(request, "head_load", None)) is not None:
        return told
    return load_told(ask(load_asked(request, timezone.now())))


def load_asked(request, now: datetime) -> dict[str, Question]:
    """The queries behind it, for a page that sends several in one statement."""
    if Can.DECIDE_NOTICES not in request.capabilities:
        return {}
    asked = own_load_questions(request.user, at=now, since=midnight(now))
    if Can.REASSIGN_NOTICES in request.capabilities:
        counts = of_queue.counts(OF_TEAM, by=request.user, at=now)
        asked |= {f"team-{view}": question for view, question in counts.items()}
    return asked


def load_told(answers: Mapping[str, Any]) -> HeadLoad | None:
    """The workload from the results; None for people who decide no notices."""
    if "own_notices" not in answers:
        return None
    has_team = "team-overdue" in answers
    team = {view: count_in(answers[f"team-{view}"]) for view in OF_TEAM} if has_team else None
    return HeadLoad(own_load_in(answers), team)


def midnight(now: datetime) -> datetime:
    """The start of the reader's day."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
