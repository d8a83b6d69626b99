"""Machine clients: a token is a person, an organisation and some scopes, and it ends at once."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client as ProviderClient
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from ipr_portal.api import actions
from ipr_portal.api.actions import (
    CannotManage,
    change_client,
    make_client,
    revoke_client,
    revoke_key,
    rotate_key,
)
from ipr_portal.api.models import ApiCall, ApiClient
from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

from .conftest import ROOT, Program, token_of

A_DAY = timedelta(days=1)


def change(action, acme, by, **arguments):
    with organisation_scope(acme, by=by):
        return action(by=by, at=timezone.now(), **arguments)


def test_a_client_gets_a_token_and_reads(program):
    answer = program.get("notices/")

    said = answer.json()
    assert (answer.status_code, said["items"], said["next"], "as_of" in said) == (200, [], None, True)


def test_the_secret_is_nowhere_in_the_database(new_key):
    kept = ProviderClient.objects.get(pk=new_key.key.identifier)

    assert new_key.secret.startswith("ipr_secret_")
    assert new_key.secret not in (kept.secret, str(kept.data))
    assert kept.check_secret(new_key.secret)


def test_a_token_is_kept_as_its_hash(new_key):
    given = token_of(new_key).json()

    assert given["expires_in"] == 3600
    assert not Token.objects.filter(hash=given["access_token"]).exists()
    assert Token.objects.by_value(given["access_token"]).exists()


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
        ({"scope": "desk:everything"}, 400, "invalid_scope"),
    ],
)
def test_the_token_endpoint_gives_client_credentials_alone(new_key, form, status, error):
    answer = token_of(new_key, **form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_wrong_secret_gets_no_token_and_later_must_wait(new_key):
    wrong = actions.NewKey(new_key.key, "ipr_secret_guess")

    answers = [token_of(wrong) for _try in range(32)]

    assert (answers[0].status_code, answers[0].json()["error"]) == (401, "invalid_client")
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")


def test_a_token_has_no_more_than_the_scopes_it_asked_for(new_key):
    program = Program(token_of(new_key, scope="rights:read").json()["access_token"])

    answer = program.get("notices/")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_token_has_no_more_than_the_role_of_its_person(acme, acme_owner, viewer):
    with organisation_scope(acme, by=acme_owner):
        new = make_client(
            organisation=acme,
            name="Reader",
            person=viewer,
            scopes=["rights:read"],
            by=acme_owner,
            at=timezone.now(),
        )

    answer = Program(token_of(new).json()["access_token"]).get("notices/")

    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "é", "\x00"])
def test_an_unknown_token_is_answered_with_401(db, token):
    answer = Client().get(f"{ROOT}notices/", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_nobody_is_answered_with_401_and_no_page(db, client):
    answer = client.get(f"{ROOT}notices/")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_an_expired_token_is_answered_with_401(program):
    Token.objects.update(expires_at=timezone.now())

    assert program.get("notices/").status_code == 401


def test_a_revoked_client_is_answered_with_401_at_once(acme, acme_owner, new_key, program):
    change(revoke_client, acme, acme_owner, client=new_key.key.client)

    assert program.get("notices/").status_code == 401
    assert token_of(new_key).status_code == 401


def test_a_revoked_key_ends_its_tokens_alone(acme, acme_owner, new_key, program):
    second = change(rotate_key, acme, acme_owner, client=new_key.key.client, overlap=A_DAY)
    other = Program(token_of(second).json()["access_token"])

    change(revoke_key, acme, acme_owner, key=new_key.key)

    assert (program.get("notices/").status_code, other.get("notices/").status_code) == (401, 200)


def test_the_former_key_works_on_for_the_overlap(acme, acme_owner, new_key):
    change(rotate_key, acme, acme_owner, client=new_key.key.client, overlap=A_DAY)

    assert Program(token_of(new_key).json()["access_token"]).get("notices/").status_code == 200
    with staff_scope():
        new_key.key.refresh_from_db()
    assert timezone.now() < new_key.key.expires_at <= timezone.now() + A_DAY


def test_a_rotation_without_overlap_ends_the_former_key(acme, acme_owner, new_key, program):
    change(rotate_key, acme, acme_owner, client=new_key.key.client, overlap=timedelta(0))

    assert program.get("notices/").status_code == 401
    again = Program(token_of(new_key).json().get("access_token", ""))
    assert again.get("notices/").status_code == 401


def test_a_client_ends_with_its_person(program, filer):
    filer.is_active = False
    filer.save()

    assert program.get("notices/").status_code == 401


def test_a_person_who_left_the_organisation_takes_the_client_along(program, filer):
    filer.memberships.all().delete()

    assert program.get("notices/").status_code == 404


def test_a_client_calls_in_no_other_organisations_name(program, filer):
    other = OrganisationFactory(slug="second")
    MembershipFactory(organisation=other, user=filer, role="OWNER")

    answer = program.get("/api/v1/o/second/notices/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_no_token_opens_the_desk(acme, acme_owner, new_key, program, filer):
    filer.staff_role = "ADMIN"
    filer.save()

    assert program.get("/api/v1/desk/").status_code == 404


def test_a_client_calls_from_its_networks_alone(acme, acme_owner, filer, new_key):
    change(
        change_client, acme, acme_owner, client=new_key.key.client, person=filer, scopes=["notices:read"],
        networks=["203.0.113.0/24"],
    )  # fmt: skip
    program = Program(token_of(new_key).json()["access_token"])

    refused = program.get("notices/")
    let_in = program.client.get(
        f"{ROOT}notices/", headers={"Authorization": f"Bearer {program.token}"}, REMOTE_ADDR="203.0.113.9"
    )

    assert (refused.status_code, refused.json()["code"], let_in.status_code) == (403, "network", 200)


def test_a_change_ends_tokens_that_could_do_more(acme, acme_owner, filer, new_key, program):
    change(
        change_client,
        acme,
        acme_owner,
        client=new_key.key.client,
        person=filer,
        scopes=["rights:read"],
        networks=[],
    )

    assert program.get("notices/").status_code == 401


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Brandwatch"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["raids:sign"]}, "scopes"),
        ({"networks": ["somewhere"]}, "networks"),
        ({"networks": ["203.0.113.0/24"] * 21}, "networks"),
    ],
)
def test_a_client_that_cannot_be_is_refused_with_its_field(acme, acme_owner, filer, new_key, changes, field):
    values = {"name": "Another", "person": filer, "scopes": ["rights:read"], "networks": []} | changes

    with pytest.raises(CannotManage) as refused:
        change(make_client, acme, acme_owner, organisation=acme, **values)

    assert (refused.value.refusal.field, bool(refused.value.refusal.remedy)) == (field, True)


def test_nobody_from_outside_is_responsible(acme, acme_owner):
    with pytest.raises(CannotManage, match="no member"):
        change(
            make_client,
            acme,
            acme_owner,
            organisation=acme,
            name="Theirs",
            person=UserFactory(),
            scopes=["rights:read"],
        )


def test_calls_are_logged_with_their_ids_for_their_organisation_alone(
    acme, acme_owner, stranger, program, new_key
):
    answers = [program.get("notices/"), program.get("notices/nowhere/")]

    with organisation_scope(acme):
        logged = list(ApiCall.objects.order_by("pk").values_list("request_id", "path", "status", "code"))
        assert ApiClient.objects.get().last_used_at is not None
    assert logged == [
        (answers[0]["X-Request-Id"], f"{ROOT}notices/", 200, ""),
        (answers[1]["X-Request-Id"], f"{ROOT}notices/nowhere/", 404, "not_found"),
    ]
    with organisation_scope(stranger.memberships.get().organisation):
        assert not ApiCall.objects.exists()


def test_the_trail_says_what_was_done_to_a_client(acme, acme_owner, new_key, everyone):
    revoke_client(client=new_key.key.client, by=acme_owner, at=timezone.now())

    said = (
        AuditEvent.objects.filter(subject_type="api.apiclient")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(said) == ["client.made", "client.key_made", "client.revoked"]
