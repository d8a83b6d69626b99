"""Pages for an organisation's webhooks: made, tried out, rotated, disabled, and sent again."""

import html
import re

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.webhooks.delivery import LAST_ATTEMPT, deliver
from ipr_portal.webhooks.models import Delivery, Endpoint

from .conftest import happens

pytestmark = pytest.mark.django_db
PLACE = "/o/acme/developers/webhooks/"


@pytest.fixture
def owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


@pytest.fixture
def here(new):
    return f"{PLACE}{new.endpoint.pk}/"


def shown(answer):
    return html.unescape(answer.content.decode())


def test_a_webhook_is_made_and_its_secret_shown_once(owner, filer):
    form = {"address": "https://hooks.example.com/ipr", "person": filer.pk, "events": ["notice.decided"]}

    answer = owner.post(PLACE + "new/", form)

    (secret,) = set(re.findall(r"whsec_[\w+/=]{40,}", shown(answer)))
    with staff_scope():
        made = Endpoint.objects.get()
    assert secret not in shown(owner.get(f"{PLACE}{made.pk}/"))
    assert "A notice was decided" in shown(owner.get(f"{PLACE}{made.pk}/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "https://10.0.0.1/"},
        {"address": "http://hooks.example.com/"},
        {"address": ""},
        {"events": []},
        {"events": ["notice.claimed"]},
        {"person": 10**9},
    ],
)
def test_a_form_that_is_wrong_is_refused_and_kept(owner, filer, wrong):
    form = {
        "address": "https://hooks.example.com/ipr",
        "person": filer.pk,
        "events": ["notice.decided"],
    } | wrong

    answer = owner.post(PLACE + "new/", form)

    assert answer.status_code == 422
    assert "No webhook was made" in shown(answer)


def test_a_test_is_sent_and_its_answer_shown(owner, new, here, receiver):
    assert owner.post(here + "test/").status_code == 302
    deliver(clock=timezone.now)

    (body,) = receiver.verified(new.secret)
    assert body["type"] == "webhook.test"
    page = shown(owner.get(here))
    assert "Delivered" in page
    with staff_scope():
        key = Delivery.objects.get().pk
    assert "204" in shown(owner.get(f"{here}deliveries/{key}/"))


def test_what_is_parked_is_sent_again_by_one_or_all(owner, acme, triager, here, receiver, clock):
    clock.advance(minutes=-1)
    for key in ("1", "2"):
        happens(acme, "right.verified", key, at=clock(), by=triager)
    with staff_scope():
        Delivery.objects.update(state="PARKED", attempts=LAST_ATTEMPT)
        one = Delivery.objects.order_by("pk")[0].pk

    assert "Send 2 parked deliveries again" in shown(owner.get(here))
    owner.post(f"{here}deliveries/{one}/replay/")
    deliver(clock=timezone.now)
    assert receiver.told == [("right.verified", "1")]
    owner.post(here + "replay/")
    deliver(clock=timezone.now)
    assert len(receiver.seen) == 2


def test_a_webhook_is_changed_rotated_disabled_and_enabled(owner, here, viewer):
    form = {"person": viewer.pk, "events": ["right.expired"]}

    assert owner.post(here + "settings/", form).status_code == 302
    assert "whsec_" in shown(owner.post(here + "rotation/"))
    assert owner.get(here + "disabling/").status_code == 200
    assert owner.post(here + "disabling/").status_code == 302
    assert "a member disabled it" in shown(owner.get(here))
    assert owner.post(here + "test/").status_code == 409
    assert owner.post(here + "enabling/").status_code == 302
    with staff_scope():
        endpoint = Endpoint.objects.get()
    assert (endpoint.state, endpoint.person, endpoint.events) == ("ACTIVE", viewer, ["right.expired"])


@pytest.mark.parametrize("path", ["", "settings/", "disabling/", "deliveries/1/"])
def test_others_do_not_see_it(client, new, filer, stranger, here, path):
    client.force_login(filer)
    assert client.get(here + path).status_code == 403
    client.force_login(stranger)
    assert client.get(here + path).status_code == 404
    assert client.get(here.replace("/acme/", "/other/") + path).status_code == 404


@pytest.mark.parametrize(
    "path", ["test/", "rotation/", "disabling/", "enabling/", "replay/", "deliveries/1/replay/"]
)
def test_others_do_nothing_to_it(client, new, stranger, here, path):
    client.force_login(stranger)

    assert client.post(here.replace("/acme/", "/other/") + path).status_code == 404


def test_lists_ask_one_count_of_questions(owner, acme, triager, here, clock):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask():
        counts = []
        for page in (PLACE, here):
            owner.get(page)
            with CaptureQueriesContext(connection) as asked:
                owner.get(page)
            counts.append(len(asked))
        return counts

    happens(acme, "right.verified", at=clock(), by=triager)
    few = ask()
    for key in range(20):
        happens(acme, "right.verified", str(key), at=clock(), by=triager)

    assert ask() == few
