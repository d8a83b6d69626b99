"""The outcome of a notice as a PDF: all that its page says, for those who may see the page."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.paper import Facts, Heading, Table
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import ListingSnapshot, Notice
from takedowns.rules.triage import GRACE
from takedowns.views.letters import outcome_letter
from tests.conftest import NOON
from tests.factories import NoticeFactory
from tests.paper.pages import opened, tags, words
from tests.takedowns.pages import member, statements
from tests.takedowns.test_notices_pages import DOWN, NO, THIN, TWICE, decided

pytestmark = pytest.mark.django_db


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def titled(notice, title: str) -> None:
    with staff_scope():
        ListingSnapshot.objects.filter(listing__notice=notice).update(title=title)


def test_the_letter_says_what_the_page_says(as_filer, acme, triager):
    notice = decided(acme, triager, NO, THIN, DOWN, TWICE)

    answer = as_filer.get(member("outcome_letter", notice.number))
    said = squeezed(words(answer.content))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="outcome-{notice.number}.pdf"'
    for part in (
        f"Outcome of notice {notice.number}", "None of the 4 listings was taken down", "Acme Botanicals", "SENANDIKA",
        "SU-01", "The listing is not similar enough to infringe.", "The label shows another mark.", "This decision stands.",
        "EV-01", "Say what differs.", "The time to fix it ended", "SG-2026-000009-9", "Serum 3", "SGD 24.90",
        "Effect on your accuracy",
    ):  # fmt: skip
        assert squeezed(part) in said, part
    with staff_scope():
        listing = notice.listings.in_order()[0]
    assert squeezed(listing.clean_address) in said


def test_moments_stand_in_full_in_the_zone_of_the_reader(as_filer, acme, triager, filer):
    notice = decided(acme, triager, NO)
    filer.time_zone = "Asia/Bangkok"
    filer.save()

    said = squeezed(words(as_filer.get(member("outcome_letter", notice.number)).content))

    decided_at = (NOON + GRACE).astimezone(timezone.get_fixed_timezone(7 * 60))
    assert squeezed(f"{decided_at:%a} {decided_at.day} {decided_at:%b %Y}, {decided_at:%H:%M} ICT") in said


def test_the_letter_is_tagged_and_says_its_language(as_filer, acme, triager):
    notice = decided(acme, triager, NO, DOWN)

    data = as_filer.get(member("outcome_letter", notice.number)).content

    assert bool(opened(data).Root.MarkInfo.Marked) is True
    assert str(opened(data).Root.Lang) == "en"
    assert str(opened(data).docinfo.Title) == f"Outcome of notice {notice.number}"
    assert (tags(data)["Table"], tags(data)["THead"]) == (2, 2)


@pytest.mark.parametrize("title", ["เซรั่มเซนันดิกา กลางคืน", "夜间精华液 正品保证", 'Kem dưỡng 🔥 #read("/x")'])
def test_titles_of_every_market_are_written(as_filer, acme, triager, title):
    notice = decided(acme, triager, NO, DOWN)
    titled(notice, title)

    said = words(as_filer.get(member("outcome_letter", notice.number)).content)

    expected = squeezed(title.replace("🔥", "□"))
    assert sorted(set(expected) - set(said)) == []


def test_three_hundred_listings_take_as_many_statements_as_one(as_filer, acme, triager):
    small, large = decided(acme, triager, NO), decided(acme, triager, *[NO] * 150, *[DOWN] * 150)

    one = statements(as_filer, member("outcome_letter", small.number))

    assert statements(as_filer, member("outcome_letter", large.number)) == one <= 17
    data = as_filer.get(member("outcome_letter", large.number)).content
    assert len(opened(data).pages) > 10
    assert tags(data)["TR"] == 302


def test_a_notice_without_listings_has_a_letter_that_says_so(acme):
    notice = NoticeFactory(
        organisation=acme, listings=0, listing_count=1, pending_count=0, state="DECIDED", outcome="REJECTED",
        decided_at=NOON,
    )  # fmt: skip
    with staff_scope():
        letter = outcome_letter(Notice.objects.for_desk().get(pk=notice.pk), at=datetime.now(UTC))

    assert letter.blocks[0].text == "The notice names no listing."
    assert [type(block) for block in letter.blocks[1:]] == [Facts]
    assert not any(isinstance(block, Heading | Table) for block in letter.blocks)


@pytest.mark.parametrize("state", ["ACKNOWLEDGED", "IN_TRIAGE", "WITHDRAWN"])
def test_there_is_no_letter_before_the_decision(as_filer, acme, state):
    notice = NoticeFactory(organisation=acme, state=state)

    assert as_filer.get(member("outcome_letter", notice.number)).status_code == 404


def test_the_letter_is_for_the_organisation_and_the_desk(client, acme, triager, stranger, viewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice = decided(acme, triager, NO)
    seen = {}
    for person in (stranger, viewer, triager):
        client.force_login(person)
        seen[person] = [
            client.get(member("outcome_letter", notice.number)).status_code,
            client.get(reverse("desk:outcome_letter", args=[notice.number])).status_code,
        ]

    assert seen[viewer][0] == 200
    assert seen[viewer][1] in (403, 404)
    assert set(seen[stranger]) <= {403, 404}
    assert seen[triager][1] == 200


def test_both_pages_offer_the_letter_once_it_is_decided(as_filer, client, acme, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice = decided(acme, triager, NO)

    assert (
        member("outcome_letter", notice.number)
        in as_filer.get(member("notice", notice.number)).content.decode()
    )
    client.force_login(triager)
    page = client.get(reverse("desk:notice", args=[notice.number])).content.decode()
    assert reverse("desk:outcome_letter", args=[notice.number]) in page
