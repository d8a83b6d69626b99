"""A whole notice, on any path: in each order of moves somebody has it, its clock says why it stands, its counts fit."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.errors import DomainError
from ipr_portal.evidence.validators import check
from ipr_portal.tenancy.scope import staff_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import (
    claims,
    decision_corrections,
    disputes,
    execution,
    filing,
    legal_holds,
    questions,
    retractions,
    retyping,
    review_triggers,
    reviews,
    second_reviews,
    sharing,
    triage,
    undo,
)
from takedowns.enums import GOES, ClockPause, NoticeState, RequestState
from takedowns.models import (
    Appeal,
    CounterNotice,
    InformationRequest,
    LegalHold,
    Listing,
    MarketplaceOrder,
    Notice,
    OutcomeReview,
    RetypeProposal,
    SecondReview,
    SellerAnswer,
    SellerMessage,
    TriageDecision,
)
from takedowns.models.notice_filters import NOTHING_LEFT
from takedowns.rules.retyping import Consent
from takedowns.rules.triage import UPHELD, Verdict
from takedowns.triggers import Condition
from tests.deadlines.scene import a_notice, sg
from tests.factories import ProductFactory, UserFactory
from tests.programmes.test_scoring import roads

from . import appealed, disputing
from .asking import answer, ask
from .corrected import MARKETPLACE, tell
from .pasted import certificate
from .talking import propose

SAID = {"sentence": "The third picture shows it."}
TAKE_DOWN = {"to": "REMOVED", "reason": "MISREAD", "ground": "TRADEMARK_USE"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CLEAN = ClockState.MET, ClockState.MISSED, ClockState.VOID


class Walk:
    """A notice of two listings of one seller; every move is one of the product's actions, or time that passes."""

    def __init__(self, acme, people):
        self.triager, self.other, self.lead, self.second_lead, self.filer = people
        self.organisation, self.at = acme, sg("Mon 10:00")
        with staff_scope():
            products = [ProductFactory()]
            products.append(ProductFactory(shop=products[0].shop))
            notice = a_notice(acme, self.at, listing_count=2, listings=0, submitted_by=self.filer)
            for position, product in enumerate(products, 1):
                notice.listings.create(
                    organisation=acme, position=position, marketplace="lazada", market="SG", item=product.item,
                    key=product.key, pasted=product.address, seller_key=product.shop.key,
                )  # fmt: skip
        self.key = notice.pk
        self.taken = []

    def take(self, move):
        """Make a move; what a rule refuses changes nothing. An object that does not exist yet is refused, too."""
        self.at += MINUTE
        with suppress(DomainError, NotThere), staff_scope():
            MOVES[move](self)
            self.taken.append(move)

    @property
    def notice(self):
        return Notice.objects.select_related("reason", "organisation").get(pk=self.key)

    @property
    def listing(self):
        return Listing.objects.get(notice=self.key, position=1)

    def last(self, model, **of):
        row = model.objects.filter(**of).order_by("-pk").first()
        if row is None:
            raise NotThere
        return row

    # --- before the outcome ---

    def decide(self, *outcomes):
        notice, verdicts = self.notice, []
        for listing, outcome in zip(notice.listings.undecided().in_order(), outcomes, strict=False):
            verdicts.append(verdict(listing.pk, outcome))
        triage.decide(
            notice=notice,
            version=notice.version,
            verdicts=verdicts,
            by=self.triager,
            at=self.at,
            confirmed=True,
        )

    def lease_ends(self):
        self.at += timedelta(hours=9)
        sharing.tidy(at=self.at)

    def ask(self):
        ask(self.notice, self.triager, at=self.at)

    def answer(self):
        answer(self.last(InformationRequest, notice=self.key), self.filer, at=self.at)

    def judge(self, act):
        act(request=self.last(InformationRequest, notice=self.key), by=self.triager, at=self.at)

    def lapse(self):
        self.at += 8 * DAY
        questions.lapse_due(at=self.at)

    def consent(self):
        row = self.last(RetypeProposal, notice=self.key)
        retyping.consent(proposal=row, given=Consent(confirmed=True), by=self.filer, at=self.at)

    def decline(self):
        retyping.decline(
            proposal=self.last(RetypeProposal, notice=self.key), by=self.filer, at=self.at, **SAID
        )

    def second(self, outcome):
        review = self.last(SecondReview, notice=self.key)
        keys = review.opinions.order_by("listing").values_list("listing", flat=True).distinct()
        verdicts = [verdict(key, outcome) for key in keys]
        second_reviews.give_second(review=review, verdicts=verdicts, by=self.other, at=self.at)

    def settle_review(self):
        review = self.last(SecondReview, notice=self.key)
        keys = review.opinions.values_list("listing", flat=True)
        second_reviews.settle(
            review=review, chosen=dict.fromkeys(keys, "SECOND"), by=self.lead, at=self.at, **SAID
        )

    def cancel_review(self):
        second_reviews.cancel(review=self.last(SecondReview, notice=self.key), by=self.triager, at=self.at)

    def undo(self):
        row = self.last(TriageDecision, notice=self.key, undone_at=None)
        undo.undo(decision=row, by=row.decided_by, at=self.at)

    def carry_out(self):
        """The marketplace does what is due, outcomes are sent, and sellers told."""
        execution.execute_due(connector=MARKETPLACE, at=self.at, only=[self.key])
        triage.settle_ripe(at=self.at, only=[self.key])
        tell(self.at)

    # --- after it ---

    def message(self):
        return self.last(SellerMessage, notice=self.key, correction=None, restoration=None, refusal=None)

    def counter(self):
        message = self.message()
        if message.told_at is None:
            raise NotThere
        disputing.answered(message, at=self.at)

    def dispute(self, act, by, **said):
        disputing.act(act, self.last(SellerAnswer, notice=self.key), by, at=self.at, **said)

    def silence(self):
        self.at += 9 * DAY
        disputes.restore_silent(at=self.at)

    def correct(self):
        listing = self.listing
        given = {"to": "RESTORED", "reason": "MISREAD"} if listing.outcome in GOES else TAKE_DOWN
        decision_corrections.correct(listing=listing, by=self.lead, at=self.at, **given, **SAID)

    def ask_for_review(self):
        reviews.ask_for_review(listing=self.listing, grounds="Look again.", by=self.filer, at=self.at)

    def overturn(self):
        listing = self.listing
        given = {"to": "RESTORED", "reason": "MISREAD"} if listing.outcome in GOES else TAKE_DOWN
        row = self.last(OutcomeReview, listing=listing)
        reviews.overturn(review=row, by=self.second_lead, at=self.at, **given, **SAID)

    def confirm(self):
        row = self.last(OutcomeReview, listing=self.listing)
        reviews.confirm(review=row, by=self.second_lead, at=self.at, **SAID)

    def hold(self):
        papers = [check(certificate())]
        legal_holds.place(
            listing=self.listing, reference="HC/S 1", papers=papers, by=self.lead, at=self.at, **SAID
        )

    def lift(self):
        row = self.last(LegalHold, listing=self.listing)
        legal_holds.lift(hold=row, by=self.lead, at=self.at, **SAID)

    def appeal_of_seller(self):
        message = self.message()
        if message.told_at is None:
            raise NotThere
        self.at += 32 * DAY
        appealed.by_seller(message, at=self.at)

    def appeal_of_holder(self):
        appealed.by_holder(self.notice, self.filer, at=self.at)

    def decide_appeal(self, granted):
        row = Appeal.objects.filter(notice=self.key).order_by("-filed_at").first()
        if row is None:
            raise NotThere
        appealed.take(row, self.second_lead, at=self.at)
        appealed.decide(row, self.second_lead, granted, at=self.at, ground="TRADEMARK_USE")

    def retract(self):
        retractions.retract(listing=self.listing, reason="MISTAKE", by=self.filer, at=self.at)


