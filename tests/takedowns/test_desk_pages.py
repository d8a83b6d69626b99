"""The desk: from the queue to a notice, its decision, its undo, and the orders that carry it out."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.marketplace.connector import ConnectorUnavailable, OneByOne
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, execution, triage
from takedowns.actions.undo import undo
from takedowns.models import ListingDecision, MarketplaceOrder
from takedowns.rules.triage import GRACE, Verdict
from tests.factories import (
    ListingSnapshotFactory,
    NoticeFactory,
    NoticeFileFactory,
    ProductFactory,
    RightFileFactory,
    UserFactory,
)
from tests.takedowns.pages import statements

MOST = 40  # statements of the notice's page, with session, scope, shell and the queue beside it


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def snapshots(notice):
    with staff_scope():
        for listing in notice.listings.in_order():
            ListingSnapshotFactory(
                organisation=notice.organisation, listing=listing, title=f"Serum {listing.position}"
            )


def listings_of(notice):
    with staff_scope():
        return list(notice.listings.in_order())


def post(client, notice, *, version=1, **fields):
    """Post the decision form of a notice; `outcomes` is one word for each listing, in order."""
    outcomes = fields.pop("outcomes", [])
    rows = zip(listings_of(notice), outcomes, strict=False)
    chosen = {f"outcome-{row.pk}": outcome for row, outcome in rows}
    data = {"version": version, "ground": "TRADEMARK_USE"} | chosen | fields
    return client.post(desk("notice_decision", notice.number), data)


def decided(notice, by, verdict=None, *, at=None):
    """Decide every open listing the same way, now or at a moment."""
    with staff_scope():
        notice.refresh_from_db()
        kind = verdict or {"outcome": "REMOVED", "ground": "TRADEMARK_USE"}
        verdicts = [Verdict(listing.pk, **kind) for listing in notice.listings.pending()]
        return triage.decide(
            notice=notice, version=notice.version, verdicts=verdicts, by=by, at=at or timezone.now(), confirmed=True
        )  # fmt: skip


REJECT = {"outcome": "REJECTED", "code": "SU-01", "sentence": "The label shows another mark."}


def outcomes(notice):
    return [listing.outcome for listing in listings_of(notice)]


# --- from the queue to a decision ---


def test_the_queue_leads_to_the_notice_and_the_decision_back_to_it(as_triager, triager):
    notice = NoticeFactory(listing_count=2)
    snapshots(notice)
    page = as_triager.get(desk("queue")).content.decode()
    assert desk("notice", notice.number) in page

    answer = post(as_triager, notice, outcomes=["REMOVED", "ALREADY_DOWN"])

    assert (answer.status_code, answer.url) == (302, desk("notice", notice.number))
    assert outcomes(notice) == ["REMOVED", "ALREADY_DOWN"]
    page = as_triager.get(answer.url).content.decode()
    assert "2 listings decided." in page
    assert "Undo leaves no trace until <time" in page


def test_a_rejection_is_kept_with_code_and_sentence(as_triager):
    notice = NoticeFactory()
    key = listings_of(notice)[0].pk

    post(as_triager, notice, outcomes=["REJECTED"], **{f"code-{key}": "su-01", f"sentence-{key}": " No. "})

    with staff_scope():
        row = ListingDecision.objects.get()
    assert (row.outcome, row.rejection_code, row.sentence) == ("REJECTED", "SU-01", "No.")


def test_an_incomplete_choice_comes_back_with_what_was_typed(as_triager):
    notice = NoticeFactory(listing_count=2)
    key = listings_of(notice)[0].pk

    answer = post(
        as_triager, notice, outcomes=["REJECTED", "REMOVED"], **{f"sentence-{key}": "Say what differs."}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the code that says why, such as SU-01." in page
    assert "Say what differs.</textarea>" in page
    assert outcomes(notice) == ["PENDING", "PENDING"]


def test_a_far_reaching_decision_wants_a_second_click(as_triager):
    notice = NoticeFactory(listing_count=11)
    picked = [row.pk for row in listings_of(notice)]

    first = post(as_triager, notice, bulk="REMOVED", pick=picked)
    waiting = outcomes(notice)
    second = post(as_triager, notice, bulk="REMOVED", pick=picked, confirmed="1")

    assert (first.status_code, second.status_code) == (422, 302)
    assert "11 listings of 1 seller go down in Singapore." in first.content.decode()
    assert (set(waiting), set(outcomes(notice))) == ({"PENDING"}, {"REMOVED"})


def test_a_stale_page_is_told_what_happened(as_triager, lead):
    notice = NoticeFactory(listing_count=2)
    with staff_scope():
        claims.reassign(notice=notice, to=lead, by=lead, at=timezone.now())
    decided(notice, lead, REJECT)

    answer = post(as_triager, notice, outcomes=["REMOVED", "REMOVED"])

    assert answer.status_code == 409
    assert "Liam Lead decided 2 listings" in answer.content.decode()
    assert outcomes(notice) == ["REJECTED", "REJECTED"]


def test_nobody_decides_what_a_colleague_holds(as_triager, lead):
    notice = NoticeFactory()
    with staff_scope():
        claims.reassign(notice=notice, to=lead, by=lead, at=timezone.now())

    page = as_triager.get(desk("notice", notice.number)).content.decode()
    answer = post(as_triager, notice, outcomes=["REMOVED"])

    assert "Record the outcomes" not in page
    assert (answer.status_code, outcomes(notice)) == (409, ["PENDING"])


@pytest.mark.parametrize("count", [20, 300])
def test_the_page_takes_as_many_statements_for_many_listings_as_for_one(as_triager, count):
    one, many = NoticeFactory(), NoticeFactory(listing_count=count)
    for notice in (one, many):
        snapshots(notice)

    taken = [statements(as_triager, desk("notice", notice.number)) for notice in (one, many)]

    assert taken[0] == taken[1] <= 15


def test_evidence_and_certificates_take_no_statement_more(as_triager):
    bare, full = NoticeFactory(), NoticeFactory()
    for number in range(5):
        NoticeFileFactory(notice=full, organisation=full.organisation, file__name=f"label-{number}.png")
        RightFileFactory(right=full.right, organisation=full.organisation, file__name=f"deed-{number}.pdf")

    taken = [statements(as_triager, desk("notice", notice.number)) for notice in (bare, full)]
    page = as_triager.get(desk("notice", full.number)).content.decode()

    assert taken[0] == taken[1]
    assert re.findall(r">((?:label|deed)-[0-9])\.", page) == [
        *(f"label-{n}" for n in range(5)),
        *(f"deed-{n}" for n in range(5)),
    ]


def test_the_page_of_a_decided_notice_takes_as_many_statements_for_many_listings(as_triager, triager):
    few, many = NoticeFactory(listing_count=2), NoticeFactory(listing_count=40)
    for notice in (few, many):
        snapshots(notice)
        decided(notice, triager)

    taken = [statements(as_triager, desk("notice", notice.number)) for notice in (few, many)]

    assert taken[0] == taken[1] <= MOST


def test_one_stale_row_in_a_bulk_keeps_the_other_choices(as_triager, triager, lead):
    notice = NoticeFactory(listing_count=3)
    first, second, third = listings_of(notice)
    with staff_scope():
        triage.decide(
            notice=notice, version=1, verdicts=[Verdict(first.pk, **REJECT)], by=triager, at=timezone.now()
        )

    picked = [first.pk, second.pk, third.pk]
    answer = post(
        as_triager, notice, bulk="REJECTED", pick=picked, bulk_code="ev1", bulk_sentence="Say more."
    )

    page = answer.content.decode()
    assert (answer.status_code, outcomes(notice)) == (409, ["REJECTED", "PENDING", "PENDING"])
    assert "Your choices for the listings that are still open are kept below." in page
    assert page.count("Say more.</textarea>") == 2
    assert f'name="outcome-{first.pk}"' not in page


def test_what_was_kept_after_a_stale_page_is_recorded_at_once(as_triager, triager):
    notice = NoticeFactory(listing_count=2)
    with staff_scope():
        first = notice.listings.in_order()[0]
        triage.decide(
            notice=notice, version=1, verdicts=[Verdict(first.pk, **REJECT)], by=triager, at=timezone.now()
        )
    stale = post(as_triager, notice, outcomes=["REMOVED", "REMOVED"])

    again = post(as_triager, notice, version=2, outcomes=["", "REMOVED"])

    assert (stale.status_code, again.status_code) == (409, 302)
    assert outcomes(notice) == ["REJECTED", "REMOVED"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_stale(as_triager, version):
    notice = NoticeFactory()

    assert post(as_triager, notice, version=version, outcomes=["REMOVED"]).status_code == 409
    assert outcomes(notice) == ["PENDING"]


def test_the_queue_beside_stays_as_it_was_looked_through(as_triager):
    notice = NoticeFactory()
    address = f"{desk('notice_decision', notice.number)}?view=mine&market=SG"
    data = {"version": 1, "ground": "TRADEMARK_USE", f"outcome-{listings_of(notice)[0].pk}": "REMOVED"}

    answer = as_triager.post(address, data)

    assert answer.url == f"{desk('notice', notice.number)}?view=mine&market=SG"


def test_enter_in_a_field_records_and_takes_nothing_down(as_triager):
    """What a browser sends on Enter is the form's first button."""
    notice = NoticeFactory(listing_count=11)
    page = as_triager.get(desk("notice", notice.number)).content.decode()

    form = page[page.index("data-triage") :]
    assert form.index("Record the outcomes chosen") < form.index('name="bulk"')


