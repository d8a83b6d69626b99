"""People who can really sign in: with a password, a confirmed address, and a second factor where the test wants one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from tests.factories import UserFactory

PASSWORD = "orchid harbour lantern"


@pytest.fixture(autouse=True)
def no_counted_attempts(db):
    """Rates are counted in the database; a committing test must not hold up the next one."""
    cache.clear()


def give_password(user):
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_app(user):
    """An authenticator app, as the page that adds it would leave it."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret, steps=0):
    """What the app shows now, or some steps of 30 seconds from now."""
    now = list(totp.yield_hotp_counters_from_time())[1]
    return totp.format_hotp_value(totp.hotp_value(secret, now + steps))


def factors_of(user):
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


@pytest.fixture
def person(db):
    return give_password(UserFactory(name="Putri Anggraini", email="putri@brand.example"))


@pytest.fixture
def sign_in(client):
    def post(user, password=PASSWORD, **more):
        return client.post("/accounts/login/", {"login": user.email, "password": password}, **more)

    return post


@pytest.fixture
def confirmed(client):
    """Type the password once more, as changes of factors and addresses want it."""

    def post():
        return client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    return post


@pytest.fixture
def mails(db):
    """The outbox: (kind, address) of every mail, oldest first; called with a kind, its last context."""
    from ipr_portal.notifications.models import OutgoingMail
    from ipr_portal.tenancy.scope import staff_scope

    def read(kind=None):
        with staff_scope():
            rows = OutgoingMail.objects.order_by("created_at", "pk")
            if kind:
                return rows.filter(kind=kind).last().context
            return [(row.kind, row.address) for row in rows]

    return read


def without_token(response):
    """A page without its CSRF token: the only thing in which two pages of a kind may differ."""
    page = response.content.decode()
    for mark in ('name="csrfmiddlewaretoken" value="', "&quot;X-CSRFToken&quot;: &quot;", '"X-CSRFToken": "'):
        page = "".join(part[64 * bool(place) :] for place, part in enumerate(page.split(mark)))
    return page
