"""What a stranger sees: the same page for every link that does not work, and why only to who holds one of ours."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from ipr_portal.links import actions
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope

pytestmark = pytest.mark.urls("tests.small_app.urls")


@pytest.fixture
def now():
    return timezone.now()


def test_a_page_opens_by_its_link_and_is_used_once(client, given, now):
    _link, token = given(at=now)

    page = client.get(f"/toll/{token}/")

    assert page.content == b"toll for Shop of Bong"
    assert (page["Cache-Control"], page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        "no-store", "same-origin", "noindex, nofollow",
    )  # fmt: skip
    assert client.post(f"/toll/{token}/").content == b"paid"
    again = client.post(f"/toll/{token}/")
    assert (again.status_code, again.context["why"]) == (410, "USED")
    assert "This link was used" in again.content.decode()


def test_the_end_is_said_to_who_holds_the_link(client, given, now):
    _link, token = given(at=now - timedelta(days=15))

    page = client.get(f"/toll/{token}/")

    assert page.status_code == 410
    assert "It opened the toll of your bridge until" in page.content.decode()


def seen(page):
    """A page without its own address, which the switch of the theme comes back to, and without its form tokens."""
    text = re.sub(
        r'value="[^"]*"|"X-CSRFToken": *"[^"]*"|&quot;X-CSRFToken&quot;:[^}]*', "", page.content.decode()
    )
    return text.replace(quote(page.request["PATH_INFO"]), "").replace(page.request["PATH_INFO"], "")


def test_no_token_stands_in_our_log(client, given, now, caplog):
    (_link, plans), (_ended, toll) = given("bridge.plans", at=now), given(at=now - timedelta(days=15))

    client.post(f"/plans/{plans}/", {"code": "12"})
    client.get(f"/toll/{toll}/")
    client.get("/toll/guess/")

    assert caplog.text == ""


def test_wrong_revoked_and_of_another_purpose_look_alike(client, given, lead, now):
    (revoked, gone), (_plans, plans) = given(at=now), given("bridge.plans", at=now)
    with staff_scope():
        actions.revoke(link=revoked, by=lead, at=now)

    pages = [client.get(f"/toll/{token}/") for token in (gone, plans, "nonsense", gone[:-1], "a" * 3000)]

    assert {page.status_code for page in pages} == {404}
    assert len({seen(page) for page in pages}) == 1
    assert "This link does not work" in pages[0].content.decode()


def test_who_tries_too_many_links_waits_and_the_others_do_not(client, given, now):
    _link, token = given(at=now)
    for number in range(20):
        assert client.get(f"/toll/guess-{number}/", REMOTE_ADDR="203.0.113.5").status_code == 404

    held_up = client.get(f"/toll/{token}/", REMOTE_ADDR="203.0.113.99")  # of the same network

    assert (held_up.status_code, held_up["Retry-After"]) == (429, "600")
    assert client.get(f"/toll/{token}/", REMOTE_ADDR="198.51.100.1").status_code == 200


def test_opening_a_good_link_often_holds_up_nobody(client, given, now):
    _link, token = given(at=now)

    assert {client.get(f"/toll/{token}/").status_code for _ in range(25)} == {200}


def test_the_second_step_sends_a_code_and_takes_it(client, given, now):
    _link, token = given("bridge.plans", at=now)
    address = f"/plans/{token}/"

    asked = client.get(address)
    assert "b…@s….example" in asked.content.decode()
    assert "bong@shop" not in asked.content.decode()
    assert 'name="code"' not in asked.content.decode()  # first it is sent
    sent = client.post(address, {"send": "1"}).content.decode()
    assert ("The code is on its way." in sent, 'name="code"' in sent) == (True, True)
    assert 'name="code"' in client.get(address).content.decode()
    with staff_scope():
        code = OutgoingMail.objects.get(kind="link.code").context["code"]
    assert client.post(address, {"code": "12"}).status_code == 422
    wrong = client.post(address, {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert (wrong.status_code, "wrong or has expired" in wrong.content.decode()) == (422, True)
    right = client.post(address, {"code": f" {code[:3]} {code[3:]} "})

    assert (right.status_code, right["Location"]) == (302, address)
    assert client.get(address).content == b"plans for Shop of Bong"
    client.cookies.clear()
    assert "Ask for the code" in client.get(address).content.decode()


def test_after_the_last_code_the_page_says_what_to_do(client, given, now):
    _link, token = given("bridge.plans", at=now)
    pages = [client.post(f"/plans/{token}/", {"send": "1"}).content.decode() for _ in range(6)]

    assert ["No more codes are sent" in page for page in pages] == [False] * 5 + [True]


def test_a_member_who_is_signed_in_opens_a_link_too(client, given, filer, now):
    _link, token = given(at=now)
    client.force_login(filer)

    assert client.get(f"/toll/{token}/").status_code == 200