# --- undo ---


def test_undo_opens_the_listings_again(as_triager, triager):
    notice = NoticeFactory(listing_count=2)
    decision = decided(notice, triager)

    answer = as_triager.post(desk("notice_undo", notice.number), {"decision": decision.pk})

    page = as_triager.get(desk("notice", notice.number)).content.decode()
    assert (answer.status_code, outcomes(notice)) == (302, ["PENDING", "PENDING"])
    assert "The decision is undone; its listings are open again." in page
    assert "undone by Tara Triager" in page


def test_undo_says_in_numbers_what_it_does(as_triager, triager):
    notice = NoticeFactory(listing_count=3)
    early = timezone.now() - 2 * GRACE
    with staff_scope():
        first, *_rest = notice.listings.in_order()
        verdict = Verdict(first.pk, "REMOVED", ground="TRADEMARK_USE")
        triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=early)
    decided(notice, triager, REJECT)
    execution.claim_orders(at=timezone.now(), limit=10)

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    assert "1 listing opens again, 1 restored for shoppers" in page
    assert "2 listings open again, without a trace outside" in page


def test_undo_after_the_outcome_is_told_so(as_triager, triager):
    notice = NoticeFactory()
    decision = decided(notice, triager, REJECT, at=timezone.now() - 2 * GRACE)
    triage.settle_ripe(at=timezone.now())

    page = as_triager.get(desk("notice", notice.number)).content.decode()
    answer = as_triager.post(desk("notice_undo", notice.number), {"decision": decision.pk})

    assert desk("notice_undo", notice.number) not in page
    assert answer.status_code == 409
    assert "A decision can be undone until then." in answer.content.decode()


