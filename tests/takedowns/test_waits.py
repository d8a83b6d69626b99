"""The numbers beside Notices and Rights in the navigation: what waits for the reader."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing
from tests.factories import IPRightFactory, NoticeFactory, OrganisationFactory
from tests.takedowns.pages import member, statements

TODAY = timezone.now()


def rejected(organisation, code="EV-01", ago=timedelta(days=3), **more):
    """A decided notice of which one listing was rejected, some time ago."""
    at = TODAY - ago
    notice = NoticeFactory(organisation=organisation, state="DECIDED", decided_at=at, pending_count=0, **more)
    with staff_scope():
        rows = Listing.objects.filter(notice=notice)
        rows.update(outcome="REJECTED", rejection_code=code, decided_at=at)
    return notice


def numbers(client, path="notices") -> list[str]:
    """The counts beside the entries of the side navigation."""
    page = client.get(member(path)).content.decode()
    side = page[page.index('class="nav-side"') : page.index("</nav>", page.index('class="nav-side"'))]
    return re.findall(r'<span class="visually-hidden">, ([^<]*)</span>', side)


def test_an_outcome_with_something_to_fix_waits(as_filer, acme):
    rejected(acme)
    rejected(acme, code="EV-03")

    assert numbers(as_filer) == ["2 with something to do"]


@pytest.mark.parametrize(
    "more", [{"code": "SU-01"}, {"code": "LI-03"}, {"ago": timedelta(days=15)}, {"ago": timedelta(days=400)}]
)
def test_an_outcome_that_cannot_be_fixed_any_more_waits_for_nobody(as_filer, acme, more):
    rejected(acme, **more)

    assert numbers(as_filer) == []


def test_what_was_sent_again_or_belongs_to_others_waits_for_nobody(as_filer, acme):
    NoticeFactory(organisation=acme, corrects=rejected(acme))
    rejected(OrganisationFactory(slug="somebody-else"))

    assert numbers(as_filer) == []


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ({"state": "INFO_REQUIRED"}, ["1 needs you"]),
        ({"state": "VALIDATED", "expires_on": (TODAY + timedelta(days=20)).date()}, ["1 needs you"]),
        ({"state": "VALIDATED", "expires_on": (TODAY + timedelta(days=80)).date()}, []),
        ({"state": "VALIDATED", "expires_on": None}, []),
        ({"state": "SUBMITTED", "expires_on": (TODAY + timedelta(days=20)).date()}, []),
        ({"state": "EXPIRED", "expires_on": (TODAY - timedelta(days=20)).date()}, []),
    ],
)
def test_a_right_with_a_question_or_a_near_end_waits(as_filer, acme, right, said):
    IPRightFactory(organisation=acme, **right)

    assert numbers(as_filer, "rights") == said


def test_who_may_only_look_is_told_no_numbers(viewer, acme):
    rejected(acme)
    IPRightFactory(organisation=acme, state="INFO_REQUIRED")
    client = Client()
    client.force_login(viewer)

    assert numbers(client) == []


def test_the_numbers_stand_on_the_pages_of_the_account_too(as_filer, acme):
    rejected(acme)
    as_filer.get(member("notices"))

    assert "1 with something to do" in as_filer.get("/you/profile/").content.decode()


def test_the_numbers_cost_no_statement_beside_that_of_the_inbox(as_filer, acme):
    NoticeFactory(organisation=acme)
    before = statements(as_filer, member("rights"))
    for _ in range(3):
        rejected(acme)
    rejected(acme, listing_count=3)

    assert statements(as_filer, member("rights")) == before
    assert numbers(as_filer) == ["4 with something to do"]


def test_the_list_shows_what_the_number_counts(as_filer, acme):
    found = rejected(acme)
    rejected(acme, code="SU-01")

    page = as_filer.get(member("notices"), {"state": "TO_FIX"})

    assert [row.number for row in page.context["notices"]] == [found.number]
