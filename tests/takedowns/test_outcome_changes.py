"""The ledger of outcomes: what it says, when it is written, and that it is written once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.claims import CannotTriage
from takedowns.actions.outcome_changes import MARGIN, CannotChange, close_cures
from takedowns.actions.reviews import ask_for_review
from takedowns.models import Listing, Notice, OutcomeChange
from takedowns.queries.outcomes import outcomes_of
from takedowns.rules.cures import ends_of_cures
from takedowns.tasks import lapse_cures
from takedowns.views.notices import decisions_of
from tests.conftest import connected_as
from tests.factories import PauseFactory
from tests.programmes.living import (
    DAY,
    changed,
    filed,
    listings_of,
    mistyped,
    sent_again,
    settled,
    withdrawn,
)
from tests.races import together

START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Singapore
MOMENT = timedelta(microseconds=1)


def lines(*fields, **found):
    with staff_scope():
        return list(OutcomeChange.objects.filter(**found).order_by("pk").values_list(*fields))


def half(acme, triager, at=START):
    """A decided notice with one rejection that counts half if it is fixed."""
    return settled(filed(acme, [{}], sent_at=START - DAY), triager, [("REJECTED", "EV-01")], at=at)


@pytest.mark.django_db
def test_sending_an_outcome_writes_how_each_listing_counts(acme, triager):
    shown = [{}, {}, {}, mistyped(), {}, {}]
    codes = [
        ("REMOVED", ""), ("REJECTED", "SU-01"), ("REJECTED", "EV-02"), ("REJECTED", "LI-01"), ("REJECTED", "LI-06"),
        ("DUPLICATE", ""),
    ]  # fmt: skip
    notice = settled(filed(acme, shown, sent_at=START - DAY), triager, codes, at=START)

    written = lines("position", "effect_before", "effect_after", "cause", "changed_at")

    effects = ["GOOD", "BAD", "HALF", "MISTYPED", "NEUTRAL", "NEUTRAL"]
    assert written == [(place, "", effect, "SETTLED", START) for place, effect in enumerate(effects, 1)]
    assert lines("reason_code", "market", "right_kind", "agent", "filer", "code", position=2) == [
        ("TM-01", "SG", "TRADEMARK", None, notice.submitted_by_id, "SU-01")
    ]


@pytest.mark.django_db
def test_nothing_is_written_while_a_decision_can_be_undone(acme, triager):
    notice = filed(acme, [{}], sent_at=START - DAY)

    settled(notice, triager, [("REMOVED", "")], at=START)

    assert lines("pk", changed_at__lt=START) == []


@pytest.mark.django_db
def test_lines_are_never_changed(acme, triager):
    half(acme, triager)

    with pytest.raises(DatabaseError, match="append-only"), staff_scope(), transaction.atomic():
        OutcomeChange.objects.update(effect_after="GOOD")


@pytest.mark.django_db
def test_a_rights_holder_sees_its_own_lines_alone(acme, triager, stranger):
    half(acme, triager)

    with organisation_scope(acme):
        assert OutcomeChange.objects.count() == 1
    with organisation_scope(stranger.organisations.get()):
        assert OutcomeChange.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "effect"), [(False, "WITHDRAWN"), (True, "BAD")])
def test_withdrawing_after_a_question_counts(acme, asked, effect):
    notice = filed(acme, [{}], sent_at=START - DAY)
    if asked:
        PauseFactory(organisation=acme, clock=notice.clock, reason="QUESTION")

    withdrawn(notice, at=START)

    assert lines("effect_after", "cause", "first_decided_at") == [(effect, "WITHDRAWN", START)]


@pytest.mark.django_db
def test_li_01_is_refused_for_an_address_that_our_check_recognised(acme, triager):
    notice = filed(acme, [{}], sent_at=START - DAY)

    with pytest.raises(CannotTriage, match="LI-06"):
        settled(notice, triager, [("REJECTED", "LI-01")], at=START)


@pytest.mark.django_db
def test_the_time_to_cure_ends_by_itself_and_once(acme, triager):
    notice = half(acme, triager)
    with staff_scope():
        until = ends_of_cures(Notice.objects.select_related("clock").get(pk=notice.pk))

    runs = [
        close_cures(at=until + MARGIN),
        close_cures(at=until + MARGIN + MOMENT),
        close_cures(at=until + DAY),
    ]
    lapse_cures()

    assert runs == [0, 1, 0]
    assert lines("cause", "effect_before", "effect_after", "changed_at")[1:] == [
        ("LAPSED", "HALF", "BAD", until)
    ]


@pytest.mark.django_db
def test_a_correction_sent_in_time_keeps_it_open_however_long_we_take(acme, triager):
    notice = half(acme, triager)
    correction = sent_again(notice, triager, sent_at=START + DAY, listings=listings_of(notice))

    assert close_cures(at=START + 300 * DAY) == 0

    settled(correction, triager, [("REMOVED", "")], at=START + 301 * DAY)
    assert lines("cause", "effect_after", notice=notice) == [("SETTLED", "HALF"), ("CURED", "HALVED")]
    assert lines("effect_after", notice=correction) == [("ONCE",)]


@pytest.mark.django_db
def test_a_correction_that_is_withdrawn_lets_the_time_end_then(acme, triager):
    notice = half(acme, triager)
    correction = sent_again(notice, triager, sent_at=START + DAY, listings=listings_of(notice))
    withdrawn(correction, at=START + 100 * DAY)

    assert close_cures(at=START + 101 * DAY) == 1
    assert lines("cause", "changed_at", notice=notice)[1:] == [("LAPSED", START + 100 * DAY)]


@pytest.mark.django_db
def test_a_review_suspends_what_time_goes_on_to_change(acme, triager):
    notice = half(acme, triager)
    (listing,) = listings_of(notice)

    changed(listing, "UNDER_REVIEW", at=START + DAY)
    close_cures(at=START + 50 * DAY)
    changed(listing, "REVIEWED", at=START + 60 * DAY)

    assert lines("cause", "effect_before", "effect_after")[1:] == [
        ("UNDER_REVIEW", "HALF", "REVIEW"), ("LAPSED", "REVIEW", "REVIEW"), ("REVIEWED", "REVIEW", "BAD"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_is_overdue_is_written_before_a_later_event(acme, triager):
    notice = half(acme, triager)

    changed(listings_of(notice)[0], "UNDER_REVIEW", at=START + 50 * DAY)

    assert lines("cause", "effect_after")[1:] == [("LAPSED", "BAD"), ("UNDER_REVIEW", "REVIEW")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "cause", "reason", "effect"),
    [
        ("REMOVED", "COUNTER_UPHELD", "", "BAD"),
        ("REMOVED", "SELLER_APPEAL_GRANTED", "", "BAD"),
        ("REMOVED", "COURT_RESTORED", "", "BAD"),
        ("REMOVED", "GENUINE", "", "BAD"),
        ("REMOVED", "RETRACTED", "MISTAKE", "BAD"),
        ("REMOVED", "RETRACTED", "SETTLED", "GOOD"),
        ("REMOVED", "CORRECTED", "", "BAD"),
        ("RESTRICTED", "CORRECTED", "", "BAD"),
        ("DUPLICATE", "CORRECTED", "", "GOOD"),
        ("DUPLICATE", "HOLDER_APPEAL_GRANTED", "", "GOOD"),
        ("REMOVED", "HOLDER_APPEAL_GRANTED", "", "GOOD"),
    ],
)
def test_a_later_cause_changes_what_the_definition_says(acme, triager, verdict, cause, reason, effect):
    notice = settled(filed(acme, [{}], sent_at=START - DAY), triager, [(verdict, "")], at=START)

    change = changed(listings_of(notice)[0], cause, at=START + DAY, reason=reason)

    assert (change.effect_after, change.reason) == (effect, reason)


@pytest.mark.django_db
@pytest.mark.parametrize("cause", ["REVIEWED", "COUNTER_UPHELD"])
def test_a_cause_that_does_not_apply_is_refused(acme, triager, cause):
    notice = half(acme, triager)

    with pytest.raises(CannotChange):
        changed(listings_of(notice)[0], cause, at=START + DAY)
    assert len(lines("pk")) == 1


@pytest.mark.django_db
def test_a_listing_that_is_not_settled_has_nothing_to_change(acme):
    notice = filed(acme, [{}], sent_at=START - DAY)

    with pytest.raises(CannotChange, match="not sent yet"):
        changed(listings_of(notice)[0], "GENUINE", at=START)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_end_a_cure_once(acme, triager):
    half(acme, triager)

    answers = together(*[lambda: close_cures_alone(START + 60 * DAY)] * 4)

    assert sum(answers) == 1
    assert [cause for (cause,) in lines("cause")] == ["SETTLED", "LAPSED"]


def close_cures_alone(at):
    return close_cures(at=at)


@pytest.mark.django_db(transaction=True)
def test_a_review_and_the_end_of_the_time_at_once_make_one_chain(acme, triager):
    notice = half(acme, triager)
    (listing,) = listings_of(notice)
    later = START + 60 * DAY

    together(lambda: close_cures(at=later), lambda: changed(listing, "UNDER_REVIEW", at=later))

    chain = lines("effect_before", "effect_after")
    assert [before for before, _after in chain[1:]] == [after for _before, after in chain[:-1]]
    assert chain[-1][1] == "REVIEW"


@pytest.mark.django_db
def test_settling_asks_the_same_however_many_listings(acme, triager):
    counts = []
    for many in (1, 12):
        notice = filed(acme, [{}] * many, sent_at=START - DAY)
        with CaptureQueriesContext(connection) as asked:
            settled(notice, triager, [("REMOVED", "")] * many, at=START)
        counts.append(sum("takedowns_outcomechange" in one["sql"] for one in asked))

    assert counts == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_what_was_decided_before_and_may_run_again(acme, triager, capsys, logins):
    notice = half(acme, triager)
    sent_again(
        notice, triager, sent_at=START + DAY, listings=listings_of(notice), at=START + 2 * DAY,
        verdicts=[("REMOVED", "")],
    )  # fmt: skip
    lapsing = half(acme, triager)
    withdrawn(filed(acme, [{}], sent_at=START - DAY), at=START)
    fields = ("listing", "cause", "effect_before", "effect_after", "changed_at")
    before = sorted(lines(*fields))
    forget(logins[0])

    call_command("write_outcome_changes", batch=2)
    call_command("write_outcome_changes")

    lapsed = [line for line in lines(*fields) if line[1] == "LAPSED"]
    assert [one[0] for one in lapsed] == [listings_of(lapsing)[0].pk]
    assert sorted(set(lines(*fields)) - set(lapsed)) == before
    assert "0 notices" in capsys.readouterr().out.splitlines()[-1]


def forget(owner):
    """As if there had been no ledger yet."""
    with staff_scope():
        Listing.objects.update(curable_until=None, cure_closed_at=None)
    with connected_as(owner), connection.cursor() as cursor:
        for said in ("DISABLE", "ENABLE"):
            for table in ("outcomechange", "sellerstrike", "strikeend", "strikereturn", "measurestrike"):
                cursor.execute(f"ALTER TABLE takedowns_{table} {said} TRIGGER append_only_truncate")
            if said == "DISABLE":
                cursor.execute("TRUNCATE takedowns_outcomechange CASCADE")


# --- what the page of an outcome says of it ---


@pytest.fixture
def partly_failed(acme, triager):
    """Three taken down, one rejected; a seller won, one was retracted, an appeal of the rights holder was granted."""
    verdicts = [("REMOVED", "")] * 3 + [("REJECTED", "SU-01")]
    notice = settled(filed(acme, [{}] * 4, sent_at=START - DAY), triager, verdicts, at=START)
    won, retracted, _kept, rejected = listings_of(notice)
    changed(won, "COUNTER_UPHELD", at=START + DAY)
    changed(retracted, "RETRACTED", at=START + DAY, reason="MISTAKE")
    changed(rejected, "HOLDER_APPEAL_GRANTED", at=START + 2 * DAY)
    return notice


def outcome_of(notice):
    with staff_scope():
        listings = notice.listings.select_related("cured_by__notice", "snapshot").in_order()
        return outcomes_of(notice, listings, decisions_of(notice), at=START + 3 * DAY)


@pytest.mark.django_db
def test_the_tally_of_an_outcome_knows_what_did_not_hold_and_what_was_granted(partly_failed):
    assert outcome_of(partly_failed).tally == [
        ("Taken down, but it did not hold", "2"),
        ("Taken down (SU-01)", "2"),
    ]


@pytest.mark.django_db
def test_a_reversal_that_is_under_review_does_not_count(partly_failed):
    listing = listings_of(partly_failed)[0]
    with staff_scope():
        ask_for_review(
            listing=listing,
            grounds="The goods were copies.",
            by=partly_failed.submitted_by,
            at=START + 2 * DAY,
        )

    tally = dict(outcome_of(partly_failed).tally)

    assert (tally["Taken down, but it did not hold"], tally["Under review, not counted"]) == ("1", "1")


@pytest.mark.django_db
def test_the_page_of_an_outcome_names_what_happened_later(client, acme_owner, partly_failed):
    client.force_login(acme_owner)
    address = reverse("organisation:notice", args=[partly_failed.organisation.slug, partly_failed.number])

    page = client.get(address).content.decode()

    assert "The seller won with a counter-notice" in page
    assert "It was retracted" in page
    assert "Taken down, but it did not hold" in page
    assert "2 of 3 did not hold" in " ".join(page.split())
