"""In any order of events: the kept sums, the recomputation and a computation by hand are one figure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.errors import DomainError
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import staff_scope, system_scope
from programmes.accuracy import Change, Correction, ListingFacts, NoticeFacts, score
from programmes.actions.scoring import take_in
from programmes.queries.restated import all_beside
from programmes.queries.scores import score_of, scores_of_all
from takedowns.actions.outcome_changes import close_cures
from takedowns.models import Listing
from tests.factories import OrganisationFactory, SnapshotFactory, UserFactory
from tests.programmes.living import (
    DAY,
    changed,
    filed,
    listings_of,
    mistyped,
    reason,
    sent_again,
    settled,
    withdrawn,
)
from tests.races import together

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
VERDICTS = [
    ("REMOVED", ""), ("REMOVED", ""), ("RESTRICTED", ""), ("SELLER_REMOVED", ""), ("REJECTED", "SU-01"),
    ("REJECTED", "EV-01"), ("REJECTED", "SU-06"), ("REJECTED", "LI-01"), ("REJECTED", "AU-01"), ("DUPLICATE", ""),
]  # fmt: skip
CAUSES = [
    "COUNTER_UPHELD", "SELLER_APPEAL_GRANTED", "COURT_RESTORED", "GENUINE", "RETRACTED", "HOLDER_APPEAL_GRANTED", "CORRECTED",
    "UNDER_REVIEW", "REVIEWED",
]  # fmt: skip
STEPS = [
    "settle",
    "settle",
    "withdraw",
    "correct",
    "decide",
    "change",
    "change",
    "wait",
    "take",
    "die",
    "race",
]


class Killed(Exception):
    """A worker dies before it commits."""


class World:
    """An organisation that lives, and beside it the facts as somebody with a notebook would keep them."""

    def __init__(self, dice):
        self.dice, self.now = dice, START
        self.organisation, self.triager = OrganisationFactory(), UserFactory(staff_role="TRIAGER")
        self.notes, self.facts, self.waiting = {}, {}, []

    def settle(self):
        verdicts = self.dice.choices(VERDICTS, k=self.dice.randint(1, 5))
        shown = [mistyped() if code == "LI-01" else {} for _outcome, code in verdicts]
        code, market = self.dice.choice(["TM-01", "CF-02"]), self.dice.choice(["SG", "TH"])
        notice = filed(self.organisation, shown, sent_at=self.now, reason=reason(code), market=market)
        self.close(notice, verdicts)

    def close(self, notice, verdicts, cures=()):
        settled(notice, self.triager, verdicts, at=self.now)
        self.note(notice, [outcome for outcome, _code in verdicts], [code for _o, code in verdicts], cures)

    def withdraw(self):
        notice = filed(self.organisation, [{}] * self.dice.randint(1, 3), sent_at=self.now - DAY)
        withdrawn(notice, at=self.now)
        self.note(notice, ["WITHDRAWN"] * notice.listing_count, [""] * notice.listing_count, ())

    def note(self, notice, outcomes, codes, cures):
        rows = listings_of(notice)
        for row, outcome, code in zip(rows, outcomes, codes, strict=True):
            self.facts[row.pk] = {
                "key": row.pk, "position": row.position, "outcome": outcome, "code": code,
                "curable_until": row.curable_until, "corrections": [], "changes": [], "cures_code": dict(cures).get(row.key, ""),
                "withdrawn_at": self.now if outcome == "WITHDRAWN" else None,
            }  # fmt: skip
        self.notes[notice.pk] = (notice, self.now, [row.pk for row in rows])

    def correct(self):
        """Send a rejected listing again, in time or not; it is decided later."""
        half = [pk for pk, one in self.facts.items() if one["curable_until"] and not one["corrections"]]
        if half:
            key = self.dice.choice(half)
            with staff_scope():
                listing = Listing.objects.select_related("notice__organisation", "notice__submitted_by", "notice__right",
                                                         "notice__reason").get(pk=key)  # fmt: skip
            self.facts[key]["corrections"].append(Correction(self.now, None, False))
            self.waiting.append(
                (key, sent_again(listing.notice, self.triager, sent_at=self.now, listings=[listing]))
            )

    def decide(self):
        if self.waiting:
            key, correction = self.waiting.pop()
            outcome, code = self.dice.choice([("REMOVED", ""), ("REJECTED", "SU-01")])
            facts = self.facts[key]
            (sent,) = facts["corrections"]
            facts["corrections"] = [Correction(sent.sent_at, self.now, outcome == "REMOVED")]
            in_time = sent.sent_at <= facts["curable_until"]
            cures = [(listings_of(correction)[0].key, facts["code"] if in_time else "")]
            self.close(correction, [(outcome, code)], cures)

    def change(self):
        if self.facts:
            key, cause = self.dice.choice(list(self.facts)), self.dice.choice(CAUSES)
            why = self.dice.choice(["MISTAKE", "SETTLED"]) if cause == "RETRACTED" else ""
            with staff_scope():
                listing = Listing.objects.get(pk=key)
            try:
                changed(listing, cause, at=self.now, reason=why)
            except DomainError:  # it does not apply here
                return
            self.facts[key]["changes"].append(Change(self.now, cause, why))

    def wait(self):
        self.now += timedelta(days=self.dice.choice([1, 5, 13, 20]), hours=self.dice.randint(0, 9))

    def take(self):
        take_in(known_at=self.now, limit=self.dice.choice([1, 3, 100]))

    def die(self):
        with pytest.raises(Killed), system_scope():
            take_in(known_at=self.now)
            raise Killed

    def race(self):
        together(lambda: take_in(known_at=self.now, limit=4), lambda: take_in(known_at=self.now, limit=4))

    def by_hand(self, as_of):
        notices = [
            NoticeFacts(
                key=pk, reason=notice.reason.code, market=notice.market, right_kind="TRADEMARK", agent=None,
                filed_by=notice.submitted_by_id, settled_at=at, listings=[ListingFacts(**self.facts[one]) for one in keys],
            )
            for pk, (notice, at, keys) in self.notes.items()
        ]  # fmt: skip
        return score(notices, as_of=as_of, zone=desk_zone())


@pytest.mark.django_db(transaction=True)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=14), dice=st.randoms(use_true_random=False)
)
def test_three_roads_lead_to_one_figure(steps, dice):
    world = World(dice)
    for step in steps:
        getattr(world, step)()
        world.now += timedelta(minutes=1)
    as_of = world.now + timedelta(days=1)

    close_cures(at=as_of + timedelta(minutes=10))
    while take_in(known_at=as_of, limit=5):
        pass

    with staff_scope():
        kept = scores_of_all(as_of=as_of, kept=True).get(world.organisation.pk)
        recomputed = score_of(world.organisation, as_of=as_of)
        days = [
            SnapshotFactory.build(organisation=world.organisation, as_of=one)
            for one in (as_of, as_of - timedelta(days=40))
        ]
        beside_at_once = all_beside(days, known_at=as_of)[0].now
    by_hand = world.by_hand(as_of)
    assert recomputed == by_hand
    assert (kept or recomputed) == by_hand
    assert bool(kept) == bool(by_hand.listings)
    assert beside_at_once == replace(by_hand, groups={})
