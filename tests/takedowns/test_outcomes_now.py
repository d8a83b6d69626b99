"""What was corrected, restored or retracted counts as such wherever earlier listings are shown or counted."""

from datetime import timedelta

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes, retractions
from takedowns.enums import CorrectedTo, RetractionReason
from takedowns.models import Listing
from takedowns.queries.history import history_around
from takedowns.queries.panels import panel_of
from takedowns.queries.precedents import precedents_of
from takedowns.queries.seller_page import weeks_of
from takedowns.queries.seller_record import listings_in, notices_about, record_of
from takedowns.queries.trigger_facts import facts_of, facts_of_past
from takedowns.rules.checks import Named
from takedowns.rules.outcomes_now import outcome_now
from takedowns.rules.triage import Verdict
from tests.factories import ProductFactory

from .appealed import by_holder, taken_and_decided
from .corrected import LATER, about, correct, execute, sent
from .disputing import act, answered, contested, forwarded, lead_of_another_desk, told
from .pasted import sighting
from .test_check_pages import asked, found

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AFTER = LATER + 60 * DAY


@pytest.fixture
def other_lead(lead):
    return lead_of_another_desk()


def retract(notice, by, reason):
    with staff_scope():
        retractions.retract(listing=notice.listings.get(), reason=reason, by=by, at=LATER)
    execute(LATER + HOUR)


def won_by_seller(acme, triager, filer, lead):
    """A takedown whose contested counter-notice was decided for the seller."""
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=LATER + HOUR)
    execute(LATER + 2 * HOUR)
    return notice


def history(name, *, acme, triager, filer, lead, other_lead):
    """A notice with one listing and the history that is named."""
    if name == "won by the seller, then by the rights holder":
        notice = won_by_seller(acme, triager, filer, lead)
        appeal = by_holder(notice, filer)
        taken_and_decided(appeal, other_lead, (1,), ground="TRADEMARK_USE")
        return notice
    if name == "won by the seller":
        return won_by_seller(acme, triager, filer, lead)
    first = "REJECTED" if name.startswith("rejected") else "REMOVED"
    notice, _products = sent(acme, triager, [first])
    if name == "corrected":
        correct(notice, lead)
    elif name == "rejected, corrected":
        correct(notice, lead, to=CorrectedTo.REMOVED)
    elif name == "rejected, corrected, retracted as a mistake":
        correct(notice, lead, to=CorrectedTo.REMOVED, at=LATER - HOUR)
        execute(LATER - HOUR)
        retract(notice, filer, RetractionReason.MISTAKE)
    elif name == "retracted as a mistake":
        retract(notice, filer, RetractionReason.MISTAKE)
    elif name == "settled":
        retract(notice, filer, RetractionReason.SETTLED)
    return notice


HISTORIES = [
    ("taken down", "REMOVED", "Taken down", 1, "upheld"),
    ("rejected", "REJECTED", "Rejected", 0, "rejected"),
    ("corrected", "RESTORED", "Taken down, then restored", 0, "other"),
    ("rejected, corrected", "REMOVED", "Taken down", 1, "upheld"),
    ("rejected, corrected, retracted as a mistake", "RESTORED", "Taken down, then restored", 0, "other"),
    ("won by the seller", "RESTORED", "Taken down, then restored", 0, "other"),
    ("won by the seller, then by the rights holder", "REMOVED", "Taken down", 1, "upheld"),
    ("retracted as a mistake", "RESTORED", "Taken down, then restored", 0, "other"),
    ("settled", "RETRACTED", "Taken down, then retracted", 1, "upheld"),
]


@pytest.fixture(params=HISTORIES, ids=[row[0] for row in HISTORIES])
def past(request, acme, triager, filer, lead, other_lead):
    """A listing with its history, and what is expected of it."""
    name, *expected = request.param
    people = {"triager": triager, "filer": filer, "lead": lead, "other_lead": other_lead}
    return history(name, acme=acme, **people), *expected


def test_every_place_says_what_stands_now(past, triager):
    notice, outcome, label, upheld, kind = past

    with staff_scope():
        old = notice.listings.get()
        new = about(notice.organisation, [ProductFactory()], right=notice.right)
        fresh = new.listings.get()
        Listing.objects.filter(pk=fresh.pk).update(seller_key=old.seller_key)
        fresh.refresh_from_db()
        again = about(notice.organisation, [ProductFactory()])
        Listing.objects.filter(notice=again).update(key=old.key)

        found = precedents_of(new, [fresh], about=fresh)
        [of_seller] = found.same_seller
        known = history_around(new, [fresh])
        elsewhere = history_around(again, list(again.listings.all())).elsewhere[old.key]
        panel = panel_of(new, fresh)
        record = record_of(old.seller_key, at=LONG_AFTER)
        weeks = weeks_of(old.seller_key, at=LATER)
        [facts] = facts_of(
            new, [fresh], [Verdict(fresh.pk, "REMOVED", ground="TRADEMARK_USE")], by=triager, at=LONG_AFTER
        )

        assert Listing.objects.annotate(now=outcome_now()).get(pk=old.pk).now == outcome
        assert (of_seller.label, of_seller.is_down) == (label, label == "Taken down")
        assert (known.upheld, known.settled, known.sellers[old.seller_key]) == (upheld, 1, upheld)
        assert [row.count for row in known.codes] == ([1] if kind == "rejected" else [])
        assert [row.label for row in elsewhere] == [label]
        assert panel.seller == {kind: 1}
        assert record.tally.ever == ({kind: 1, "open": 1})
        assert listings_in([notice], old.seller_key) == {notice.pk: {kind: 1}}
        assert list(notices_about(old.seller_key, kind=kind)) == [notice]
        assert sum((week[kind] for week in weeks.values()), 0) == 1
        assert facts["SELLER_UPHELD"] == upheld


def test_a_past_decision_knows_only_what_was_before_it(acme, triager, lead):
    first, products = sent(acme, triager, ["REMOVED"])
    more = [ProductFactory(shop=products[0].shop) for _ in range(2)]
    sent(acme, triager, ["REMOVED"], at=LATER - HOUR, products=[more[0]])
    correct(first, lead, at=LATER)
    execute(LATER)
    sent(acme, triager, ["REMOVED"], at=LATER + DAY, products=[more[1]])

    with staff_scope():
        known = [facts["SELLER_UPHELD"] for [facts] in facts_of_past()]

    assert known == [1, 1, 0]


@pytest.mark.parametrize(
    ("corrected_to", "found_now"),
    [(CorrectedTo.RESTORED, "again"), (None, "down"), (CorrectedTo.REMOVED, "down")],
)
def test_a_filer_is_told_what_stands_now(acme, right, triager, lead, corrected_to, found_now):
    first = "REJECTED" if corrected_to == CorrectedTo.REMOVED else "REMOVED"
    notice, [product] = sent(acme, triager, [first], right=right)
    if corrected_to:
        correct(notice, lead, to=corrected_to)
    rows = [Named(1, product.key, sighting(product.key, at=LATER, live=False))]

    said = found(asked(acme, right, named=tuple(rows)), at=LATER + DAY)

    assert [check for _code, check, _rows in said if check in ("again", "down")] == [found_now]
