"""Mail that was given up: who sees it, and how it goes once more."""

from datetime import timedelta
from uuid import UUID

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import CannotSendAgain, send_again
from ipr_portal.notifications.delivery import deliver
from ipr_portal.notifications.models import MailState, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.statements import statements

PAGE = "/desk/undelivered/"


def give_up(number=1, **more):
    values = {
        "address": f"person-{number}@acme.example",
        "kind": "staff.reopened",
        "event_key": f"{number}",
        "state": MailState.FAILED,
        "attempts": 80,
        "created_at": NOON + timedelta(minutes=number),
        "next_try_at": NOON,
        "last_error": "550 no such <person>",
    }
    with staff_scope():
        return OutgoingMail.objects.create(**values | more)


@pytest.fixture
def desk(inside, lead):
    inside.force_login(lead)
    return inside


@pytest.mark.parametrize(("method", "address"), [("get", PAGE), ("post", f"{PAGE}{UUID(int=1)}/")])
def test_a_triager_may_not_see_mail_and_a_member_finds_no_desk(inside, triager, acme_owner, method, address):
    inside.force_login(triager)
    assert getattr(inside, method)(address).status_code == 403

    inside.force_login(acme_owner)
    assert getattr(inside, method)(address).status_code == 404


def test_without_undelivered_mail_the_page_says_so(desk):
    assert "No mail is undelivered" in desk.get(PAGE).content.decode()


def test_the_page_tells_what_the_server_answered(desk):
    give_up()

    page = desk.get(PAGE).content.decode()

    assert "Your account at the IPR portal is open again" in page
    assert "550 no such &lt;person&gt;" in page


def test_a_lead_has_a_mail_sent_again(desk, lead, post_office, clock):
    mail = give_up()

    answer = desk.post(f"{PAGE}{mail.pk}/", follow=True)
    with staff_scope():
        OutgoingMail.objects.update(next_try_at=NOON)  # the page read the real time
        deliver(clock=clock)
        mail.refresh_from_db()
        event = AuditEvent.objects.get(action="mail.sent_again")

    assert "is being sent again" in answer.content.decode()
    assert (mail.state, mail.attempts, len(post_office.mailbox)) == (MailState.SENT, 1, 1)
    assert (event.by, event.internal) == (lead, True)


def test_who_comes_second_is_told(desk):
    mail = give_up()
    desk.post(f"{PAGE}{mail.pk}/")

    answer = desk.post(f"{PAGE}{mail.pk}/")

    assert answer.status_code == 409
    assert "This mail is already being sent." in answer.content.decode()


def test_a_mail_on_its_way_is_not_sent_again(everyone, lead):
    mail = give_up(state=MailState.SENDING)

    with pytest.raises(Stale):
        send_again(mail=mail, by=lead, at=NOON)


@pytest.mark.parametrize("kind", ["account.verify", "account.reset"])
def test_a_mail_whose_code_has_run_out_is_not_sent_again(everyone, desk, lead, kind):
    mail = give_up(kind=kind)

    with pytest.raises(CannotSendAgain):
        send_again(mail=mail, by=lead, at=NOON)
    assert "The person can ask for a new one." in desk.get(PAGE).content.decode()
    assert "The person can ask" in desk.post(f"{PAGE}{mail.pk}/", follow=True).content.decode()


def test_fifty_mails_ask_the_database_as_often_as_one(desk, acme):
    give_up(0)
    for_one = statements(desk, PAGE)

    for number in range(1, 51):
        give_up(number, organisation=acme)

    assert statements(desk, PAGE) <= for_one + 1  # the count, once there is more than a page
    rows = desk.get(PAGE).context["rows"]
    assert (len(rows), len(desk.get(PAGE, {"after": rows.next}).context["rows"])) == (50, 1)
