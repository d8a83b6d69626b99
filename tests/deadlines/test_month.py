"""A simulated month: every clock equals a replay of what people did, to the microsecond."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions import clocks
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Calendar, Clock
from tests.deadlines.month import END, HOSTS, Month
from tests.deadlines.replay import Life, LocalTime, Rest, used_up, worked
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.usefixtures("everyone")

NOTICES, SEED = 200, 20261201


@pytest.fixture
def month(filer, lead):
    made = Month(
        SEED, organisations=[OrganisationFactory() for _ in range(3)], filer=filer, lead=lead,
        triagers=[UserFactory(staff_role="TRIAGER") for _ in range(4)],
    )  # fmt: skip
    made.plan(NOTICES)
    return made


def test_every_clock_of_a_month_ends_as_a_replay_says(month):
    walls = first_walls()

    month.live()

    lives = Replay(month, walls).run()
    found = {clock.pk: said_of(clock) for clock in Clock.objects.all()}
    expected = {key: expected_of(life) for key, life in lives.items()}
    in_vain = {
        told.notice.clock_id: [act[1] for act in told.acts if "in vain" in act[1]] for told in month.told
    }
    assert found == expected
    assert in_vain == {key: [f"{act} in vain" for act in life.refused] for key, life in lives.items()}
    assert len(found) == NOTICES
    states = Counter(said["state"] for said in found.values())
    assert set(states) == {"met", "missed", "breached", "void", "paused", "running"}
    assert min(states.values()) >= 3, states


def said_of(clock):
    """How the product says that a clock stands at the end of the month."""
    paused = clock.state == ClockState.RUNNING and clock.paused_until is not None and clock.paused_until > END
    written = AuditEvent.objects.about(clock.subject).filter(action="clock.breached")
    return {
        "state": "paused" if paused else clock.state.lower(), "due": clock.due_at, "budget": clock.budget,
        "worked": clock.worked if clock.stopped_at else clocks.worked_until(clock, END, clocks.pauses_of(clock)),
        "overdue": clock.breached_at, "stage": clock.stage, "stopped": clock.stopped_at,
        "written": list(written.values_list("at", flat=True)),
    }  # fmt: skip


def expected_of(life):
    return {
        "state": life.state(END), "due": life.due, "budget": life.budget, "worked": life.worked(END),
        "overdue": life.overdue, "stage": life.stage, "stopped": life.stopped,
        "written": [life.overdue] if life.told_overdue else [],
    }  # fmt: skip


def first_walls():
    """The markets as they are before anybody changes them: rows, not tables."""
    return {
        calendar.market: LocalTime(
            ZoneInfo(calendar.zone), _week(calendar), {row.day: row.hours for row in calendar.special_days.all()}
        )
        for calendar in Calendar.objects.filter(market__in=HOSTS)
    }  # fmt: skip


def _week(calendar):
    week = {}
    for row in calendar.week_hours.all():
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return week


class Replay:
    """The life of every clock, by its key."""

    def __init__(self, month, walls):
        self.month, self.local_times, self.lives, self.markets = month, dict(walls), {}, {}

    def run(self):
        """All that happened, in the order in which it did."""
        for at, what, *parts in sorted(happenings(self.month), key=lambda one: one[0]):
            for life in self.lives.values():
                life.come_to(at)
            getattr(self, what)(at, *parts)
        for life in self.lives.values():
            life.come_to(END)
        return self.lives

    def filed(self, at, told):
        key, market = told.notice.clock_id, told.market
        better = any(since <= at for since in self.month.promised[told.organisation])
        self.markets[key] = market
        self.lives[key] = Life(at, (2 if better else 3) * timedelta(hours=9), self.local_times[market])

    def changed(self, _at, market, days, week):
        old = self.local_times[market]
        self.local_times[market] = LocalTime(old.zone, old.week if week is None else week, old.special | days)
        for key in (key for key in self.lives if self.markets[key] == market):
            self.lives[key].calendar_changes(self.local_times[market])

    def swept(self, at):
        for life in self.lives.values():
            life.swept(at)

    def done(self, at, what, key, *parts):
        getattr(self.lives[key], what.removesuffix(" in vain"))(at, *parts)


def happenings(month):
    for told in month.told:
        yield told.at, "filed", told
        for at, what, *parts in told.acts:
            yield at, "done", what, told.notice.clock_id, *parts
    yield from ((at, "changed", *parts) for at, *parts in month.changed)
    yield from ((at, "swept") for at in month.swept)


# --- what the replay itself is worth ---

OFFICE = LocalTime(ZoneInfo("Asia/Singapore"), {day: [(540, 1080)] for day in range(5)})


def sg(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("start", "rests", "due"),
    [
        (sg(23, 10), [], sg(25, 10)),
        (sg(23, 8), [], sg(24, 18)),
        (sg(23, 20), [], sg(25, 18)),
        (sg(20, 17, 59), [], sg(24, 17, 59)),
        (sg(23, 10), [Rest(sg(23, 16), sg(25, 11))], sg(26, 14)),
        (sg(20, 15), [Rest(sg(20, 16), sg(22, 12))], sg(24, 17)),
        (sg(23, 10), [Rest(sg(23, 11), sg(23, 14)), Rest(sg(23, 12), sg(23, 16))], sg(25, 15)),
    ],
)
def test_the_replay_counts_as_the_trade_does(start, rests, due):
    two_days = timedelta(hours=18)

    assert used_up(OFFICE, start, two_days, rests) == due
    assert worked(OFFICE, start, due, rests) == two_days
