"""Messages go only to those who subscribed, once, and end by one click."""

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ipr_portal.notifications.delivery import deliver
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import messages as actions
from outreach.actions import subscriptions
from outreach.actions.refusals import CannotDo
from outreach.actions.subscriptions import unsubscribe_address
from outreach.models import Message, Subscription
from tests.conftest import NOON
from tests.factories import SubscriptionFactory, UserFactory
from tests.races import together

WORDS = {"topic": "PILOTS", "title": "A pilot looks for brands", "body": "**One sheet** for many listings."}


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def path_of(subscription):
    return "/" + unsubscribe_address(subscription).split("/", 3)[3]


def said_in(answer, *without):
    """The page of an answer without the token against forged requests, and without some words."""
    said = re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())
    for words in without:
        said = said.replace(words, "")
    return said


def standing():
    with staff_scope():
        return set(Subscription.objects.standing().values_list("address", "topic"))


def written():
    with staff_scope():
        return OutgoingMail.objects.filter(kind="message.sent")


# --- subscribing ---


def test_an_address_without_an_account_counts_once_it_is_confirmed(client, db):
    typed = {"email": "Siti@Batik.example", "topics": ["PILOTS", "EVENTS"]}

    assert client.post(reverse("subscribe"), typed).status_code == 200
    assert standing() == set()
    with staff_scope():
        path = OutgoingMail.objects.get(kind="subscription.asked").context["link_path"]
    assert client.get(path).status_code == 200
    assert standing() == set()
    client.post(path)

    assert standing() == {("siti@batik.example", "PILOTS"), ("siti@batik.example", "EVENTS")}


def test_the_page_says_the_same_for_an_address_that_is_known(client, db):
    SubscriptionFactory(address="known@firm.example")

    pages = [
        said_in(client.post(reverse("subscribe"), {"email": email, "topics": ["PILOTS"]}), email)
        for email in ("known@firm.example", "fresh@firm.example")
    ]

    assert pages[0] == pages[1]
    with staff_scope():
        assert OutgoingMail.objects.values_list("address", flat=True).get() == "fresh@firm.example"


def test_asking_again_for_what_one_has_does_not_end_it(everyone):
    SubscriptionFactory(address="known@firm.example")

    subscriptions.ask(address="known@firm.example", topics=["PILOTS"], at=NOON)

    assert Subscription.objects.standing().count() == 1


def test_a_member_chooses_topics_and_none(client, acme, filer):
    client.force_login(filer)
    address = reverse("organisation:subscriptions", args=["acme"])

    client.post(address, {"topics": ["LIBRARY", "EVENTS"]})
    assert standing() == {(filer.email, "LIBRARY"), (filer.email, "EVENTS")}
    assert client.get(address).context["form"]["topics"].value() == ["EVENTS", "LIBRARY"]

    client.post(address, {})
    assert standing() == set()
    assert client.post(address, {"topics": ["CATS"]}).status_code == 422


def test_what_nobody_confirmed_and_who_left_is_deleted(everyone):
    SubscriptionFactory(confirmed_at=None, asked_at=NOON - timedelta(days=8))
    SubscriptionFactory(ended_at=NOON - timedelta(days=31))
    kept = SubscriptionFactory()

    assert subscriptions.tidy(at=NOON) == 2
    assert Subscription.objects.get() == kept


# --- one click ---


def test_a_post_with_the_signed_key_alone_ends_a_subscription(db):
    one, other = SubscriptionFactory(), SubscriptionFactory()
    robot = Client(enforce_csrf_checks=True)

    answer = robot.post(path_of(one), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, standing()) == (200, {(other.address, "PILOTS")})


def test_a_get_shows_a_button_and_ends_nothing(client, db):
    one = SubscriptionFactory()

    said = client.get(path_of(one)).content.decode()

    assert "End the subscription" in said
    assert standing() == {(one.address, "PILOTS")}


@pytest.mark.parametrize("token", ["x", "4f9c0d0e-0000-4000-8000-000000000000:forged", "a-" * 250])
def test_a_wrong_key_gets_the_same_answer(client, db, token):
    right = path_of(SubscriptionFactory())
    wrong = reverse("unsubscribe", args=[token])

    for method in (client.get, client.post):
        one, other = method(right), method(wrong)
        assert one.status_code == other.status_code == 200
        assert said_in(one, right) == said_in(other, wrong)


# --- sending ---


def test_a_message_goes_once_to_each_subscriber_of_its_topic_with_the_headers_of_one_click(desk, settings):
    reader = SubscriptionFactory()
    SubscriptionFactory(topic="EVENTS")
    SubscriptionFactory(ended_at=timezone.now())
    desk.post("/desk/outreach/messages/new/", WORDS)
    with staff_scope():
        message = Message.objects.get()
    sending = reverse("desk:outreach_message_sending", args=[message.pk])

    assert [desk.post(sending, {"version": "1"}).status_code for _page in range(2)] == [302, 409]
    deliver(clock=timezone.now)

    (sent,) = [one for one in outbox.outbox if one.subject == WORDS["title"]]
    assert sent.to == [reader.address]
    assert sent.extra_headers["List-Unsubscribe"] == f"<{unsubscribe_address(reader)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<strong>One sheet</strong>" in sent.alternatives[0][0]
    with staff_scope():
        assert Message.objects.get().sent_to == 1


def test_other_mail_has_no_such_headers(client, acme, db):
    client.post(reverse("subscribe"), {"email": "fresh@firm.example", "topics": ["PILOTS"]})

    deliver(clock=timezone.now)

    assert "List-Unsubscribe" not in outbox.outbox[-1].extra_headers


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_does():
    reader = SubscriptionFactory()

    by = UserFactory(staff_role="OUTREACH")
    with staff_scope():
        message = actions.draft(**WORDS, by=by, at=NOON)

    together(*(lambda: actions.send(message=message, version=1, by=by, at=NOON) for _one in range(2)))

    with staff_scope():
        assert written().values_list("address", flat=True).get() == reader.address


def test_a_topic_without_subscribers_is_refused(everyone, manager):
    message = actions.draft(**WORDS, by=manager, at=NOON)

    with pytest.raises(CannotDo, match="Nobody has subscribed"):
        actions.send(message=message, version=1, by=manager, at=NOON)

    assert Message.objects.get().sent_at is None


def test_an_older_page_changes_nothing(desk, manager):
    with staff_scope():
        message = actions.draft(**WORDS, by=manager, at=NOON)
    address = reverse("desk:outreach_message", args=[message.pk])

    answers = [
        desk.post(address, WORDS | {"title": title, "version": "1"}).status_code
        for title in ("First words", "Second")
    ]

    assert answers == [302, 409]
    assert desk.get(address).context["message"].title == "First words"


def test_a_message_that_runs_script_shows_it_as_text(desk, manager):
    with staff_scope():
        message = actions.draft(**WORDS | {"body": "<script>alert(1)</script> hello"}, by=manager, at=NOON)

    said = desk.get(reverse("desk:outreach_message", args=[message.pk])).content.decode()

    assert "<script>alert(1)" not in said


def test_nobody_else_writes_messages(client, triager):
    client.force_login(triager)

    assert client.get("/desk/outreach/messages/").status_code == 403