class NotThere(Exception):
    """A move about something that is not there yet."""


def verdict(key, outcome):
    if outcome == "REJECTED":
        return Verdict(key, outcome, code="SU-01", sentence="Another mark.")
    return Verdict(key, outcome, ground="TRADEMARK_USE")


BEFORE = {
    "claim": lambda walk: claims.claim(notice=walk.notice, by=walk.triager, at=walk.at),
    "release": lambda walk: claims.release(notice=walk.notice, by=walk.triager, at=walk.at),
    "lease ends": Walk.lease_ends,
    "ask": Walk.ask,
    "answer": Walk.answer,
    "accept answer": lambda walk: walk.judge(questions.accept),
    "answer is insufficient": lambda walk: walk.judge(questions.find_insufficient),
    "lapse": Walk.lapse,
    "propose reason": lambda walk: propose(walk.notice, walk.triager, at=walk.at),
    "consent": Walk.consent,
    "decline": Walk.decline,
    "take down, held": lambda walk: walk.decide("REMOVED", "REMOVED"),
    "restrict one": lambda walk: walk.decide("RESTRICTED"),
    "reject both": lambda walk: walk.decide("REJECTED", "REJECTED"),
    "restrict and reject": lambda walk: walk.decide("RESTRICTED", "REJECTED"),
    "second agrees": lambda walk: walk.second("REMOVED"),
    "second differs": lambda walk: walk.second("REJECTED"),
    "settle": Walk.settle_review,
    "cancel review": Walk.cancel_review,
    "undo": Walk.undo,
    "withdraw": lambda walk: filing.withdraw(
        notice=walk.notice, reason="OTHER", by=walk.filer, at=walk.at
    ),
    "carry out": Walk.carry_out,
}  # fmt: skip
AFTER = {
    "counter-notice": Walk.counter,
    "forward": lambda walk: walk.dispute(disputes.forward, walk.triager),
    "accept": lambda walk: walk.dispute(disputes.accept, walk.filer),
    "contest": lambda walk: walk.dispute(disputes.contest, walk.filer, lawsuit="", **SAID),
    "uphold": lambda walk: walk.dispute(disputes.uphold, walk.lead, **SAID),
    "dismiss": lambda walk: walk.dispute(disputes.dismiss, walk.lead, **SAID),
    "silence": Walk.silence,
    "correct": Walk.correct,
    "ask for review": Walk.ask_for_review,
    "overturn": Walk.overturn,
    "confirm": Walk.confirm,
    "place under legal hold": Walk.hold,
    "lift legal hold": Walk.lift,
    "seller appeals": Walk.appeal_of_seller,
    "holder appeals": Walk.appeal_of_holder,
    "grant appeal": lambda walk: walk.decide_appeal((1,)),
    "deny appeal": lambda walk: walk.decide_appeal(()),
    "retract": Walk.retract,
    "carry out": Walk.carry_out,
}
MOVES = BEFORE | AFTER
DECIDED = [
    ["claim", "take down, held", "second agrees", "carry out", "carry out"],
    ["claim", "reject both", "carry out", "carry out"],
    ["claim", "restrict and reject", "carry out", "carry out"],
]


