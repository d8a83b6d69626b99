"""What tells organisations apart, and what an address says of a website: by examples."""

import unicodedata

import pytest

from ipr_portal.organisations.filters import alike
from ipr_portal.organisations.likeness import MailAdvice, advise_on_mail, bare_number, telling_words
from tests.factories import OrganisationFactory


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PT Senandika Botanika Nusantara", ["senandika", "botanika", "nusantara"]),
        ("Acme Botanicals Pte. Ltd.", ["acme", "botanicals"]),
        ("L'Étoile, S.A.R.L.", ["étoile"]),
        ("สวนสมุนไพร จำกัด", ["สวนสมุนไพร", unicodedata.normalize("NFKC", "จำกัด")]),
        ("The Company", ["the", "company"]),
        ("X Corp.", ["x", "corp"]),
        ("", []),
    ],
)
def test_telling_words(name, words):
    assert telling_words(name) == words


@pytest.mark.parametrize(
    ("number", "bare"), [("2021 11-234/K", "202111234K"), ("uen_53312345x", "UEN53312345X"), (" ", "")]
)
def test_bare_number(number, bare):
    assert bare_number(number) == bare


@pytest.mark.parametrize(
    ("email", "website", "advice"),
    [
        ("a@senandika.example", "https://www.senandika.example/about", MailAdvice.MATCHES),
        ("a@legal.senandika.example", "https://senandika.example", MailAdvice.MATCHES),
        ("a@senandika.example", "https://shop.senandika.example", MailAdvice.MATCHES),
        ("a@notsenandika.example", "https://senandika.example", MailAdvice.DIFFERS),
        ("a@gmail.com", "https://gmail.com", MailAdvice.FREE_MAIL),
        ("a@senandika.example", "", MailAdvice.NOTHING_TO_COMPARE),
        ("", "https://senandika.example", MailAdvice.NOTHING_TO_COMPARE),
    ],
)
def test_advise_on_mail(email, website, advice):
    assert advise_on_mail(email, website) == advice


def test_alike_finds_the_same_name_and_the_same_number(waiting):
    by_name = OrganisationFactory(name="Senandika (Asia)", legal_name="Senandika Asia Pte. Ltd.")
    by_number = OrganisationFactory(name="Another", registration_number="8120-104 962")
    OrganisationFactory(name="Kopi Kenangan", registration_number="1")
    OrganisationFactory(name="Senandika", state="DRAFT")

    assert list(alike(waiting)) == [by_name, by_number]
