"""What one listing is decided on: the panel, its fragment, differences that a filer numbers, and what a code does."""

import pytest
from django.urls import reverse

from ipr_portal.tenancy.scope import staff_scope
from takedowns.enums import REJECTIONS
from takedowns.forms.triage import FAMILIES, code_of
from takedowns.intake.fields import Differences
from takedowns.models import Listing
from takedowns.queries.panels import panel_of
from takedowns.views.code_rows import codes_said, write_code
from tests.factories import (
    ListingSnapshotFactory,
    NoticeFactory,
    ProductFileFactory,
    RightProductFactory,
    UserFactory,
)
from tests.statements import statements
from tests.takedowns.test_desk_article import decide_all

PART = {"HX-Request": "true"}


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def shown(notice, **more):
    """Give every listing of a notice a snapshot."""
    with staff_scope():
        rows = list(notice.listings.in_order())
    for row in rows:
        ListingSnapshotFactory(organisation=notice.organisation, listing=row, **more)
    return rows


def with_product(notice, **more):
    product = RightProductFactory(organisation=notice.organisation, right=notice.right, **more)
    return ProductFileFactory(organisation=notice.organisation, product=product, file__media_type="image/png")


def panel(notice, position=1):
    with staff_scope():
        listing = Listing.objects.select_related("snapshot", "notice").get(
            notice=notice.pk, position=position
        )
        return panel_of(notice, listing)


# --- what is known ---


@pytest.mark.parametrize(
    ("price", "currency", "below"),
    [("24.96", "SGD", 68), ("78.00", "SGD", 0), ("90.00", "SGD", -15), ("9", "THB", None)],
)
def test_the_price_is_compared_in_its_own_currency(db, price, currency, below):
    notice = NoticeFactory()
    shown(notice, price=price, currency=currency)
    with_product(notice)

    assert panel(notice).below == below


def test_the_catalogue_picture_stands_where_nothing_is_attached(db):
    notice = NoticeFactory()
    shown(notice)
    picture = with_product(notice)

    pair = panel(notice).pair

    assert (pair.genuine.key, pair.genuine.said) == (str(picture.file_id), "from the catalogue of the right")


def test_what_was_decided_about_the_seller_is_counted_and_quoted(db, triager):
    notice, past = NoticeFactory(), NoticeFactory(listing_count=2)
    decide_all(past, triager)

    found = panel(notice)

    assert (found.seller["rejected"], found.seller.total()) == (2, 2)
    assert [(row.label, row.code, row.number) for row in found.before] == [("Rejected", "SU-01", past.number)]


def test_the_page_says_how_often_a_seller_was_in_other_notices(as_triager, triager):
    notice = NoticeFactory()
    alone = as_triager.get(desk("listing_panel", notice.number, 1), headers=PART).content.decode()
    decide_all(NoticeFactory(listing_count=2), triager)

    page = as_triager.get(desk("listing_panel", notice.number, 1), headers=PART).content.decode()

    assert ("in no other notice" in alone, "in no other notice" in page) == (True, False)
    assert "2 listings in other notices, 0 taken down, 2 rejected" in page


def test_goods_that_the_right_does_not_cover_are_marked(as_triager):
    notice = NoticeFactory()
    shown(notice, title="SENANDIKA running shoes")

    page = as_triager.get(desk("listing_panel", notice.number, 1), headers=PART).content.decode()

    assert "which is class 25: not covered." in page


# --- the page and the fragment ---


@pytest.mark.parametrize("count", [11, 300])
def test_the_page_with_its_panel_takes_as_many_statements_for_many_listings(as_triager, count):
    few, many = NoticeFactory(), NoticeFactory(listing_count=count)
    for notice in (few, many):
        shown(notice)
        with_product(notice)
    with_product(many, name="SENANDIKA Day Cream")

    taken = [statements(as_triager, desk("notice", notice.number)) for notice in (few, many)]

    assert taken[0] == taken[1] <= 15


