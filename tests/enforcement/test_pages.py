"""The pages of cases, at the desk and for rights holders."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enforcement.models import (
    Case,
    CaseMove,
    Finding,
    PurchasePhoto,
    Referral,
    RequiredDocument,
    Target,
    TargetLink,
)
from enforcement.viability import CRITERIA
from ipr_portal.marketplace.models import Shop, ShopAccount
from ipr_portal.tenancy.models import CompartmentMember
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.factories import OrganisationFactory
from tests.reading import text_of
from tests.statements import statements

from .scene import (
    SELLER,
    TITLE,
    Holder,
    a_case,
    a_listing,
    a_manager,
    an_owner,
    at_desk,
    from_the_raid_on,
    until_viable,
)

MOST = (
    75  # statements of the page of a case: its file has eleven sections, and each move asks what is missing
)


@pytest.fixture
def at_our_desk(client, manager):
    client.force_login(manager)
    return client


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def ours_at(name, *args):
    return reverse(f"organisation:{name}", args=["acme", *args])


def test_a_photograph_of_a_purchase_is_opened_by_its_part_and_the_desk_alone(
    client, case, manager, ours, acme_owner, bright_owner, brightleaf
):
    ours.buys()
    with staff_scope(by=manager):
        file = PurchasePhoto.objects.get().file
    own = reverse("organisation:evidence_file", args=["acme", file.pk])

    client.force_login(acme_owner)
    assert own in client.get(ours_at("case", case.number)).content.decode()
    assert client.get(own).status_code == 200
    client.force_login(bright_owner)
    assert client.get(own.replace("/acme/", "/brightleaf/")).status_code == 404
    client.force_login(manager)
    assert client.get(desk("evidence_file", file.pk)).status_code == 200


def test_the_board_takes_as_many_statements_for_many_cases_as_for_one(
    at_our_desk, case, manager, brightleaf, now
):
    one = statements(at_our_desk, desk("cases"))
    for n in range(3):
        a_case(manager, [brightleaf], [], at=now, title=f"Case {n}")

    assert statements(at_our_desk, desk("cases")) == one <= 14


def test_a_case_takes_as_many_statements_with_many_entries_as_with_one(at_our_desk, case, ours):
    ours.finds()
    one = statements(at_our_desk, desk("case", case.number))
    ours.finds()
    ours.finds()

    assert statements(at_our_desk, desk("case", case.number)) == one <= MOST


PAGES = [
    "case", "case_access", "case_targets", "case_template", "case_owner", "case_history", "case_listings", "case_joined",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_case_opens_for_its_manager_and_for_nobody_else(at_our_desk, case, name, client):
    answer = at_our_desk.get(desk(name, case.number))
    if answer.streaming:
        assert answer.getvalue().startswith(b"PK")
    assert answer.status_code == 200

    client.force_login(a_manager("Otto Other"))

    assert client.get(desk(name, case.number)).status_code == 404


def test_a_case_is_opened_from_a_notice_and_named_on_it(at_our_desk, case, acme_owner, client):
    with staff_scope():
        holder = acme_owner.memberships.get().organisation
    listing = a_listing(holder, seller="another-shop")
    said = {
        "title": "Second case", "market": "SG", "reason": "returns", "notices": listing.notice.number,
        "holders": [holder.pk], "people": [acme_owner.pk],
    }  # fmt: skip

    answer = at_our_desk.post(desk("case_new"), said)

    assert answer.status_code == 302
    assert "Second case" in at_our_desk.get(desk("notice_cases", listing.notice.number)).content.decode()
    client.force_login(a_manager("Otto Other"))
    assert client.get(desk("notice_cases", listing.notice.number)).content == b""


def test_a_conflict_is_told_to_those_who_may_know(at_our_desk, case, acme_owner, client):
    holder = acme_owner.memberships.get().organisation
    said = {
        "title": "Again",
        "market": "SG",
        "reason": "returns",
        "sellers": "lazada:SG:quicklime-trading",
        "holders": [holder.pk],
    }

    first = at_our_desk.post(desk("case_new"), said)
    assert first.status_code == 422
    assert case.number in first.content.decode()
    assert at_our_desk.post(desk("case_new"), said | {"despite": "1"}).status_code == 302
    client.force_login(a_manager("Otto Other"))
    assert client.post(desk("case_new"), said).status_code == 302


def test_a_stale_page_is_answered_with_409(client, acme_owner, case, ours):
    ours.buys()
    client.force_login(acme_owner)
    said = {"to": "TEST_PURCHASE", "version": case.version}

    assert client.post(ours_at("case_move", case.number), said).status_code == 409


def test_a_move_that_lacks_something_is_answered_with_what_is_missing(client, acme_owner, case):
    client.force_login(acme_owner)

    answer = client.post(ours_at("case_move", case.number), {"to": "TEST_PURCHASE", "version": case.version})

    assert answer.status_code == 422
    assert "No test purchase is arranged" in answer.content.decode()


def test_an_owner_adds_a_finding_and_signs_on_the_page(client, acme_owner, case, ours, manager, theirs):
    until_viable(ours, manager)
    client.force_login(acme_owner)
    said = {"found_on": "2026-03-01", "words": "cartons", "source": "report 2", "tlp": "RED", "pap": "RED"}
    assert client.post(ours_at("case_entry", case.number, "finding"), said).status_code == 302
    version = at_desk(manager, lambda: Case.objects.get().version)

    answer = client.post(
        ours_at("case_signature", case.number),
        {"choice": "RAID", "reason": "stock", "signature": "Olivia Owner", "version": version},
    )

    assert answer.status_code == 302
    assert at_desk(manager, lambda: Finding.objects.count()) == 2
    history = client.get(ours_at("case_history", case.number)).content.decode()
    assert "Viability assessment" in history
    assert "stock" not in history


def test_a_member_sees_nothing_of_another_holder_on_the_page(client, acme_owner, case, ours, theirs):
    theirs.finds()
    client.force_login(acme_owner)

    page = client.get(ours_at("case", case.number)).content.decode()

    assert TITLE in page
    assert "Brightleaf" not in page
    assert "Pier 77" not in page


@pytest.mark.parametrize("role", ["FILER", "VIEWER"])
def test_filers_and_viewers_have_no_cases(client, acme_owner, case, role):
    from tests.factories import MembershipFactory

    person = MembershipFactory(organisation=acme_owner.memberships.get().organisation, role=role).user
    client.force_login(person)

    assert client.get(ours_at("cases")).status_code == 403


def test_who_may_be_given_access_is_named_with_whose_they_are(at_our_desk, case, acme_owner, acme):
    access = at_our_desk.get(desk("case_access", case.number)).content.decode()
    opening = at_our_desk.get(desk("case_new")).content.decode()

    assert f"{acme_owner.name} · {acme.name}" in access
    assert f"{acme_owner.name} · {acme.name}" in opening
    assert " · IPR team" in access


def test_access_ends_at_once(at_our_desk, case, client):
    other = a_manager("Otto Other")
    said = {"person": other.pk, "level": "READ", "reason": "covers in May"}
    assert at_our_desk.post(desk("case_access_given", case.number), said).status_code == 302
    client.force_login(other)
    assert client.get(desk("case", case.number)).status_code == 200
    with staff_scope(by=other):
        row = CompartmentMember.objects.get(person=other)
    client.force_login(case.owner)

    client.post(desk("case_access_ended", case.number, row.pk), {"reason": "May is over"})

    client.force_login(other)
    assert client.get(desk("case", case.number)).status_code == 404


def test_linked_accounts_are_suggested_and_taken_in(at_our_desk, case, now):
    with staff_scope():
        for ref in ("quicklime-trading", "lime-two"):
            shop = Shop.objects.create(market="SG", ref=ref, name=ref, opened_on=now.date())
            ShopAccount.objects.create(
                shop=shop, legal_name=ref, address=ref, phone=ref, bank_reference="SG 44 7100"
            )
    assert "the same bank reference" in at_our_desk.get(desk("case_targets", case.number)).content.decode()
    said = {
        "seller": "lazada:SG:quicklime-trading",
        "other": "lazada:SG:lime-two",
        "shares": "bank_reference",
    }

    answer = at_our_desk.post(desk("case_suggestion", case.number), said)

    assert answer.status_code == 302
    with staff_scope(by=case.owner):
        assert sorted(Target.objects.values_list("kind", "label")) == [
            ("BANK_REFERENCE", "Bank reference …100"), ("SELLER", "lime-two"), ("SELLER", "quicklime-trading"),
        ]  # fmt: skip
        assert TargetLink.objects.count() == 2
    assert (
        "the same bank reference" not in at_our_desk.get(desk("case_targets", case.number)).content.decode()
    )


def test_the_history_names_no_other_holder(client, acme, now):
    manager = a_manager()
    owner = an_owner(acme)
    case = a_case(manager, [acme], [owner], at=now)
    Holder(acme, owner, case, now).buys()
    client.force_login(owner)

    page = client.get(reverse("organisation:case", args=["acme", case.number])).content.decode()

    assert "a neutral buyer" in page
    with staff_scope(by=manager):
        assert CaseMove.objects.count() == 1


def test_the_page_of_a_notice_names_its_cases_to_those_who_may_know(client, acme_owner, case, ours, filer):
    with ours.scope():
        number = case.listings.get().listing.notice.number
    client.force_login(acme_owner)
    assert TITLE in client.get(ours_at("notice", number)).content.decode()

    client.force_login(filer)

    assert TITLE not in client.get(ours_at("notice", number)).content.decode()


def test_a_rights_holder_opens_a_case_and_the_managers_are_admitted(client, acme_owner, manager):
    client.force_login(acme_owner)
    listing = a_listing(acme_owner.memberships.get().organisation, seller="harbour-shop")
    said = {"title": "Harbour shop", "brand": "Acme", "market": "SG", "reason": "returns",
            "notices": listing.notice.number}  # fmt: skip
    unknown = client.post(reverse("organisation:case_new", args=["acme"]), said | {"notices": "SG-2020-1"})
    assert unknown.status_code == 422
    assert "There is no notice SG-2020-1" in unknown.content.decode()

    answer = client.post(reverse("organisation:case_new", args=["acme"]), said)

    assert answer.status_code == 302, answer.content.decode()
    assert "Harbour shop" in client.get(answer.url).content.decode()
    with staff_scope(by=manager):
        case = Case.objects.get()
        assert case.opened_by == acme_owner
        assert case.targets.get().seller_key == "lazada:SG:harbour-shop"
    again = client.post(reverse("organisation:case_new", args=["acme"]), said)
    assert case.number in again.content.decode()


def test_a_further_rights_holder_joins_until_the_raid_is_decided(at_our_desk, case, manager, now):
    third = OrganisationFactory(name="Third Brand", slug="third")
    owner = an_owner(third, "Theo Third")
    said = {"holder": third.pk, "brand": "Third"}

    assert at_our_desk.post(desk("case_joined", case.number), said).status_code == 302

    with staff_scope(by=manager):
        assert CompartmentMember.objects.filter(person=owner).exists()
        Case.objects.update(stage="RAID_DECIDED")
    fourth = OrganisationFactory(name="Fourth Brand", slug="fourth")
    refused = at_our_desk.post(desk("case_joined", case.number), {"holder": fourth.pk, "brand": "Fourth"})
    assert refused.status_code == 422
    assert "have signed about the raid" in refused.content.decode()


def test_listings_are_added_by_the_number_of_their_notice(client, acme_owner, case, ours, stranger, manager):
    client.force_login(acme_owner)
    mine = a_listing(ours.organisation, seller="second-shop")
    foreign = a_listing(stranger.memberships.get().organisation)
    address = ours_at("case_listings", case.number)
    assert client.post(address, {"notices": foreign.notice.number}).status_code == 422

    assert client.post(address, {"notices": mine.notice.number}).status_code == 302

    with staff_scope(by=manager):
        assert case.listings.count() == 3
        assert case.targets.filter(seller_key="lazada:SG:second-shop").exists()


def test_weights_are_set_for_scores_to_come(at_our_desk, case, ours, manager):
    before = ours.scores()
    assert at_our_desk.post(reverse("desk:case_weights"), dict.fromkeys(CRITERIA, 0)).status_code == 422

    said = dict.fromkeys(CRITERIA, 1) | {"stock_observed": 5}
    assert at_our_desk.post(reverse("desk:case_weights"), said).status_code == 302

    assert ours.scores().weights["stock_observed"] == 5
    assert before.weights["stock_observed"] == 1


def test_the_checklist_of_an_agency_is_shown_in_the_report(at_our_desk, case, ours, manager):
    address = reverse("desk:case_document")
    for words in ("Certificate", "Surveillance report"):
        said = {"market": "SG", "agency_kind": "CUSTOMS", "words": words}
        assert at_our_desk.post(address, said).status_code == 302
    assert at_our_desk.post(address, said).status_code == 422
    ours.add(
        Referral, agency_kind="CUSTOMS", agency="Customs", report_number="7", mode="RH_ONLY",
        documents="certificate\nphotographs", lodged_on=ours.at.date(),
    )  # fmt: skip

    page = at_our_desk.get(desk("case", case.number)).content.decode()

    checks = page.split('aria-label="Checklist of the agency"')[1].split("</ul>")[0]
    assert [word for word in ("There", "Missing") if word in checks] == ["There", "Missing"]
    with staff_scope(by=manager):
        row = RequiredDocument.objects.get(words="Certificate")
    off = reverse("desk:case_document_off", args=[row.pk])
    assert at_our_desk.post(off).status_code == 302
    assert at_our_desk.post(off).status_code == 409


def test_the_board_narrows_to_what_is_asked(at_our_desk, case, manager, acme, now):
    a_case(manager, [acme], [], at=now, title="Quiet second case")

    found = at_our_desk.get(reverse("desk:cases"), {"text": "Quiet", "whose": "theirs"}).content.decode()
    none = at_our_desk.get(reverse("desk:cases"), {"text": "Quiet", "whose": "ours"}).content.decode()

    assert "Quiet second case" in found
    assert TITLE not in found
    assert "No open case fits" in none


def test_the_whole_story_is_in_the_funnel_with_its_seizures(at_our_desk, case, ours, theirs, manager):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)

    page = at_our_desk.get(reverse("desk:case_funnel")).content.decode()
    figures = at_our_desk.get(reverse("desk:seizure_figures")).content.decode()
    closed = at_our_desk.get(reverse("desk:case_closed")).content.decode()

    assert "0 of 1 cases ended in convictions" in page
    assert "USD 8,240.00" in figures
    assert TITLE in closed
    file = at_our_desk.get(reverse("desk:case_funnel"), {"chart": "funnel", "as": "csv"}).content.decode()
    assert [line.split(",")[1] for line in file.splitlines()[1:]] == ["1"] * 7 + ["0"]


def test_a_notice_leads_to_its_case_and_what_was_seized_for_those_who_may_know(
    at_our_desk, case, ours, theirs, manager, triager, client
):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)
    with ours.scope():
        number = case.listings.get().listing.notice.number

    path = reverse("desk:notice", args=[number])
    page = at_our_desk.get(path).content.decode()
    assert "Seized: 824 pieces." in page
    assert reverse("desk:case", args=[case.number]) in page
    assert f'href="{reverse("desk:queue")}"' not in page

    for outside in (triager, a_manager("Otto Other")):
        client.force_login(outside)
        assert TITLE not in client.get(path).content.decode()


def test_a_member_reads_the_diary_of_an_open_case(client, ours):
    with system_scope():
        Case.objects.update(embargo_until=ours.at + timedelta(days=9))
    client.force_login(ours.owner)

    page = client.get(reverse("organisation:case_diary", args=["acme"]))

    assert page.status_code == 200
    assert "Press embargo ends" in page.content.decode()


def test_the_letter_to_an_agency_has_all_that_it_refers_to(at_our_desk, case, ours, theirs, manager):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)
    with staff_scope(by=manager):
        referral = Referral.objects.get(case=case)

    text = text_of(at_our_desk.get(desk("case_letter", case.number, referral.pk)))

    said = [
        "Customs of Singapore", "1184", "lodge this report together", SELLER, "Dr. Anong", "wrong cap", "expert report",
        "Signatures", "The marketplace", "A face of the goods",
    ]  # fmt: skip
    assert [words for words in said if words not in text] == []


def test_a_next_step_of_another_rights_holder_names_nobody_to_the_others(client, case, ours, theirs):
    client.force_login(ours.owner)
    page, board = (
        reverse("organisation:case", args=["acme", case.number]),
        reverse("organisation:cases", args=["acme"]),
    )
    for person, said in ((ours.owner, True), (theirs.owner, False)):
        with system_scope():
            Case.objects.update(next_step="Sign the complaint", next_person=person)
        assert ("Sign the complaint" in client.get(page).content.decode()) is said
        rows = client.get(board).content.decode()
        assert (f"Sign the complaint, {person}" in rows) is said
        assert str(theirs.owner) not in rows


def test_a_next_step_of_the_team_is_told_apart_from_what_is_asked(client, case, ours, manager):
    with system_scope():
        Case.objects.update(next_step="Call the agency", next_person=manager)
    client.force_login(ours.owner)

    page = client.get(reverse("organisation:case", args=["acme", case.number])).content.decode()

    assert "Next with the IPR team:" in page
    assert "Call the agency" in page
    assert 'href="#move"' not in page
