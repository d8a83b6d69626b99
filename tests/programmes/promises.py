"""Notices under a promise, in every state, at moments that a test names."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ipr_portal.deadlines.models import CalendarVersion
from tests.factories import ClockFactory, NoticeFactory, UserFactory

SG = ZoneInfo("Asia/Singapore")
NOW = datetime(2026, 11, 24, 12, 40, tzinfo=SG)  # a Tuesday
DAY = timedelta(days=1)


def sg(month, day, hour=12, minute=0):
    """A moment of 2026 in Singapore."""
    return datetime(2026, month, day, hour, minute, tzinfo=SG)


def promised(organisation, *, due, state="RUNNING", stopped=None, market="SG", level="IPP Plus", **more):
    """A notice whose clock is as told: `stopped` when, and late if that is not before it was due."""
    since = more.pop("sent", due - 2 * DAY)
    clock = {
        "state": state, "level": level, "business_days": 2, "started_at": since, "due_at": due,
        "half_at": since + (due - since) / 2, "three_quarters_at": since + (due - since) * 3 / 4,
        "ninety_at": since + (due - since) * 9 / 10, "stopped_at": stopped,
        "worked": timedelta(hours=more.pop("worked", 10)) if stopped else None,
        "breached_at": due if state in ("BREACHED", "MISSED") else None,
        "void_reason": "WITHDRAWN" if state == "VOID" else "", "paused_until": more.pop("paused_until", None),
        "version": CalendarVersion.objects.get(calendar__market=market, number=1),
    }  # fmt: skip
    ended = {"VOID": "WITHDRAWN", "MET": "DECIDED", "MISSED": "DECIDED"}.get(state)
    if ended == "DECIDED":
        settled = {"pending_count": 0, "decided_at": stopped, "upheld_count": 1, "first_action_at": stopped}
        more = {**settled, "listings__outcome": "REMOVED", "listings__decided_at": stopped, **more}
    return NoticeFactory(
        organisation=organisation, market=market, submitted_at=since, state=ended or "ACKNOWLEDGED",
        clock=ClockFactory(organisation=organisation, **clock), **more,
    )  # fmt: skip


def history(acme, weeks, at=NOW):
    """A notice each day, decided a day later by one person."""
    triager = UserFactory(staff_role="TRIAGER")
    for n in range(2, weeks * 7 + 2):
        sent = at - n * DAY
        promised(
            acme,
            sent=sent,
            due=sent + 3 * DAY,
            state="MET",
            stopped=sent + DAY,
            triager=triager,
            claimed_at=sent,
        )
