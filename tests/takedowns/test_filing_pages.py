"""Writing and sending a notice in the browser."""

import re
import threading
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import DraftFile, Listing, Notice, NoticeDraft
from tests.conftest import NOON
from tests.factories import (
    DraftFileFactory,
    IPRightFactory,
    MembershipFactory,
    NoticeDraftFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.takedowns.drafting import WHY, beginning, certified, post, typed
from tests.takedowns.pages import MOST, member, statements
from tests.takedowns.pasted import addresses, certificate

pytestmark = pytest.mark.usefixtures("marketplace")


def notices():
    with staff_scope():
        return list(Notice.objects.order_by("pk"))


def kept(draft):
    with staff_scope():
        return NoticeDraft.objects.get(pk=draft.pk).fields


# --- the road to a notice ---


def test_opening_a_notice_keeps_nothing_and_the_first_save_begins_it(as_filer, acme):
    answer = as_filer.get(member("draft_new"))
    begun = beginning(answer)
    with staff_scope():
        assert not NoticeDraft.objects.exists()

    kept_at = as_filer.post(begun.address, begun.hidden | {"explanation": "half", "save": "1"})

    with staff_scope():
        [draft] = NoticeDraft.objects.all()
    assert (kept_at.url, member("draft", draft.pk)) == (member("notices"), begun.address)
    assert (draft.fields["complainant_email"], draft.fields["explanation"]) == ("filer@acme.example", "half")


def test_a_notice_that_was_never_opened_cannot_be_begun(as_filer, acme, client, draft):
    begun, other = beginning(as_filer.get(member("draft_new"))), uuid4()

    assert as_filer.post(member("draft", other), begun.hidden).status_code == 404
    assert as_filer.post(begun.address, begun.hidden | {"new": "x"}).status_code == 404
    assert as_filer.get(begun.address).status_code == 404


def test_starting_from_a_right_chooses_it(as_filer, right):
    answer = as_filer.get(member("draft_new"), {"right": right.pk})

    assert answer.context["form"].chosen_right == right


def test_sending_leads_to_the_notice(as_filer, right, draft):
    answer = post(as_filer, draft, typed(right))

    [notice] = notices()
    assert answer.url == member("notice", notice.number)
    assert (notice.listing_count, notice.message_to_seller) == (2, "Please stop.")
    assert (notice.signed_from, notice.locations) == ("127.0.0.1", ["PRODUCT", "TITLE"])
    assert as_filer.get(answer.url).status_code == 200


def test_sending_twice_answers_with_the_same_notice(as_filer, right, draft):
    first, second = post(as_filer, draft, typed(right)), post(as_filer, draft, typed(right))

    assert first.url == second.url
    assert len(notices()) == 1


@pytest.mark.django_db(transaction=True)
def test_four_browsers_at_once_send_one_notice(marketplace):
    acme = OrganisationFactory(slug="acme")
    person = MembershipFactory(organisation=acme, user__name="Fadil Filer").user
    right = certified(acme)
    draft, answers, start = NoticeDraftFactory(organisation=acme), [], threading.Barrier(4)
    said = typed(right)

    def click(browser):
        try:
            start.wait()
            answers.append(post(browser, draft, said).url)
        finally:
            connection.close()

    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        browser.force_login(person)
    clicks = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    [notice] = notices()
    assert answers == [member("notice", notice.number)] * 4


def test_evidence_chosen_beside_the_send_button_is_sent_too(as_filer, right, draft):
    DraftFileFactory(organisation=draft.organisation, draft=draft, kind="GENUINE")
    said = typed(right, reason="CF-02", tell_tale="No batch code", file_kind="SUSPECT", files=[certificate()])

    post(as_filer, draft, said)

    with staff_scope():
        assert sorted(notices()[0].files.values_list("kind", flat=True)) == ["GENUINE", "SUSPECT"]


# --- saved as one types ---


def test_autosave_keeps_what_was_typed_and_says_when(as_filer, draft):
    answer = as_filer.post(
        member("draft", draft.pk), {"explanation": "half a sen"}, headers={"X-Autosave": "1"}
    )

    assert answer.content.decode().startswith("Saved ")
    assert kept(draft)["explanation"] == "half a sen"


def test_save_and_close_leads_to_the_notices_where_the_draft_waits(as_filer, draft):
    answer = post(as_filer, draft, {"market": "TH"}, button="save")

    assert answer.url == member("notices")
    assert [row.pk for row in as_filer.get(answer.url).context["drafts"]] == [draft.pk]


def test_unticking_everything_is_kept_too(as_filer, draft, right):
    post(as_filer, draft, typed(right), button="save")
    post(as_filer, draft, {"market": "SG"}, button="save")

    assert (kept(draft)["locations"], kept(draft)["explanation"]) == ([], WHY)


def test_a_discarded_draft_is_gone(as_filer, draft):
    as_filer.post(member("draft_discard", draft.pk))

    assert as_filer.get(member("draft", draft.pk)).status_code == 404


def test_adding_a_file_keeps_what_was_typed(as_filer, draft):
    said = {"explanation": "half a sen", "file_kind": "GENUINE", "files": [certificate()]}

    answer = as_filer.post(member("draft_files", draft.pk), said)

    assert answer.url == f"{member('draft', draft.pk)}#evidence"
    assert kept(draft)["explanation"] == "half a sen"
    with staff_scope():
        assert DraftFile.objects.get().kind == "GENUINE"


@pytest.mark.parametrize(("content", "said"), [(b"", "is empty"), (b"<html></html>", "suspect.png")])
def test_a_file_that_is_refused_costs_nothing_that_was_typed(as_filer, draft, content, said):
    lie = SimpleUploadedFile("suspect.png", content, "image/png")

    answer = as_filer.post(
        member("draft_files", draft.pk), {"explanation": "kept", "file_kind": "SUSPECT", "files": [lie]}
    )

    assert answer.status_code == 422
    assert said in " ".join(answer.context["file_errors"])
    assert kept(draft)["explanation"] == "kept"


def test_a_file_can_be_taken_off(as_filer, draft):
    row = DraftFileFactory(organisation=draft.organisation, draft=draft)

    as_filer.post(member("draft_files", draft.pk), {"remove": row.pk})

    with staff_scope():
        assert not DraftFile.objects.exists()


# --- what the page says while one writes ---


def test_each_line_shows_title_seller_and_price(as_filer, draft, right):
    post(as_filer, draft, typed(right), button="check")

    page = as_filer.get(member("draft", draft.pk)).content.decode()
    assert page.count("เซรั่มเซนันดิกา กลางคืน") == 2
    assert "Nhà Của Bống Official" in page
    assert "SGD 24.90" in page


def test_the_marketplace_is_asked_once_for_all_lines(as_filer, draft, right, marketplace):
    post(as_filer, draft, typed(right, listings=addresses(300)), button="check")

    as_filer.get(member("draft", draft.pk))

    assert marketplace.questions == 1


def test_a_notice_can_be_written_and_sent_while_the_marketplace_is_away(as_filer, draft, right, marketplace):
    marketplace.away = True
    post(as_filer, draft, typed(right), button="check")

    assert "The marketplace does not answer" in as_filer.get(member("draft", draft.pk)).content.decode()
    post(as_filer, draft, typed(right))
    assert len(notices()) == 1


def test_refused_lines_can_be_left_out(as_filer, draft, right):
    mixed = (
        f"{addresses(1)}\nhttps://www.lazada.sg/shop/glowhaus-sg\nhttps://www.lazada.co.th/products/a-i5.html"
    )
    post(as_filer, draft, typed(right, listings=mixed), button="check")

    lines = as_filer.get(member("draft", draft.pk)).context["refused"]
    as_filer.post(
        member("draft", draft.pk),
        typed(right, listings=mixed) | {"without": ",".join(str(line.row) for line in lines)},
    )

    assert kept(draft)["listings"] == addresses(1)


def test_a_right_that_cannot_carry_is_shown_with_why_and_what_to_do(as_filer, acme, draft):
    IPRightFactory(organisation=acme, title="Old mark", state="EXPIRED", expires_on="2026-01-31")
    IPRightFactory(organisation=acme, title="Thai mark", in_markets=["TH"], office="TH")
    as_filer.post(member("draft", draft.pk), {"market": "SG", "reason": "TM-01", "check": "1"})

    answer = as_filer.get(member("draft", draft.pk))

    assert [(right.title, right.refusal.code) for right in answer.context["cannot"]] == [
        ("Old mark", "RT-02"),
        ("Thai mark", "RT-03"),
    ]
    assert "Add the renewal certificate to the right" in answer.content.decode()


def test_the_page_takes_as_many_statements_for_fifty_lines_and_three_rights_as_for_one(
    as_filer, acme, draft, right
):
    post(as_filer, draft, typed(right, listings=addresses(1)), button="check")
    one = statements(as_filer, member("draft", draft.pk))
    IPRightFactory.create_batch(2, organisation=acme)
    post(as_filer, draft, typed(right, listings=addresses(50)), button="check")

    assert statements(as_filer, member("draft", draft.pk)) == one <= MOST + 1  # what would be promised is one


def test_the_preview_shows_brand_right_and_message_but_not_who_files(as_filer, draft, right):
    answer = post(as_filer, draft, typed(right), button="check")
    answer = as_filer.post(member("draft_preview", draft.pk), typed(right))

    page = as_filer.get(answer.url).content.decode()
    letter = page[page.index('class="panel') :]
    assert "Acme Botanicals says that a listing of yours infringes its right" in letter
    assert "Please stop." in letter
    assert "SENANDIKA" in letter
    assert "Fadil" not in letter
    assert "filer@acme.example" not in letter


# --- refused, with field, reason and remedy, and nothing lost ---


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"listings": addresses(301)}, "listings", "A notice takes 1 to 300 listings; there are 301."),
        ({"listings": ""}, "listings", "No listing is named."),
        (
            {"listings": f"{addresses(1)}\n{addresses(1).replace('www.', '')}?spm=a"},
            "listings",
            "Line 2 cannot be filed.",
        ),
        ({"listings": addresses(1, "co.th")}, "listings", "Line 1 cannot be filed."),
        ({"listings": "x" * 100_000}, "listings", "Line 1 cannot be filed."),
        ({"explanation": "Fake label and cap."}, "explanation", "At least 50 characters, please; 19 so far."),
        (
            {"explanation": "ม" * 100_000},
            "explanation",
            "At most 5,000 characters, please; there are 100,000.",
        ),
        ({"explanation": WHY + "\x00"}, "explanation", "There is an empty control character at position 70."),
        ({"message_to_seller": "\u202eplease"}, "message_to_seller", "There is a character that reverses"),
        ({"message_to_seller": "x" * 1001}, "message_to_seller", "At most 1,000 characters"),
        ({"statements": []}, "statements", "Read and confirm both statements."),
        ({"statements": ["999999"]}, "statements", "The wording has changed since you opened the page."),
        ({"signature": " "}, "signature", "Type your full name; the notice is signed with it."),
        ({"capacity": "AGENT"}, "capacity", "Select a valid choice."),
        ({"reason": "CF-03"}, "reason", "CF-03 is open to participants of a programme."),
        ({"reason": "CF-01"}, "test_purchase", "“Reference of the test purchase” is empty."),
        ({"reason": "CF-02", "tell_tale": "x"}, "files", "CF-02 needs a file: Genuine product."),
        ({"reason": "CR-01"}, "right", "CR-01 does not apply to this kind of right."),
        ({"market": "TH"}, "right", "Not registered for Thailand."),
        ({"market": ""}, "market", "Choose the market of the listings."),
    ],
)
def test_a_refused_notice_says_what_is_wrong_and_keeps_everything(
    as_filer, draft, right, change, field, said
):
    answer = post(as_filer, draft, typed(right) | change)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].startswith(said)
    assert kept(draft)["signature"] == (typed(right) | change)["signature"]
    assert answer.context["form"]["complainant_email"].value() == "filer@acme.example"
    assert notices() == []


