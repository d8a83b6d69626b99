"""A month at the desk, drawn by lot from a seed: filings, claims, pauses, decisions, calendars, through the real actions.

The month acts, and records what people did and when; `replay.py` calculates the results.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

from ipr_portal.deadlines.actions import calendars, moves, pauses
from ipr_portal.deadlines.actions.levels import grant_service_level
from ipr_portal.deadlines.actions.pauses import CannotPause
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.models import Calendar
from ipr_portal.deadlines.seeds import Proclaimed
from ipr_portal.errors import Stale
from ipr_portal.marketplace.connector import OneByOne
from takedowns.actions import claims, execution, filing, receipts, triage
from takedowns.enums import ClockPause, ListingOutcome, NoticeState
from takedowns.models import Notice
from takedowns.rules.lines import judge_lines
from takedowns.rules.triage import Verdict
from tests.factories import IPRightFactory
from tests.takedowns.test_filing import a_filing

HOSTS = {"SG": "sg", "MY": "com.my", "TH": "co.th", "ID": "co.id", "PH": "com.ph", "VN": "vn"}
FIRST, END = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
MINUTE, HOUR, DAY, TICK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(microseconds=1),
)
KINDS = {
    "quick": 30,
    "rests": 30,
    "late": 14,
    "aimed": 14,
    "withdrawn": 10,
    "left": 8,
}  # how a notice goes, by weight


@dataclass
class Told:
    """What people did to one notice, in order."""

    notice: Notice
    market: str
    organisation: int
    at: datetime
    acts: list[tuple] = field(default_factory=list)  # at, what, and what it takes


class Marketplace(OneByOne):
    """A marketplace that executes every order."""

    def take_down(self, key, *, reference, ground, at):
        return reference


class Month:
    """The lots, the diary of what is to come, and the journal of what was done."""

    def __init__(self, seed, *, organisations, filer, triagers, lead):
        self.lot, self.serial, self.diary, self.told = Random(seed), count(1), [], []
        self.organisations, self.filer, self.triagers, self.lead = organisations, filer, triagers, lead
        self.rights = {
            one.pk: IPRightFactory(organisation=one, in_markets=list(HOSTS)) for one in organisations
        }
        self.promised = defaultdict(list)  # by organisation: from when on IPP Plus
        self.changed = []  # at, market, days, week
        self.swept = []  # at

    def plan(self, notices: int) -> None:
        for _ in range(notices):
            self.later(self.moment(FIRST, END), self.file)
        moments = sorted(self.moment(FIRST, END) for _ in CHANGES)
        for at, change in zip(moments, CHANGES, strict=True):
            self.later(at, self.change, change)
        self.later(FIRST, self.promise, self.organisations[0])
        self.later(FIRST + 11 * DAY, self.promise, self.organisations[1])
        self.plan_sweeps(away=[(at - DAY, at) for at in moments])

    def plan_sweeps(self, away):
        """By far not every five seconds, and with the worker away for the day before a calendar changes."""
        at = FIRST
        while at < END:
            at += HOUR * self.lot.choice([1, 2, 3, 5, 5, 8, 30]) + self.a_while(0, 1)
            if not any(since < at < until for since, until in away):
                self.later(at, self.sweep)

    def live(self) -> None:
        while self.diary and self.diary[0][0] < END:
            at, _serial, act, parts = heapq.heappop(self.diary)
            act(at, *parts)
        self.sweep(END)

    def later(self, at, act, *parts):
        heapq.heappush(self.diary, (at, next(self.serial), act, parts))

    def moment(self, since, until):
        return since + (until - since) * self.lot.random() // TICK * TICK

    def a_while(self, least, most):
        """Some hours, to the microsecond."""
        return self.moment(FIRST + least * HOUR, FIRST + most * HOUR) - FIRST

    # --- what people do to a notice ---

    def file(self, at):
        organisation, market = self.lot.choice(self.organisations), self.lot.choice(list(HOSTS))
        places = self.lot.choice([1, 1, 2])
        address = "https://www.lazada.{}/products/serum-i{}.html"
        text = "\n".join(
            address.format(HOSTS[market], 3_000_000_000 + next(self.serial)) for _ in range(places)
        )
        found = a_filing(
            organisation, right=self.rights[organisation.pk], market=market,
            listings=[line.listing for line in judge_lines(text, market)],
        )  # fmt: skip
        notice = filing.submit(filing=found, organisation=organisation, by=self.filer, at=at)
        receipts.receive(at=at + MINUTE, limit=10)
        told = Told(notice, market, organisation.pk, at)
        self.told.append(told)
        (kind,) = self.lot.choices(list(KINDS), KINDS.values())
        getattr(self, f"plan_{kind}")(at + 2 * MINUTE, told)

    def plan_quick(self, at, told):
        self.later(at + self.a_while(0, 60), self.decide, told)

    def plan_rests(self, at, told):
        for _ in range(self.lot.choice([1, 1, 2, 3])):
            self.later(at + self.a_while(0, 90), self.pause, told)
        self.later(at + self.a_while(20, 260), self.decide, told)

    def plan_late(self, at, told):
        self.later(at + self.a_while(70, 240), self.decide, told)

    def plan_aimed(self, at, told):
        self.later(at + self.a_while(0, 30), self.aim, told)

    def plan_withdrawn(self, at, told):
        if self.lot.random() < 0.5:
            self.later(at, self.aim_to_withdraw, told)
        else:
            self.later(at + self.a_while(0, 170), self.withdraw, told)

    def plan_left(self, at, told):
        if self.lot.random() < 0.5:
            self.later(at + self.a_while(0, 90), self.pause, told)

    def aim(self, at, told):
        """Decide so that the outcome goes out a tick before the notice is due, at that instant, or a tick after."""
        end = self.about_due(told)
        self.later(max(at, end - 5 * MINUTE), self.decide, told, max(end, at + MINUTE))

    def aim_to_withdraw(self, at, told):
        self.later(max(at, self.about_due(told)), self.withdraw, told)

    def about_due(self, told):
        told.notice.refresh_from_db()
        return told.notice.due_at + self.lot.choice([-TICK, timedelta(), TICK])

    def decide(self, at, told, end=None):
        notice = Notice.objects.get(pk=told.notice.pk)
        verdicts = [self.verdict(listing.pk) for listing in notice.listings.pending().in_order()]
        some = verdicts[: self.lot.randint(1, len(verdicts))] if verdicts and end is None else verdicts
        by = notice.triager or self.lot.choice(self.triagers)
        claims.claim(notice=notice, by=by, at=at)
        triage.decide(notice=notice, version=notice.version, verdicts=some, by=by, at=at, confirmed=True)
        if len(some) < len(verdicts):
            self.later(at + self.a_while(0, 30), self.decide, told)
        else:
            self.later(end or at + MINUTE + self.a_while(0, 3), self.finish, told)

    def verdict(self, listing):
        if self.lot.random() < 0.4:
            return Verdict(listing, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
        return Verdict(listing, ListingOutcome.REJECTED, code="SU-01", sentence="Another mark.")

    def finish(self, at, told):
        """What the workers do: carry out, and close."""
        execution.execute_due(connector=Marketplace(), at=at, only=[told.notice.pk])
        triage.settle_ripe(at=at, only=[told.notice.pk])
        told.notice.refresh_from_db()
        assert told.notice.state == NoticeState.DECIDED
        told.acts.append((at, "stop"))

    def withdraw(self, at, told):
        filing.withdraw(notice=told.notice, reason="MISTAKE", by=self.filer, at=at)
        told.acts.append((at, "withdraw"))

    def pause(self, at, told):
        cap = at + self.a_while(1, 80)
        rest = self.try_to(
            told, at, "pause", (cap,), pauses.pause, clock_id=told.notice.clock_id, cap_at=cap, by=self.lead,
            reason=self.lot.choice(ClockPause.values),
        )  # fmt: skip
        if rest and self.lot.random() < 0.6:
            which = sum(act[1] == "pause" for act in told.acts) - 1
            self.later(at + self.a_while(0, 100), self.resume, told, rest, which)

    def resume(self, at, told, rest, which):
        self.try_to(told, at, "resume", (which,), pauses.resume, pause=rest, by=self.lead)

    def try_to(self, told, at, what, parts, act, **more):
        try:
            done = act(at=at, **more)
        except (CannotPause, Stale):
            done = None
        told.acts.append((at, f"{what}{'' if done else ' in vain'}", *parts))
        return done

    # --- what the desk does to all ---

    def promise(self, at, organisation):
        grant_service_level(
            organisation=organisation, name="IPP Plus", business_days=2, since=at, by=self.lead, at=at
        )
        self.promised[organisation.pk].append(at)

    def change(self, at, change):
        market = self.lot.choice(list(HOSTS))
        today = at.date()
        days = {today + shift * DAY: hours for shift, hours in change.get("days", {}).items()}
        version = calendars.newest(Calendar.objects.get(market=market))
        calendars.change_calendar(
            calendar=version.calendar, by=self.lead, at=at, seen=version.number,
            change=calendars.Change(note="By lot", week=change.get("week"), days=[a_day(*day) for day in days.items()]),
        )  # fmt: skip
        self.changed.append((at, market, days, change.get("week")))

    def sweep(self, at):
        sweep(at=at)
        moves.catch_up(at=at)
        self.swept.append(at)


def a_day(day: date, hours) -> Proclaimed:
    return Proclaimed(day, DayKind.WORKING_DAY if hours else DayKind.CLOSURE, "By lot", tuple(hours))


WORKED, MORNING, LONG = [(540, 1080)], [(540, 780)], [(480, 720), (750, 1200)]
CHANGES = [
    {"days": {1: []}},
    {"days": {-1: []}},
    {"days": {-1: [], 0: [], 1: []}},
    {"days": dict.fromkeys(range(-3, 4), WORKED)},
    {"days": {2: MORNING, 3: []}},
    {"days": {-2: LONG, -1: LONG}},
    {"week": {day: [(540, 720), (780, 1080)] for day in range(5)}},
    {"week": {day: [(510, 1050)] for day in range(6)}},
    {"days": {0: []}},
    {"days": {n: [] for n in range(1, 8)}},
    {"days": {-4: WORKED, -3: [], 5: LONG}},
    {"days": {-1: [(0, 1440)]}},
]
