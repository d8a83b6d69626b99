"""A client of Acme with a token, as its program gets it; and calls that carry it."""

import json
from base64 import b64encode

import pytest
from django.test import Client
from django.utils import timezone
from redis import Redis

from devstack.valkey import Valkey
from ipr_portal.api import floods, limits
from ipr_portal.api.actions import make_client
from ipr_portal.api.scopes import SCOPES
from ipr_portal.tenancy.scope import organisation_scope
from tests.factories import UserFactory

ROOT = "/api/v1/o/acme/"


class Program:
    """A program that calls with a token; every answer is read as JSON."""

    def __init__(self, token, root=ROOT):
        self.client, self.token, self.root = Client(), token, root

    def call(self, method, path, body=None, **headers):
        headers = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            path if path.startswith("/") else self.root + path,
            data,
            "application/json",
            headers=headers,
        )

    def get(self, path, **headers):
        return self.call("GET", path, **headers)

    def post(self, path, body, **headers):
        return self.call("POST", path, body, **headers)


def token_of(new, **form):
    basic = b64encode(f"{new.key.identifier}:{new.secret}".encode()).decode()
    return Client().post(
        "/oauth/token",
        {"grant_type": "client_credentials", **form},
        headers={"Authorization": f"Basic {basic}"},
    )


@pytest.fixture
def new_key(acme, acme_owner, filer):
    """The first key of a client of which the filer is responsible."""
    with organisation_scope(acme, by=acme_owner):
        return make_client(
            organisation=acme,
            name="Brandwatch",
            person=filer,
            scopes=list(SCOPES),
            by=acme_owner,
            at=timezone.now(),
        )


@pytest.fixture
def program(new_key):
    return Program(token_of(new_key).json()["access_token"])


@pytest.fixture(scope="session")
def counter(tmp_path_factory):
    """A real Valkey, in which calls are counted."""
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


@pytest.fixture
def counted(counter, settings, monkeypatch):
    settings.CELERY_BROKER_URL = counter.url
    monkeypatch.setattr(limits._Away, "until", 0.0)
    yield counter
    Redis.from_url(counter.url).flushall()
    floods._refused.clear()


@pytest.fixture
def manager(db):
    """A programme manager."""
    return UserFactory(staff_role="PROGRAMMES", name="Pia Programmes", email="programmes@ipr.example")
