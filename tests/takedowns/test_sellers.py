"""The register of authorised sellers."""

from datetime import date

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import sellers
from takedowns.models import AuthorisedSeller
from takedowns.rules.sellers import SellerDetails, seller_in
from tests.conftest import NOON
from tests.factories import AuthorisedSellerFactory
from tests.takedowns.pages import MOST, member, statements

DETAILS = SellerDetails(market="SG", seller="glowhaus-sg", name="GlowHaus", valid_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "seller"),
    [
        ("glowhaus-sg", "glowhaus-sg"),
        (" GlowHaus.SG ", "glowhaus.sg"),
        ("https://www.lazada.sg/shop/glowhaus-sg/?spm=a2o42", "glowhaus-sg"),
        ("www.lazada.sg/shop/glowhaus-sg", "glowhaus-sg"),
        ("https://www.lazada.sg/shop/r%C6%B0%E1%BB%A3u", "rượu"),
        ("two words", ""),
        ("https://www.lazada.sg/", ""),
        ("", ""),
    ],
)
def test_a_seller_is_read_from_an_address_or_its_last_part(text, seller):
    assert seller_in(text) == seller


def test_authorise_writes_the_entry_and_who_made_it(everyone, acme, acme_owner):
    row = sellers.authorise(organisation=acme, details=DETAILS, by=acme_owner, at=NOON)

    assert (row.key, row.added_by, str(row)) == ("lazada:SG:glowhaus-sg", acme_owner, "GlowHaus")
    assert AuditEvent.objects.about(row).get().action == "seller.authorised"


def test_a_seller_stands_on_the_register_once_until_the_entry_is_ended(everyone, acme, acme_owner):
    who = {"by": acme_owner, "at": NOON}
    first = sellers.authorise(organisation=acme, details=DETAILS, **who)

    with pytest.raises(sellers.CannotAuthorise, match="already on your register for this market"):
        sellers.authorise(organisation=acme, details=DETAILS, **who)
    sellers.end(seller=first, **who)
    sellers.authorise(organisation=acme, details=DETAILS, **who)

    assert AuthorisedSeller.objects.not_ended().count() == 1


def test_an_entry_is_ended_once(everyone, acme, acme_owner):
    row = AuthorisedSellerFactory(organisation=acme)
    sellers.end(seller=row, by=acme_owner, at=NOON)

    with pytest.raises(Stale):
        sellers.end(seller=row, by=acme_owner, at=NOON)


# --- the page ---


def said(**more):
    return {"market": "SG", "seller": "glowhaus-sg", "name": "GlowHaus", "valid_from": "2026-01-01"} | more


def test_a_seller_is_added_and_ended_on_the_page(as_filer, acme):
    as_filer.post(member("sellers"), said(valid_until="2099-06-30"))
    with staff_scope():
        row = AuthorisedSeller.objects.get()
    page = as_filer.get(member("sellers")).content.decode()
    assert "Thu 1 Jan 2026 to Tue 30 Jun 2099" in page

    as_filer.post(member("seller_end", row.pk))

    assert "No seller is on the register" in as_filer.get(member("sellers")).content.decode()


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"seller": "no such shop"}, "seller", "This is not a seller."),
        ({"valid_until": "2025-12-31"}, "valid_until", "The last day is before the first."),
        ({"market": ""}, "market", "Choose the market of the shop."),
    ],
)
def test_a_refused_entry_says_which_field_and_keeps_what_was_typed(as_filer, change, field, text):
    answer = as_filer.post(member("sellers"), said(**change))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].startswith(text)
    assert answer.context["form"]["name"].value() == "GlowHaus"


def test_the_register_takes_as_many_statements_for_three_sellers_as_for_one(as_filer, acme):
    AuthorisedSellerFactory(organisation=acme)
    one = statements(as_filer, member("sellers"))
    for name in ("a", "b"):
        AuthorisedSellerFactory(organisation=acme, seller=name)

    assert statements(as_filer, member("sellers")) == one <= MOST


@pytest.mark.parametrize(
    ("who", "sees", "adds"),
    [("acme_owner", 200, 302), ("filer", 200, 302), ("viewer", 200, 403), ("stranger", 404, 404)],
)
def test_who_may_keep_the_register(client, acme, request, who, sees, adds):
    client.force_login(request.getfixturevalue(who))

    assert client.get(member("sellers")).status_code == sees
    assert client.post(member("sellers"), said()).status_code == adds


def test_an_entry_of_another_organisation_is_not_found(as_filer):
    assert as_filer.post(member("seller_end", AuthorisedSellerFactory().pk)).status_code == 404
