"""How much work lies with whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ipr_portal.accounts.models import User
from ipr_portal.ui.questions import COUNT_TO, Question, ask

# The open notices that a person holds, as `NoticeQuerySet.held_by` finds them; spelt out, because every page of the
# desk asks it.
HELD = """takedowns_notice WHERE triager_id = %s AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE')
    AND (claim_expires_at > %s OR pending_count = 0)"""
FEW = f"(SELECT pending_count FROM {HELD} LIMIT {COUNT_TO + 1}) AS few"
FIRST = f"FROM {HELD} AND pending_count > 0 ORDER BY due_at, value DESC, id LIMIT 1"
DECIDED = """
SELECT count(*) FROM takedowns_listingdecision AS listing
JOIN takedowns_triagedecision AS decision ON decision.id = listing.decision_id
WHERE decision.decided_by_id = %s AND decision.decided_at >= %s AND decision.undone_at IS NULL
"""


class OwnLoad(NamedTuple):
    """What one person has on the desk, and did today."""

    notices: int
    listings: int  # left to decide in them
    next_number: str | None  # of the most urgent notice in which something is left to decide
    next_due: datetime | None
    decided: int  # listings, today

    @property
    def notices_said(self) -> str:
        return f"{COUNT_TO:,}+" if self.notices > COUNT_TO else f"{self.notices:,}"


def own_load(person: User, *, at: datetime, since: datetime) -> OwnLoad:
    """What a person has on the desk at a moment, and did since another; one statement."""
    return own_load_in(ask(own_load_questions(person, at=at, since=since)))


def own_load_questions(person: User, *, at: datetime, since: datetime) -> dict[str, Question]:
    """The questions behind it, for a page that has more to ask; `own_load_in` reads the answers."""
    held = (person.pk, at)
    return {
        "own_notices": Question(f"SELECT ARRAY[count(*), coalesce(sum(pending_count), 0)] FROM {FEW}", held),
        "own_next": Question(f"SELECT json_build_array(number, due_at) {FIRST}", held),
        "own_decided": Question(DECIDED, (person.pk, since)),
    }


def own_load_in(answers: Mapping[str, Any]) -> OwnLoad:
    notices, listings = answers["own_notices"]
    number, due = answers["own_next"] or (None, None)
    return OwnLoad(notices, listings, number, due and datetime.fromisoformat(due), answers["own_decided"])
