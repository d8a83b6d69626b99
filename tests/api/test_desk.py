"""The desk by API: people's sessions with CSRF, the same rules as the pages, and no token."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims
from takedowns.models import Notice
from tests.factories import ListingFactory, ListingSnapshotFactory, NoticeFactory, UserFactory
from tests.statements import statements

ROOT = "/api/v1/desk/"
REJECT = {"position": 1, "outcome": "REJECTED", "code": "SU-01", "sentence": "Another mark."}


class Person:
    """Somebody who is signed in; every answer is read as JSON."""

    def __init__(self, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def get(self, path):
        return self.client.get(f"{ROOT}{path}")

    def send(self, path, body=None, method="POST", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method, f"{ROOT}{path}", json.dumps(body or {}), "application/json", headers=headers
        )


@pytest.fixture
def tara(triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(triager)


@pytest.fixture
def notice(db):
    return NoticeFactory(submitted_at=timezone.now(), listing_count=2)


def at(notice, noun=""):
    return f"notices/{notice.number}/{noun}"


def faults(answer):
    body = answer.json()
    return answer.status_code, body["code"], [(one["field"], one["code"]) for one in body["errors"]]


# --- the queue ---


def test_the_queue_is_read_by_view_with_the_counts_of_the_page(tara, notice):
    body = tara.get("queue/").json()

    assert [one["number"] for one in body["items"]] == [notice.number]
    assert body["items"][0]["holder"] == notice.organisation.name
    assert (body["view"], body["counts"]["unclaimed"]) == ("unclaimed", {"found": 1, "is_exact": True})


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("view=open", 1), ("view=mine", 0), ("market=SG", 1), ("market=MY", 0), ("kind=TRADEMARK", 1),
        ("family=CR", 0), ("level=STANDARD", 1), ("due=999h", 1), ("text=nobody", 0), ("triager=999", 0),
    ],
)  # fmt: skip
def test_it_is_narrowed_as_the_page(tara, notice, query, count):
    answer = tara.get(f"queue/?{query}")

    assert (answer.status_code, len(answer.json()["items"])) == (200, count)


@pytest.mark.parametrize(
    "query", ["view=all", "market=XX", "due=soon", "triager=x", "colour=red", "size=0", "level=GOLD"]
)
def test_what_is_no_filter_is_refused(tara, query):
    assert faults(tara.get(f"queue/?{query}"))[:2] == (400, "parameter")


def test_its_pages_follow_each_other(tara):
    numbers = {NoticeFactory(submitted_at=timezone.now()).number for _notice in range(3)}

    first = tara.get("queue/?view=open&size=2").json()
    rest = tara.client.get(first["next"]).json()

    assert {one["number"] for one in first["items"] + rest["items"]} == numbers
    assert (rest["next"], faults(tara.get("queue/?after=abc"))[:2]) == (None, (400, "cursor"))


@pytest.mark.parametrize("count", [1, 6])
def test_the_queue_takes_a_fixed_number_of_statements(tara, count):
    for _notice in range(count):
        NoticeFactory(submitted_at=timezone.now())

    assert statements(tara.client, f"{ROOT}queue/") == 5


# --- one notice ---


def test_a_notice_shows_what_the_page_shows(tara, notice):
    with staff_scope():
        ListingSnapshotFactory(organisation=notice.organisation, listing=notice.listings.get(position=1))

    answer = tara.get(at(notice))
    body = answer.json()

    assert (answer["ETag"], body["holder"], body["claim"]["may_take"]) == (
        '"1"',
        notice.organisation.name,
        True,
    )
    assert body["listings"][0]["price"] == {"amount": "24.90", "currency": "SGD"}
    assert (body["listings"][0]["effect"], body["listings"][1]["title"]) == (None, None)
    assert body["right"]["title"] == "SENANDIKA"


def test_reading_a_notice_renews_no_lease(tara, notice):
    tara.send(at(notice, "claim/"))
    with staff_scope():
        before = Notice.objects.get(pk=notice.pk).claim_expires_at

    tara.get(at(notice))

    with staff_scope():
        assert Notice.objects.get(pk=notice.pk).claim_expires_at == before


@pytest.mark.parametrize("count", [1, 12])
def test_a_notice_takes_a_fixed_number_of_statements(tara, count):
    notice = NoticeFactory(submitted_at=timezone.now(), listing_count=count)

    assert statements(tara.client, f"{ROOT}{at(notice)}") == 8


# --- leases ---


def test_a_notice_is_taken_kept_and_put_back(tara, notice):
    taken, kept, back = tara.send(at(notice, "claim/")), tara.send(at(notice, "lease/")), None
    back = tara.send(at(notice, "claim/"), method="DELETE")

    assert [one.json()["is_mine"] for one in (taken, kept, back)] == [True, True, False]


def test_what_somebody_else_has_is_not_taken(tara, notice, lead):
    with staff_scope(by=lead):
        claims.claim(notice=notice, by=lead, at=timezone.now())

    assert faults(tara.send(at(notice, "claim/")))[:2] == (409, "conflict")
    assert faults(tara.send(at(notice, "claim/"), method="DELETE"))[:2] == (422, "refused")


def test_a_lead_takes_back_and_hands_over(tara, notice, lead):
    boss = Person(lead)
    tara.send(at(notice, "claim/"))

    mine = boss.send(at(notice, "triager/"), {"to": lead.pk})
    theirs = boss.send(at(notice, "triager/"), {"to": tara.user.pk})

    assert (mine.json()["is_mine"], theirs.json()["is_mine"]) == (True, False)
    assert tara.get(at(notice)).json()["triager"]["key"] == tara.user.pk


@pytest.mark.parametrize(
    ("body", "code"),
    [({"to": 10**9}, "unknown"), ({"to": "1"}, "type"), ({}, "required"), ({"to": 1, "x": 1}, "unknown")],
)
def test_whom_nobody_knows_is_given_nothing(tara, notice, body, code):
    status, kind, found = faults(tara.send(at(notice, "triager/"), body))

    assert (status, kind, found[0][1]) == (422, "invalid", code)


def test_another_rights_holder_s_person_is_no_triager(tara, notice, acme_owner):
    assert faults(tara.send(at(notice, "triager/"), {"to": acme_owner.pk}))[0] == 422


# --- decisions ---


def test_listings_are_decided_and_a_decision_is_undone(tara, notice):
    made = tara.send(at(notice, "decisions/"), {"listings": [REJECT]}, If_Match='"1"')
    undone = tara.send(at(notice, "undo/"), {"decision": made.json()["key"]}, If_Match=made["ETag"])

    assert (made.status_code, made["ETag"], made.json()["pending_count"]) == (201, '"2"', 1)
    assert (undone.status_code, undone["ETag"], undone.json()["pending_count"]) == (200, '"3"', 2)


def test_a_decision_is_made_once_under_one_key(tara, notice):
    answers = [
        tara.send(at(notice, "decisions/"), {"listings": [REJECT]}, Idempotency_Key="once")
        for _call in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_another_version_is_refused(tara, notice):
    tara.send(at(notice, "decisions/"), {"listings": [REJECT]})

    answer = tara.send(at(notice, "decisions/"), {"listings": [REJECT | {"position": 2}]}, If_Match='"1"')

    assert (answer.status_code, answer.json()["code"], answer["ETag"]) == (412, "version", '"2"')


@pytest.mark.parametrize(
    ("verdict", "status", "field"),
    [
        ({"position": 9}, 422, "listings.1.position"),
        ({"position": "1"}, 422, "listings.1.position"),
        ({"outcome": "PENDING"}, 422, "listings.1.outcome"),
        ({"outcome": 1}, 422, "listings.1.outcome"),
        ({"code": "XX-01"}, 422, "listings.1.code"),
        ({"sentence": 5}, 422, "listings.1.sentence"),
        ({"mood": "good"}, 422, "listings.1.mood"),
    ],
)
def test_a_verdict_that_is_none_is_refused_by_its_field(tara, notice, verdict, status, field):
    answer = tara.send(at(notice, "decisions/"), {"listings": [REJECT | verdict]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


def test_a_rejection_without_a_code_is_refused_as_on_the_page(tara, notice):
    answer = tara.send(at(notice, "decisions/"), {"listings": [{"position": 1, "outcome": "REJECTED"}]})

    assert faults(answer) == (422, "refused", [("listings.1", "refused")])


def test_a_settled_listing_is_a_conflict(tara, notice):
    tara.send(at(notice, "decisions/"), {"listings": [REJECT]})

    answer = tara.send(at(notice, "decisions/"), {"listings": [REJECT]})

    assert faults(answer) == (409, "conflict", [("listings.1", "settled")])


def test_a_far_reaching_decision_is_confirmed_first(tara):
    notice = NoticeFactory(submitted_at=timezone.now(), listing_count=12)
    listings = [{"position": place, "outcome": "REMOVED"} for place in range(1, 13)]

    asked = tara.send(at(notice, "decisions/"), {"listings": listings})
    made = tara.send(at(notice, "decisions/"), {"listings": listings, "confirmed": True})

    assert faults(asked) == (422, "refused", [("confirmed", "confirmation")])
    assert made.status_code == 201


def test_a_decision_of_another_notice_is_not_undone_here(tara, notice):
    other = NoticeFactory(submitted_at=timezone.now())
    made = tara.send(at(other, "decisions/"), {"listings": [REJECT]}).json()

    assert tara.send(at(notice, "undo/"), {"decision": made["key"]}).status_code == 404


# --- sellers, and who may not ---


def test_a_seller_is_read_with_the_notices_about_it(tara, notice):
    record = tara.get("sellers/lazada:SG:glowhaus-sg/").json()
    notices = tara.get("sellers/lazada:SG:glowhaus-sg/notices/?kind=open").json()

    assert record["tally"]["ever"] == {"upheld": 0, "rejected": 0, "other": 0, "open": 2}
    assert [(one["number"], one["listings"]["open"]) for one in notices["items"]] == [(notice.number, 2)]
    assert tara.get("sellers/nobody/").status_code == 404


def test_the_same_name_at_another_market_is_named(tara, notice):
    with staff_scope():
        ListingFactory(
            organisation=notice.organisation,
            notice=NoticeFactory(organisation=notice.organisation, listings=0),
            seller_key="lazada:TH:glowhaus-sg",
        )

    [other] = tara.get("sellers/lazada:SG:glowhaus-sg/").json()["elsewhere"]

    assert other == {"key": "lazada:TH:glowhaus-sg", "market": "TH", "listings": 1}


@pytest.mark.parametrize("count", [1, 5])
def test_the_notices_about_a_seller_take_a_fixed_number_of_statements(tara, count):
    for _notice in range(count):
        NoticeFactory()

    assert statements(tara.client, f"{ROOT}sellers/lazada:SG:glowhaus-sg/notices/") == 5


def test_no_member_and_no_token_opens_the_desk(tara, notice, program, acme_owner):
    member = Person(acme_owner)

    assert {one.status_code for one in (member.get("queue/"), program.get(f"{ROOT}queue/"))} == {404}
    assert Client().get(f"{ROOT}queue/").status_code == 401


def test_who_only_reads_notices_decides_none(tara, notice):
    manager = Person(UserFactory(staff_role="PROGRAMMES"))

    assert manager.get(at(notice)).status_code == 200
    answers = [
        manager.send(at(notice, noun)) for noun in ("claim/", "lease/", "triager/", "decisions/", "undo/")
    ]
    assert {one.status_code for one in answers} == {403}


def test_a_session_without_the_token_of_the_page_changes_nothing(tara, notice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tara.user)

    answer = browser.post(f"{ROOT}{at(notice, 'claim/')}", {}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
