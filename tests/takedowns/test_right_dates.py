"""Dates of a right that cannot be true: of another era, in the future, or centuries ahead."""

import pytest

from takedowns.models import IPRight
from tests.factories import OrganisationFactory
from tests.takedowns.pages import member

MARK = {
    "kind": "TRADEMARK", "title": "SENANDIKA", "mark_kind": "WORD", "office": "TH", "registration_number": "241100123",
    "registered_on": "2021-05-10", "expires_on": "2031-05-09", "nice_classes": "3", "goods": "Cosmetics",
    "markets": ["TH"], "owner_name": "Acme",
}  # fmt: skip
PATENT = MARK | {"kind": "PATENT", "filed_on": "2020-01-01", "claims": "A cap."}
WORK = {
    "kind": "COPYRIGHT",
    "title": "Fern",
    "owner_name": "Acme",
    "markets": ["SG"],
    "work_type": "",
    "author": "Ana",
}


def save(client, **said):
    return client.post(member("right_new"), said)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            MARK | {"registered_on": "2563-01-09", "expires_on": "2573-01-09", "send": "1"},
            "Enter it as 2020.",
        ),
        (MARK | {"registered_on": "2563-01-09", "expires_on": "2573-01-09"}, "Enter it as 2020."),
        (
            MARK | {"expires_on": "2573-01-09"},
            "2573 looks like a year of the Buddhist era. Enter it as 2030.",
        ),
        (
            MARK | {"registered_on": "2190-01-01", "expires_on": "2195-01-01"},
            "1 Jan 2190 is in the future.",
        ),
        (MARK | {"expires_on": "2180-01-01"}, "No registration lasts more than 100 years."),
        (MARK | {"expires_on": "9999-12-31"}, "Give a year between 1800 and 2199."),
        (PATENT | {"filed_on": "2100-01-01"}, "1 Jan 2100 is in the future."),
        (WORK | {"first_published_on": "2100-01-01"}, "1 Jan 2100 is in the future."),
        (WORK | {"first_published_on": "2563-01-01"}, "Enter it as 2020."),
    ],
)
def test_dates_that_cannot_be_true_are_refused_with_what_to_do(as_filer, acme, said, answer):
    response = save(as_filer, **said)

    assert response.status_code == 422
    assert answer in response.content.decode()


def test_dates_as_on_a_certificate_are_taken(as_filer, acme, everyone):
    assert save(as_filer, **MARK).status_code == 302
    assert IPRight.objects.get().registered_on.isoformat() == "2021-05-10"


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        ("2573-01-09", "Enter it as 2030."),
        ("2190-01-09", "A letter ends within 50 years."),
        ("9999-12-31", "Give a year between 1800 and 2199."),
        ("2026-01-01", "The letter would end before it starts."),
    ],
)
def test_letters_do_not_run_for_centuries(client, acme, acme_owner, until, answer):
    client.force_login(acme_owner)

    agency = OrganisationFactory(kind="AGENCY")

    response = client.post("/o/acme/letters/new/", {"agency": agency.name, "until": until})

    assert response.status_code == 422
    assert answer in response.content.decode()
