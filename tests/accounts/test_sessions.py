"""Where a person is signed in, for how long, and how that ends."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD, give_password
from tests.factories import UserFactory

PAGE = "/accounts/sessions/"


@pytest.fixture
def elsewhere(person):
    """A second browser of the same person."""
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return browser


def session_of(client):
    return UserSession.objects.get(session_key=client.session.session_key)


def age(client, **changes):
    """Make a session as old as the test wants it."""
    moments = {name: timezone.now() - ago for name, ago in changes.items()}
    UserSession.objects.filter(session_key=client.session.session_key).update(**moments)


def test_one_session_can_be_ended(client, person, sign_in, elsewhere):
    sign_in(person)

    response = client.post(f"/you/sessions/{session_of(elsewhere).pk}/ending/")

    assert (response.status_code, response.url) == (302, PAGE)
    assert elsewhere.get("/you/profile/").status_code == 302
    assert client.get("/you/profile/").status_code == 200


def test_all_other_sessions_can_be_ended(client, person, sign_in, elsewhere):
    sign_in(person)

    client.post(PAGE)

    assert elsewhere.get("/you/profile/").status_code == 302
    assert client.get("/you/profile/").status_code == 200


def test_nobody_ends_another_persons_session(client, person, sign_in):
    other = give_password(UserFactory(email="other@brand.example"))
    victim = Client()
    victim.post("/accounts/login/", {"login": other.email, "password": PASSWORD})
    sign_in(person)

    response = client.post(f"/you/sessions/{session_of(victim).pk}/ending/")

    assert response.status_code == 404
    assert victim.get("/you/profile/").status_code == 200


def test_ending_takes_a_post(client, person, sign_in, elsewhere):
    sign_in(person)

    assert client.get(f"/you/sessions/{session_of(elsewhere).pk}/ending/").status_code == 405


@pytest.mark.parametrize(
    ("staff_role", "idle", "stays"),
    [
        ("", timedelta(hours=1, minutes=59), True),
        ("", timedelta(hours=2, minutes=1), False),
        ("TRIAGER", timedelta(minutes=29), True),
        ("TRIAGER", timedelta(minutes=31), False),
    ],
)
def test_an_idle_session_ends(client, person, sign_in, staff_role, idle, stays):
    person.staff_role = staff_role
    person.save()
    sign_in(person)
    age(client, last_seen_at=idle)

    assert client.get("/you/profile/").status_code == (200 if stays else 302)


def test_a_page_that_asks_by_itself_keeps_no_session_open(client, person, sign_in):
    sign_in(person)
    age(client, last_seen_at=timedelta(minutes=20))
    noted = UserSession.objects.get().last_seen_at

    client.get("/you/profile/", headers={"X-Unattended": "1"})
    assert UserSession.objects.get().last_seen_at == noted

    client.get("/you/profile/")
    assert UserSession.objects.get().last_seen_at > noted


def test_a_busy_session_ends_after_twelve_hours(client, person, sign_in):
    sign_in(person)
    age(client, created_at=timedelta(hours=12, minutes=1))

    assert client.get("/you/profile/").status_code == 302
    assert not UserSession.objects.exists()


def test_an_ended_session_says_why(client, person, sign_in):
    sign_in(person)
    age(client, last_seen_at=timedelta(hours=3))

    page = client.get("/you/profile/", follow=True).content.decode()

    assert "You were signed out, because this session was inactive or open for too long." in page


def test_use_is_noted_by_the_minute(client, person, sign_in, django_assert_num_queries):
    sign_in(person)
    age(client, last_seen_at=timedelta(minutes=5))

    client.get("/you/profile/")
    noted = session_of(client).last_seen_at

    assert timezone.now() - noted < timedelta(seconds=10)
    with django_assert_num_queries(6):  # session, person, session's use; savepoint and its release
        client.get("/you/profile/")
    assert session_of(client).last_seen_at == noted


def test_pages_of_signed_in_people_are_not_kept_by_browsers(client, person, sign_in):
    sign_in(person)

    assert client.get("/you/profile/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_names_every_session(client, person, sign_in, others, django_assert_num_queries):
    for _ in range(others):
        browser = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1"})
        browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    sign_in(person)

    page = client.get(PAGE).content.decode()

    assert page.count("Safari, iPhone") == others
    assert page.count("This one, now") == 1
    assert page.count("End session") == others
    assert ("End all other sessions" in page) is (others > 0)


def test_a_page_signed_out_leads_back_to_itself(client, acme):
    assert (
        client.get("/o/acme/notices/?state=DECIDED").url
        == "/accounts/login/?next=/o/acme/notices/%3Fstate%3DDECIDED"
    )


@pytest.mark.parametrize("path", ["/o/acme/notices/", "/desk/"])
@pytest.mark.parametrize("asked", [{"hx-request": "true"}, {"x-autosave": "1"}, {"sec-fetch-dest": "empty"}])
def test_what_a_page_asks_for_by_itself_signed_out_is_answered_with_a_sentence(client, acme, path, asked):
    for send in (client.get, client.post):
        response = send(path, headers=asked)

        assert (response.status_code, response.content.decode()) == (
            401,
            "You are signed out. Sign in again.",
        )
        assert response.headers["X-Signed-Out"].startswith("/accounts/login/?next=")


def test_a_fragment_signed_out_leads_back_to_the_page_it_belongs_to(client, acme):
    response = client.get(
        "/o/acme/notices/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/o/acme/notices/?state=DECIDED"},
    )

    assert response.headers["X-Signed-Out"] == "/accounts/login/?next=/o/acme/notices/%3Fstate%3DDECIDED"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/o/acme/notices/", "/o/acme/notices/"),
        ("https://evil.example/o/acme/", "/"),
        ("", "/"),
    ],
)
def test_a_button_pressed_signed_out_leads_back_to_its_page(client, acme, referer, back):
    response = client.post("/o/acme/notices/", {"csrfmiddlewaretoken": "x"}, headers={"referer": referer})

    assert response.url == f"/accounts/login/?next={back}"


def test_a_form_filled_in_and_sent_signed_out_is_held_until_its_person_has_signed_in(acme_owner):
    browser = Client(enforce_csrf_checks=True)
    said = {"name": "Acme </textarea> Botanicals", "address": "1 Fern Road\nSingapore"}
    paper = SimpleUploadedFile("certificate.pdf", b"%PDF-1.7", "application/pdf")

    held = browser.post("/o/acme/settings/", said | {"files": [paper]})
    page = held.content.decode()
    assert held.status_code == 401
    assert "certificate.pdf" in page
    assert '<textarea name="address" hidden>\n1 Fern Road\nSingapore</textarea>' in page
    assert "Acme &lt;/textarea&gt; Botanicals" in page

    browser.force_login(acme_owner)
    again = browser.post("/o/acme/settings/", said | {"csrfmiddlewaretoken": "old"})
    assert again.status_code == 403
    assert "1 Fern Road" in again.content.decode()
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', again.content.decode())[1]
    assert browser.post("/o/acme/settings/", said | {"csrfmiddlewaretoken": token}).status_code in (302, 422)


def test_a_form_of_another_site_is_not_held(acme_owner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(acme_owner)

    answer = browser.post("/o/acme/settings/", {"name": "Evil"}, headers={"origin": "https://evil.example"})

    assert (answer.status_code, "Evil" in answer.content.decode()) == (403, False)
