"""Account changes are in the trail, for the desk only."""

import pytest
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator

from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.scope import organisation_scope, staff_scope


def trail():
    with staff_scope():
        return [(row.action, row.by, row.organisation_id) for row in AuditEvent.objects.order_by("pk")]


@pytest.fixture
def asking(client, rf):
    """A request of a person who is signed in, as allauth hands it on."""

    def request(person):
        client.force_login(person)
        made = rf.get("/")
        made.user, made.session = person, client.session
        return made

    return request


def test_a_new_factor_is_told(filer):
    Authenticator.objects.create(user=filer, type=Authenticator.Type.TOTP, data={})

    assert trail() == [("account.app_added", filer, None)]


def test_a_changed_password_is_told(filer, asking):
    password_changed.send(sender=None, request=asking(filer), user=filer)

    assert trail() == [("account.password_changed", filer, None)]


def test_members_do_not_see_it(acme, filer, asking):
    password_changed.send(sender=None, request=asking(filer), user=filer)

    with organisation_scope(acme):
        assert AuditEvent.objects.count() == 0
