"""Cursor pages while rows arrive and change: none is skipped, and none comes twice but for a change of its own."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice
from tests.factories import NoticeFactory

few_examples = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
# What happens before each further page: a notice arrives, or one of those that are there is changed.
HAPPENINGS = st.lists(st.lists(st.one_of(st.just("new"), st.integers(0, 9)), max_size=3), max_size=6)


@pytest.fixture
def arrive(acme):
    """Makes a notice of Acme's, sent after all others."""
    moments = iter(range(10_000))
    began = timezone.now() - timedelta(hours=1)

    def arrive():
        return NoticeFactory(organisation=acme, submitted_at=began + timedelta(milliseconds=next(moments)))

    return arrive


def walk(program, address, happenings, notices, arrive):
    """Read all pages, while something happens before each but the first; give what each of them says."""
    happenings, address = iter(happenings), f"{address}&size=2"
    while address:
        page = program.get(address).json()
        yield page["items"]
        address = (page["next"] or "").removeprefix("http://testserver")
        for what in next(happenings, ()) if address else ():
            if what == "new":
                notices.append(arrive())
            else:
                change(notices[what % len(notices)])


def change(notice):
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(version=F("version") + 1)


@few_examples
@given(count=st.integers(0, 5), happenings=HAPPENINGS)
def test_pages_of_the_newest_show_each_notice_once(program, arrive, count, happenings):
    with transaction.atomic():
        before = [arrive() for _notice in range(count)]
        numbers = [one.number for one in reversed(before)]

        pages = list(walk(program, "notices/?expand=listings", happenings, [*before] or [arrive()], arrive))

        shown = [one["number"] for page in pages for one in page]
        assert [number for number in shown if number in numbers] == numbers
        assert len(shown) == len(set(shown))
        listings = [each["key"] for page in pages for one in page for each in one["listings"]]
        assert len(listings) == len(shown)
        transaction.set_rollback(True)


@few_examples
@given(count=st.integers(1, 5), happenings=HAPPENINGS)
def test_pages_of_changes_end_with_the_last_change_of_each(program, arrive, count, happenings):
    with transaction.atomic():
        since = quote((timezone.now() - timedelta(minutes=1)).isoformat())
        notices = [arrive() for _notice in range(count)]

        last = {}
        for page in walk(program, f"notices/?changed_since={since}", happenings, notices, arrive):
            for one in page:
                seen = last.get(one["number"])
                assert seen is None or seen["changed_at"] < one["changed_at"]  # again only for a later change
                last[one["number"]] = one

        with staff_scope():
            versions = dict(
                Notice.objects.filter(pk__in=[one.pk for one in notices]).values_list("number", "version")
            )
        assert {number: one["version"] for number, one in last.items()} == versions
        transaction.set_rollback(True)
