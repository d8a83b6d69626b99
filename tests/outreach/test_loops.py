"""Rejections and the pages about them: what a reader is shown, and whether the same code came back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import ResourceView
from outreach.queries.loops import Loop, for_rejections, loop_of, most_opened
from tests.conftest import NOON
from tests.factories import ListingFactory, NoticeFactory, OrganisationFactory, ResourceFactory, UserFactory

DAY = timedelta(days=1)


def rejected(organisation, at, code="EV-01", outcome="REJECTED"):
    said = {"rejection_code": code} if outcome == "REJECTED" else {}
    notice = NoticeFactory(organisation=organisation)
    return ListingFactory(
        notice=notice, position=2, organisation=organisation, outcome=outcome, decided_at=at, **said
    )


@pytest.fixture
def remedy(db):
    return ResourceFactory(code="EV-01", kind="REMEDY", title="The picture does not show the mark")


def opened(remedy, organisation, at):
    with staff_scope():
        ResourceView.objects.create(
            resource=remedy, organisation=organisation, person=UserFactory(), code=remedy.code, at=at
        )


def test_a_code_comes_back_to_some_who_opened_its_page_and_to_some_who_did_not(remedy):
    helped, again, unread, gone = (OrganisationFactory() for _one in range(4))
    for one in (helped, again, unread, gone):
        rejected(one, NOON)
    opened(remedy, helped, NOON + DAY)
    opened(remedy, again, NOON + DAY)
    rejected(helped, NOON + 5 * DAY, outcome="REMOVED")
    rejected(again, NOON + 5 * DAY)
    rejected(unread, NOON + 5 * DAY)
    rejected(gone, NOON + 5 * DAY, outcome="REMOVED")

    with staff_scope():
        assert loop_of(remedy, at=NOON + 30 * DAY) == Loop(2, 1, 2, 1)


def test_what_is_decided_with_the_first_rejection_or_after_sixty_days_does_not_count(remedy):
    one = OrganisationFactory()
    rejected(one, NOON)
    rejected(one, NOON + timedelta(hours=1))
    rejected(one, NOON + 70 * DAY)

    with staff_scope():
        assert loop_of(remedy, at=NOON + 80 * DAY) == Loop(0, 0, 0, 0)


def test_a_page_without_a_code_has_no_loop(everyone):
    assert loop_of(ResourceFactory(), at=NOON) is None


def test_the_library_shows_pages_for_your_rejections_and_nobody_elses(client, acme, filer, remedy):
    other = ResourceFactory(code="AU-01", kind="REMEDY", title="The letter has expired")
    rejected(acme, timezone.now() - DAY)
    rejected(OrganisationFactory(), timezone.now() - DAY, code="AU-01")
    client.force_login(filer)

    said = client.get(reverse("organisation:library", args=["acme"]))

    assert [one.page for one in said.context["for_you"]] == [remedy]
    assert other.title not in said.content.decode().split("By topic")[0]


def test_the_most_frequent_codes_come_first(remedy, acme):
    ResourceFactory(code="AU-01", kind="REMEDY")
    for code in ("AU-01", "EV-01", "AU-01"):
        rejected(acme, NOON, code=code)

    with staff_scope():
        found = for_rejections(acme, ["PUBLIC"], at=NOON + DAY)

    assert [(one.page.code, one.rejected) for one in found] == [("AU-01", 2), ("EV-01", 1)]


def test_a_topic_is_narrowed_by_market_and_language(client, db):
    ResourceFactory(title="For all"), ResourceFactory(title="Thailand", market="TH")
    ResourceFactory(title="Viet Nam", market="VN"), ResourceFactory(title="ภาษาไทย", language="th")

    pages = client.get("/resources/?topic=START&market=TH&language=en").context["pages"]

    assert [one.title for one in pages] == ["For all", "Thailand"]
    assert client.get("/resources/?topic=START&market=XX").status_code == 200


def test_the_most_opened_pages_count_each_organisation_once_and_are_readable(remedy):
    other, hidden = ResourceFactory(title="Other"), ResourceFactory(audience="STAFF")
    one, two = OrganisationFactory(), OrganisationFactory()
    for page, reader, at in [(remedy, one, NOON), (remedy, one, NOON), (other, one, NOON), (other, two, NOON),
                             (hidden, two, NOON), (remedy, two, NOON - 100 * DAY)]:  # fmt: skip
        opened(page, reader, at)

    with staff_scope():
        found = most_opened(["PUBLIC"], at=NOON + DAY)

    assert [(row.page, row.organisations) for row in found] == [(other, 2), (remedy, 1)]


@pytest.mark.parametrize(("person", "offered"), [("filer", True), ("viewer", False)])
def test_who_may_give_feedback_is_asked_what_is_missing(client, request, remedy, person, offered):
    client.force_login(request.getfixturevalue(person))

    said = client.get(reverse("resources")).content.decode()

    assert ("Say what we should write" in said) == offered
