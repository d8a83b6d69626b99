"""Sending a notice and taking it back: what is refused, what is written, and what two at once get."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import drafts, filing
from takedowns.enums import NOTICE_MOVES, ListingOutcome, NoticeOutcome, NoticeSource, NoticeState
from takedowns.models import Listing, Notice, NoticeDraft, NoticeFile, ReasonCode, StatementText
from takedowns.numbers import parse
from takedowns.rules.lines import judge_lines
from tests.conftest import NOON
from tests.factories import (
    EvidenceFileFactory,
    IPRightFactory,
    NoticeDraftFactory,
    NoticeFactory,
    OrganisationFactory,
)
from tests.takedowns.pasted import addresses

WHY = "Grey unbranded dropper; genuine caps are black with an embossed fern."


def reason(code):
    return ReasonCode.objects.get(code=code)


def a_filing(organisation, count=1, **more):
    """A notice about so many listings in Singapore, to which nothing is wanting."""
    said = {
        "right": more.pop("right", None) or IPRightFactory(organisation=organisation),
        "market": "SG",
        "reason": reason("TM-01"),
        "listings": [line.listing for line in judge_lines(addresses(count), "SG")],
        "explanation": WHY,
        "locations": ["PRODUCT"],
        "complainant_name": "Fadil Filer",
        "complainant_email": "filer@acme.example",
        "good_faith": StatementText.objects.get(kind="GOOD_FAITH"),
        "accuracy": StatementText.objects.get(kind="ACCURACY"),
        "signature": "Fadil Filer",
        "signed_from": "203.0.113.7",
    }
    return filing.Filing(**(said | more))


def submit(organisation, by, a_notice=None, **more):
    return filing.submit(
        filing=a_notice or a_filing(organisation), organisation=organisation, by=by, **({"at": NOON} | more)
    )


def test_submit_numbers_and_writes_everything_down(everyone, acme, filer):
    notice = submit(acme, filer, a_filing(acme, 3))

    notice.refresh_from_db()
    number = parse(notice.number)
    assert (number.market, number.year) == ("SG", 2026)
    assert (notice.state, notice.source) == (NoticeState.SUBMITTED, NoticeSource.PORTAL)
    assert (notice.listing_count, notice.pending_count) == (3, 3)
    assert (notice.good_faith.version, notice.accuracy.version, notice.signed_from) == (1, 1, "203.0.113.7")
    assert [listing.position for listing in notice.listings.in_order()] == [1, 2, 3]
    event = AuditEvent.objects.about(notice).get()
    assert (event.action, event.by, event.detail) == ("notice.submitted", filer, {"listings": 3})


def test_the_number_carries_the_year_of_the_market(everyone, acme, filer):
    new_year_in_singapore = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)

    assert parse(submit(acme, filer, at=new_year_in_singapore).number).year == 2027


def test_submit_keeps_the_evidence(everyone, acme, filer):
    files = [
        filing.Attachment(EvidenceFileFactory(organisation=acme), kind) for kind in ("GENUINE", "SUSPECT")
    ]

    notice = submit(
        acme,
        filer,
        a_filing(acme, reason=reason("CF-02"), details={"tell_tale": "No batch code"}, files=files),
    )

    assert sorted(NoticeFile.objects.filter(notice=notice).values_list("kind", flat=True)) == [
        "GENUINE",
        "SUSPECT",
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"explanation": "Fake."}, "explanation", "EV-01"),
        ({"explanation": "x" * 5001}, "explanation", "EV-01"),
        ({"locations": []}, "locations", "EV-01"),
        ({"locations": ["MOON"]}, "locations", "EV-01"),
        ({"market": "TH"}, "right", "RT-03"),
        ({"signature": ""}, "signature", "AU-04"),
        ({"capacity": "AGENT"}, "capacity", "AU-03"),
        ({"listings": []}, "listings", "LI-01"),
    ],
)
def test_submit_refuses_with_field_and_code(everyone, acme, filer, change, field, code):
    with pytest.raises(filing.CannotFile) as refused:
        submit(acme, filer, a_filing(acme, **change))

    assert (refused.value.refusal.field, refused.value.refusal.code) == (field, code)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("code", "field", "refused_as"),
    [
        ("CF-01", "test_purchase", "EV-01"),
        ("CF-02", "tell_tale", "EV-01"),
        ("CF-03", "reason", "SU-06"),
        ("CF-05", "files", "EV-03"),
        ("TM-06", "destination_countries", "EV-01"),
        ("OT-01", "detailed_message", "EV-01"),
        ("CR-01", "right", "SU-06"),
    ],
)
def test_submit_asks_for_what_the_reason_asks(everyone, acme, filer, code, field, refused_as):
    with pytest.raises(filing.CannotFile) as refused:
        submit(acme, filer, a_filing(acme, reason=reason(code)))

    assert (refused.value.refusal.field, refused.value.refusal.code) == (field, refused_as)


def test_a_copyright_notice_names_address_and_telephone(everyone, acme, filer):
    work = IPRightFactory(organisation=acme, kind="COPYRIGHT", office="", registration_number="")
    said = {
        "right": work,
        "reason": reason("CR-01"),
        "details": {"original_works": "https://acme.example/fern"},
    }

    with pytest.raises(filing.CannotFile, match="a postal address and a telephone number"):
        submit(acme, filer, a_filing(acme, **said))

    assert submit(
        acme, filer, a_filing(acme, complainant_address="1 Fern Rd", complainant_phone="+65 1", **said)
    )


def test_submit_refuses_an_organisation_that_is_not_verified(everyone, filer):
    newcomer = OrganisationFactory(state="SUBMITTED", name="Newcomer")

    with pytest.raises(filing.CannotFile, match="We have not verified Newcomer yet"):
        submit(newcomer, filer)


def test_submit_asks_the_right_as_it_stands_now(everyone, acme, filer):
    said = a_filing(acme)
    type(said.right).objects.filter(pk=said.right.pk).update(state="EXPIRED", expires_on=date(2026, 3, 1))

    with pytest.raises(filing.CannotFile, match="Expired on Sun 1 Mar 2026"):
        submit(acme, filer, said)


def test_three_hundred_and_one_listings_and_doubles_are_refused(everyone, acme, filer):
    once = a_filing(acme, 300)
    assert submit(acme, filer, once).listing_count == 300

    with pytest.raises(filing.CannotFile, match="there are 301"):
        submit(acme, filer, a_filing(acme, 301))
    with pytest.raises(filing.CannotFile, match="named twice"):
        submit(acme, filer, replace(once, listings=[*once.listings[:2], once.listings[0]]))


def test_an_agent_files_under_a_letter(everyone, acme, filer, acme_owner):
    agency = OrganisationFactory(kind="AGENCY")
    letter = LetterOfAuthority.objects.create(
        principal=acme, agent=agency, valid_from=NOON, granted_by=acme_owner
    )

    notice = submit(acme, filer, a_filing(acme, capacity="AGENT"), agent=agency, letter=letter)

    assert (notice.agent, notice.letter) == (agency, letter)
    assert AuditEvent.objects.about(notice).get().acting_for == agency


def test_an_agent_without_a_live_letter_is_refused(everyone, acme, filer):
    with pytest.raises(filing.CannotFile, match="letter of authority in force"):
        submit(acme, filer, a_filing(acme, capacity="AGENT"), agent=OrganisationFactory(kind="AGENCY"))


def test_submit_writes_three_hundred_listings_in_as_many_statements_as_one(everyone, acme, filer):
    counts = []
    for said in (a_filing(acme, 1), a_filing(acme, 300)):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            submit(acme, filer, said, source=NoticeSource.IMPORT)
        counts.append(len(captured))

    assert counts == [8, 8]


def test_an_external_reference_stands_once_in_an_organisation(everyone, acme, filer):
    from django.db import IntegrityError, transaction

    submit(acme, filer, external_ref="lumen-1")

    with pytest.raises(IntegrityError, match="takedowns_external_ref_once"), transaction.atomic():
        submit(acme, filer, external_ref="lumen-1")


# --- drafts ---


def test_a_draft_keeps_any_input(everyone, filer):
    draft = NoticeDraftFactory(fields={"reason": "TM-01"})

    drafts.save(draft=draft, fields={"explanation": "a\x00b" + "ม" * 10_000, "locations": ["X"]}, at=NOON)

    draft.refresh_from_db()
    assert draft.fields["reason"] == "TM-01"
    assert draft.fields["explanation"][:4] == "a\ufffdbม"
    assert (len(draft.fields["explanation"]), draft.saved_at) == (10_003, NOON)


def test_a_draft_that_was_sent_answers_with_its_notice(everyone, acme, filer):
    draft, said = NoticeDraftFactory(organisation=acme), a_filing(acme)

    first, second = (submit(acme, filer, said, draft=draft) for _ in range(2))

    assert first.pk == second.pk
    assert Notice.objects.count() == 1


def test_what_is_typed_after_sending_is_not_kept(everyone, acme, filer):
    draft = NoticeDraftFactory(organisation=acme)
    notice = submit(acme, filer, draft=draft)

    with pytest.raises(Stale, match=f"has been sent as {notice.number}"):
        drafts.save(draft=draft, fields={"explanation": "more"}, at=NOON)


def test_a_discarded_draft_cannot_be_sent(everyone, acme, filer):
    draft = NoticeDraftFactory(organisation=acme)
    drafts.discard(draft=draft, by=filer, at=NOON)

    with pytest.raises(Stale, match="discarded"):
        submit(acme, filer, draft=draft)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_send_one_notice():
    acme = OrganisationFactory(slug="acme")
    draft = NoticeDraftFactory(organisation=acme)
    with staff_scope():
        said = a_filing(acme, 3)
    answers, start = [], threading.Barrier(8)

    def click():
        try:
            start.wait()
            with organisation_scope(acme):
                mine = NoticeDraft.objects.select_related("started_by").get(pk=draft.pk)
                answers.append(submit(acme, mine.started_by, said, draft=mine).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with staff_scope():
        assert answers == [Notice.objects.get().number] * 8
        assert Listing.objects.count() == 3


# --- withdrawal ---


def withdraw(notice, by, **more):
    return filing.withdraw(notice=notice, by=by, at=NOON, **({"reason": "MISTAKE"} | more))


@pytest.mark.parametrize(
    "state", [state for state, to in NOTICE_MOVES.items() if NoticeState.WITHDRAWN in to]
)
def test_withdraw_takes_an_open_notice_back(everyone, acme, filer, state):
    notice = NoticeFactory(organisation=acme, listing_count=2, state=state)

    withdraw(notice, filer, sentence="Wrong mark.")

    notice.refresh_from_db()
    assert (notice.state, notice.outcome, notice.pending_count) == (
        NoticeState.WITHDRAWN,
        NoticeOutcome.WITHDRAWN,
        0,
    )
    assert notice.version == 2
    assert set(notice.listings.values_list("outcome", flat=True)) == {ListingOutcome.WITHDRAWN}
    assert (notice.withdrawal.reason, notice.withdrawal.sentence) == ("MISTAKE", "Wrong mark.")


def test_withdraw_notifies_the_triager_of_the_notice(everyone, acme, filer, triager):
    withdraw(
        NoticeFactory(
            organisation=acme, state="IN_TRIAGE", triager=triager, claimed_at=NOON, claim_expires_at=NOON
        ),
        filer,
    )

    assert Notification.objects.get(kind="notice.withdrawn").recipient == triager


@pytest.mark.parametrize(
    "state", [state for state in NoticeState if NoticeState.WITHDRAWN not in NOTICE_MOVES.get(state, ())]
)
def test_withdraw_refuses_what_is_over(everyone, filer, state):
    over = {"decided_at": NOON} if state == NoticeState.DECIDED else {}
    notice = NoticeFactory(state=state, pending_count=0, **over)

    with pytest.raises(filing.CannotWithdraw, match="can no longer be withdrawn"):
        withdraw(notice, filer)


def test_withdraw_refuses_a_notice_of_which_something_is_decided(everyone, filer):
    with pytest.raises(filing.CannotWithdraw, match="We have begun to decide"):
        withdraw(NoticeFactory(state="IN_TRIAGE", listing_count=3, pending_count=2), filer)
