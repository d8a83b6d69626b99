"""What was corrected, restored or retracted counts as such wherever earlier listings are shown or counted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import Subject
from ipr_portal.links.actions import move_end
from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import disputes, retractions
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.strikes import count
from takedowns.enums import CorrectedTo, RetractionReason
from takedowns.models import Listing, OutcomeChange
from takedowns.queries.history import history_around
from takedowns.queries.panels import panel_of
from takedowns.queries.precedents import precedents_of
from takedowns.queries.seller_page import weeks_of
from takedowns.queries.seller_record import listings_in, notices_about, record_of
from takedowns.queries.strikes import valid_strikes
from takedowns.queries.trigger_facts import facts_of, facts_of_past
from takedowns.rules.checks import Named
from takedowns.rules.outcomes_now import outcome_now
from takedowns.rules.triage import Verdict
from tests.factories import ProductFactory

from .appealed import by_holder, taken_and_decided
from .corrected import LATER, about, correct, execute, sent, tell
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


def found_genuine(notice, lead):
    """A proposal to retract, since a test purchase showed genuine goods."""
    origin = Subject("enforcement.testpurchase", "7", "", None)
    with staff_scope():
        retractions.offer(
            listing=notice.listings.get(),
            reason=RetractionReason.GENUINE,
            origin=origin,
            by=lead,
            at=LATER - DAY,
        )


def won_by_seller(acme, triager, filer, lead):
    """A takedown whose contested counter-notice was decided for the seller."""
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=LATER + HOUR)
    execute(LATER + 2 * HOUR)
    return notice


def settled_in_dispute(acme, triager, filer):
    """A takedown that its rights holder settled while a counter-notice was with them."""
    notice, message = told(acme, triager)
    forwarded(answered(message), triager)
    retract(notice, filer, RetractionReason.SETTLED)
    return notice


def corrected_and_retracted(notice, lead, filer):
    correct(notice, lead, to=CorrectedTo.REMOVED, at=LATER - HOUR)
    execute(LATER - HOUR)
    retract(notice, filer, RetractionReason.MISTAKE)


def genuine_by_silence(notice, lead):
    found_genuine(notice, lead)
    retractions.end_proposals(at=LATER + 30 * DAY)
    execute(LATER + 30 * DAY)


def genuine_and_accepted(notice, lead, filer):
    found_genuine(notice, lead)
    retract(notice, filer, RetractionReason.GENUINE)


def won_by_both(acme, triager, filer, lead, other_lead):
    notice = won_by_seller(acme, triager, filer, lead)
    taken_and_decided(by_holder(notice, filer), other_lead, (1,), ground="TRADEMARK_USE")
    return notice


def history(name, *, acme, triager, filer, lead, other_lead):
    """A notice with one listing and the history that is named."""
    whole = {
        "won by the seller": lambda: won_by_seller(acme, triager, filer, lead),
        "won by the seller, then by the rights holder": lambda: won_by_both(
            acme, triager, filer, lead, other_lead
        ),
        "settled while a counter-notice is with the holder": lambda: settled_in_dispute(acme, triager, filer),
    }
    if name in whole:
        return whole[name]()
    notice, _products = sent(acme, triager, ["REJECTED" if name.startswith("rejected") else "REMOVED"])
    steps = {
        "corrected": lambda: correct(notice, lead),
        "rejected, corrected": lambda: correct(notice, lead, to=CorrectedTo.REMOVED),
        "rejected, corrected, retracted as a mistake": lambda: corrected_and_retracted(notice, lead, filer),
        "retracted as a mistake": lambda: retract(notice, filer, RetractionReason.MISTAKE),
        "settled": lambda: retract(notice, filer, RetractionReason.SETTLED),
        "genuine, accepted": lambda: genuine_and_accepted(notice, lead, filer),
        "genuine, by silence": lambda: genuine_by_silence(notice, lead),
    }
    if name in steps:
        steps[name]()
    return notice


# What stands now, in words; upheld; the kind in figures; what it counts; strikes left.
HISTORIES = [
    ("taken down", "REMOVED", "Taken down", 1, "upheld", "GOOD", 1),
    ("rejected", "REJECTED", "Rejected", 0, "rejected", "BAD", 0),
    ("corrected", "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0),
    ("rejected, corrected", "REMOVED", "Taken down", 1, "upheld", "GOOD", 1),
    (
        "rejected, corrected, retracted as a mistake",
        "RESTORED", "Taken down, then restored", 0, "other", "GOOD", 0,
    ),
    ("won by the seller", "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0),
    ("won by the seller, then by the rights holder", "REMOVED", "Taken down", 1, "upheld", "BAD", 1),
    ("retracted as a mistake", "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0),
    ("settled", "RETRACTED", "Taken down, then retracted", 1, "upheld", "GOOD", 1),
    (
        "settled while a counter-notice is with the holder",
        "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0,
    ),
    ("genuine, accepted", "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0),
    ("genuine, by silence", "RESTORED", "Taken down, then restored", 0, "other", "BAD", 0),
]  # fmt: skip


@pytest.fixture(params=HISTORIES, ids=[row[0] for row in HISTORIES])
def past(request, acme, triager, filer, lead, other_lead):
    """A listing with its history, and what is expected of it."""
    name, *expected = request.param
    people = {"triager": triager, "filer": filer, "lead": lead, "other_lead": other_lead}
    return history(name, acme=acme, **people), *expected


def test_every_place_says_what_stands_now(past, triager):
    notice, outcome, label, upheld, kind, _counts, _strikes = past

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


def test_every_page_and_the_strikes_say_what_the_ledger_says(past, client, settings, triager, filer):
    notice, outcome, *_now, counts, strikes = past
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    with system_scope():
        count(at=LONG_AFTER)

    client.force_login(filer)
    holder = client.get(reverse("organisation:notice", args=[notice.organisation.slug, notice.number]))
    outcomes = holder.context["outcomes"]
    client.force_login(triager)
    desk = client.get(reverse("desk:notice", args=[notice.number]))
    api = client.get(f"/api/v1/desk/notices/{notice.number}/").json()

    assert [one.effect for one in (*outcomes.cards, *outcomes.others)] == [counts]
    [settled] = desk.context["settled"]
    assert (settled.effect, settled.holdable) == (counts, outcome == "REMOVED")
    assert [one["effect"] for one in api["listings"]] == [counts]
    with staff_scope():
        assert OutcomeChange.objects.filter(notice=notice).latest("pk").effect_after == counts
        assert valid_strikes(notice.listings.get().seller_key, "SG", at=LONG_AFTER) == strikes


@pytest.mark.parametrize(
    ("name", "at_desk", "to_seller"),
    [
        ("settled", "retraction of the rights holder", "The rights holder took back notice"),
        (
            "genuine, accepted",
            "test purchase that showed genuine goods",
            "showed that your goods are genuine, and the rights holder took back",
        ),
        ("genuine, by silence", "the rights holder did not reply", "so we restored your listing"),
    ],
)
def test_both_sides_read_why_a_listing_is_back(
    name, at_desk, to_seller, client, settings, acme, triager, filer, lead, other_lead
):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice = history(name, acme=acme, triager=triager, filer=filer, lead=lead, other_lead=other_lead)
    tell(LONG_AFTER)

    client.force_login(triager)
    assert at_desk in client.get(reverse("desk:notice", args=[notice.number])).content.decode()
    client.force_login(filer)
    pages = reverse("organisation:notice", args=[acme.slug, notice.number])
    assert at_desk in client.get(pages).content.decode()
    assert to_seller in ShopMessage.objects.latest("pk").text
    with staff_scope():
        for made in SignedLink.objects.all():
            move_end(link=made, ends_at=timezone.now() + DAY)
    link = ShopMessage.objects.latest("pk").link
    assert ("goods are genuine" in client.get(link).content.decode()) == name.startswith("genuine")


def test_what_was_restored_after_silence_cannot_be_appealed_by_its_holder(
    acme, triager, filer, lead, other_lead
):
    people = {"triager": triager, "filer": filer, "lead": lead, "other_lead": other_lead}
    notice = history("genuine, by silence", acme=acme, **people)

    with pytest.raises(CannotAppeal, match="A test purchase showed genuine goods"):
        by_holder(notice, filer, at=LATER + 31 * DAY)


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
