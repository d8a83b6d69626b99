"""The front page, the pages at the foot of every page, and the shell that the pages outside an organisation keep."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ipr_portal.markets import MARKETS
from ipr_portal.organisations.models import INVITATION_LASTS
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory

FOOT = ["/help/", "/contact/", "/terms/", "/privacy/", "/developers/"]
ABOUT_ONESELF = [
    "/you/profile/",
    "/you/sign-ins/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
]
MEMBER, PUBLIC = "base_member.html", "base_public.html"


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_filer(filer):
    return client_of(filer)


def shell_of(response) -> str:
    return next(t.name for t in response.templates if t.name in (MEMBER, PUBLIC, "base_desk.html"))


def test_the_front_page_says_who_where_what_and_how_fast(client, db, settings):
    settings.OPERATOR, settings.CONTACT_EMAIL = "Pasar Besar IPR", "ipr@pasar.example"
    settings.STANDARD_BUSINESS_DAYS = 4

    page = client.get("/").content.decode()

    assert [str(market.name) for market in MARKETS.values() if str(market.name) not in page] == []
    assert "Pasar Besar IPR runs this portal" in page
    assert "We act on listings of" in page
    assert "in less than 4 business days" in page
    assert 'href="mailto:ipr@pasar.example"' in page
    assert [
        reverse(name) for name in ("account_signup", "account_login") if f'href="{reverse(name)}"' not in page
    ] == []


@pytest.mark.parametrize("address", FOOT)
def test_the_pages_at_the_foot_answer_everybody(client, as_filer, triager, address):
    answers = [client.get(address), as_filer.get(address), client_of(triager).get(address)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [shell_of(answer) for answer in answers] == [PUBLIC, MEMBER, PUBLIC]


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/roles/", "/shop/", "/nowhere/"])
def test_every_public_page_has_the_foot(client, db, address):
    page = client.get(address).content.decode()

    assert [link for link in FOOT if f'href="{link}"' not in page] == []


def test_a_members_page_has_the_foot_and_the_desk_has_it_in_the_menu(as_filer, triager, acme, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    pages = [as_filer.get("/o/acme/rights/"), client_of(triager).get("/desk/")]

    for page in pages:
        assert [link for link in FOOT if page.content.decode().count(f'href="{link}"') != 1] == []


def test_help_says_how_long_an_invitation_is_valid(client, db):
    assert f"valid for {INVITATION_LASTS.days} days" in client.get("/help/").content.decode()


def test_the_terms_quote_what_a_notice_declares(client, db):
    page = client.get("/terms/").content.decode()

    assert "I believe in good faith" in page
    assert "under penalty of perjury" in page


@pytest.mark.parametrize("address", [*ABOUT_ONESELF, "/nowhere/", "/o/nobody/rights/"])
def test_pages_outside_an_organisation_keep_the_navigation_of_ones_only_one(as_filer, acme, address):
    answer = as_filer.get(address)

    assert shell_of(answer) == MEMBER
    assert 'href="/o/acme/rights/"' in answer.content.decode()
    assert 'href="/o/acme/inbox/"' in answer.content.decode()


def test_of_several_organisations_the_last_one_is_kept(as_filer, acme, filer):
    other = OrganisationFactory(name="Brume", slug="brume")
    MembershipFactory(organisation=other, user=filer, role="VIEWER")

    before = as_filer.get("/you/profile/")
    as_filer.get("/o/brume/rights/")
    after = as_filer.get("/you/profile/")

    assert (shell_of(before), shell_of(after)) == (PUBLIC, MEMBER)
    assert 'href="/o/brume/rights/"' in after.content.decode()


def test_an_agencys_people_keep_the_client_they_act_for(acme):
    letter = LetterFactory(principal=acme)
    agent = MembershipFactory(organisation=letter.agent, role="FILER").user
    client = client_of(agent)
    client.get("/o/acme/rights/")

    page = client.get("/you/profile/").content.decode()

    assert "Acting for" in page
    assert 'href="/o/acme/rights/"' in page


@pytest.mark.parametrize("slug", ["stranger", "acme\x00", "../desk", "a" * 5000, "", "ACME", "' OR 1=1"])
def test_a_cookie_that_names_another_organisation_opens_nothing(as_filer, acme, slug):
    OrganisationFactory(slug="stranger")
    as_filer.cookies["organisation"] = slug

    page = as_filer.get("/you/profile/").content.decode()

    assert "/o/stranger/" not in page
    assert 'href="/o/acme/rights/"' in page


def test_a_page_that_is_not_there_tells_nothing_of_an_organisation_of_others(as_filer, acme):
    OrganisationFactory(slug="stranger", name="Stranger Ltd")

    there, nowhere = as_filer.get("/o/stranger/rights/"), as_filer.get("/o/nobody00/rights/")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    shown = [
        re.sub('X-CSRFToken": "[^"]+|name="csrfmiddlewaretoken" value="[^"]+', "", answer.content.decode())
        for answer in (there, nowhere)
    ]
    assert shown[0].replace("stranger", "nobody00") == shown[1]
    assert "/o/stranger/inbox/" not in there.content.decode()


def test_the_page_that_is_open_is_marked_in_the_persons_menu(as_filer, acme):
    page = as_filer.get("/you/profile/").content.decode()

    assert page.count('<a href="/you/profile/" aria-current="page">') == 2  # in the menu, and among the tabs
