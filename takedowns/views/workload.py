"""The workload on every page of the desk: one's own, and for leads the team's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.questions import Count, Question, ask, count_in
from takedowns.queries import queue as of_queue
from takedowns.queries.workload import OwnWorkload, own_workload_in, own_workload_questions

OF_TEAM = ("overdue", "today", "unclaimed")


@dataclass(frozen=True, slots=True)
class HeadWorkload:
    """The workload in the head of the page: one's own, and the team's for leads."""

    own: OwnWorkload
    team: dict[str, Count] | None


def workload_of(request) -> HeadWorkload | None:
    """The workload for the head of a page, in one statement, unless the page included its queries.

    Such a page sets `request.head_workload`. None for people who decide no notices.
    """
    if Can.DECIDE_NOTICES not in (getattr(request, "capabilities", None) or ()):
        return None
    if (told := getattr(request, "head_workload", None)) is not None:
        return told
    return workload_in_answers(ask(workload_asked(request, timezone.now())))


def workload_asked(request, now: datetime) -> dict[str, Question]:
    """The queries behind it, for a page that sends several in one statement."""
    if Can.DECIDE_NOTICES not in request.capabilities:
        return {}
    asked = own_workload_questions(request.user, at=now, since=midnight(now))
    if Can.REASSIGN_NOTICES in request.capabilities:
        counts = of_queue.counts(OF_TEAM, by=request.user, at=now)
        asked |= {f"team-{view}": question for view, question in counts.items()}
    return asked


def workload_in_answers(answers: Mapping[str, Any]) -> HeadWorkload | None:
    """The workload from the results; None for people who decide no notices."""
    if "own_notices" not in answers:
        return None
    has_team = "team-overdue" in answers
    team = {view: count_in(answers[f"team-{view}"]) for view in OF_TEAM} if has_team else None
    return HeadWorkload(own_workload_in(answers), team)


def midnight(now: datetime) -> datetime:
    """The start of the reader's day."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
