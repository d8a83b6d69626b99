"""What one organisation reads is read again by another one and by nobody, with every method: neither learns anything."""

import re

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from devstack import openapi
from ipr_portal.api.actions import make_client
from ipr_portal.api.scopes import SCOPES
from ipr_portal.tenancy.scope import organisation_scope
from tests.api.conftest import Program, token_of
from tests.factories import (
    AuthorisedSellerFactory,
    DraftFileFactory,
    EvidenceFileFactory,
    IPRightFactory,
    NoticeDraftFactory,
    NoticeFactory,
)

PATHS = yaml.safe_load(openapi.FILE.read_text())["paths"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
SECRET = "Planted Fern"  # in everything that Acme owns


@pytest.fixture
def addresses(acme):
    """Every address below Acme, with the keys of things that are there; and whether it has such a key."""
    right = IPRightFactory(organisation=acme, title=SECRET)
    notice = NoticeFactory(organisation=acme, right=right, explanation=f"{SECRET}. " * 9)
    draft = NoticeDraftFactory(organisation=acme, fields={"explanation": SECRET})
    file = EvidenceFileFactory(organisation=acme, name=f"{SECRET}.png")
    DraftFileFactory(organisation=acme, draft=draft, file=file)
    seller = AuthorisedSellerFactory(organisation=acme, name=SECRET)
    keys = {
        "rights": right.pk,
        "drafts": draft.pk,
        "evidence-files": file.pk,
        "authorised-sellers": seller.pk,
    }
    found = {}
    for path in PATHS:
        if path.startswith("/api/v1/o/"):
            noun = path.removeprefix("/api/v1/o/{organisation}/").partition("/")[0]
            filled = path.replace("{organisation}", "acme").replace("{number}", notice.number)
            found[re.sub(r"\{\w+\}", str(keys.get(noun, 1)), filled)] = path.count("{") > 1
    return found


@pytest.fixture
def other(stranger):
    """A program of another organisation, with every scope and the role of an owner."""
    organisation = stranger.memberships.get().organisation
    with organisation_scope(organisation, by=stranger):
        new = make_client(
            organisation=organisation, name="Theirs", person=stranger, scopes=list(SCOPES), by=stranger,
            at=timezone.now(),
        )  # fmt: skip
    return Program(token_of(new).json()["access_token"], root="/api/v1/o/other/")


def content_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_acme_reads_what_is_planted(program, addresses):
    read = [address for address in addresses if SECRET.encode() in content_of(program.get(address))]

    assert len(read) >= 6, read


def test_nobody_gets_401_for_every_address_and_method(addresses):
    nobody = Client()

    for address in addresses:
        for method in METHODS:
            answer = nobody.generic(method, address)
            assert (method, address, answer.status_code) == (method, address, 401)
            assert SECRET.encode() not in content_of(answer)


def test_another_organisation_gets_404_for_every_address_and_method(other, addresses):
    for address in addresses:
        for method in METHODS:
            answer = other.call(method, address, {} if method in ("POST", "PUT", "PATCH") else None)
            assert (method, address, answer.status_code) == (method, address, 404)
            assert SECRET.encode() not in content_of(answer)


def test_the_keys_of_acme_name_nothing_at_home(other, addresses):
    for address, has_key in addresses.items():
        own = address.replace("/o/acme/", "/o/other/")
        for method in METHODS:
            answer = other.call(method, own, {} if method in ("POST", "PUT", "PATCH") else None)
            assert SECRET.encode() not in content_of(answer), f"{method} {own}"
            assert answer.status_code < 500, f"{method} {own}"
            if has_key and method == "GET":
                assert answer.status_code in (403, 404, 405), own  # 403: for people alone, with any key