def assert_that_it_is_whole(walk):
    notice, at, after = walk.notice, walk.at, walk.taken
    listings = list(notice.listings.all())
    assert_somebody_has_it(notice, at)
    assert_its_clock_says_why(notice, at)
    pending = [one for one in listings if one.outcome == "PENDING"]
    assert notice.listing_count == len(listings), after
    assert notice.pending_count == len(pending), after
    assert notice.second_review_count == sum(one.in_second_review for one in listings), after
    assert notice.upheld_count == sum(one.outcome in UPHELD for one in listings), after
    orders = MarketplaceOrder.objects.filter(decision__listing__notice=notice)
    assert notice.executing_count == orders.filter(state__in=["TO_EXECUTE", "FAILED"]).count(), after
    waits = InformationRequest.objects.filter(
        notice=notice, state__in=[RequestState.OPEN, RequestState.ANSWERED]
    )
    assert [notice.question_state] == ([row.state for row in waits] or [""]), after
    for row in [*CounterNotice.objects.filter(listing__notice=notice), *Appeal.objects.filter(notice=notice)]:
        assert row.is_open == (row.due_at is not None) == (row.closed_at is None), after
    assert broken_identities(at=at) == [], after


def assert_somebody_has_it(notice, at):
    """Over, with an outcome; or in a queue that shows it; or only the marketplace or the time for an undo is awaited."""
    if notice.state in (NoticeState.DECIDED, NoticeState.WITHDRAWN):
        assert notice.outcome
        assert notice.pending_count == 0
        return
    mine = Notice.objects.filter(pk=notice.pk)
    queues = (mine.free(at), mine.held_at(at), mine.in_second_review())
    assert any(queue.exists() for queue in queues) or mine.filter(NOTHING_LEFT, pending_count=0).exists()