@pytest.mark.parametrize("named", ["", "0", "x", "999999"])
def test_undo_of_a_decision_that_is_not_there_is_404(as_triager, named):
    notice = NoticeFactory()

    assert as_triager.post(desk("notice_undo", notice.number), {"decision": named}).status_code == 404


def test_undo_of_another_notices_decision_is_404(as_triager, triager):
    notice, other = NoticeFactory(), NoticeFactory()
    decision = decided(other, triager, REJECT)

    answer = as_triager.post(desk("notice_undo", notice.number), {"decision": decision.pk})

    assert (answer.status_code, outcomes(other)) == (404, ["REJECTED"])


# --- orders to the marketplace ---


class Silent(EmbeddedConnector):
    """A marketplace that answers nothing."""

    carry_out = OneByOne.carry_out

    def take_down(self, key, **order):
        raise ConnectorUnavailable("no answer")


@pytest.fixture
def failed(triager):
    """A takedown that the marketplace refused."""
    notice = NoticeFactory()
    decided(notice, triager)
    execution.execute_due(connector=EmbeddedConnector(), at=timezone.now() + GRACE)
    with staff_scope():
        return MarketplaceOrder.objects.get(state="FAILED")


def test_executions_show_what_is_being_carried_out_and_what_failed(as_triager, triager, failed):
    waiting = NoticeFactory()
    decided(waiting, triager)

    page = as_triager.get(desk("executions")).content.decode()
    refused = as_triager.get(desk("executions"), {"state": "FAILED"}).content.decode()

    assert waiting.number in page
    assert "The marketplace knows no listing" in refused
    assert "Try again" in refused


