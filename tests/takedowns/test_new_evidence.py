"""A second appeal needs a file that was not sent before: its bytes count, not its name."""

from datetime import timedelta

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.models import CounterNoticeFile, NoticeFile
from tests.factories import EvidenceFileFactory, UserFactory

from .appealed import LATE, by_holder, by_seller, taken_and_decided
from .corrected import LATER
from .disputing import act, answered, contested, forwarded, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def file(message_or_notice, bytes_, name):
    return EvidenceFileFactory(organisation=message_or_notice.organisation, bytes_=bytes_, name=name)


def uploaded(message, bytes_, name):
    """A file that a seller sent by the link."""
    with staff_scope():
        found = file(message, bytes_, name)
        CounterNoticeFile.objects.create(
            organisation=message.organisation, message=message, file=found, added_at=LATER
        )
        return found.pk


def refused(message, *keys, at):
    with pytest.raises(CannotAppeal) as why:
        by_seller(message, at=at, files=list(keys))
    assert why.value.refusal.field == "attached"
    return str(why.value)


def rounds(appeal):
    with staff_scope():
        return [row.round for row in appeal.listings.all()]


@pytest.fixture
def other_lead(lead):
    return UserFactory(staff_role="LEAD")


def test_files_of_the_first_appeal_of_the_answer_and_of_the_notice_are_no_new_evidence(
    acme, triager, filer, lead, other_lead
):
    notice, message = told(acme, triager)
    with staff_scope():
        NoticeFile.objects.create(
            organisation=acme,
            notice=notice,
            file=file(notice, b"%PDF-1.7 a", "a.pdf"),
            kind="OTHER",
            added_by=filer,
            added_at=LATER,
        )
    answer = answered(message, files=[uploaded(message, b"%PDF-1.7 b", "b.pdf")])
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.dismiss, answer, lead, sentence="It ended.")
    first = by_seller(message, files=[uploaded(message, b"%PDF-1.7 c", "c.pdf")])
    taken_and_decided(first, other_lead)

    for name in "abc":
        again = uploaded(message, f"%PDF-1.7 {name}".encode(), f"again-{name}.pdf")
        assert f"we have again-{name}.pdf already" in refused(message, again, at=LATE + DAY)
    old, new = uploaded(message, b"%PDF-1.7 c", "c.pdf"), uploaded(message, b"%PDF-1.7 d", "d.pdf")
    second = by_seller(message, at=LATE + DAY, files=[old, new])

    assert rounds(second) == [2]


def test_a_rights_holder_is_asked_for_new_evidence_too_but_learns_nothing_of_the_sellers_files(
    acme, triager, filer, lead
):
    notice, message = told(acme, triager, ["REJECTED", "REMOVED"])
    by_seller(message, (2,), files=[uploaded(message, b"%PDF-1.7 s", "s.pdf")])
    with staff_scope():
        mine, same, theirs = (
            file(notice, one, "mine.pdf") for one in (b"%PDF-1.7 m", b"%PDF-1.7 m", b"%PDF-1.7 s")
        )
    taken_and_decided(by_holder(notice, filer, files=[mine]), lead)

    with pytest.raises(CannotAppeal, match="we have mine.pdf already"):
        by_holder(notice, filer, at=LATE + DAY, files=[same])
    assert rounds(by_holder(notice, filer, at=LATE + DAY, files=[theirs])) == [2]


def test_the_first_appeal_may_send_what_was_sent_before(acme, triager):
    _notice, message = told(acme, triager)
    first = uploaded(message, b"%PDF-1.7 a", "a.pdf")
    assert rounds(by_seller(message, files=[first])) == [1]