def test_a_right_of_another_organisation_is_not_found(as_filer, draft, right):
    theirs = IPRightFactory()

    assert post(as_filer, draft, typed(right, right=theirs.pk)).status_code == 404
    assert post(as_filer, draft, typed(right, right=theirs.pk), button="save").status_code == 404
    assert as_filer.get(member("draft_new"), {"right": theirs.pk}).status_code == 404
    assert "right" not in kept(draft)


def test_an_organisation_that_is_not_verified_is_told_so_in_place(as_filer, acme, right, draft):
    type(acme).objects.filter(pk=acme.pk).update(state="SUBMITTED")

    answer = post(as_filer, draft, typed(right))

    assert answer.status_code == 422
    assert "We have not verified Acme Botanicals yet." in answer.content.decode()


# --- who may ---


@pytest.mark.parametrize(
    ("who", "expected"), [("acme_owner", 200), ("filer", 200), ("viewer", 403), ("stranger", 404)]
)
@pytest.mark.parametrize("name", ["file", "draft"])
def test_who_may_file(client, acme, draft, request, who, expected, name):
    client.force_login(request.getfixturevalue(who))

    assert client.get(member(name, *([draft.pk] if name == "draft" else []))).status_code == expected


@pytest.fixture
def agent(acme, acme_owner):
    """A filer of an agency with a live letter of authority."""
    agency = OrganisationFactory(kind="AGENCY", name="Tanjung & Rowe")
    LetterOfAuthority.objects.create(
        principal=acme, agent=agency, valid_from=NOON, version=3, granted_by=acme_owner
    )
    return MembershipFactory(organisation=agency, user=UserFactory(name="Ari Agent")).user


