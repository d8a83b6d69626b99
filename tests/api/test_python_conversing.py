"""The Python client on what follows a notice: questions, messages, proposals, counter-notices, retractions, warnings; and catalogues."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ipr_portal.api.actions import make_client
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal_client import Client, Problem
from takedowns.actions import conversation, retyping
from takedowns.models import ReasonCode
from tests.factories import InformationRequestFactory, IPRightFactory, NoticeFactory
from tests.takedowns.disputing import WHY, answered, contested, forwarded, told
from tests.takedowns.misused import FOUND, warned

HOUR = timedelta(hours=1)


@pytest.fixture
def portal(live_server, acme, new_key):
    with Client(live_server.url, acme.slug, new_key.key.identifier, new_key.secret, tries=2) as client:
        yield client


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def notice(acme, now):
    with staff_scope():
        return NoticeFactory(organisation=acme, clock=None, due_at=now + HOUR, listing_count=2)


@pytest.fixture
def disputed(acme, triager, now):
    """A notice with two counter-notices of one answer, and the answer."""
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now - 2 * HOUR)
    answer = answered(message, (1, 2), at=now - HOUR)
    forwarded(answer, triager, (1, 2), at=now - HOUR)
    return notice, answer


def test_questions_are_read_and_answered(portal, notice, acme, now):
    with staff_scope():
        InformationRequestFactory(
            organisation=acme, notice=notice, asked_at=now - HOUR, answer_until=now + HOUR, items=["SHOWS_WHERE", "SELLER"]
        )  # fmt: skip

    [asked] = portal.questions.list(notice.number)
    with pytest.raises(Problem) as refused:
        portal.questions.answer(notice.number, 1, {1: "The cap."})
    done = portal.questions.answer(notice.number, 1, {1: "The cap.", 2: "Not ours."})

    assert (asked.state, [one.code for one in asked.questions]) == ("OPEN", ["SHOWS_WHERE", "SELLER"])
    assert (asked.questions[0].listings, refused.value.faults[0].field) == ((1, 2), "answers")
    assert (done.state, [one.answer for one in done.questions]) == ("ANSWERED", ["The cap.", "Not ours."])


def test_messages_are_written_and_read(portal, notice, triager, filer, now):
    sent = portal.messages.write(notice.number, "Is the second one still up?")
    with staff_scope():
        conversation.write_to_holder(notice=notice, text="It is down.", by=triager, at=now)

    own, ours = portal.messages.list(notice.number)

    assert (own, own.author, own.read_at) == (sent, str(filer), None)
    assert (ours.text, ours.from_team, ours.author) == ("It is down.", True, None)


def propose(notice, triager, now, code="TM-03"):
    with staff_scope():
        reason = ReasonCode.objects.get(code=code, version=1)
        notice.refresh_from_db()
        retyping.propose(
            notice=notice, version=notice.version, reason=reason, sentence="It shows in the pictures only.", by=triager,
            at=now,
        )  # fmt: skip


def test_a_proposal_is_declined_and_the_next_one_consented_to(portal, notice, triager, now):
    propose(notice, triager, now)
    [first] = portal.reason_proposals.list(notice.number)
    declined = portal.reason_proposals.decline(notice.number, first, "It is on the product.")
    with pytest.raises(Problem) as again:
        portal.reason_proposals.decline(notice.number, first, "It is on the product.")
    propose(notice, triager, now, "CF-04")
    _first, second = portal.reason_proposals.list(notice.number)

    given = dict.fromkeys(second.missing["details"], "Page 4")
    consented = portal.reason_proposals.consent(notice.number, second, confirmed=True, details=given)

    assert (first.before, first.after, first.can_be_answered) == ("TM-01", "TM-03", True)
    assert (declined.state, again.value.code, consented.state) == ("DECLINED", "conflict", "CONSENTED")


def test_counter_notices_are_accepted_and_contested(portal, disputed):
    notice, answer = disputed
    second, first = portal.counter_notices.list(state="FORWARDED", notice=notice.number)

    accepted = portal.counter_notices.accept(first)
    with pytest.raises(Problem) as slower:
        portal.counter_notices.accept(first, whole_answer=True)
    with pytest.raises(Problem) as silent:
        portal.counter_notices.contest(second, "")
    contested = portal.counter_notices.contest(second, "The contract ended in May.", lawsuit="HC/S 12/2026")

    assert (first.statement, first.seller, first.answer) == (WHY, None, str(answer.pk))
    assert (accepted.state, accepted.due_at, slower.value.code) == ("HOLDER_ACCEPTS", None, "conflict")
    assert (silent.value.faults[0].field, contested.reply) == ("sentence", "The contract ended in May.")
    assert portal.counter_notices.get(second.key) == contested


def test_a_listing_is_retracted_as_the_notice_was_read(portal, disputed, triager, now):
    notice, answer = disputed
    read = portal.notices.get(notice.number)
    done = portal.notices.retract(read, 2, "SETTLED")
    contested(answer, triager, (1,), at=now)

    with pytest.raises(Problem) as stale:
        portal.notices.retract(read, 1, "SETTLED")

    assert done.raw["outcomes"][1]["restoration"]["because"] == "RETRACTION"
    assert (stale.value.code, portal.notices.retract(done, 1, "MISTAKE").number) == ("version", notice.number)


def test_a_warning_is_read_and_appealed_against_by_an_owner(
    live_server, portal, acme, acme_owner, triager, now
):
    warned(acme, triager, at=now - HOUR)
    [warning] = portal.sanctions.list()
    with pytest.raises(Problem) as no_owner:
        portal.sanctions.appeal(warning.key, "They were genuine.")
    with organisation_scope(acme, by=acme_owner):
        new = make_client(
            organisation=acme,
            name="Owner",
            person=acme_owner,
            scopes=["sanctions:write"],
            by=acme_owner,
            at=now,
        )

    with Client(live_server.url, acme.slug, new.key.identifier, new.secret, tries=2) as owner:
        made = owner.sanctions.appeal(warning.key, "They were genuine.")
        with pytest.raises(Problem) as again:
            owner.sanctions.appeal(warning.key, "Once more.")

    assert (warning.kind, warning.found, warning.appeal, warning.end) == ("WARNING", FOUND, None, "")
    assert (made.appeal["grounds"], portal.sanctions.get(warning.key)) == ("They were genuine.", made)
    assert (no_owner.value.code, again.value.code) == ("forbidden", "conflict")
    assert list(portal.sanctions.suspensions()) == []


def test_a_catalogue_is_kept(portal, acme):
    right = IPRightFactory(organisation=acme)
    made = portal.catalogue.add(right.pk, "Night Serum", article="SB-30", prices={"SG": Decimal("1290.50")})

    [listed] = portal.catalogue.list(right.pk)
    ended = portal.catalogue.end(made)
    with pytest.raises(Problem) as again:
        portal.catalogue.end(made)

    assert (listed, made.prices) == (made, {"SG": (Decimal("1290.50"), "SGD")})
    assert (ended.ended_at is None, again.value.code) == (False, "conflict")
    assert (list(portal.catalogue.list(right.pk)), portal.catalogue.get(right.pk, made.key)) == ([], ended)
