"""The sweep: find the clocks that have reached a stage, mark them, write it down, tell people.

It touches only what is due (a partial index), marks all of it in one statement, and may run twice, late, or on many
workers at once: a row another worker has is skipped, and a row that was marked is no longer due. Nothing depends on a
broker's timer; a sweep that comes late says so by the instants it writes, which are those of the clock.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import event, record_many
from ipr_portal.deadlines.enums import Stage
from ipr_portal.deadlines.models import Clock
from ipr_portal.deadlines.people import WorkingHours, said_to, who_wait, who_watches
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import staff_scope

AT_ONCE = 500  # clocks in a transaction
MAILED = (Stage.NINETY, Stage.BREACH)  # earlier warnings stay in the product

MARK = """
WITH due AS MATERIALIZED (
    SELECT id FROM deadlines_clock WHERE state = 'RUNNING' AND next_at <= %(at)s
    ORDER BY next_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE deadlines_clock AS clock SET
    stage = CASE WHEN due_at <= %(at)s THEN 100 WHEN ninety_at <= %(at)s THEN 90
        WHEN three_quarters_at <= %(at)s THEN 75 ELSE 50 END,
    next_at = CASE WHEN ninety_at <= %(at)s THEN due_at WHEN three_quarters_at <= %(at)s THEN ninety_at
        ELSE three_quarters_at END,
    state = CASE WHEN due_at <= %(at)s THEN 'BREACHED' ELSE state END,
    breached_at = CASE WHEN due_at <= %(at)s THEN due_at ELSE breached_at END
FROM due WHERE clock.id = due.id RETURNING clock.id
"""


def sweep(*, at: datetime, limit: int = 20_000) -> int:
    """Mark what is due at a moment, and tell those whom it concerns; return how many clocks were marked."""
    marked = 0
    while marked < limit and (batch := _sweep_some(at=at, limit=min(AT_ONCE, limit - marked))):
        marked += batch
    return marked


def _sweep_some(*, at: datetime, limit: int) -> int:
    with staff_scope():
        with connection.cursor() as cursor:
            cursor.execute(MARK, {"at": at, "limit": limit})
            keys = [key for (key,) in cursor.fetchall()]
        if keys:
            clocks = list(Clock.objects.filter(pk__in=keys).order_by("due_at", "pk"))
            record_many([_happening(clock) for clock in clocks])
            notify_many(list(_news(clocks, at)), at=at)
    return len(keys)


def _happening(clock: Clock):
    if clock.stage == Stage.BREACH:
        return event("clock.breached", clock.subject, by=None, at=clock.due_at, level=clock.level)
    return event(
        "clock.warned", clock.subject, by=None, at=_reached_at(clock), internal=True, used=clock.stage
    )


def _reached_at(clock: Clock) -> datetime:
    """The instant at which a clock reached the stage it is in."""
    by_stage = {
        Stage.HALF: clock.half_at,
        Stage.THREE_QUARTERS: clock.three_quarters_at,
        Stage.NINETY: clock.ninety_at,
    }
    return by_stage.get(Stage(clock.stage), clock.due_at)


def _news(clocks: list[Clock], at: datetime) -> Iterable[News]:
    """Warnings to those who are to hurry, by mail only in their working hours; a breach to both sides, at once."""
    watching, hours = who_watches(clocks), WorkingHours()
    waiting = who_wait([clock for clock in clocks if clock.stage == Stage.BREACH])
    for clock in clocks:
        breach = clock.stage == Stage.BREACH
        kind = "clock.breached" if breach else "clock.warned"
        common = {
            "kind": kind, "subject": clock.subject, "event_key": f"{kind}:{clock.pk}:{clock.stage}",
            "by_mail": clock.stage in MAILED,
        }  # fmt: skip
        for person in watching[clock.pk]:
            mail_at = at if breach else hours.next_for(person, at)
            told = _told(person, clock, at)
            yield News(recipients=[person], path=clock.desk_path, context=told, mail_at=mail_at, **common)
        common |= {"kind": "clock.late", "event_key": f"clock.late:{clock.pk}"}
        for person in _besides(waiting.get(clock.pk, []), watching[clock.pk]):
            told = _told(person, clock, at)
            yield News(recipients=[person], path=clock.member_path, context=told, mail_at=at, **common)


def _told(person: User, clock: Clock, at: datetime) -> dict:
    return {"used": clock.stage, "due": said_to(person, clock.due_at, clock, at=at)}


def _besides(people: list[User], others: list[User]) -> list[User]:
    known = {person.pk for person in others}
    return [person for person in people if person.pk not in known]
