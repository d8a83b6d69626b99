"""The sweep: find the clocks that have reached a stage, mark them, audit it, notify people.

It touches only what is due (a partial index), marks all of it in one statement, and may run twice, late, or on many
workers at once: a row another worker has is skipped, and a row that was marked is no longer due. Nothing depends on a
broker's timer; a late sweep writes the instants of the clock, not its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db import connection

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import Event, event, record_many
from ipr_portal.audit.models import Subject
from ipr_portal.deadlines.enums import Stage
from ipr_portal.deadlines.people import Said, WorkingHours, waiters_of_each, who_watches
from ipr_portal.deadlines.register import PURPOSES
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import system_scope

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
FROM due WHERE clock.id = due.id
RETURNING clock.id, clock.organisation_id, subject_type, subject_id, subject_label, desk_path, member_path, holder_id,
    asker_id, level, purpose, version_id, stage, half_at, three_quarters_at, ninety_at, due_at,
    compartment_id
"""


class Marked(NamedTuple):
    """A clock as the statement above returns it."""

    pk: int
    organisation_id: int
    subject_type: str
    subject_id: str
    subject_label: str
    desk_path: str
    member_path: str
    holder_id: int | None
    asker_id: int | None
    level: str
    purpose: str
    version_id: int
    stage: int
    half_at: datetime
    three_quarters_at: datetime
    ninety_at: datetime
    due_at: datetime
    compartment_id: int | None

    @property
    def subject(self) -> Subject:
        return Subject(
            self.subject_type, self.subject_id, self.subject_label, self.organisation_id, self.compartment_id
        )

    @property
    def kinds(self) -> str:
        """The first part of the kinds of news about it."""
        return PURPOSES[self.purpose].kinds

    @property
    def is_breach(self) -> bool:
        return self.stage == Stage.BREACH

    @property
    def reached_at(self) -> datetime:
        """The instant at which the clock reached the stage it is in."""
        moments = {
            Stage.HALF: self.half_at,
            Stage.THREE_QUARTERS: self.three_quarters_at,
            Stage.NINETY: self.ninety_at,
        }
        return moments.get(Stage(self.stage), self.due_at)


def sweep(*, at: datetime, limit: int = 20_000) -> int:
    """Mark what is due at a moment, and notify those concerned; return how many clocks were marked."""
    marked = 0
    while marked < limit and (batch := _sweep_some(at=at, limit=min(AT_ONCE, limit - marked))):
        marked += batch
    return marked


def _sweep_some(*, at: datetime, limit: int) -> int:
    with system_scope():
        with connection.cursor() as cursor:
            cursor.execute(MARK, {"at": at, "limit": limit})
            clocks = sorted(map(Marked._make, cursor.fetchall()), key=attrgetter("due_at", "pk"))
        if clocks:
            record_many([_happening(clock) for clock in clocks])
            notify_many(_news(clocks, at), at=at)
    return len(clocks)


def _happening(clock: Marked) -> Event:
    if clock.is_breach:
        return event("clock.breached", clock.subject, by=None, at=clock.due_at, level=clock.level)
    return event("clock.warned", clock.subject, by=None, at=clock.reached_at, internal=True, used=clock.stage)


def _news(clocks: Sequence[Marked], at: datetime) -> Iterable[News]:
    """Warnings to those who work on it, by mail only in their working hours; a breach to both sides, at once."""
    watching, waiting = who_watches(clocks), waiters_of_each(clock for clock in clocks if clock.is_breach)
    hours, said_to = WorkingHours(), Said(at)
    for clock in clocks:
        kind = f"{clock.kinds}.{'breached' if clock.is_breach else 'warned'}"
        common = {"kind": kind, "path": clock.desk_path, "event_key": f"{kind}:{clock.pk}:{clock.stage}"}
        for person in watching[clock.pk]:
            mail_at = at if clock.is_breach else hours.next_for(person, at)
            yield _told(person, clock, said_to, mail_at=mail_at, **common)
        common = {
            "kind": f"{clock.kinds}.late", "path": clock.member_path, "event_key": f"{clock.kinds}.late:{clock.pk}",
        }  # fmt: skip
        for person in _besides(waiting.get(clock.pk, []), watching[clock.pk]):
            yield _told(person, clock, said_to, mail_at=at, **common)


def _told(person: User, clock: Marked, said_to: Said, **common) -> News:
    told = {"used": clock.stage, "due": said_to(person, clock.due_at, clock)}
    by_mail = clock.stage in MAILED
    return News(recipients=[person], subject=clock.subject, by_mail=by_mail, context=told, **common)


def _besides(people: list[User], others: list[User]) -> list[User]:
    known = {person.pk for person in others}
    return [person for person in people if person.pk not in known]