def test_an_agent_files_under_the_letter(client, agent, right):
    client.force_login(agent)
    begun = beginning(client.get(member("draft_new")))

    client.post(begun.address, begun.hidden | {"save": "1"})
    page = client.get(begun.address).content.decode()
    client.post(begun.address, typed(right, capacity="AGENT", signature="Ari Agent") | {"send": "1"})

    assert "Under letter of authority v3 of Acme Botanicals." in page
    [notice] = notices()
    assert (notice.capacity, notice.agent.name, notice.letter.version) == ("AGENT", "Tanjung & Rowe", 3)


def test_drafts_of_an_agency_and_of_its_principal_are_not_each_others_business(client, agent, draft, filer):
    client.force_login(agent)
    assert client.get(member("draft", draft.pk)).status_code == 404

    begun = beginning(client.get(member("draft_new")))
    client.post(begun.address, begun.hidden | {"save": "1"})
    client.force_login(filer)
    assert client.get(begun.address).status_code == 404


def test_listings_are_numbered_in_the_order_in_which_they_were_pasted(as_filer, draft, right):
    post(as_filer, draft, typed(right, listings=addresses(3)))

    with staff_scope():
        assert list(Listing.objects.in_order().values_list("item", flat=True)) == [
            "2874410001", "2874410002", "2874410003",
        ]  # fmt: skip


def test_the_page_to_start_offers_to_go_on_with_a_draft(as_filer, draft):
    answer = as_filer.get(reverse("organisation:file", args=["acme"]))

    assert [row.pk for row in answer.context["drafts"]] == [draft.pk]


def test_evidence_is_chosen_by_the_component(as_filer, acme, filer):
    draft = NoticeDraftFactory(organisation=acme, started_by=filer)

    page = as_filer.get(member("draft", draft.pk)).content.decode()

    control = re.search(r"<input[^>]*type=\"file\"[^>]*>", page)[0]
    assert re.search(r'<div class="upload">\s*<span>.*?</span>\s*' + re.escape(control), page, re.DOTALL)
    assert ' data-adds="add-files"' in control
    assert ' aria-describedby="id_files_helptext"' in control
    assert 'id="id_files_helptext"' in page
    assert re.search(r">\s*Files\b.*?</label>", page, re.DOTALL)
