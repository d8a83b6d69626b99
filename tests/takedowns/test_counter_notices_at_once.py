"""Replies, silence, retractions and corrections at the same moment; and every path of moves to its end."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import decision_corrections, disputes, retractions
from takedowns.actions.disputes import MARGIN
from takedowns.enums import (
    OPEN_STATES,
    WON_STATES,
    CorrectedTo,
    CorrectionReason,
    InvalidCode,
    RetractionReason,
)
from takedowns.models import CounterNotice, Listing, MarketplaceOrder, OutcomeChange, Restoration
from tests.races import together

from .corrected import LATER
from .disputing import act, answered, contested, forwarded, states, told

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(hours=1)


def restored():
    with staff_scope():
        orders = MarketplaceOrder.objects.filter(kind="RESTORE").count()
        return orders, OutcomeChange.objects.exclude(cause="SETTLED").count()


def at_hand(acme, triager):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    with staff_scope():
        row = CounterNotice.objects.select_related("answer").get()
        listing = Listing.objects.get(pk=row.listing_id)
    return notice, row, listing


def accept(row, by, at=LATER):
    return disputes.accept(answer=row.answer, listing_ids=[row.listing_id], by=by, at=at)


def test_two_replies_at_once_are_one(acme, acme_owner, triager, filer):
    _notice, row, _listing = at_hand(acme, triager)

    answers = together(
        lambda: accept(row, filer),
        lambda: disputes.contest(
            answer=row.answer,
            listing_ids=[row.listing_id],
            sentence="No.",
            lawsuit="",
            by=acme_owner,
            at=LATER,
        ),
        lambda: accept(row, acme_owner),
    )

    assert sum(isinstance(one, DomainError) for one in answers) == 2
    assert (states(), restored()) in [
        (["HOLDER_ACCEPTS"], (1, 1)),
        (["HOLDER_CONTESTS"], (0, 0)),
    ]


def test_silence_a_reply_a_retraction_and_a_correction_at_once_restore_once(acme, triager, filer):
    _notice, row, listing = at_hand(acme, triager)
    late = row.due_at + MARGIN

    answers = together(
        lambda: disputes.restore_silent(at=late),
        lambda: accept(row, filer, at=row.due_at - SOON),
        lambda: retractions.retract(listing=listing, reason=RetractionReason.MISTAKE, by=filer, at=late),
        lambda: decision_corrections.correct(
            listing=listing, to=CorrectedTo.RESTORED, reason=CorrectionReason.MISREAD, sentence="Ours.", by=triager,
            at=late,
        ),
    )  # fmt: skip

    did = [one for one in answers if one and not isinstance(one, DomainError)]
    assert len(did) == 1
    assert states()[0] in ("HOLDER_SILENT", "HOLDER_ACCEPTS", "NOT_NEEDED")
    assert restored() == (1, 1)


def test_the_same_form_twice_at_once_is_one_answer(acme, triager):
    _notice, message = told(acme, triager)
    key = uuid4()

    answers = together(*[lambda: answered(message, form_key=key)] * 3)

    assert len({one.pk for one in answers}) == 1
    assert states() == ["RECEIVED"]


def test_two_forms_at_once_about_one_listing_are_one_counter_notice(acme, triager):
    _notice, message = told(acme, triager)

    answers = together(*[lambda: answered(message)] * 2)

    assert sum(isinstance(one, DomainError) for one in answers) == 1
    assert states() == ["RECEIVED"]


def test_two_decisions_at_once_are_one(acme, triager, lead, admin, filer):
    _notice, row, _listing = at_hand(acme, triager)
    contested(row.answer, filer)
    said = {"answer": row.answer, "listing_ids": [row.listing_id], "sentence": "As it is.", "at": LATER}

    answers = together(lambda: disputes.uphold(by=lead, **said), lambda: disputes.dismiss(by=admin, **said))

    assert sum(isinstance(one, DomainError) for one in answers) == 1
    assert (states(), restored()) in [(["UPHELD"], (1, 1)), (["DISMISSED"], (0, 0))]


STEPS = st.lists(
    st.sampled_from(
        ["forward", "refuse", "accept", "contest", "uphold", "dismiss", "silence", "retract", "correct", "answer"]
    ),
    min_size=1, max_size=7,
)  # fmt: skip


class Path:
    """One listing on its way, step by step; what a rule refuses changes nothing."""

    def __init__(self, acme, triager, lead, filer):
        self.notice, self.message = told(acme, triager)
        self.people, self.at = (triager, lead, filer), LATER
        self.answer = answered(self.message)

    def take(self, step):
        triager, lead, filer = self.people
        self.at += SOON
        with staff_scope():
            listing = Listing.objects.get(notice=self.notice)
        said = {"sentence": "Because of the third picture."}
        todo = {
            "forward": lambda: act(disputes.forward, self.answer, triager, at=self.at),
            "refuse": lambda: act(disputes.refuse, self.answer, triager, at=self.at, code=InvalidCode.NO_FACTS, **said),
            "accept": lambda: act(disputes.accept, self.answer, filer, at=self.at),
            "contest": lambda: act(disputes.contest, self.answer, filer, at=self.at, lawsuit="", **said),
            "uphold": lambda: act(disputes.uphold, self.answer, lead, at=self.at, **said),
            "dismiss": lambda: act(disputes.dismiss, self.answer, lead, at=self.at, **said),
            "silence": lambda: disputes.restore_silent(at=self.at + timedelta(days=9)),
            "answer": self._answer_again,
            "retract": lambda: self._scoped(
                retractions.retract, listing=listing, reason=RetractionReason.OTHER, by=filer
            ),
            "correct": lambda: self._scoped(
                decision_corrections.correct, listing=listing, to=CorrectedTo.RESTORED, by=triager, reason="MISREAD", **said
            ),
        }  # fmt: skip
        with suppress(DomainError):
            todo[step]()

    def _answer_again(self):
        self.answer = answered(self.message, at=self.at)

    def _scoped(self, do, **more):
        with staff_scope():
            do(at=self.at, **more)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_path_leaves_a_counter_notice_without_owner_clock_or_outcome(acme, triager, lead, filer, steps):
    path = Path(acme, triager, lead, filer)
    for step in steps:
        path.take(step)

    with staff_scope():
        rows = list(
            CounterNotice.objects.filter(listing__notice=path.notice).select_related("answer", "restoration")
        )
        back = Restoration.objects.filter(listing__notice=path.notice).count()
        orders = MarketplaceOrder.objects.filter(
            decision__listing__notice=path.notice, kind="RESTORE"
        ).count()
    assert rows
    for row in rows:
        assert (row.state in OPEN_STATES) == (row.due_at is not None) == (row.closed_at is None)
        assert (row.state in WON_STATES) == (row.restoration is not None)
    assert sum(row.is_open for row in rows) <= 1
    assert orders <= 1
    assert back <= orders
