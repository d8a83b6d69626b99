"""Pages for an organisation's developers: clients, their keys, the log of calls, and examples that work."""

import html
import re
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.api.models import ApiClient, ApiKey
from ipr_portal.api.tasks import tidy
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.factories import MembershipFactory, UserFactory

PLACE = "/o/acme/developers/"
PAGES = ["", "clients/new/", "calls/", "examples/", "webhooks/", "webhooks/new/"]


@pytest.fixture
def owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


def filled(person, **more):
    return {"name": "Importer", "person": person.pk, "scopes": ["notices:read"], "networks": ""} | more


def shown(answer):
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_owners_alone_see_the_pages(client, acme_owner, filer, stranger, page):
    for person, status in ((acme_owner, 200), (filer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(PLACE + page).status_code == status


def test_the_navigation_leads_there_for_owners(client, owner, filer):
    assert f'href="{PLACE}"' in shown(owner.get("/o/acme/"))
    client.force_login(filer)
    assert f'href="{PLACE}"' not in shown(client.get("/o/acme/"))


def test_a_client_is_made_and_its_secret_shown_once(owner, acme, filer):
    answer = owner.post(PLACE + "clients/new/", filled(filer, networks="203.0.113.9/24\n2001:db8::/32"))

    (secret,) = set(re.findall(r"ipr_secret_[\w-]{20,}", shown(answer)))
    assert "no-store" in answer["Cache-Control"]
    with staff_scope():
        made = ApiClient.objects.get()
    assert made.networks == ["203.0.113.0/24", "2001:db8::/32"]
    assert secret not in shown(owner.get(f"{PLACE}clients/{made.pk}/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "No client was made"),
        ({"person": 10**9}, "No client was made"),
        ({"scopes": ["desk:all"]}, "No client was made"),
        ({"networks": "nowhere"}, "Line 1 is no network"),
        ({"networks": "\n".join(["10.0.0.0/8"] * 30)}, "at most 20"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(owner, filer, wrong, said):
    answer = owner.post(PLACE + "clients/new/", filled(filer) | wrong)

    assert answer.status_code == 422
    assert said in shown(answer)
    with staff_scope():
        assert not ApiClient.objects.exists()


def test_a_member_of_another_organisation_cannot_be_responsible(owner, stranger):
    assert owner.post(PLACE + "clients/new/", filled(stranger)).status_code == 422


def test_a_key_is_rotated_once_for_one_page(owner, new_key):
    place = f"{PLACE}clients/{new_key.key.client_id}/rotation/"
    form = {"overlap": "1", "newest": new_key.key.pk}

    answers = [owner.post(place, form).status_code for _ in range(2)]

    assert answers == [200, 409]
    with staff_scope():
        assert ApiKey.objects.working(timezone.now()).count() == 2
        assert ApiKey.objects.working(timezone.now() + timedelta(days=2)).count() == 1


def test_a_key_and_a_client_are_revoked_at_once(owner, new_key, program):
    place = f"{PLACE}clients/{new_key.key.client_id}/"

    assert owner.post(f"{place}keys/{new_key.key.pk}/revocation/").status_code == 302
    assert program.get("notices/").status_code == 401
    assert owner.get(place + "revocation/").status_code == 200
    assert owner.post(place + "revocation/").status_code == 302
    assert "Revoked" in shown(owner.get(place))
    assert owner.post(place + "rotation/", {"overlap": "0", "newest": 10**6}).status_code == 409


def test_a_client_is_changed(owner, new_key, viewer):
    place = f"{PLACE}clients/{new_key.key.client_id}/"

    answer = owner.post(place, filled(viewer, scopes=["rights:read"]))

    assert answer.status_code == 302
    with staff_scope():
        assert ApiClient.objects.get().person == viewer


def test_a_client_of_another_organisation_is_not_there(client, stranger, new_key):
    client.force_login(stranger)
    place = f"/o/other/developers/clients/{new_key.key.client_id}/"

    for path in ("", "revocation/"):
        assert client.get(place + path).status_code == 404
    for path in ("", "rotation/", "revocation/", f"keys/{new_key.key.pk}/revocation/"):
        assert client.post(place + path, {}).status_code == 404


def test_the_log_names_calls_by_their_request_id(owner, new_key, program):
    found = program.get("notices/")
    lost = program.get("notices/TD-1/")

    page = shown(owner.get(f"{PLACE}calls/?status=refused"))
    assert lost["X-Request-Id"] in page
    assert found["X-Request-Id"] not in page
    assert found["X-Request-Id"] in shown(owner.get(f"{PLACE}calls/?request={found['X-Request-Id']}"))
    assert "No call is like this" in shown(owner.get(f"{PLACE}calls/?request=none"))
    assert owner.get(f"{PLACE}calls/?client=x&status=y&after=z").status_code == 404


def test_lists_ask_one_count_of_questions(
    owner, acme, new_key, program, acme_owner, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ipr_portal.api.actions import make_client

    program.get("notices/")
    counts = []
    for _ in range(2):
        for page in ("", "calls/"):
            owner.get(PLACE + page)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                owner.get(PLACE + page)
            counts.append(len(asked))
        with organisation_scope(acme, by=acme_owner):
            for _n in range(5):
                person = MembershipFactory(organisation=acme, role="FILER", user=UserFactory()).user
                make_client(organisation=acme, name=person.name + str(person.pk), person=person, scopes=["rights:read"], by=acme_owner, at=timezone.now())  # fmt: skip
        program.get("notices/")

    assert counts[:2] == counts[2:]


def test_expired_tokens_are_deleted_at_night(new_key, program):
    from allauth.idp.oidc.models import Token

    with staff_scope():
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tidy()

    with staff_scope():
        assert not Token.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_examples_work_as_they_stand(client, acme, acme_owner, new_key, live_server, settings):
    settings.SITE_URL = live_server.url
    client.force_login(acme_owner)
    page = client.get(PLACE + "examples/").content.decode()
    commands = [html.unescape(one) for one in re.findall(r'<span class="prewrap">(.*?)</span>', page, re.S)]
    first, *others = commands
    first = first.replace("CLIENT_ID=…", f"CLIENT_ID={new_key.key.identifier}")
    first = first.replace("CLIENT_SECRET=…", f"CLIENT_SECRET={new_key.secret}")

    for command in others:
        done = subprocess.run(
            ["bash", "-c", f"{first}\n{command}"], capture_output=True, text=True, timeout=60
        )
        assert done.stdout.startswith('{"items":'), (command, done.stdout, done.stderr)
    assert len(others) >= 2
