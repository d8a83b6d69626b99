"""Drafts by API: begun, changed in the version that was read, checked, sent once, discarded."""

import pytest
from django.test import Client

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice, NoticeDraft
from tests.api.conftest import ROOT
from tests.api.filing import LISTINGS, body, faults
from tests.factories import DraftFileFactory, IPRightFactory, NoticeDraftFactory
from tests.takedowns.drafting import WHY, certified
from tests.takedowns.pasted import Marketplace


@pytest.fixture(autouse=True)
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    for module in ("takedowns.intake.marketplace", "takedowns.views.filing_page"):
        monkeypatch.setattr(f"{module}.connector", lambda: shown)
    return shown


@pytest.fixture
def right(acme):
    return certified(acme)


@pytest.fixture
def draft(acme, filer):
    return NoticeDraftFactory(organisation=acme, started_by=filer)


def kept(draft):
    with staff_scope():
        return NoticeDraft.objects.get(pk=draft.pk)


def signed(right):
    return {name: body(right)[name] for name in ("statements", "signature")}


def test_a_draft_is_begun_with_what_there_is_and_continued_on_its_page(program, right, filer, client):
    values = {name: value for name, value in body(right).items() if name != "signature"}
    answer = program.post("drafts/", values)

    said = answer.json()
    assert (answer.status_code, said["started_by"], said["corrects"]) == (201, "Fadil Filer", None)
    assert answer["Location"] == f"http://testserver{ROOT}drafts/{said['key']}/"
    assert said["values"]["listings"] == "\n".join(LISTINGS)
    client.force_login(filer)
    page = client.get(f"/o/acme/drafts/{said['key']}/")
    assert page.context["form"].chosen_right == right
    assert len(page.context["lines"]) == 2


def test_drafts_are_listed_and_read(program, draft):
    listed, read = program.get("drafts/").json()["items"], program.get(f"drafts/{draft.pk}/")

    assert [one["key"] for one in listed] == [str(draft.pk)]
    assert read.json() == listed[0]


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_of_drafts_takes_a_fixed_number_of_statements(program, acme, count, django_assert_num_queries):
    for _draft in range(count):
        DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme))
    program.get("drafts/")

    with django_assert_num_queries(17):
        answer = program.get("drafts/")

    assert len(answer.json()["items"]) == count


def test_a_change_leaves_the_other_values(program, right):
    made = program.post("drafts/", {"explanation": WHY, "market": "SG"})

    answer = program.call("PATCH", f"drafts/{made.json()['key']}/", {"market": "MY"}, If_Match=made["ETag"])

    assert (answer.status_code, answer.json()["values"]) == (200, {"explanation": WHY, "market": "MY"})
    assert answer["ETag"] != made["ETag"]


def test_a_change_of_another_version_is_refused(program, draft):
    read = program.get(f"drafts/{draft.pk}/")["ETag"]
    program.call("PATCH", f"drafts/{draft.pk}/", {"market": "MY"})

    late = program.call("PATCH", f"drafts/{draft.pk}/", {"market": "TH"}, If_Match=read)

    assert (late.status_code, late.json()["code"], kept(draft).fields["market"]) == (412, "version", "MY")


def test_its_files_are_named_by_their_keys(program, draft, acme):
    held = DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme)).file_id

    answer = program.call("PATCH", f"drafts/{draft.pk}/", {"files": [{"key": str(held), "kind": "GENUINE"}]})
    emptied = program.call("PATCH", f"drafts/{draft.pk}/", {"files": []})

    assert [(one["key"], one["kind"]) for one in answer.json()["files"]] == [(str(held), "GENUINE")]
    assert emptied.json()["files"] == []


def test_a_draft_says_what_is_missing_and_what_would_be_rejected(program, right, acme):
    empty = program.post("drafts/", {"market": "SG"}).json()["key"]
    whole = program.post("drafts/", body(IPRightFactory(organisation=acme))).json()["key"]

    missing, found = program.get(f"drafts/{empty}/findings/"), program.get(f"drafts/{whole}/findings/")

    said = missing.json()
    assert ({one["field"] for one in said["missing"]} >= {"right", "listings"}, said["would_be_sent"]) == (
        True,
        False,
    )
    assert [one["check"] for one in found.json()["findings"]] == ["certificate"]


def test_a_draft_is_sent_once(program, right, new_key):
    values = {name: value for name, value in body(right).items() if name not in ("signature", "statements")}
    made = program.post("drafts/", values)
    address = f"drafts/{made.json()['key']}/submission/"

    first = program.post(address, signed(right) | {"external_ref": "BP-1"}, If_Match=made["ETag"])
    again = program.post(address, signed(right))

    assert (first.status_code, first.json()["external_ref"]) == (201, "BP-1"), first.json()
    assert (again.status_code, again.json()["number"]) == (201, first.json()["number"])
    with staff_scope():
        notice = Notice.objects.get()
        assert (str(notice.draft_id), notice.source, notice.client) == (
            made.json()["key"],
            "API",
            new_key.key.client,
        )


def test_a_draft_that_is_not_whole_is_not_sent(program, draft):
    answer = program.post(f"drafts/{draft.pk}/submission/", {})

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert kept(draft).sent_at is None


def test_a_discarded_draft_is_gone(program, draft):
    answer = program.call("DELETE", f"drafts/{draft.pk}/")

    assert answer.status_code == 204
    assert program.get(f"drafts/{draft.pk}/").status_code == 404
    assert kept(draft).discarded_at is not None


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"market": 1}, ("type", "market")),
        ({"colour": "red"}, ("unknown", "colour")),
        ({"explanation": "9" * 20_001}, ("max_length", "explanation")),
        ({"statements": ["1"]}, ("type", "statements.1")),
        ({"listings": ["x"] * 301}, ("max_length", "listings")),
    ],
)
def test_what_no_draft_takes_is_refused(program, draft, said, fault):
    answers = [program.post("drafts/", said), program.call("PATCH", f"drafts/{draft.pk}/", said)]

    assert [(one.status_code, fault in faults(one)) for one in answers] == [(422, True)] * 2, answers[
        0
    ].json()


def test_a_right_of_another_organisation_is_not_there(program, draft):
    theirs = IPRightFactory()

    answer = program.call("PATCH", f"drafts/{draft.pk}/", {"right": theirs.pk})

    assert answer.status_code == 404
    assert kept(draft).fields == draft.fields


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "submission/"), ("GET", "findings/")],
)
def test_a_viewer_may_not_and_a_stranger_finds_nothing(draft, viewer, stranger, method, address):
    answers = []
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        path = f"{ROOT}drafts/{draft.pk}/{address}"
        answers.append(browser.generic(method, path, b"{}", "application/json").status_code)

    assert answers == [403, 404]
    assert kept(draft).discarded_at is None


def test_a_discard_sent_twice_with_one_key_is_answered_the_same(program, draft):
    answers = [
        program.call("DELETE", f"drafts/{draft.pk}/", Idempotency_Key="discard-1") for _try in range(2)
    ]

    assert [(one.status_code, one.content) for one in answers] == [(204, b""), (204, b"")]
    assert answers[1]["Idempotency-Replayed"] == "true"
