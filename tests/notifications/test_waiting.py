"""When mail that waits is an alarm for the whole house, and when it is the matter of one mail."""

from datetime import timedelta

import pytest

from ipr_portal.notifications.actions import write_mail
from ipr_portal.notifications.models import MailState, OutgoingMail
from ipr_portal.notifications.waiting import longest_wait
from tests.conftest import NOON

AN_HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("everyone")


def post(name, *, at=NOON - AN_HOUR, **more):
    write_mail(f"{name}@brand.example", "staff.reopened", at=at, event_key=name)
    OutgoingMail.objects.filter(event_key=name).update(**more)


def test_mail_that_nobody_has_tried_to_send_is_an_alarm():
    post("ana")

    assert longest_wait(NOON) == AN_HOUR


def test_mail_for_later_is_none():
    post("ana", next_try_at=NOON + AN_HOUR)

    assert longest_wait(NOON) == timedelta()


@pytest.mark.parametrize("count", [1, 2])
def test_a_mail_that_the_server_puts_off_is_none(count):
    for number in range(count):
        post(f"ana-{number}", attempts=3)

    assert longest_wait(NOON) == timedelta()


def test_a_server_that_puts_off_everything_is_an_alarm():
    for name in ("ana", "ben", "cai"):
        post(name, attempts=3)

    assert longest_wait(NOON) == AN_HOUR


def test_a_server_that_takes_something_is_none():
    for name in ("ana", "ben", "cai"):
        post(name, attempts=3)
    post("dee", state=MailState.SENT, sent_at=NOON - timedelta(minutes=1))

    assert longest_wait(NOON) == timedelta()


def test_what_was_given_up_waits_no_longer():
    post("ana", state=MailState.FAILED, attempts=1)

    assert longest_wait(NOON) == timedelta()
