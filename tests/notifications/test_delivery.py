"""Mail of the outbox is sent, once for the recipient, despite failures of the mail server."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.mail import get_connection

from ipr_portal.notifications import delivery
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.delivery import AWAY, CLAIM, LAST_ATTEMPT, deliver
from ipr_portal.notifications.mail import message_id, write
from ipr_portal.notifications.models import KeptMail, MailState, Notification, OutgoingMail
from tests.conftest import NOON

LATER = timedelta(seconds=30)  # past the first pause after a failure


def post(*names):
    """Queue a mail to each of some people, in this order."""
    for second, name in enumerate(names):
        at = NOON - timedelta(minutes=10 - second)
        write_mail(f"{name}@acme.example", "staff.reopened", at=at, event_key=name)


def states():
    """(state, attempts) of every mail, in the order in which they were written."""
    return list(OutgoingMail.objects.order_by("created_at").values_list("state", "attempts"))


def test_notify_tells_one_event_once(told, acme_owner):
    notify([acme_owner], "notice.acknowledged", told, at=NOON, listings=3)

    assert (Notification.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_notify_leaves_out_people_who_have_left(told, acme_owner):
    acme_owner.is_active = False

    notify([acme_owner], "notice.decided", told, at=NOON, upheld=1, listings=3)

    assert OutgoingMail.objects.count() == 1


def test_deliver_sends_what_is_due(told, acme_owner, post_office, clock):
    deliver(clock=clock)

    row = OutgoingMail.objects.get()
    message = post_office.mailbox[message_id(row)]
    assert (row.state, row.sent_at, row.attempts) == (MailState.SENT, NOON, 1)
    assert message["To"] == acme_owner.email
    assert message["Subject"] == f"We have received {told.number} with 3 listings"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_deliver_sends_nothing_twice(told, post_office, clock):
    deliver(clock=clock)
    clock.advance(timedelta(days=1))
    deliver(clock=clock)

    assert len(post_office.arrivals) == 1


def test_deliver_sends_nothing_before_its_time(told, post_office, clock):
    clock.advance(-timedelta(seconds=1))

    deliver(clock=clock)

    assert post_office.arrivals == []


def test_mail_waits_untried_while_the_server_is_away(everyone, post_office, clock):
    post("ana", "budi", "citra")
    post_office.stop()

    deliver(clock=clock)

    assert states() == [(MailState.QUEUED, 0)] * 3
    assert cache.get(AWAY)


def test_nobody_looks_for_the_server_again_at_once(everyone, post_office, clock):
    post("ana")
    post_office.stop()
    deliver(clock=clock)
    post_office.start()

    deliver(clock=clock)

    assert post_office.arrivals == []


def test_mail_leaves_when_the_server_is_back(everyone, post_office, clock):
    post("ana", "budi", "citra")
    post_office.stop()
    deliver(clock=clock)
    post_office.start()
    cache.delete(AWAY)  # as it is after `AWAY_FOR`

    deliver(clock=clock)

    assert states() == [(MailState.SENT, 1)] * 3
    assert len(post_office.arrivals) == 3


def test_a_line_that_breaks_after_the_data_holds_up_that_mail_alone(everyone, post_office, clock):
    post("ana", "budi", "citra")
    post_office.hang_ups = 1

    deliver(clock=clock)

    assert states() == [(MailState.QUEUED, 1), (MailState.SENT, 1), (MailState.SENT, 1)]


def test_a_mail_repeated_after_a_broken_line_is_seen_once(everyone, post_office, clock):
    post("ana", "budi", "citra")
    post_office.hang_ups = 1
    deliver(clock=clock)
    clock.advance(LATER)

    deliver(clock=clock)

    assert states() == [(MailState.SENT, 2), (MailState.SENT, 1), (MailState.SENT, 1)]
    assert (len(post_office.arrivals), len(post_office.mailbox)) == (4, 3)


def test_a_server_that_keeps_hanging_up_is_away(everyone, post_office, clock):
    post("ana", "budi", "citra", "dewi")
    post_office.hang_ups = 100

    deliver(clock=clock)

    assert states() == [(MailState.QUEUED, 1)] * 2 + [(MailState.QUEUED, 0)] * 2
    assert cache.get(AWAY)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("421 closing", MailState.QUEUED),
        ("450 mailbox busy", MailState.QUEUED),
        ("550 no such person", MailState.FAILED),
    ],
)
def test_an_answer_about_the_recipient_decides_whether_to_try_again(
    everyone, post_office, clock, answer, state
):
    post("ana", "budi")
    post_office.answers["ana@acme.example"] = answer

    deliver(clock=clock)

    assert states() == [(state, 1), (MailState.SENT, 1)]
    assert OutgoingMail.objects.get(event_key="ana").last_error == answer


@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 try later", MailState.QUEUED), ("554 refused as spam", MailState.FAILED)],
)
def test_an_answer_about_the_mail_decides_whether_to_try_again(everyone, post_office, clock, answer, state):
    post("ana")
    post_office.data_answer = answer

    deliver(clock=clock)

    assert states() == [(state, 1)]
    assert OutgoingMail.objects.get().last_error == answer


def test_a_mail_is_given_up_after_the_last_attempt(everyone, post_office, clock):
    post("ana")
    OutgoingMail.objects.update(attempts=LAST_ATTEMPT - 1)
    post_office.answers["ana@acme.example"] = "450 mailbox busy"

    deliver(clock=clock)

    assert states() == [(MailState.FAILED, LAST_ATTEMPT)]


def test_the_desk_hears_once_a_day_of_mail_that_is_given_up(everyone, post_office, clock, lead, triager):
    post("ana", "budi")
    post_office.data_answer = "554 refused as spam"

    deliver(clock=clock)

    news = Notification.objects.get()
    assert (news.recipient, news.kind, news.path) == (lead, "mail.given_up", "/desk/undelivered/")
    assert OutgoingMail.objects.count() == 2


def test_the_pauses_come_to_three_days():
    pauses = sum((delivery.pause(attempt) for attempt in range(1, LAST_ATTEMPT)), timedelta())

    assert abs(pauses - timedelta(days=3)) < timedelta(days=0.6)


def test_a_mail_whose_sender_died_goes_again_and_is_seen_once(told, post_office, clock):
    (mail,) = delivery.claim(at=NOON)
    get_connection().send_messages([write(mail)])  # the server said yes, and then the worker died

    deliver(clock=clock)
    clock.advance(CLAIM)
    deliver(clock=clock)

    assert OutgoingMail.objects.get().state == MailState.SENT
    assert (len(post_office.arrivals), len(post_office.mailbox)) == (2, 1)


def test_the_embedded_server_keeps_a_repeated_mail_once(told, kept_mail, clock):
    (mail,) = delivery.claim(at=NOON)
    get_connection().send_messages([write(mail)])
    clock.advance(CLAIM)

    deliver(clock=clock)

    assert KeptMail.objects.get().message_id == message_id(mail)


def test_two_workers_never_hold_the_same_mail(everyone):
    post("ana", "budi", "citra")

    first, second = delivery.claim(at=NOON, limit=2), delivery.claim(at=NOON, limit=2)

    assert [mail.event_key for mail in first + second] == ["ana", "budi", "citra"]


def test_who_lost_a_claim_sends_nothing(told, post_office, clock):
    late = delivery.claim(at=NOON)
    clock.advance(CLAIM)
    delivery.claim(at=clock())

    delivery.send(late, clock=clock)

    assert post_office.arrivals == []


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_rest(told, post_office, clock):
    write_mail(
        "x@acme.example",
        "member.invited",
        at=NOON - timedelta(hours=1),
        event_key="broken",
        signed_link="no_such_page",
        signed_value=1,
    )

    deliver(clock=clock)

    assert states() == [(MailState.QUEUED, 1), (MailState.SENT, 1)]


@pytest.mark.parametrize("answer", ["250 OK", "554 refused"])
def test_what_opens_an_account_is_not_kept(everyone, post_office, clock, answer):
    write_mail("x@acme.example", "account.verify", at=NOON, event_key="e", code="K7PX2M", name="Ana")
    post_office.data_answer = answer

    deliver(clock=clock)

    assert OutgoingMail.objects.get().context == {"name": "Ana"}
