"""The notices of a rights holder, as their list is narrowed."""

from datetime import datetime

from django.db.models import QuerySet

from takedowns.models import Notice

from . import search_notices
from .to_do import TO_FIX, only_to_do


def notice_rows(*, state="", market="", right="", text="", at: datetime | None = None) -> QuerySet[Notice]:
    """The notices of a rights holder.

    Name right and reason row by row: joined, their row-level security makes the planner expect few rows and sort
    them all, where it can read the newest fifty from the index.
    """
    if at and state == TO_FIX:
        return only_to_do(notice_rows(market=market, right=right, text=text), at)
    known = {"state": state, "market": market, "right": right}
    rows = Notice.objects.filter(**{column: value for column, value in known.items() if value})
    if text:
        rows = rows.filter(search_notices.named(text))
    return rows


def whole_notices() -> QuerySet[Notice]:
    """Notices with all that the page of one shows its rights holder."""
    return Notice.objects.select_related(
        "organisation", "right", "reason", "submitted_by", "client", "agent", "letter", "good_faith", "accuracy",
        "withdrawal", "withdrawal__withdrawn_by", "clock__version__calendar", "corrects",
    )  # fmt: skip
