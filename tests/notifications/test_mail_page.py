"""Where the embedded mail server shows what it took; nowhere else."""

from datetime import timedelta

import pytest

from ipr_portal.notifications.models import KeptMail
from tests.conftest import NOON
from tests.statements import statements


def keep(number, **more):
    values = {
        "message_id": f"<{number}@localhost>",
        "address": f"person-{number}@acme.example",
        "subject": f"Mail {number}",
        "text": "Hello <you>",
        "html": "<p>Hello</p>",
        "arrived_at": NOON + timedelta(minutes=number),
    }
    return KeptMail.objects.create(**values | more)


@pytest.mark.parametrize("address", ["/mail/", "/mail/1/"])
def test_with_a_real_mail_server_there_is_no_such_page(client, settings, db, address):
    settings.MAIL_PAGE = False

    assert client.get(address).status_code == 404


def test_without_mail_the_page_says_how_to_get_some(client, kept_mail):
    assert "No mail was sent yet" in client.get("/mail/").content.decode()


def test_the_newest_mail_stands_first(client, kept_mail):
    keep(1)
    keep(2)

    page = client.get("/mail/").content.decode()

    assert page.index("Mail 2") < page.index("Mail 1")
    assert "Hello &lt;you&gt;" in page


def test_mail_is_found_by_its_recipient(client, kept_mail):
    keep(1)
    keep(2)

    rows = client.get("/mail/", {"to": "PERSON-2"}).context["rows"]

    assert [row.subject for row in rows] == ["Mail 2"]


def test_a_recipient_without_mail_is_told_apart_from_no_mail(client, kept_mail):
    keep(1)

    assert "No mail to this address" in client.get("/mail/", {"to": "nobody"}).content.decode()


def test_a_body_can_do_nothing_but_open_its_links(client, kept_mail):
    answer = client.get(f"/mail/{keep(1, html='<script>steal()</script>').pk}/")

    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_body_that_was_never_kept_is_no_page(client, kept_mail):
    assert client.get("/mail/1/").status_code == 404


def test_twenty_mails_ask_the_database_as_often_as_one(client, kept_mail):
    keep(0)
    for_one = statements(client, "/mail/")

    for number in range(1, 21):
        keep(number)

    assert statements(client, "/mail/") <= for_one + 1  # the count, once there is more than a page
    assert len(client.get("/mail/").context["rows"]) == 20
