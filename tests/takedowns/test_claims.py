"""Taking notices, keeping them, handing them on: a claim is a lease, and two people never hold the same notice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, sharing, triage
from takedowns.actions.undo import undo
from takedowns.enums import ListingOutcome, NoticeState
from takedowns.models import Notice
from takedowns.rules.claims import LEASE, claim_of
from takedowns.rules.triage import Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory, UserFactory
from tests.races import together

MINUTE = timedelta(minutes=1)
EXPIRED = NOON + LEASE


def happened(notice):
    """The events of a notice, the oldest first."""
    return list(AuditEvent.objects.about(notice).order_by("at", "pk").values_list("action", flat=True))


def hold(notice):
    """Who has a notice by the rows, its clock included."""
    notice.refresh_from_db()
    return notice.state, notice.triager, Clock.objects.get(pk=notice.clock_id).holder


def decide(notice, by, *, at, count=None):
    """Reject some of a notice's open listings, as a page that was opened just before does."""
    notice.refresh_from_db()
    verdicts = [
        Verdict(listing.pk, ListingOutcome.REJECTED, code="SU-01", sentence="Another mark.")
        for listing in notice.listings.pending().in_order()[:count]
    ]
    return triage.decide(notice=notice, version=notice.version, verdicts=verdicts, by=by, at=at)


def in_view(view, *args):
    return list(getattr(Notice.objects, view)(*args))


# --- taking and putting back ---


def test_claim_takes_a_notice_out_of_the_queue(everyone, triager):
    notice = NoticeFactory()

    claims.claim(notice=notice, by=triager, at=NOON)

    assert hold(notice) == (NoticeState.IN_TRIAGE, triager, triager)
    assert (notice.claimed_at, notice.claim_expires_at) == (NOON, NOON + LEASE)
    assert in_view("free", NOON) == []
    assert list(AuditEvent.objects.about(notice).values_list("action", "internal")) == [
        ("notice.claimed", True)
    ]


def test_claim_tells_the_second_triager_who_was_first(everyone, triager, lead):
    notice = NoticeFactory()
    claims.claim(notice=notice, by=triager, at=NOON)

    with pytest.raises(Stale, match="Tara Triager took this notice on Mon 2 Mar, 12:00 UTC"):
        claims.claim(notice=notice, by=lead, at=NOON)


def test_release_puts_a_notice_back(everyone, triager):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    claims.release(notice=notice, by=triager, at=NOON)

    assert hold(notice) == (NoticeState.ACKNOWLEDGED, None, None)
    assert in_view("free", NOON) == [notice]


