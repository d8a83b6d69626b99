"""The pages about oneself, and the door at /."""

from datetime import timedelta

import pytest
from django.test import Client

from ipr_portal.accounts import actions
from ipr_portal.accounts.agents import describe_agent
from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from tests.accounts.conftest import code_of, give_app, give_password
from tests.conftest import NOON
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


@pytest.mark.parametrize(
    "address",
    [
        "/you/profile/",
        "/you/sign-ins/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/password/change/",
    ],
)
def test_pages_about_oneself_want_a_sign_in(client, db, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


def test_a_profile_is_saved(client, person, sign_in):
    sign_in(person)

    response = client.post("/you/profile/", {"name": "Putri A.", "time_zone": "Asia/Jakarta"})

    person.refresh_from_db()
    assert (response.status_code, person.name, person.time_zone) == (302, "Putri A.", "Asia/Jakarta")


@pytest.mark.parametrize("changes", [{"name": ""}, {"time_zone": "Mars/Olympus"}, {"name": "x" * 151}])
def test_a_profile_with_a_fault_is_not_saved(client, person, sign_in, changes):
    sign_in(person)

    response = client.post("/you/profile/", {"name": "Putri A.", "time_zone": "Asia/Jakarta"} | changes)

    person.refresh_from_db()
    assert (response.status_code, person.name) == (422, "Putri Anggraini")


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_history_lists_ones_own_attempts(client, person, attempts, django_assert_num_queries):
    other = UserFactory(email="other@brand.example")
    client.force_login(person)
    client.get("/you/profile/")
    actions.note_attempt(email=other.email, method="PASSWORD", let_in=True, at=NOON)
    for number in range(attempts):
        at = NOON + timedelta(hours=number)
        actions.note_attempt(email=person.email, method="PASSWORD APP", let_in=True, at=at)

    with django_assert_num_queries(7):
        page = client.get("/you/sign-ins/").content.decode()

    assert page.count("password, authenticator app") == attempts


def test_the_history_tells_refused_from_held_up(client, person):
    client.force_login(person)
    common = {"email": person.email, "method": "PASSWORD", "let_in": False, "at": NOON}
    actions.note_attempt(**common)
    actions.note_attempt(**common, held_up=True)

    page = client.get("/you/sign-ins/").content.decode()

    assert (page.count("Refused"), page.count("Held up, too many attempts")) == (1, 1)


def test_the_history_is_paginated(client, person):
    client.force_login(person)
    for number in range(51):
        at = NOON + timedelta(minutes=number)
        actions.note_attempt(email=person.email, method="PASSKEY", let_in=True, at=at)

    first = client.get("/you/sign-ins/")
    second = client.get("/you/sign-ins/", {"after": first.context["page"].next})

    assert (len(first.context["page"]), len(second.context["page"])) == (50, 1)


def test_without_demo_mode_the_sign_in_page_names_nobody(client, db):
    page = client.get("/accounts/login/").content.decode()

    assert "Register your organisation" in page
    assert "Look around as" not in page
    assert DEMO_PASSWORD not in page


def test_the_sign_in_page_names_everybody_in_demo_mode(client, db, settings):
    settings.DEMO_MODE = True

    page = client.get("/accounts/login/").content.decode()

    assert page.count('class="demo-people__one"') == len(sign_ins()) == 12


def test_a_demo_person_signs_in_with_one_button(client, settings):
    settings.DEMO_MODE = True
    one = sign_ins()[0]
    actions.add_person(email=one.email, name=one.name, password=DEMO_PASSWORD, staff_role="TRIAGER", at=NOON)

    response = client.post("/accounts/login/", {"login": one.email, "password": DEMO_PASSWORD})

    assert response.url == "/"


def test_the_start_page_leads_staff_to_the_desk(client, triager):
    client.force_login(triager)

    assert client.get("/").url == "/desk/"


def test_the_start_page_leads_a_member_to_the_home_of_the_organisation(client, filer):
    client.force_login(filer)

    assert client.get("/").url == "/o/acme/"
    assert client.get("/o/acme/").status_code == 200


def test_the_start_page_leads_a_person_without_organisation_to_registration(client, person):
    client.force_login(person)

    assert client.get("/").status_code == 302


def test_the_start_page_lets_a_member_of_several_choose(client, filer, django_assert_num_queries):
    MembershipFactory(user=filer, organisation=OrganisationFactory(name="Beta Foods", slug="beta"))
    client.force_login(filer)
    client.get("/")

    with django_assert_num_queries(14):
        page = client.get("/").content.decode()

    assert [page.count(f'href="/o/{slug}/"') for slug in ("acme", "beta")] == [1, 1]


def test_the_start_page_shows_an_agent_its_principals(client, filer, acme, acme_owner):
    from ipr_portal.tenancy.models import LetterOfAuthority

    principals = [OrganisationFactory(slug="live"), OrganisationFactory(slug="ended")]
    for principal, until in zip(principals, [None, NOON - timedelta(days=1)], strict=True):
        LetterOfAuthority.objects.create(
            principal=principal, agent=acme, valid_from=NOON - timedelta(days=9), valid_until=until,
            granted_by=acme_owner,
        )  # fmt: skip
    client.force_login(filer)

    page = client.get("/").content.decode()

    assert [page.count(f"/o/{slug}/") for slug in ("acme", "live", "ended")] == [1, 1, 0]


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, triager):
    client.force_login(triager)

    response = client.get("/desk/")

    assert response.url == "/accounts/2fa/?for=desk"
    assert "The desk opens once you have a second factor." in client.get(response.url).content.decode()


def test_staff_with_a_second_factor_reach_the_desk(client, triager):
    give_app(triager)
    client.force_login(triager)

    assert client.get("/desk/").status_code == 200


def test_the_demo_setting_spares_staff_the_second_factor(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)

    assert client.get("/desk/").status_code == 200


def test_staff_come_in_with_password_and_app(triager):
    secret = give_app(give_password(triager))
    client = Client()
    client.post("/accounts/login/", {"login": triager.email, "password": "orchid harbour lantern"})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/141.0 Safari/604.1", "Chrome, iPad"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0", "Samsung Internet, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Firefox/140.0", "Firefox, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox, Linux"),
        ("curl/8.9.1", "curl"),
        ("", ""),
        ("a browser of my own", ""),
    ],
)
def test_a_browser_is_named_in_plain_words(agent, words):
    assert describe_agent(agent) == words


def test_a_page_from_before_the_last_sign_in_is_refused_in_our_words(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})

    assert response.status_code == 403
    assert "This page is out of date" in response.content.decode()
