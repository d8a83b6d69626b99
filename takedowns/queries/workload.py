"""The workload of people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ipr_portal.accounts.models import User
from ipr_portal.ui.questions import COUNT_TO, Question, ask

# The open notices that a person holds, as `NoticeQuerySet.held_by` finds them; spelt out, because every page of the
# desk asks it.
HELD = """takedowns_notice WHERE triager_id = %s AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE')
    AND (claim_expires_at > %s OR pending_count = second_review_count)"""
FEW = f"(SELECT pending_count - second_review_count AS undecided FROM {HELD} LIMIT {COUNT_TO + 1}) AS few"
FIRST = f"FROM {HELD} AND pending_count > second_review_count ORDER BY due_at, value DESC, id LIMIT 1"
DECIDED = """
SELECT ARRAY[{stood}] FROM takedowns_listingdecision AS listing
JOIN takedowns_triagedecision AS decision ON decision.id = listing.decision_id
WHERE decision.decided_by_id = %s AND decision.decided_at >= %s
"""
STOOD = "count(*) FILTER (WHERE decision.undone_at IS NULL), count(*) FILTER (WHERE decision.undone_at IS NOT NULL)"


class OwnWorkload(NamedTuple):
    """The workload of one person, and their work today."""

    notices: int
    listings: int  # left to decide in them
    next_number: str | None  # of the most urgent notice in which something is left to decide
    next_due: datetime | None
    is_overdue: bool  # that one
    decided: int  # listings, today
    undone: int  # listings of these that were opened again

    @property
    def notices_said(self) -> str:
        return f"{COUNT_TO:,}+" if self.notices > COUNT_TO else f"{self.notices:,}"


def own_workload(person: User, *, at: datetime, since: datetime) -> OwnWorkload:
    """The workload of a person at a moment, and their work since another; one statement."""
    return own_workload_in(ask(own_workload_questions(person, at=at, since=since)))


def own_workload_questions(person: User, *, at: datetime, since: datetime) -> dict[str, Question]:
    """The queries behind it, for a page that sends several; `own_workload_in` reads the results."""
    held = (person.pk, at)
    return {
        "own_notices": Question(f"SELECT ARRAY[count(*), coalesce(sum(undecided), 0)] FROM {FEW}", held),
        "own_next": Question(f"SELECT json_build_array(number, due_at, due_at <= %s) {FIRST}", (at, *held)),
        "own_decided": Question(DECIDED.format(stood=STOOD), (person.pk, since)),
    }


def own_workload_in(answers: Mapping[str, Any]) -> OwnWorkload:
    notices, listings = answers["own_notices"]
    number, due, is_overdue = answers["own_next"] or (None, None, False)
    first = (number, due and datetime.fromisoformat(due), is_overdue)
    return OwnWorkload(notices, listings, *first, *answers["own_decided"])


# What is due in the next hours, hour by hour: few rows are read, in the order of the queue.
BY_HOUR = """
SELECT json_agg(json_build_array(hour, found) ORDER BY hour) FROM (
    SELECT date_trunc('hour', due_at) AS hour, count(*) AS found FROM (
        SELECT due_at FROM takedowns_notice
        WHERE state IN ('ACKNOWLEDGED', 'IN_TRIAGE') AND due_at > %s AND due_at < %s
        ORDER BY due_at, value DESC, id LIMIT 500
    ) AS soon GROUP BY 1
) AS hours
"""


def hours_question(*, at: datetime, until: datetime) -> Question:
    """How many notices are due in each hour between two moments; `hours_in` reads the answer."""
    return Question(BY_HOUR, (at, until))


def hours_in(answer: Any) -> list[tuple[datetime, int]]:
    return [(datetime.fromisoformat(hour), found) for hour, found in answer or ()]