def test_a_failed_execution_is_tried_again(as_triager, failed):
    answer = as_triager.post(desk("execution_retry", failed.pk))

    with staff_scope():
        failed.refresh_from_db()
    assert (answer.status_code, failed.state, failed.attempts) == (302, "TO_EXECUTE", 0)


def test_a_failed_execution_is_noted_as_done_by_hand(as_triager, failed):
    as_triager.post(desk("execution_proof", failed.pk), {"proof": "Ticket 4711"})

    with staff_scope():
        failed.refresh_from_db()
        assert (failed.state, failed.proof) == ("EXECUTED", "Ticket 4711")


def test_a_proof_that_says_nothing_is_refused(as_triager, failed):
    as_triager.post(desk("execution_proof", failed.pk), {"proof": " "})

    page = as_triager.get(desk("executions"), {"state": "FAILED"}).content.decode()
    assert "Enter proof that it is done" in page


def test_restoring_orders_stand_among_the_executions(as_triager, triager):
    product, notice = ProductFactory(), NoticeFactory()
    decision = decided(notice, triager)
    execution.claim_orders(at=timezone.now() + GRACE, limit=10)
    with staff_scope():
        undo(decision=decision, by=triager, at=timezone.now() + GRACE)

    page = as_triager.get(desk("executions")).content.decode()

    assert "restore" in page
    assert product.key not in page


def test_the_executions_take_as_many_statements_for_three_as_for_one(as_triager, triager):
    decided(NoticeFactory(), triager)
    one = statements(as_triager, desk("executions"))
    decided(NoticeFactory(listing_count=2), triager)

    assert statements(as_triager, desk("executions")) == one <= MOST


# --- who may what ---


@pytest.mark.parametrize(
    ("role", "undo_status", "executions_status"),
    [("TRIAGER", 409, 200), ("LEAD", 302, 200), ("ADMIN", 302, 200), ("OUTREACH", 403, 403)],
)
def test_who_may_undo_somebody_elses_decision(
    client, settings, triager, role, undo_status, executions_status
):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice = NoticeFactory()
    decision = decided(notice, triager, REJECT)
    client.force_login(UserFactory(staff_role=role))

    answer = client.post(desk("notice_undo", notice.number), {"decision": decision.pk})

    assert answer.status_code == undo_status
    assert client.get(desk("executions")).status_code == executions_status


def test_strangers_find_no_desk(client, acme_owner, triager):
    notice = NoticeFactory()
    decision = decided(notice, triager, REJECT)
    client.force_login(acme_owner)

    answers = [
        client.get(desk("notice", notice.number)),
        client.post(desk("notice_decision", notice.number)),
        client.post(desk("notice_undo", notice.number), {"decision": decision.pk}),
        client.get(desk("executions")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
