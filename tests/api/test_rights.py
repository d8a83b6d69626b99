"""Rights by API: registered with their certificates, listed with whether they can be used, renewed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import IPRight
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.factories import DraftFileFactory, IPRightFactory, NoticeDraftFactory, RightFileFactory

MARK = {
    "kind": "TRADEMARK", "title": "SENANDIKA", "mark_kind": "WORD", "office": "SG", "owner_name": "Acme Botanicals",
    "registration_number": "40202112345X", "registered_on": "2021-05-10", "expires_on": "2031-05-09",
    "nice_classes": [3, 5], "goods": "Cosmetics", "markets": ["SG"],
}  # fmt: skip


@pytest.fixture
def file(acme):
    """A file that the organisation has sent before."""
    return str(DraftFileFactory(organisation=acme, draft=NoticeDraftFactory(organisation=acme)).file_id)


def test_a_right_is_registered_with_its_certificate_and_sent(program, file, filer):
    answer = program.post("rights/", MARK | {"files": [file]})

    said = answer.json()
    assert answer.status_code == 201, said
    assert answer["Location"] == f"http://testserver{ROOT}rights/{said['key']}/"
    assert (said["state"], said["can_be_used"], bool(said["why_not"])) == ("SUBMITTED", False, True)
    assert [(one["key"], one["kind"]) for one in said["files"]] == [(file, "CERTIFICATE")]
    assert (said["nice_classes"], said["markets"], said["expires_on"]) == ([3, 5], ["SG"], "2031-05-09")
    with staff_scope():
        assert IPRight.objects.get().registered_by == filer


def test_a_draft_of_a_right_needs_its_title_only(program):
    answer = program.post("rights/", {"kind": "TRADEMARK", "title": "SENANDIKA", "send": False})

    assert (answer.status_code, answer.json()["state"]) == (201, "DRAFT")


def test_rights_are_listed_with_whether_they_can_be_used(program, acme):
    used, ended = (
        IPRightFactory(organisation=acme, title="A"),
        IPRightFactory(organisation=acme, title="B", state="EXPIRED"),
    )

    items = program.get("rights/?kind=TRADEMARK").json()["items"]

    assert [(one["key"], one["can_be_used"], bool(one["why_not"])) for one in items] == [
        (used.pk, True, False), (ended.pk, False, True),
    ]  # fmt: skip
    assert [one["key"] for one in program.get("rights/?state=EXPIRED").json()["items"]] == [ended.pk]
    assert program.get(f"rights/{used.pk}/").json() == items[0] | {"files": [], "reviews": []}


@pytest.mark.parametrize("count", [1, 6])
def test_a_list_of_rights_takes_a_fixed_number_of_statements(program, acme, count, django_assert_num_queries):
    for _right in range(count):
        RightFileFactory(organisation=acme, right__organisation=acme)
    program.get("rights/")

    with django_assert_num_queries(16):
        answer = program.get("rights/")

    assert len(answer.json()["items"]) == count


def test_a_right_that_ends_is_renewed_with_proof(program, acme, file):
    soon = timezone.localdate() + timedelta(days=20)
    right = IPRightFactory(organisation=acme, expires_on=soon)
    term = (
        soon.replace(year=soon.year + 10)
        if (soon.month, soon.day) != (2, 29)
        else soon + timedelta(days=3650)
    )

    answer = program.post(f"rights/{right.pk}/renewal/", {"expires_on": term.isoformat(), "files": [file]})
    again = program.post(f"rights/{right.pk}/renewal/", {"expires_on": term.isoformat(), "files": [file]})

    said = answer.json()
    assert (answer.status_code, said["state"], said["verified_until"]) == (
        201,
        "SUBMITTED",
        soon.isoformat(),
    ), said
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "SECRET"}, ("invalid_choice", "kind")),
        ({"title": 5}, ("type", "title")),
        ({"title": "x" * 301}, ("max_length", "title")),
        ({"nice_classes": ["3"]}, ("type", "nice_classes.1")),
        ({"nice_classes": [46]}, ("max_value", "nice_classes.1")),
        ({"office": "ZZ"}, ("invalid_choice", "office")),
        ({"expires_on": "99999-01-01"}, ("max_length", "expires_on")),
        ({"expires_on": "2026-13-41"}, ("invalid", "expires_on")),
        ({"expires_on": "2575-01-01"}, ("year", "expires_on")),
        ({"expires_on": "2020-01-01"}, ("RT-02", "expires_on")),
        ({"markets": ["TH"]}, ("RT-03", "markets")),
        ({"work_type": "TEXT"}, None),
        ({"author": "Ada"}, ("refused", "author")),
        ({"files": ["x"]}, ("invalid", "files.1")),
        ({"files": ["00000000-0000-4000-8000-000000000000"]}, ("not_found", "files.1")),
        ({"files": []}, None),
        ({"colour": "red"}, ("unknown", "colour")),
    ],
)
def test_wrong_details_are_refused_at_their_field(program, file, changes, fault):
    answer = program.post("rights/", MARK | {"files": [file]} | changes)

    assert answer.status_code == 422, answer.json()
    assert fault is None or fault in faults(answer), faults(answer)
    with staff_scope():
        assert not IPRight.objects.exists()


def test_a_number_is_registered_once(program, file):
    program.post("rights/", MARK | {"files": [file]})

    again = program.post("rights/", MARK | {"files": [file]})

    assert (again.status_code, faults(again)) == (422, [("refused", "registration_number")])


def test_nothing_of_another_organisation_is_there(program, viewer, stranger):
    theirs = RightFileFactory()
    key, term = theirs.right_id, "2041-05-09"

    answers = [
        program.get(f"rights/{key}/").status_code,
        program.post(
            f"rights/{key}/renewal/", {"expires_on": term, "files": [str(theirs.file_id)]}
        ).status_code,
    ]
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        answers.append(browser.post(f"{ROOT}rights/", MARK, "application/json").status_code)

    assert answers == [404, 404, 403, 404]
    assert faults(program.post("rights/", MARK | {"files": [str(theirs.file_id)]})) == [
        ("not_found", "files.1")
    ]
