"""The news of an outcome: in the mail, in the inbox, and how opening it reads it."""

import pytest

from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.notifications.wording import icon_of, say
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.takedowns.pages import member
from tests.takedowns.test_notices_pages import decided

NO = ("REJECTED", "SU-01", "The label shows another mark.")
THIN = ("REJECTED", "EV-01", "Say what differs.")
GONE = ("SELLER_REMOVED", "", "")


def mail_to(person):
    with staff_scope():
        return write(OutgoingMail.objects.get(kind="notice.decided", recipient=person))


def test_the_mail_says_counts_each_reason_with_its_sentence_and_what_can_be_fixed_until_when(
    acme, triager, filer
):
    notice = decided(acme, triager, GONE, GONE, THIN, NO, submitted_by=filer)

    mail = mail_to(filer)

    assert mail.subject == f"{notice.number}: 2 taken down, 2 rejected"
    html = mail.alternatives[0].content
    for body in (mail.body, html):
        assert "1 rejected, EV-01:" in body
        assert "Say what differs." in body
        assert "1 rejected, SU-01:" in body
        assert "The label shows another mark." in body
        assert "You can fix 1 listing until " in body
        assert "SGT (EV-01)." in body
        assert "upheld" not in body


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([GONE], "taken down"),
        ([NO], "rejected"),
        ([NO, NO], "2 rejected"),
        ([GONE, GONE], "2 taken down"),
        ([("ALREADY_DOWN", "", ""), NO], "1 already down, 1 rejected"),
        ([("DUPLICATE", "", "")], "duplicate"),
    ],
)
def test_the_subject_says_the_outcome_in_plain_words(acme, triager, filer, verdicts, said):
    notice = decided(acme, triager, *verdicts, submitted_by=filer)

    assert mail_to(filer).subject == f"{notice.number}: {said}"


def test_what_cannot_be_fixed_is_not_offered(acme, triager, filer):
    decided(acme, triager, NO, submitted_by=filer)

    assert "You can fix" not in mail_to(filer).body


def test_news_of_an_earlier_release_reads_in_the_same_words():
    told = {"subject": "SG-2026-000001-0", "listings": 1, "upheld": 0}

    assert say("notice.decided", told) == "SG-2026-000001-0: not taken down"
    assert icon_of("notice.decided", told) == "dash"
    assert icon_of("notice.decided", told | {"upheld": 1}) == "check"


@pytest.mark.parametrize("name", ["notice", "notice_deadline"])
def test_opening_the_notice_or_its_deadline_reads_the_news_of_it(as_filer, filer, acme, triager, name):
    notice = decided(acme, triager, GONE, submitted_by=filer)
    other = decided(acme, triager, NO, submitted_by=filer)

    as_filer.get(member(name, notice.number))

    assert [row.context["subject"] for row in unread(filer)] == [other.number]


def test_opening_a_message_reads_it_and_leads_where_it_stands(as_filer, filer, acme, triager):
    notice = decided(acme, triager, GONE, submitted_by=filer)
    (row,) = unread(filer)

    answer = as_filer.get(member("inbox_opened", row.pk))

    assert (answer.status_code, answer.url) == (302, member("notice", notice.number))
    assert unread(filer) == []


def test_nobody_opens_the_message_of_another(client, viewer, filer, acme, triager):
    decided(acme, triager, GONE, submitted_by=filer)
    (row,) = unread(filer)
    client.force_login(viewer)

    assert client.get(member("inbox_opened", row.pk)).status_code == 404
    assert len(unread(filer)) == 1


def test_the_inbox_shows_first_what_needs_the_reader_and_groups_the_rest_by_notice(
    as_filer, filer, acme, triager
):
    mended = decided(acme, triager, THIN, submitted_by=filer)
    done = decided(acme, triager, GONE, submitted_by=filer)
    with staff_scope():
        Notification.objects.create(
            recipient=filer, organisation=acme, kind="notice.acknowledged", event_key="x", created_at=NOON,
            path=member("notice", done.number), context={"subject": done.number, "listings": 1},
        )  # fmt: skip

    answer = as_filer.get(member("inbox"))

    assert [row.context["subject"] for row in answer.context["needed"]] == [mended.number]
    assert [(one.newest.context["subject"], len(one.earlier)) for one in answer.context["threads"]] == [
        (done.number, 1)
    ]
    assert answer.content.decode().index("Needs you") < answer.content.decode().index("1 earlier message")


def unread(person) -> list[Notification]:
    with staff_scope():
        return list(Notification.objects.filter(recipient=person, kind="notice.decided").unread())
