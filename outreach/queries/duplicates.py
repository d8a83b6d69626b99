"""Items of feedback that may be the same, and where feedback comes from. In the scope of the desk."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from outreach.enums import FeedbackState
from outreach.models import Feedback, Vote
from outreach.rules.feedback import VOTED_ON

ALIKE = 0.5  # similarity of three letters in a row (pg_trgm), of the shorter title within the longer one
NEWEST = 300  # items that are compared with each other
SUGGESTED = 5
PAIRS = """
WITH items AS MATERIALIZED (
    SELECT id, title FROM outreach_feedback WHERE state = ANY (%(open)s) ORDER BY asked_at DESC LIMIT %(newest)s
)
SELECT one.id, other.id FROM items one JOIN items other ON one.id < other.id
WHERE greatest(word_similarity(one.title, other.title), word_similarity(other.title, one.title)) >= %(alike)s
ORDER BY greatest(word_similarity(one.title, other.title), word_similarity(other.title, one.title)) DESC, one.id, other.id
LIMIT %(most)s
"""
NAMES = {"outreach.event": "events", "programmes.checkin": "check_ins", "mail": "mail"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two items that may be one: the one with fewer votes would go into the other."""

    item: Feedback
    into: Feedback
    votes: int  # of the one that would go
    both: int  # organisations that voted for both
    together: int


def suggestions() -> list[Suggestion]:
    """Pairs of open items with similar titles, the most alike first."""
    values: dict[str, Any] = {
        "open": [state.value for state in VOTED_ON],
        "newest": NEWEST,
        "alike": ALIKE,
        "most": SUGGESTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, values)
        pairs = cursor.fetchall()
    keys = {key for pair in pairs for key in pair}
    items = Feedback.objects.in_bulk(keys)
    voters: dict[int, set[int]] = {key: set() for key in keys}
    for key, organisation in (
        Vote.objects.cast().filter(feedback__in=keys).values_list("feedback", "organisation")
    ):
        voters[key].add(organisation)
    return [_suggest(items[one], items[other], voters) for one, other in pairs]


def _suggest(one: Feedback, other: Feedback, voters: dict[int, set[int]]) -> Suggestion:
    item, into = sorted((one, other), key=lambda row: (len(voters[row.pk]), -row.pk))
    mine, theirs = voters[item.pk], voters[into.pk]
    return Suggestion(item, into, len(mine), len(mine & theirs), len(mine | theirs))


def sources() -> dict[str, int]:
    """How many items came up where: at events, in check-ins, by mail, in the portal or elsewhere."""
    kept = Feedback.objects.exclude(state=FeedbackState.DELETED)
    rows = kept.values("origin_type").annotate(n=Count("pk"))
    found: dict[str, int] = {}
    for row in rows.order_by():
        name = NAMES.get(row["origin_type"], "elsewhere" if row["origin_type"] else "portal")
        found[name] = found.get(name, 0) + row["n"]
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
