"""A seller's counter-notice that waits for the reply: beside Notices, in the list, on the home, in inbox and mail alike."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.questions import ask
from takedowns.models import CounterNotice, Listing, Notice
from takedowns.queries.to_do import notices_to_fix, only_to_do
from tests.factories import NoticeFactory

from .disputing import answered, contested, forwarded, ids, told
from .pages import MOST, member, statements
from .test_waits import numbers, rejected

pytestmark = pytest.mark.django_db
NONE = ([], [], [], [])


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def in_list(client) -> list[str]:
    return [row.number for row in client.get(member("notices"), {"state": "TO_FIX"}).context["notices"]]


def on_home(client) -> list[str]:
    return [duty.title for duty in client.get(member("home")).context["duties"]]


def in_inbox(client) -> list[str]:
    return [row.kind for row in client.get(member("inbox")).context["needed"]]


def told_by(client) -> tuple:
    """What waits, as the four places say it: beside Notices, in the list, on the home, in the inbox."""
    return numbers(client), in_list(client), on_home(client), in_inbox(client)


def mails_to(person) -> list[str]:
    with staff_scope():
        rows = OutgoingMail.objects.filter(recipient=person, kind__startswith="counter.")
        return list(rows.values_list("kind", flat=True))


def test_badge_list_home_inbox_and_mail_agree(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    answer = answered(message, (1, 2), at=now)
    before = told_by(client)
    forwarded(answer, triager, (1, 2), at=now)

    assert before == NONE
    assert told_by(client) == (
        ["1 with something to do"],
        [notice.number],
        [f"Reply to a seller about {notice.number}"],
        ["counter.forwarded"],
    )
    assert mails_to(acme_owner) == ["counter.forwarded"]


def test_after_the_reply_it_waits_nowhere(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    forwarded(answer, triager, at=now)
    page = reverse("organisation:dispute", args=["acme", notice.number, answer.pk])
    client.get(page)
    with staff_scope():
        listings = ids(notice.pk, (1,))

    sent = client.post(page, {"act": "contest", "listings": listings, "sentence": "The contract ended."})

    assert (sent.status_code, told_by(client)) == (302, NONE)


def test_a_seller_who_waits_for_one_listing_more_still_waits(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    answer = answered(message, (1, 2), at=now)
    forwarded(answer, triager, (1, 2), at=now)
    contested(answer, acme_owner, (1,), at=now)

    assert told_by(client)[:2] == (["1 with something to do"], [notice.number])
    contested(answer, acme_owner, (2,), at=now)
    assert told_by(client)[:3] == NONE[:3]


def test_once_the_time_is_over_it_waits_for_nobody(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    _notice, message = told(acme, triager, at=now)
    forwarded(answered(message, at=now), triager, at=now)
    with staff_scope():
        until = CounterNotice.objects.get().due_at
        at = [until - timedelta(seconds=1), until]
        number = [ask({"n": notices_to_fix(acme, one)})["n"] for one in at]
        listed = [only_to_do(Notice.objects.filter(organisation=acme), one).count() for one in at]
        CounterNotice.objects.update(due_at=now)

    assert (number, listed) == ([1, 0], [1, 0])
    assert told_by(client)[:3] == NONE[:3]


def test_a_notice_with_two_things_to_do_counts_once(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    forwarded(answered(message, at=now), triager, at=now)
    with staff_scope():
        rows = Listing.objects.filter(notice=notice, position=2)
        rows.update(outcome="REJECTED", rejection_code="EV-01", decided_at=now)
        asked = NoticeFactory(organisation=acme, question_state="OPEN")
    fixable = rejected(acme)

    badge, listed, *_more = told_by(client)

    assert badge == ["3 with something to do"]
    assert sorted(listed) == sorted([notice.number, asked.number, fixable.number])


def test_the_list_of_what_there_is_to_do_says_what(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    _notice, message = told(acme, triager, at=now)
    forwarded(answered(message, at=now), triager, at=now)
    rejected(acme)

    to_do, everything = (
        client.get(member("notices"), query).content.decode() for query in ({"state": "TO_FIX"}, {})
    )

    assert "You act: reply to a seller by" in to_do
    assert "You act: fix what was rejected" in to_do
    assert "You act:" not in everything


def test_it_takes_no_statement_more(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    _notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    answer = answered(message, (1, 2), at=now)
    pages = [member("rights"), member("notices"), member("notices") + "?state=TO_FIX", member("home")]
    before = [statements(client, page) for page in pages]
    forwarded(answer, triager, (1, 2), at=now)
    after = [statements(client, page) for page in pages]

    assert after[:2] == before[:2]
    assert max(after[:3]) <= MOST