def test_release_is_refused_to_anybody_else(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    with pytest.raises(claims.CannotTriage, match="Only the triager who has the notice"):
        claims.release(notice=notice, by=lead, at=NOON)


def test_a_notice_that_is_all_decided_is_not_put_back(everyone, triager):
    notice = NoticeFactory()
    decide(notice, triager, at=NOON)

    with pytest.raises(claims.CannotTriage, match="stays yours until its outcome is sent"):
        claims.release(notice=notice, by=triager, at=NOON)


# --- the lease ---


def test_a_lease_that_has_run_out_counts_as_unclaimed(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    before, after = EXPIRED - MINUTE, EXPIRED

    assert (in_view("free", before), in_view("held_by", triager, before)) == ([], [notice])
    assert (in_view("free", after), in_view("held_by", triager, after)) == ([notice], [])
    assert [claim_of(notice, by=lead, at=at).may_take for at in (before, after)] == [False, True]


def test_a_notice_whose_lease_ran_out_is_taken_by_the_next(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    claims.claim(notice=notice, by=lead, at=EXPIRED)

    assert hold(notice) == (NoticeState.IN_TRIAGE, lead, lead)
    assert happened(notice) == ["notice.claimed", "notice.lease_ended", "notice.claimed"]


def test_looking_at_ones_notice_renews_the_lease_once_a_minute(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)
    said = []

    for minutes, person in ((0.5, triager), (2, lead), (10, triager)):
        claims.renew(notice=notice, by=person, at=NOON + minutes * MINUTE)
        notice.refresh_from_db()
        said.append((notice.claim_expires_at - NOON) / MINUTE)

    assert said == [30, 30, 40]
    assert happened(notice) == ["notice.claimed"]


def test_a_lease_that_ran_out_comes_to_life_when_its_page_is_used(everyone, triager):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    claims.renew(notice=notice, by=triager, at=EXPIRED + MINUTE)

    assert in_view("held_by", triager, EXPIRED + MINUTE) == [notice]


def test_a_decision_renews_the_lease(everyone, triager):
    notice = claims.claim(notice=NoticeFactory(listing_count=2), by=triager, at=NOON)

    decide(notice, triager, at=NOON + 20 * MINUTE, count=1)

    notice.refresh_from_db()
    assert notice.claim_expires_at == NOON + 20 * MINUTE + LEASE


def test_a_lease_that_expires_while_deciding_does_no_harm(everyone, triager):
    held, tidied = (claims.claim(notice=NoticeFactory(), by=triager, at=NOON) for _ in range(2))
    decide(held, triager, at=EXPIRED + MINUTE)

    sharing.tidy(at=EXPIRED + MINUTE)
    decide(tidied, triager, at=EXPIRED + 2 * MINUTE)

    assert [hold(notice) for notice in (held, tidied)] == [(NoticeState.IN_TRIAGE, triager, triager)] * 2
    assert [notice.pending_count for notice in (held, tidied)] == [0, 0]


def test_a_decision_after_somebody_else_took_the_notice_is_refused(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)
    claims.claim(notice=notice, by=lead, at=EXPIRED + MINUTE)

    with pytest.raises(Stale, match="Liam Lead took this notice on Mon 2 Mar, 12:31 UTC"):
        decide(notice, triager, at=EXPIRED + 2 * MINUTE)

    assert hold(notice) == (NoticeState.IN_TRIAGE, lead, lead)


def test_a_decided_notice_stays_with_the_person_who_decided_it(everyone, triager, lead):
    notice = NoticeFactory()
    decide(notice, triager, at=NOON)
    much_later = NOON + timedelta(days=1)

    tidied = sharing.tidy(at=much_later)

    assert (tidied, in_view("free", much_later)) == (0, [])
    assert in_view("held_by", triager, much_later) == [notice]
    with pytest.raises(Stale, match="Tara Triager took this notice"):
        claims.claim(notice=notice, by=lead, at=much_later)


def test_an_undo_is_possible_after_the_lease_ran_out(everyone, triager):
    notice = NoticeFactory(listing_count=2)
    decision = decide(notice, triager, at=NOON, count=1)
    sharing.tidy(at=EXPIRED)

    undo(decision=decision, by=triager, at=EXPIRED + MINUTE)

    notice.refresh_from_db()
    assert (notice.state, notice.pending_count) == (NoticeState.ACKNOWLEDGED, 2)


def test_an_undo_of_ones_own_renews_the_lease(everyone, triager):
    notice = NoticeFactory()
    decision = decide(notice, triager, at=NOON)
    late = EXPIRED + MINUTE

    undo(decision=decision, by=triager, at=late)

    assert in_view("held_by", triager, late) == [notice]


# --- the sweep ---


def test_tidying_puts_back_what_ran_out_and_says_when(everyone, triager):
    notice, kept = (claims.claim(notice=NoticeFactory(), by=triager, at=NOON) for _ in range(2))
    claims.renew(notice=kept, by=triager, at=NOON + 5 * MINUTE)

    tidied = [sharing.tidy(at=EXPIRED + offset * MINUTE) for offset in (-1, 1, 1)]

    assert tidied == [0, 1, 0]
    assert hold(notice) == (NoticeState.ACKNOWLEDGED, None, None)
    assert hold(kept) == (NoticeState.IN_TRIAGE, triager, triager)
    assert AuditEvent.objects.get(action="notice.lease_ended").at == EXPIRED


def test_tidying_takes_as_many_statements_for_many_as_for_one(everyone, triager):
    taken = []
    for count in (1, 5):
        for _ in range(count):
            claims.claim(notice=NoticeFactory(), by=triager, at=NOON)
        with CaptureQueriesContext(connection) as statements:
            assert sharing.tidy(at=EXPIRED) == count
        taken.append(len(statements))

    assert taken[0] == taken[1]


# --- handing over ---


def test_the_triager_of_a_notice_hands_it_over(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=triager, at=NOON)

    claims.reassign(notice=notice, to=lead, by=triager, at=NOON)

    assert hold(notice) == (NoticeState.IN_TRIAGE, lead, lead)
    assert happened(notice) == ["notice.claimed", "notice.reassigned"]


def test_a_lead_hands_over_what_others_have_and_what_nobody_has(everyone, triager, lead):
    theirs, free = claims.claim(notice=NoticeFactory(), by=triager, at=NOON), NoticeFactory()

    for notice in (theirs, free):
        claims.reassign(notice=notice, to=lead, by=lead, at=NOON)

    assert [hold(notice)[1] for notice in (theirs, free)] == [lead, lead]


def test_nobody_else_hands_it_over(everyone, triager, lead):
    notice = claims.claim(notice=NoticeFactory(), by=lead, at=NOON)

    with pytest.raises(claims.CannotTriage, match="Only the triager who has the notice, or a lead"):
        claims.reassign(notice=notice, to=triager, by=triager, at=NOON)


def test_a_notice_is_not_handed_to_its_sender(everyone, triager, lead):
    notice = NoticeFactory(submitted_by=triager)

    with pytest.raises(claims.CannotTriage, match="Tara Triager sent this notice"):
        claims.reassign(notice=notice, to=triager, by=lead, at=NOON)


def test_what_was_handed_over_waits_for_eight_hours_of_working_time(everyone, triager, lead):
    friday = datetime(2026, 3, 6, 8, tzinfo=UTC)  # 16:00 in Singapore
    notice = NoticeFactory()

    claims.reassign(notice=notice, to=triager, by=lead, at=friday)
    claims.renew(notice=notice, by=triager, at=friday + MINUTE)

    notice.refresh_from_db()
    assert notice.claim_expires_at == datetime(2026, 3, 9, 7, tzinfo=UTC)


# --- the next one ---


def due(minutes, **more):
    return NoticeFactory(due_at=NOON + minutes * MINUTE, **more)


def take_next(by, *, among=None, at=NOON):
    rows = Notice.objects.all() if among is None else among
    return sharing.take_next(rows=rows, by=by, at=at)


def test_next_is_the_most_urgent_then_the_most_valuable(everyone, triager):
    late, soon, worth = due(20), due(10, value=5), due(10, value=900)

    taken = [take_next(triager) for _ in range(4)]

    assert taken == [worth, soon, late, None]
    assert hold(worth) == (NoticeState.IN_TRIAGE, triager, triager)


def test_next_skips_paused_and_claimed_notices_and_ones_own(everyone, triager, lead):
    resting, held, own = due(1, paused_until=NOON + MINUTE), due(2), due(3, submitted_by=triager)
    claims.claim(notice=held, by=lead, at=NOON)
    free = due(4)

    assert [take_next(triager), take_next(triager)] == [free, None]
    assert take_next(lead, at=NOON + 2 * MINUTE) == resting
    assert take_next(triager, at=EXPIRED) == held
    assert take_next(lead) == own


def test_next_respects_the_given_rows(everyone, triager):
    due(1)
    there = due(2, market="TH")

    assert take_next(triager, among=Notice.objects.filter(market="TH")) == there


# --- at the same moment ---


def at_once(*acts):
    """Let each act run in a thread and a scope of its own, all at the same moment; return what they gave."""
    return [str(answer) if isinstance(answer, DomainError) else answer for answer in together(*acts)]


def team(count=8):
    return [UserFactory(staff_role="TRIAGER") for _ in range(count)]


@pytest.mark.django_db(transaction=True)
def test_eight_who_ask_for_the_next_at_once_get_eight_different_notices():
    notices, people = [NoticeFactory() for _ in range(8)], team()

    taken = at_once(*[lambda by=person: take_next(by).pk for person in people])

    assert sorted(taken) == sorted(notice.pk for notice in notices)
    with staff_scope():
        holders = Notice.objects.in_bulk(taken)
        assert [holders[key].triager for key in taken] == people


@pytest.mark.django_db(transaction=True)
def test_eight_who_ask_for_the_only_one_at_once_get_it_once():
    NoticeFactory()

    taken = at_once(*[lambda by=person: take_next(by) for person in team()])

    assert [one for one in taken if one] == [one for one in taken if isinstance(one, Notice)]
    assert len([one for one in taken if one]) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_claim_the_same_notice_at_once_are_told_who_has_it():
    notice, people = NoticeFactory(), team()

    answers = at_once(
        *[lambda by=person: claims.claim(notice=notice, by=by, at=NOON).triager for person in people]
    )

    (winner,) = (one for one in answers if not isinstance(one, str))
    told = [one for one in answers if isinstance(one, str)]
    assert (
        told
        == [f"{winner} took this notice on Mon 2 Mar, 12:00 UTC. Ask them, or a lead, to hand it over."] * 7
    )


@pytest.mark.django_db(transaction=True)
def test_eight_who_claim_what_has_just_run_out_find_one_new_holder():
    notice, (before, *people) = NoticeFactory(), team(9)
    with staff_scope():
        claims.claim(notice=notice, by=before, at=NOON)

    acts = [lambda by=person: claims.claim(notice=notice, by=by, at=EXPIRED) for person in people]
    answers = at_once(*acts, lambda: sharing.tidy(at=EXPIRED))

    assert len([one for one in answers[:8] if isinstance(one, Notice)]) == 1
    with staff_scope():
        assert [row for row in happened(notice) if row == "notice.lease_ended"] == ["notice.lease_ended"]
        assert hold(notice)[1] in people


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_claim_at_the_end_of_a_lease_agree_on_one_of_them(triager, lead):
    notice = NoticeFactory()
    with staff_scope():
        claims.claim(notice=notice, by=triager, at=NOON)

    decided, claimed = at_once(
        lambda: decide(notice, triager, at=EXPIRED),
        lambda: claims.claim(notice=Notice.objects.get(pk=notice.pk), by=lead, at=EXPIRED),
    )

    with staff_scope():
        state, holder, _clock = hold(notice)
    assert (state, [isinstance(one, str) for one in (decided, claimed)].count(True)) == (
        NoticeState.IN_TRIAGE, 1,
    )  # fmt: skip
    assert holder == (lead if isinstance(decided, str) else triager)
