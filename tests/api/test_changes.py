"""Following changes of notices: nothing that commits late is missed."""

import threading
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.models import Listing, Notice
from tests.factories import ListingFactory, NoticeFactory

TWO_CONNECTIONS = pytest.mark.django_db(transaction=True)


def changed(program, since):
    answer = program.get(f"notices/?changed_since={quote(since)}&expand=listings")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def numbers(said):
    return [one["number"] for one in said["items"]]


class Slow:
    """Somebody whose transaction changes something when told to, and commits when told to."""

    def __init__(self, acme):
        self.acme, self.write, self.wrote, self.commit = (
            acme,
            threading.Event(),
            threading.Event(),
            threading.Event(),
        )
        self.begun = threading.Event()

    def run(self, change):
        def work():
            try:
                with organisation_scope(self.acme):
                    Notice.objects.exists()
                    self.begun.set()
                    self.write.wait(30)
                    change()
                    self.wrote.set()
                    self.commit.wait(30)
            finally:
                connection.close()

        self.thread = threading.Thread(target=work)
        self.thread.start()
        assert self.begun.wait(30)

    def end(self):
        self.commit.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


def touch(notice):
    Notice.objects.filter(pk=notice.pk).update(version=notice.version + 1)


@TWO_CONNECTIONS
def test_what_was_written_before_and_committed_after_the_call_is_in_the_next(program, acme):
    late = NoticeFactory(organisation=acme)
    slow = Slow(acme)
    slow.run(lambda: touch(late))
    since = program.get("notices/").json()["as_of"]
    slow.write.set()
    assert slow.wrote.wait(30)
    other = NoticeFactory(organisation=acme)

    first = changed(program, since)
    slow.end()
    second = changed(program, first["as_of"])

    assert other.number in numbers(first)
    assert late.number in numbers(second)
    assert next(one for one in second["items"] if one["number"] == late.number)["version"] == 2


@TWO_CONNECTIONS
def test_what_began_before_the_call_and_wrote_after_it_is_in_the_next(program, acme):
    late = NoticeFactory(organisation=acme)
    slow = Slow(acme)
    slow.run(lambda: touch(late))

    since = program.get("notices/").json()["as_of"]
    slow.write.set()
    slow.end()

    assert late.number in numbers(changed(program, since))


@TWO_CONNECTIONS
def test_without_changes_on_their_way_nothing_comes_twice(program, acme):
    NoticeFactory(organisation=acme)

    since = program.get("notices/").json()["as_of"]

    assert numbers(changed(program, since)) == []


@TWO_CONNECTIONS
def test_an_outcome_is_a_change_of_its_notice_and_another_column_is_not(program, acme):
    decided, seen = (NoticeFactory(organisation=acme, listing_count=2) for _notice in range(2))
    since = program.get("notices/").json()["as_of"]

    with staff_scope():
        Listing.objects.filter(notice=decided).update(outcome="ALREADY_DOWN", decided_at=timezone.now())
        Listing.objects.filter(notice=seen).update(seller_key="lazada:SG:another")

    assert numbers(changed(program, since)) == [decided.number]


def test_the_earliest_change_comes_first_in_pages(program, acme):
    first, second, third = (NoticeFactory(organisation=acme) for _notice in range(3))
    with staff_scope():
        touch(first)

    since = quote((timezone.now() - timedelta(hours=1)).isoformat())
    page = program.get(f"notices/?changed_since={since}&size=2").json()
    rest = program.get(page["next"].removeprefix("http://testserver")).json()

    assert numbers(page) + numbers(rest) == [second.number, third.number, first.number]
    assert datetime.fromisoformat(page["as_of"]) <= timezone.now()


def test_changes_of_others_are_not_there(program, acme):
    NoticeFactory()
    ListingFactory(notice=NoticeFactory(organisation=acme), position=2)

    since = (timezone.now() - timedelta(hours=1)).isoformat()

    assert len(numbers(changed(program, since))) == 1


@pytest.mark.parametrize("since", ["yesterday", "99999-01-01T00:00:00Z", "", "2026-13-01T00:00:00Z"])
def test_what_is_no_moment_is_refused(program, since):
    answer = program.get(f"notices/?changed_since={since}")

    assert (answer.status_code, answer.json()["code"]) == (400, "parameter")
