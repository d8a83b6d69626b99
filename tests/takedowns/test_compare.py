"""Genuine and suspect pictures beside each other, and the keys."""

import pytest
from django.urls import reverse

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import NoticeFile
from takedowns.queries.pictures import comparison_of
from tests.factories import (
    EvidenceFileFactory,
    ListingSnapshotFactory,
    NoticeFactory,
    NoticeFileFactory,
    UserFactory,
)
from tests.statements import statements


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def attach(notice, kind, name, media_type="image/png"):
    file = EvidenceFileFactory(organisation=notice.organisation, name=name, media_type=media_type)
    return NoticeFileFactory(organisation=notice.organisation, notice=notice, kind=kind, file=file)


@pytest.fixture
def notice(db):
    """Two listings with snapshots, a genuine and a suspect picture attached."""
    notice = NoticeFactory(listing_count=2)
    with staff_scope():
        for listing in notice.listings.in_order():
            ListingSnapshotFactory(
                organisation=notice.organisation, listing=listing, title=f"Serum {listing.position}",
                picture="img/goods/serum-copy.svg",
            )  # fmt: skip
    attach(notice, "GENUINE", "genuine.png")
    attach(notice, "SUSPECT", "bought.png")
    attach(notice, "GENUINE", "catalogue.pdf", media_type="application/pdf")
    return notice


def first(notice):
    return notice.listings.select_related("snapshot").in_order()[0]


def test_the_snapshot_stands_beside_the_genuine_picture(notice, everyone):
    pair = comparison_of(notice, first(notice))

    assert (pair.genuine.name, pair.suspect.name) == ("genuine.png", "Serum 1")
    assert [picture.name for picture in pair.genuine_ones] == ["genuine.png"]
    assert [picture.name for picture in pair.suspect_ones] == ["Serum 1", "bought.png"]


def test_another_picture_is_chosen_by_its_key(notice, everyone):
    bought = NoticeFile.objects.get(file__name="bought.png").file_id

    assert comparison_of(notice, first(notice), suspect=str(bought)).suspect.name == "bought.png"
    assert comparison_of(notice, first(notice), suspect="nothing").suspect.name == "Serum 1"


def test_nothing_to_compare_is_said(as_triager):
    notice = NoticeFactory()

    page = as_triager.get(desk("listing", notice.number, 1)).content.decode()

    assert "No picture of the genuine product is attached." in page
    assert "The listing has no picture, and none is attached." in page


def test_the_page_leads_to_the_next_and_the_previous_listing(as_triager, notice):
    page = as_triager.get(desk("listing", notice.number, 1)).content.decode()

    assert desk("listing", notice.number, 2) in page
    assert "data-zoom-bar hidden" in page  # without script the pictures are simply large
    assert as_triager.get(desk("listing", notice.number, 3)).status_code == 404
    assert as_triager.get(desk("listing", "SG-2020-000001-0", 1)).status_code == 404


def test_a_fragment_is_the_pictures_alone(as_triager, notice):
    answer = as_triager.get(desk("listing", notice.number, 1), headers={"HX-Request": "true"})

    assert answer.content.decode().strip().startswith('<div class="compare"')


def test_the_page_takes_as_many_statements_for_many_pictures(as_triager, notice):
    few = statements(as_triager, desk("listing", notice.number, 1))
    for number in range(4):
        attach(notice, "SUSPECT", f"more-{number}.png")

    assert statements(as_triager, desk("listing", notice.number, 1)) == few <= 15


# --- keys ---


def test_single_letters_are_switched_off_for_a_person_and_stay_so(as_triager, triager):
    answer = as_triager.post(desk("key_preference"), {"single_keys": "off"})

    triager.refresh_from_db()
    page = as_triager.get(desk("keys")).content.decode()
    assert (answer.status_code, triager.single_keys) == (302, False)
    assert 'data-keys="off"' in page
    assert "Switch single letters on" in page

    as_triager.post(desk("key_preference"), {"single_keys": "on"})
    triager.refresh_from_db()
    assert triager.single_keys is True


def test_the_map_of_keys_names_where_g_leads(as_triager):
    page = as_triager.get(desk("keys")).content.decode()

    assert 'data-go="x"' in page
    assert "Explanation templates" in page


@pytest.mark.parametrize(("role", "status"), [("TRIAGER", 200), ("LEAD", 200), ("OUTREACH", 403)])
def test_only_those_who_see_the_queue_compare(client, settings, notice, role, status):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(staff_role=role))

    assert [client.get(desk(page)).status_code for page in ("find", "keys")] == [200, 200]
    assert client.get(desk("listing", notice.number, 1)).status_code == status


def test_strangers_find_nothing_at_the_desk(client, acme_owner, notice):
    client.force_login(acme_owner)

    for address in (desk("find"), desk("keys"), desk("listing", notice.number, 1)):
        assert client.get(address).status_code == 404
