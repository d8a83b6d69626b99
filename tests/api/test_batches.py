"""Many notices in one call: each through the rules of one, all or none, some, or none to see what would be rejected."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice, OverruledWarning
from tests.api.filing import body, faults
from tests.api.people import Person
from tests.factories import IPRightFactory, OrganisationFactory
from tests.statements import asked_by
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace

pytestmark = pytest.mark.usefixtures("marketplace")


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)
    return shown


@pytest.fixture
def right(acme):
    return certified(acme)


def row(right, number, **more):
    """A notice of a batch that can be sent: each about a listing of its own."""
    address = f"https://www.lazada.sg/products/serum-i{2874410000 + number}.html"
    return body(right, external_ref=f"BP-{number}", listings=[address], **more)


def batch(*rows, mode="partial"):
    return {"mode": mode, "notices": list(rows)}


def sent():
    with staff_scope():
        return list(Notice.objects.order_by("number"))


def test_each_row_says_what_became_of_it(program, right, filer, new_key):
    rows = [row(right, 1), row(right, 2, explanation="Short."), row(right, 3, colour="red"), row(right, 4)]

    answer = program.post("notice-batches/", batch(*rows))

    said, notices = answer.json(), sent()
    assert (answer.status_code, said["counted"], said["sent"], said["refused"]) == (201, 4, 2, 2), said
    assert [(one["row"], one["external_ref"], one["number"]) for one in said["rows"]] == [
        (1, "BP-1", notices[0].number), (2, "BP-2", None), (3, "BP-3", None), (4, "BP-4", notices[1].number),
    ]  # fmt: skip
    named = [[(error["code"], error["field"]) for error in one["errors"]] for one in said["rows"]]
    assert named == [[], [("EV-01", "explanation")], [("unknown", "colour")], []]
    assert all(error["detail"] and error["remedy"] for one in said["rows"] for error in one["errors"])
    assert {(one.source, one.submitted_by, one.client_id, one.signature) for one in notices} == {
        ("API", filer, new_key.key.client_id, "Fadil Filer")
    }


def test_all_or_none_names_every_bad_row_and_writes_nothing(program, right):
    rows = [
        row(right, 1),
        row(right, 2, signature=""),
        row(right, 3, market="TH"),
        row(right, 4) | {"right": "x"},
    ]

    refused = program.post("notice-batches/", batch(*rows, mode="atomic"))
    assert (refused.status_code, refused.json()["code"], sent()) == (422, "refused", [])
    assert {(one["row"], one["code"], one["field"]) for one in refused.json()["errors"]} >= {
        (2, "AU-04", "signature"), (3, "RT-03", "right"), (4, "type", "right"),
    }  # fmt: skip
    done = program.post("notice-batches/", batch(row(right, 1), row(right, 5), mode="atomic"))

    assert (done.status_code, done.json()["sent"], len(sent())) == (201, 2, 2)


def test_a_dry_run_writes_nothing_and_finds_what_sending_finds(program, right, acme, marketplace):
    bare = IPRightFactory(organisation=acme)
    rows = [row(right, 1), row(right, 2), row(bare, 3)]
    rows[1]["listings"] = rows[0]["listings"]

    tried = program.post("notice-batches/", batch(*rows, mode="dry_run"))
    assert (tried.status_code, tried.json()["sent"], sent(), marketplace.questions) == (200, 0, [], 1)
    done = program.post("notice-batches/", batch(*rows))

    assert [one["errors"] for one in tried.json()["rows"]] == [one["errors"] for one in done.json()["rows"]]
    assert [bool(one["errors"]) for one in done.json()["rows"]] == [False, True, True]
    assert "row 1" in done.json()["rows"][1]["errors"][0]["detail"]
    assert len(sent()) == 1


def test_a_warning_is_overruled_by_its_key(program, acme, everyone):
    bare = IPRightFactory(organisation=acme)

    answer = program.post("notice-batches/", batch(row(bare, 1, overruled=["RT-06-certificate-00000000"])))

    assert answer.status_code == 201, answer.json()
    assert OverruledWarning.objects.get().check_name == "certificate"


def test_a_reference_is_taken_once(program, right):
    first = program.post("notices/", row(right, 1)).json()["number"]
    rows = [row(right, 2), row(right, 3) | {"external_ref": "BP-1"}, row(right, 4) | {"external_ref": "BP-2"}]

    said = program.post("notice-batches/", batch(*rows)).json()["rows"]

    assert [[(error["code"], error["field"]) for error in one["errors"]] for one in said] == [
        [], [("external_ref", "external_ref")], [("external_ref", "external_ref")],
    ]  # fmt: skip
    assert first in said[1]["errors"][0]["detail"]
    assert "Row 1" in said[2]["errors"][0]["detail"]


def test_a_repeated_call_sends_once(program, right):
    answers = [
        program.post("notice-batches/", batch(row(right, 1)), Idempotency_Key="day-1") for _call in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert len(sent()) == 1


WRONG = [
    ({}, [("required", "mode"), ("required", "notices")]),
    ({"mode": "some", "notices": [{}]}, [("invalid_choice", "mode")]),
    ({"mode": "partial", "notices": {}}, [("type", "notices")]),
    ({"mode": "partial", "notices": []}, [("count", "notices")]),
    ({"mode": "partial", "notices": [{}] * 1001}, [("count", "notices")]),
    ({"mode": "partial", "notices": [{"external_ref": "x", "listings": ["a"] * 300}] * 17}, [("count", "notices")]),
    ({"mode": "partial", "notices": [1]}, [("type", "")]),
    ({"mode": "partial", "notices": [{"external_ref": 5}]}, [("type", "external_ref")]),
    ({"mode": "partial", "notices": [{"listings": []}]}, [("required", "external_ref")]),
    ({"mode": "partial", "notices": [{}], "colour": 1}, [("unknown", "colour")]),
]  # fmt: skip


def test_what_is_no_batch_is_refused_at_its_field(program):
    found = [program.post("notice-batches/", sent_) for sent_, _fault in WRONG]

    assert [(one.status_code, faults(one)) for one in found] == [(422, fault) for _sent, fault in WRONG]
    assert all(error["detail"] and error["remedy"] for one in found for error in one.json()["errors"])


def test_nothing_of_another_organisation_can_be_named(program, right, viewer, stranger):
    theirs = IPRightFactory(organisation=OrganisationFactory())

    answer = program.post("notice-batches/", batch(row(theirs, 1), row(right, 2)))

    assert [one["errors"][:1] and one["errors"][0]["field"] for one in answer.json()["rows"]] == ["right", []]
    others = [
        Person(one).post("notice-batches/", batch(row(right, 3))).status_code for one in (viewer, stranger)
    ]
    assert others == [403, 404]


def test_twenty_take_as_many_statements_as_two(program, acme):
    whys = ["has a grey cap", "smells of nothing", "names no batch", "is sealed by hand", "leaks at the neck"]
    rights = [certified(acme) for _right in range(2)]
    rows = [
        row(rights[n % 2], n, explanation=f"The serum {whys[n % 5]}, unlike a genuine SENANDIKA, which never does.")
        | {"overruled": ["EV-01-template-00000000"]} for n in range(24)
    ]  # fmt: skip
    program.post("notice-batches/", batch(*rows[:2]))

    few, asked_for_few = asked_by(lambda: program.post("notice-batches/", batch(*rows[2:4])))
    more, asked_for_more = asked_by(lambda: program.post("notice-batches/", batch(*rows[4:])))

    assert (few.json()["sent"], more.json()["sent"]) == (2, 20), more.json()
    assert asked_for_few == asked_for_more
