"""Cases and disclosures by API: to those whom the access list names, the own part alone, and nothing to anybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enforcement.actions import disclosures
from enforcement.enums import LegalBasis, SellerData
from enforcement.models import CaseLook
from enforcement.rules.disclosures import Asked, Offer
from ipr_portal.api.actions import make_client
from ipr_portal.api.models import ApiCall
from ipr_portal.api.scopes import SCOPES
from ipr_portal.audit.compartments import admit
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.api.conftest import ROOT, Program, token_of
from tests.factories import UserFactory
from tests.statements import statements

from .scene import SELLER, a_case, a_manager, an_owner, at_desk, from_the_raid_on, until_viable

DESK = "/api/v1/desk/"
NAME, WEEK = "Zebulon Trading Pte", timedelta(days=7)


def as_person(user):
    browser = Client()
    browser.force_login(user)
    return browser


def program_of(organisation, owner, person=None):
    """A program with every scope, of which an owner or another person is responsible."""
    person = person or owner
    with organisation_scope(organisation, by=owner):
        new = make_client(
            organisation=organisation, name=f"Reader of {person}", person=person, scopes=list(SCOPES), by=owner,
            at=timezone.now(),
        )  # fmt: skip
    return Program(token_of(new).json()["access_token"])


def looks(case, manager):
    with staff_scope(by=manager):
        rows = CaseLook.objects.filter(case=case).order_by("pk")
        return list(rows.values_list("person__name", "page", "key"))


# --- what the reader's page shows ---


def test_open_cases_are_listed_with_what_happens_next(ours, acme_owner, bright_owner, now):
    [row] = as_person(acme_owner).get(f"{ROOT}cases/").json()["items"]

    assert (row["number"], row["stage"], row["market"]) == (ours.case.number, "TARGET_IDENTIFIED", "SG")
    assert (row["holders"], row["closed_at"], row["is_late"]) == (ours.organisation.name, None, False)
    assert as_person(acme_owner).get(f"{ROOT}cases/?state=closed").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "count"),
    [("market=SG", 1), ("market=TH", 0), ("text=saffron", 1), ("text=quiet", 0), ("whose=ours&size=1", 1), ("whose=theirs", 0)],
)  # fmt: skip
def test_lists_are_narrowed_as_the_board(ours, acme_owner, manager, query, count):
    with staff_scope(by=manager):
        type(ours.case).objects.filter(pk=ours.case.pk).update(next_step="Call customs", next_person=manager)
    for who, root in ((acme_owner, ROOT), (manager, DESK)):
        assert len(as_person(who).get(f"{root}cases/?{query}").json()["items"]) == count


@pytest.mark.parametrize("query", ["state=all", "market=XX", "whose=mine", "colour=red", "size=0"])
def test_what_is_no_filter_is_refused(ours, acme_owner, query):
    answer = as_person(acme_owner).get(f"{ROOT}cases/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "parameter")


def test_pages_follow_each_other_with_and_without_a_day(manager, acme, acme_owner, now):
    made = [a_case(manager, [acme], [acme_owner], at=now, title=f"Case {n}") for n in range(3)]
    with staff_scope(by=manager):
        type(made[0]).objects.filter(pk=made[2].pk).update(next_step="Buy", next_due_on=now.date())
    browser = as_person(acme_owner)

    first = browser.get(f"{ROOT}cases/?size=2").json()
    rest = browser.get(first["next"]).json()

    assert [one["number"] for one in first["items"] + rest["items"]] == [
        made[n].number for n in (2, 0, 1)
    ]  # what has a day comes first
    assert rest["next"] is None


def test_a_case_shows_the_own_part_alone(ours, theirs, manager, acme_owner, bright_owner):
    until_viable(ours, manager)
    theirs.case = ours.case
    theirs.finds()

    body = as_person(acme_owner).get(f"{ROOT}cases/{ours.case.number}/").json()
    text = str(body)

    assert (body["brands"], body["people"]) == ([ours.organisation.name], [acme_owner.name])
    assert [one["place"] for one in body["way"]].count(0) == 1
    assert {one["key"]: len(one["entries"]) for one in body["file"]}["finding"] == 1
    assert next((one["stage"], one["by_signature"]) for one in body["may_follow"]) == ("RAID_DECIDED", True)
    assert next(one["title"] for one in body["duties"]) == "Decide whether to ask for a raid"
    assert (body["exhibits"], body["keep_quiet"], len(body["listings"])) == ([], False, 1)
    assert [word for word in ("Brightleaf", bright_owner.name, bright_owner.email) if word in text] == []
    of_the_desk = {
        "access",
        "targets",
        "holds",
        "hold_waivers",
        "leaks",
        "parties",
        "briefs",
        "watched",
        "watch_findings",
    }
    assert not (of_the_desk | {"events"}) & set(body)


def test_who_moved_a_case_for_another_rights_holder_is_not_told(ours, theirs, manager, acme_owner):
    theirs.buys()
    theirs.move("TEST_PURCHASE", note="we bought")

    latest = as_person(acme_owner).get(f"{ROOT}cases/{ours.case.number}/").json()["moves"][0]

    assert (latest["stage"], latest["by"], latest["note"]) == ("TEST_PURCHASE", None, None)


def test_a_seizure_and_its_worth_are_told_by_basis(ours, manager, acme_owner, theirs):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)

    body = as_person(acme_owner).get(f"{ROOT}cases/{ours.case.number}/").json()

    assert [(one["basis"], one["final"], one["provisional"]) for one in body["seized"]] == [
        ("GENUINE_MSRP", {"amount": "4120.00", "currency": "USD"}, None)
    ]


def test_the_desk_reads_why_no_hold_was_needed_and_who_is_watched_and_nobody_else_does(
    ours, theirs, manager, acme_owner, triager
):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)
    path = f"cases/{ours.case.number}/"

    body = as_person(manager).get(f"{DESK}{path}").json()
    of_the_owner = as_person(acme_owner).get(f"{ROOT}{path}")

    assert [(one["reason"], one["by"]) for one in body["hold_waivers"]] == [
        ("no takedown is ordered", manager.name)
    ]
    assert {one["seller_key"] for one in body["watched"]} == {f"lazada:SG:{SELLER}"}
    assert {"case.opened", "case.moved"} <= {one["action"] for one in body["events"]}
    assert b"no takedown is ordered" not in of_the_owner.content
    assert as_person(triager).get(f"{DESK}{path}").status_code == 403


def test_the_desk_reads_every_part_and_the_access_list(ours, theirs, manager):
    body = as_person(manager).get(f"{DESK}cases/{ours.case.number}/").json()
    [row] = as_person(manager).get(f"{DESK}cases/").json()["items"]

    assert sorted(body["brands"]) == sorted([ours.organisation.name, "Brightleaf"])
    assert {one["person"] for one in body["access"]} == {manager.name, ours.owner.name, theirs.owner.name}
    assert [one["seller_key"] for one in body["targets"]] == [f"lazada:SG:{SELLER}"]
    assert (body["conflicts"], body["holds"], body["leaks"]) == ([], [], [])
    assert (body["hold_waivers"], body["watched"], body["events"][0]["action"]) == ([], [], "case.opened")
    assert "Brightleaf" in row["holders"]


def test_each_read_is_noted_as_a_look_and_that_of_a_program_apart(ours, manager, acme_owner):
    program = program_of(ours.organisation, acme_owner)
    number = ours.case.number
    as_person(acme_owner).get(f"{ROOT}cases/{number}/")
    as_person(acme_owner).head(f"{ROOT}cases/{number}/")

    assert program.get(f"cases/{number}/").status_code == 200

    assert looks(ours.case, manager) == [
        (acme_owner.name, "case", ""),
        (acme_owner.name, "case_by_program", ""),
    ]


# --- who finds nothing ---


@pytest.fixture
def outsiders(case, acme, bright_owner, filer, viewer):
    """People outside of a case, each with the root of what they may call, and what a list answers them."""
    return [
        (an_owner(acme, "Ola Outside"), ROOT, 200), (filer, ROOT, 403), (viewer, ROOT, 403), (bright_owner, ROOT, 404),
        (a_manager("Mo Outside"), DESK, 200), (UserFactory(staff_role="LEGAL"), DESK, 200),
        (UserFactory(staff_role="ADMIN"), DESK, 403), (UserFactory(staff_role="TRIAGER"), DESK, 403),
        (an_owner(acme, "Olaf"), DESK, 404),
    ]  # fmt: skip


def test_nobody_outside_finds_a_word_of_it(case, outsiders):
    for person, root, of_list in outsiders:
        browser = as_person(person)
        listed = browser.get(f"{root}cases/")
        assert (person.name, listed.status_code) == (person.name, of_list)
        assert of_list != 200 or listed.json() == {"items": [], "next": None}
        for noun in ("", "disclosures/", "disclosures/1/"):
            answer = browser.get(f"{root}cases/{case.number}/{noun}")
            expected = 403 if of_list == 403 and (root == ROOT or not noun) else 404
            assert (person.name, noun, answer.status_code) == (person.name, noun, expected)
            assert case.number.encode() not in answer.content


def test_a_case_that_one_may_not_know_answers_as_one_that_is_not_there(case, acme, manager):
    browser = as_person(an_owner(acme, "Ola Outside"))

    known, unknown = (
        browser.get(f"{ROOT}cases/{number}/").json() for number in (case.number, "C-2026-222222")
    )

    assert {**known, "request_id": ""} == {**unknown, "request_id": ""}
    assert looks(case, manager) == []


def test_a_token_never_knows_more_than_its_person(case, acme, acme_owner, filer):
    program = program_of(acme, acme_owner, filer)

    outside = program_of(acme, an_owner(acme, "Ola Outside"))

    assert outside.get("cases/").json()["items"] == []
    assert outside.get(f"cases/{case.number}/").status_code == 404
    assert program.get("cases/").status_code == 403  # of a filer
    assert outside.get(f"{DESK}cases/").status_code == 404


def test_a_partner_reads_the_case_in_their_own_name_alone(case, theirs, acme_owner):
    mine = as_person(theirs.owner)

    assert mine.get(f"/api/v1/o/brightleaf/cases/{case.number}/").json()["brands"] == ["Brightleaf"]
    assert mine.get(f"{ROOT}cases/{case.number}/").status_code == 404


def test_the_log_of_calls_names_no_case(ours, acme_owner):
    program = program_of(ours.organisation, acme_owner)
    for path in (f"cases/{ours.case.number}/", f"cases/{ours.case.number}", "cases/", "notices/"):
        program.get(path)

    with organisation_scope(ours.organisation, by=acme_owner):
        paths = set(ApiCall.objects.values_list("path", flat=True))
    assert paths == {f"{ROOT}cases/", f"{ROOT}notices/"}


# --- disclosures ---


@pytest.fixture
def granted(ours, manager, now):
    """A disclosure to the owner, in force for a week."""
    said = Asked(
        f"lazada:SG:{SELLER}", "to find the store", LegalBasis.TERMS_OF_SERVICE, [SellerData.LEGAL_NAME, SellerData.PHONE],
        [ours.owner], ours.owner.name,
    )  # fmt: skip
    with ours.scope():
        row = disclosures.ask(
            case=ours.case, asked=said, organisation=ours.organisation, by=ours.owner, at=now
        )
    people = [UserFactory(staff_role="LEGAL", name="Lena Legal"), a_manager("Sam Second")]
    for one in people:
        act = {"compartment": ours.case.compartment, "person": one, "level": "WRITE", "reason": "x"}
        at_desk(manager, lambda act=act: admit(by=manager, at=now, **act))
    offer = Offer("the terms allow it", {SellerData.LEGAL_NAME: NAME}, [ours.owner], now + WEEK)
    lawyer, second = people
    at_desk(lawyer, lambda: disclosures.review(disclosure=row, offer=offer, by=lawyer, at=now))
    return at_desk(second, lambda: disclosures.approve(disclosure=row, by=second, at=now))


def test_a_named_reader_gets_the_values_in_person_and_the_look_is_noted(ours, granted, manager):
    path = f"{ROOT}cases/{ours.case.number}/disclosures/{granted.pk}/"

    answer = as_person(ours.owner).get(path)
    body = answer.json()

    assert body["values"] == [{"field": "LEGAL_NAME", "value": NAME}]
    assert (body["state"], body["not_shown"], ours.owner.email in body["shown_to"]) == ("GRANTED", None, True)
    assert {one["field"]: one["granted"] for one in body["asked_for"]} == {"LEGAL_NAME": True, "PHONE": False}
    assert "no-store" in answer["Cache-Control"]
    assert looks(ours.case, manager) == [(ours.owner.name, "disclosure", str(granted))]


def test_no_program_gets_the_values(ours, granted, manager):
    program = program_of(ours.organisation, ours.owner)

    answer = program.get(f"cases/{ours.case.number}/disclosures/{granted.pk}/")
    [listed] = program.get(f"cases/{ours.case.number}/disclosures/").json()["items"]

    assert (answer.status_code, answer.json()["values"], NAME in answer.content.decode()) == (
        200,
        None,
        False,
    )
    assert "to people alone" in answer.json()["not_shown"]
    assert (listed["key"], listed["until"], listed["readers"]) == (
        granted.pk,
        answer.json()["until"],
        [ours.owner.name],
    )
    assert looks(ours.case, manager) == [
        (ours.owner.name, "disclosure_page", str(granted)),
        (ours.owner.name, "case_by_program", ""),
    ]


def test_over_for_others_and_for_partners_there_are_no_values(ours, theirs, granted, manager, now, acme):
    path = f"cases/{ours.case.number}/disclosures/"
    other = an_owner(acme, "Otto Other")
    act = {"compartment": ours.case.compartment, "person": other, "level": "READ", "reason": "x"}
    at_desk(manager, lambda: admit(by=manager, at=now, **act))

    unnamed = as_person(other).get(f"{ROOT}{path}{granted.pk}/").json()
    partner = as_person(theirs.owner)

    assert (unnamed["values"], unnamed["shown_to"]) == (None, None)
    assert "names other readers" in unnamed["not_shown"]
    assert partner.get(f"/api/v1/o/brightleaf/{path}").json() == {"items": []}
    assert partner.get(f"/api/v1/o/brightleaf/{path}{granted.pk}/").status_code == 404
    at_desk(manager, lambda: disclosures.revoke(disclosure=granted, reason="over", by=manager, at=now))
    ended = as_person(ours.owner).get(f"{ROOT}{path}{granted.pk}/").json()
    assert (ended["state"], ended["values"], ended["end_reason"]) == ("REVOKED", None, "over")


# --- statements ---


@pytest.mark.parametrize("count", [1, 4])
def test_lists_take_a_fixed_number_of_statements(manager, acme, acme_owner, now, count):
    for n in range(count):
        a_case(manager, [acme], [acme_owner], at=now, title=f"Case {n}")

    assert (
        statements(as_person(acme_owner), f"{ROOT}cases/"),
        statements(as_person(manager), f"{DESK}cases/"),
    ) == (8, 6)


@pytest.mark.parametrize("count", [1, 4])
def test_a_case_takes_a_fixed_number_of_statements(ours, manager, acme_owner, count):
    for _n in range(count):
        ours.finds()
        ours.mandate()

    found = [
        statements(as_person(person), f"{root}cases/{ours.case.number}/{noun}")
        for person, root, noun in (
            (acme_owner, ROOT, ""),
            (manager, DESK, ""),
            (acme_owner, ROOT, "disclosures/"),
        )
    ]
    assert found == [39, 53, 7]
