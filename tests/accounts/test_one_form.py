"""Accounts from before addresses had one form."""

from importlib import import_module

from allauth.account.models import EmailAddress
from django.apps import apps

from tests.factories import UserFactory

in_one_form = import_module("ipr_portal.accounts.migrations.0004_one_form_of_addresses").in_one_form
THAI, ASCII = "somchai@บริษัท.ไทย", "somchai@xn--o3cf1ay4bq.xn--o3cw4h"


def test_an_address_is_written_as_sign_in_looks_for_it(db):
    person = UserFactory(email=THAI)
    EmailAddress.objects.create(user=person, email=THAI, verified=True, primary=True)

    in_one_form(apps, None)

    person.refresh_from_db()
    assert (person.email, EmailAddress.objects.get().email) == (ASCII, ASCII)


def test_an_address_that_another_account_has_stays_as_it_was(db):
    UserFactory(email=ASCII)
    person = UserFactory(email=THAI)

    in_one_form(apps, None)

    person.refresh_from_db()
    assert person.email == THAI
