"""The pages of cases, at the desk and for rights holders."""

import pytest
from django.urls import reverse

from enforcement.models import Case, CaseMove, Finding, Target, TargetLink
from ipr_portal.marketplace.models import Shop, ShopAccount
from ipr_portal.tenancy.models import CompartmentMember
from ipr_portal.tenancy.scope import staff_scope
from tests.statements import statements

from .scene import TITLE, Holder, a_case, a_manager, an_owner, at_desk, until_viable

MOST = (
    60  # statements of the page of a case: its file has eleven sections, and each move asks what is missing
)


@pytest.fixture
def at_our_desk(client, manager):
    client.force_login(manager)
    return client


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def ours_at(name, *args):
    return reverse(f"organisation:{name}", args=["acme", *args])


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


@pytest.mark.parametrize("name", ["case", "case_access", "case_targets", "case_template", "case_owner"])
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
    from .scene import a_listing

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
    assert (
        "stock"
        not in client.get(ours_at("case", case.number)).content.decode().split("How the case moved")[1]
    )


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
