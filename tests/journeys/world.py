"""A small world for a portal of real processes: run as `python -m tests.journeys.world`, it prints who and what."""

import json

import django

PASSWORD = "orchid-harbour-lantern"
LISTINGS = 2  # of each of twenty notices


def build() -> dict:
    """One rights holder with a right, a filer and a triager who can sign in, and forty listings on show."""
    from allauth.account.models import EmailAddress

    from ipr_portal.tenancy.scope import staff_scope
    from takedowns.models import StatementText
    from tests.factories import (
        MembershipFactory,
        OrganisationFactory,
        ProductFactory,
        RightFileFactory,
        ShopFactory,
        UserFactory,
    )

    acme = OrganisationFactory(name="Acme Botanicals", slug="acme")
    filer = MembershipFactory(
        organisation=acme, role="FILER", user=UserFactory(name="Fadil Filer", email="filer@acme.example")
    ).user
    owner = MembershipFactory(
        organisation=acme, role="OWNER", user=UserFactory(email="owner@acme.example")
    ).user
    triager = UserFactory(email="triager@ipr.example", staff_role="TRIAGER")
    for person in (filer, owner, triager):
        person.set_password(PASSWORD)
        person.save()
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    with staff_scope():
        right = RightFileFactory(organisation=acme, right__organisation=acme).right
    shop = ShopFactory()
    items = [ProductFactory(shop=shop).item for _ in range(20 * LISTINGS)]
    return {
        "right": right.pk,
        "items": items,
        "statements": list(StatementText.objects.values_list("pk", flat=True)),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build()))
