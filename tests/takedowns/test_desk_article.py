"""A notice at the desk: its article alone, the next one asked for ahead, a colleague who was faster, and what is known."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, triage
from takedowns.actions.sharing import next_free
from takedowns.models import IPRight, Listing, Notice
from takedowns.queries.history import goods_outside
from takedowns.rules.triage import Verdict
from tests.factories import IPRightFactory, ListingSnapshotFactory, NoticeFactory
from tests.statements import statements

PART = {"HTTP_HX_REQUEST": "true"}
MOST = 15  # statements of the notice's page besides those that open and close its scope
REJECT = {"outcome": "REJECTED", "code": "SU-01", "sentence": "Another mark."}


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


@pytest.fixture
def as_lead(client, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client


def listings_of(notice):
    with staff_scope():
        return list(notice.listings.in_order())


def again(notice):
    """Read a notice again."""
    with staff_scope():
        notice.refresh_from_db()
        assert notice.triager or notice.triager_id is None


def expires(notice):
    with staff_scope():
        return Notice.objects.values_list("claim_expires_at", flat=True).get(pk=notice.pk)


def taken(notice, by):
    with staff_scope():
        return claims.claim(notice=notice, by=by, at=timezone.now())


def decide_all(notice, by):
    with staff_scope():
        notice.refresh_from_db()
        verdicts = [Verdict(row.pk, **REJECT) for row in notice.listings.pending()]
        return triage.decide(
            notice=notice, version=notice.version, verdicts=verdicts, by=by, at=timezone.now()
        )


def chosen(notice, *outcomes, version=1, **more):
    rows = zip(listings_of(notice), outcomes, strict=True)
    return (
        {"version": version, "ground": "TRADEMARK_USE"}
        | {f"outcome-{row.pk}": one for row, one in rows}
        | more
    )


# --- the article alone ---


def test_a_page_of_a_notice_asks_for_no_queue(as_triager):
    notice = NoticeFactory(listing_count=11)

    assert statements(as_triager, desk("notice", notice.number)) <= MOST
    page = as_triager.get(desk("notice", notice.number)).content.decode()
    assert 'id="queue-rows"' not in page
    assert f'data-list="{desk("queue")}' in page


def test_deciding_answers_script_with_the_article_and_its_address(as_triager):
    notice = NoticeFactory(listing_count=2)
    address = f"{desk('notice_decision', notice.number)}?view=mine"

    answer = as_triager.post(address, chosen(notice, "ALREADY_DOWN", ""), **PART)

    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, f"{desk('notice', notice.number)}?view=mine")
    assert page.strip().startswith("<article")
    assert "1 listing decided." in page


# --- the next one ---


def test_the_next_one_is_asked_for_without_being_taken(as_triager):
    first, second = NoticeFactory(), NoticeFactory()

    answer = as_triager.get(desk("next"), {"beside": first.number}, **PART)

    again(first)
    again(second)
    assert answer["HX-Push-Url"] == desk("notice", second.number)
    assert (first.triager, second.triager) == (None, None)


def test_taking_what_is_shown_answers_with_its_head_alone(as_triager, triager):
    NoticeFactory()
    shown = NoticeFactory()

    answer = as_triager.post(desk("next"), {"shown": shown.number, "version": 1}, **PART)

    again(shown)
    assert (answer["HX-Retarget"], shown.triager) == ("#notice-head", triager)
    assert "Yours until" in answer.content.decode()


def test_what_is_shown_and_was_taken_meanwhile_gives_way_to_another(as_triager, lead, triager):
    shown, other = NoticeFactory(), NoticeFactory()
    taken(shown, lead)

    answer = as_triager.post(desk("next"), {"shown": shown.number, "version": 1}, **PART)

    again(other)
    assert (answer["HX-Push-Url"], other.triager) == (desk("notice", other.number), triager)


@pytest.mark.parametrize(
    "wrong", [{"shown": "x" * 500}, {"version": "-1"}, {"version": "9" * 40}, {"beside": "\x00"}]
)
def test_what_cannot_be_read_about_the_next_one_says_nothing(as_triager, triager, wrong):
    notice = NoticeFactory()

    answer = as_triager.post(desk("next"), wrong, **PART)

    again(notice)
    assert answer.status_code in (200, 400)
    assert (notice.triager == triager) == (answer.status_code == 200)


def test_nothing_that_is_free_answers_ahead_with_nothing(as_triager, triager):
    assert as_triager.get(desk("next"), **PART).status_code == 204
    with staff_scope():
        assert next_free(rows=Notice.objects.all(), by=triager, at=timezone.now()) is None


@pytest.mark.parametrize("state", ["decided", "theirs", "handed"])
def test_the_next_notice_is_offered_from_any_notice(as_triager, triager, lead, state):
    notice = NoticeFactory()
    if state == "decided":
        decide_all(notice, triager)
    elif state == "theirs":
        taken(notice, lead)
    else:
        taken(notice, triager)
        as_triager.post(desk("notice_triager", notice.number), {"to": lead.pk})

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    result = page[page.index('class="line line--wide result"') :]
    assert "btn--primary" in result[:600]
    assert 'aria-keyshortcuts="n"' in result[:600]


def test_with_automatic_next_the_next_notice_opens_and_offers_the_undo(as_triager, triager):
    notice, following = NoticeFactory(), NoticeFactory()
    as_triager.post(desk("go_on"), {"go_on": "1"})

    answer = as_triager.post(desk("notice_decision", notice.number), chosen(notice, "ALREADY_DOWN"), **PART)

    again(following)
    page = answer.content.decode()
    assert (answer["HX-Push-Url"], following.triager) == (desk("notice", following.number), triager)
    assert f"{notice.number}: 1 listing decided." in page
    assert desk("notice_undo", notice.number) in page


def test_without_the_setting_one_stays(as_triager):
    notice = NoticeFactory()
    NoticeFactory()
    as_triager.post(desk("go_on"), {})

    answer = as_triager.post(desk("notice_decision", notice.number), chosen(notice, "ALREADY_DOWN"), **PART)

    assert answer["HX-Push-Url"] == desk("notice", notice.number)


# --- somebody was faster ---


@pytest.mark.parametrize("script", [{}, PART])
def test_a_notice_taken_meanwhile_keeps_every_choice_in_the_desk(as_triager, lead, script):
    notice = NoticeFactory(listing_count=2)
    key = listings_of(notice)[0].pk
    taken(notice, lead)
    data = chosen(
        notice, "REJECTED", "REMOVED", **{f"code-{key}": "su1", f"sentence-{key}": "The cap is grey."}
    )

    answer = as_triager.post(desk("notice_decision", notice.number), data, **script)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Liam Lead took this notice on" in page
    assert "The cap is grey.</textarea>" in page
    assert 'value="REJECTED" checked' in page
    assert "data-record disabled" in page
    assert "Somebody was faster" not in page


def test_texts_for_listings_settled_meanwhile_are_shown(as_triager, lead):
    notice = NoticeFactory()
    key = listings_of(notice)[0].pk
    decide_all(notice, lead)
    data = chosen(notice, "REJECTED", **{f"code-{key}": "ev1", f"sentence-{key}": "Look at the cap."})

    page = as_triager.post(desk("notice_decision", notice.number), data).content.decode()

    assert "Listing 1: Rejected, EV-01: “Look at the cap.”" in " ".join(page.split())


@pytest.mark.parametrize("name", ["notice_claim", "notice_undo", "notice_triager"])
def test_every_refusal_at_a_notice_is_told_in_its_page(as_triager, triager, lead, name):
    notice = NoticeFactory()
    decision = decide_all(notice, lead)

    answer = as_triager.post(desk(name, notice.number), {"decision": decision.pk, "to": lead.pk})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'aria-labelledby="notice-title"' in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(("who", "held"), [("nobody", "open"), ("triager", "open"), ("lead", "taken")])
def test_the_lease_says_to_everybody_how_a_notice_is_held(as_triager, triager, lead, who, held):
    notice = NoticeFactory()
    if who != "nobody":
        taken(notice, {"triager": triager, "lead": lead}[who])

    page = as_triager.get(desk("notice", notice.number)).content.decode()
    asked = as_triager.get(desk("notice_lease", notice.number)).content.decode()

    assert f'data-held="{held}"' in page
    assert f'data-held="{held}"' in asked


def test_a_page_that_looks_by_itself_keeps_no_notice(as_triager, triager):
    notice = taken(NoticeFactory(), triager)
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(claim_expires_at=timezone.now())
    before = expires(notice)

    as_triager.get(desk("notice", notice.number), HTTP_X_UNATTENDED="1")
    as_triager.get(desk("notice_lease", notice.number), HTTP_X_UNATTENDED="1")

    assert expires(notice) == before


# --- handing over ---


def test_handing_over_says_so_and_keeps_the_view(as_triager, triager, lead):
    notice = taken(NoticeFactory(), triager)

    answer = as_triager.post(
        f"{desk('notice_triager', notice.number)}?view=mine", {"to": lead.pk}, follow=True
    )

    assert answer.redirect_chain == [(f"{desk('notice', notice.number)}?view=mine", 302)]
    assert "Handed to Liam Lead, who is notified." in answer.content.decode()


def test_loads_stand_beside_the_names(as_triager, triager, lead):
    taken(NoticeFactory(listing_count=3), lead)
    notice = taken(NoticeFactory(), triager)

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    assert "Liam Lead<small" in page
    assert "1 notice, listings left: 3" in page


@pytest.mark.parametrize("to", ["", "x", "0", "9" * 40, "-1"])
def test_handing_to_nobody_is_404(as_triager, triager, to):
    notice = taken(NoticeFactory(), triager)

    assert as_triager.post(desk("notice_triager", notice.number), {"to": to}).status_code == 404


# --- what is known ---


def test_rejections_lead_to_the_rows_behind_them(as_triager, triager):
    notice = NoticeFactory()
    decide_all(notice, triager)

    page = as_triager.get(desk("notice", notice.number)).content.decode()
    rows = as_triager.get(desk("rejections", notice.number, code="SU-01")).content.decode()

    assert f'{desk("rejections", notice.number)}?code=SU-01"> 1 rejected</a>' in " ".join(page.split())
    assert desk("notice", notice.number) in rows
    assert as_triager.get(desk("rejections", notice.number, code="XX-99")).status_code == 404


@pytest.mark.parametrize(
    ("title", "classes", "kind", "said"),
    [
        ("Wireless earbuds", [25], "TRADEMARK", ("9", "earbuds")),
        ("Running shoes", [25], "TRADEMARK", None),
        ("Running shoes and earbuds", [25], "TRADEMARK", None),
        ("Something", [25], "TRADEMARK", None),
        ("", [25], "TRADEMARK", None),
        ("Wireless earbuds", [], "TRADEMARK", None),
        ("Wireless earbuds", [25], "PATENT", None),
        ("Giày chạy bộ", [9], "TRADEMARK", ("25", "giày")),
    ],
)
def test_goods_outside_the_classes_of_a_mark_are_noticed(title, classes, kind, said):
    right = IPRight(kind=kind, nice_classes=classes)

    assert goods_outside(right, title) == said


def test_classes_are_told_with_their_goods(as_triager):
    right = IPRightFactory(nice_classes=[25], goods="Running shoes; sports clothing")
    notice = NoticeFactory(organisation=right.organisation, right=right)
    with staff_scope():
        row = notice.listings.get()
        ListingSnapshotFactory(organisation=notice.organisation, listing=row, title="Wireless earbuds")

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    assert "class 25: Running shoes; sports clothing" in page
    assert "“earbuds” is class 9, which the right does not cover" in page


@pytest.mark.parametrize(
    ("demo", "marketplace", "item", "address"),
    [
        (True, "lazada", "2924410044", "/shop/sg/products/i2924410044.html"),
        (False, "lazada", "2924410044", "https://www.lazada.sg/products/-i2924410044.html"),
        (True, "shopee", "2924410044", "https://www.example.com/x"),
        (True, "lazada", "odd/item", "https://www.lazada.sg/products/-iodd/item.html"),
    ],
)
def test_a_listing_leads_to_the_demo_shop_in_a_demo_alone(settings, demo, marketplace, item, address):
    settings.DEMO_MODE = demo

    key = f"{marketplace}:SG:{item}"
    listing = Listing(
        marketplace=marketplace, market="SG", item=item, key=key, pasted="https://www.example.com/x"
    )

    assert listing.address == address


def test_incomplete_rows_are_linked(as_triager):
    notice = NoticeFactory(listing_count=3)

    page = as_triager.post(
        desk("notice_decision", notice.number), chosen(notice, "REMOVED", "REJECTED", "REJECTED")
    ).content.decode()

    summary = page[page.index('class="errsum"') :]
    assert [f'href="#listing-{n}"' in summary for n in (1, 2, 3)] == [False, True, True]
    assert page.index('class="listings"') < page.index('class="errsum"')