def test_the_fragment_takes_few_statements(as_triager):
    notice = NoticeFactory(listing_count=11)
    shown(notice)
    with_product(notice)

    as_triager.get(desk("listing_panel", notice.number, 3), headers=PART)
    page = as_triager.get(desk("listing_panel", notice.number, 3), headers=PART).content.decode()

    assert page.strip().startswith('<div class="row-panel__in" data-panel-of="3">')
    assert "68 % below" in page


def test_the_page_shows_the_row_that_is_asked_for_and_else_the_first(as_triager):
    notice = NoticeFactory(listing_count=3)

    def place(**query):
        page = as_triager.get(desk("notice", notice.number, **query)).content.decode()
        return page.split('data-panel-of="')[1].split('"')[0]

    assert [place(), place(row=2), place(row=9), place(row="x"), place(row="\u0663")] == [
        "1",
        "2",
        "1",
        "1",
        "1",
    ]


def test_without_script_the_fragment_leads_to_the_page(as_triager):
    notice = NoticeFactory()

    answer = as_triager.get(desk("listing_panel", notice.number, 1))

    assert answer["Location"] == f"{desk('notice', notice.number)}?row=1#panel"
    assert as_triager.get(desk("listing_panel", notice.number, 2)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("TRIAGER", 200), ("OUTREACH", 403)])
def test_only_who_reads_notices_sees_a_panel(client, settings, role, status):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(staff_role=role))
    notice = NoticeFactory()

    assert client.get(desk("listing_panel", notice.number, 1), headers=PART).status_code == status


# --- differences ---


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1. Cap is grey\n2) No batch code\n\n(3) Label askew ", "Cap is grey\nNo batch code\nLabel askew"),
        ("30 ml instead of 50 ml", "30 ml instead of 50 ml"),
        ("", ""),
    ],
)
def test_differences_are_a_line_each_without_the_numbers_that_were_typed(typed, kept):
    assert Differences(lines=True, required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"), [("\n".join("abcdefghi"), "Keep those that are seen best."), ("x" * 201, "Shorten it")]
)
def test_too_many_and_too_long_differences_are_refused(typed, said):
    with pytest.raises(Exception, match=said):
        Differences(lines=True, required=False).clean(typed)


def test_differences_are_numbered_in_panel_and_comparison(as_triager):
    notice = NoticeFactory(details={"differences": "Cap is grey.\nNo batch code."})

    for address in (desk("notice", notice.number), desk("listing", notice.number, 1)):
        page = as_triager.get(address).content.decode()
        assert page.count("<li>No batch code.</li>") >= 1
    assert notice.detail_pairs == []


# --- codes ---


@pytest.mark.parametrize(
    ("typed", "code"),
    [("s1", "SU-01"), ("E3", "EV-03"), ("su2", "SU-02"), ("x1", "x1"), ("s", "s"), ("s12", "s12")],
)
def test_a_letter_and_a_number_are_a_code(typed, code):
    assert code_of(typed) == code


def test_each_family_of_codes_has_a_letter_of_its_own():
    assert len(FAMILIES) == len({code[:2] for code in REJECTIONS})


def test_every_code_says_how_it_counts_and_whether_it_can_be_fixed(db):
    assert [one.code for one in codes_said()] == list(REJECTIONS)
    said = write_code("EV-03", "Which cap?")
    assert "Counts half if fixed within 10 business days, else in full" in said
    assert "Can be fixed" in said
    assert "Which cap?" in said
    assert "Cannot be fixed" in write_code("SU-02", "")
    assert write_code("ZZ-01", "") == ""


def test_a_code_that_was_sent_is_explained_without_script(as_triager):
    notice = NoticeFactory()
    with staff_scope():
        row = notice.listings.get()
    posted = {f"outcome-{row.pk}": "REJECTED", f"code-{row.pk}": "s2", "version": 1, "fill": "1"}

    page = as_triager.post(desk("notice_decision", notice.number), posted).content.decode()

    under = page.split(f'id="said-{row.pk}"')[1].split("</fieldset>")[0]
    assert "The goods are genuine; reselling them is not an infringement." in under
    assert 'value="SU-02"' in page