def assert_its_clock_says_why(notice, at):
    clock = Clock.objects.get(pk=notice.clock_id)
    if notice.state in (NoticeState.DECIDED, NoticeState.WITHDRAWN):
        assert clock.stopped_at
        assert clock.state in CLEAN
        return
    assert clock.stopped_at is None
    open_pauses = Pause.objects.filter(clock=clock, closed_at=None, opened_at__lte=at, cap_at__gt=at)
    paused = bool(clock.paused_until and clock.paused_until > at)
    assert paused == open_pauses.exists()
    assert bool(clock.pause_reason) or not paused
    assert clock.state in (ClockState.RUNNING, ClockState.BREACHED)
    assert (notice.due_at, notice.paused_until) == (clock.due_at, clock.paused_until)
    if open_pauses.filter(reason=ClockPause.QUESTION).exists():
        assert notice.question_state == RequestState.OPEN


@pytest.fixture
def people(triager, lead, filer, everyone):
    every_takedown = [Condition("OUTCOME", "ONE_OF", "REMOVED")]
    review_triggers.add(
        name="Takedowns", active=True, mode="ALL", conditions=every_takedown, by=lead, at=sg("Mon 9:00")
    )
    other, second_lead = UserFactory(staff_role="TRIAGER"), UserFactory(staff_role="LEAD")
    return triager, other, lead, second_lead, filer


PATHS = [
    ["claim", "ask", "answer", "accept answer", "propose reason", "consent", "restrict one", "undo", "release"],
    ["claim", "ask", "answer", "answer is insufficient", "ask", "lapse", "carry out"],
    ["claim", "propose reason", "decline", "take down, held", "cancel review", "withdraw"],
    ["claim", "take down, held", "second differs", "settle", "undo", "lease ends"],
    [*DECIDED[0], "counter-notice", "forward", "place under legal hold", "silence", "lift legal hold", "silence", "carry out"],
    [*DECIDED[0], "counter-notice", "forward", "contest", "dismiss", "seller appeals", "grant appeal", "carry out"],
    [*DECIDED[0], "counter-notice", "forward", "contest", "uphold", "carry out", "holder appeals", "grant appeal", "carry out"],
    [*DECIDED[2], "counter-notice", "forward", "accept", "carry out"],
    [*DECIDED[1], "holder appeals", "deny appeal"],
    [*DECIDED[1], "ask for review", "overturn", "carry out", "place under legal hold", "lift legal hold", "retract"],
    [*DECIDED[0], "ask for review", "confirm", "correct", "carry out"],
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[-1])
def test_each_path_is_gone_to_its_end_and_the_notice_is_whole_at_every_step(acme, people, path):
    walk = Walk(acme, people)

    for move in path:
        walk.take(move)
        assert_that_it_is_whole(walk)

    assert walk.taken == path
    brute, recomputed, kept = roads(acme, as_of=walk.at + MINUTE, known_at=walk.at + MINUTE)
    assert brute == recomputed
    assert kept == brute if brute.listings else kept is None


def test_the_paths_know_every_move():
    assert {move for path in PATHS for move in path} >= set(MOVES) - {"reject both", "restrict and reject"}


some = st.lists(st.sampled_from(sorted(BEFORE)), max_size=7)
then = st.lists(st.sampled_from(sorted(AFTER)), max_size=7)


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=some, decided=st.sampled_from([[], *DECIDED]), later=then)
def test_no_path_leaves_a_notice_without_somebody_a_clock_or_its_counts(acme, people, first, decided, later):
    walk = Walk(acme, people)

    for move in [*first, *decided, *later]:
        walk.take(move)
        assert_that_it_is_whole(walk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [["claim", "withdraw", "claim"], [*DECIDED[1], "claim"]], ids=["withdrawn", "decided"]
)
def test_a_notice_that_is_over_is_not_taken_again_by_who_had_it(acme, people, path):
    walk = Walk(acme, people)

    for move in path:
        walk.take(move)

    assert walk.taken == path[:-1]
    assert_that_it_is_whole(walk)
