"""Every page is sent what no form offers, in every parameter that it reads, by those who may open it: none answers 500.

Pages are found by following links and forms, parameters by reading forms and the code of the views. So a new page is
sent the same without a word here; where nothing leads to it, the first test below says so.
"""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.requests.crawl import Crawl
from tests.requests.world import PASSWORD, build, give_password, moment

NASTY = {
    "a raised digit": "²",
    "5,000 digits": "9" * 5000,
    "20 digits": "18446744073709551616",
    "an address of 300 characters": f"{'a' * 60}@{'b.' * 114}example",
    "the last day": "9999-12-31",
    "an empty character": "a\x00b",
    "a long text": "ก" * 9000,
}
BEGIN = {
    "": ["/", "/roles/", "/shop/", "/mail/"],
    "acme_owner": ["/o/acme/notices/", "/you/profile/", "/register/"],
    "admin": ["/desk/"],
}
# Addresses that only a mail or a script leads to: with what is sent to them instead.
ELSEWHERE = {
    "theme": [], "healthz": [], "invitation": ["x"], "mail_body": [1], "account_reset_password_from_key": ["1", "x"],
}  # fmt: skip


@pytest.fixture
def found(acme, acme_owner, admin, settings):
    """Every page and form that somebody signed out, an owner and an administrator come to."""
    settings.STAFF_SECOND_FACTOR_REQUIRED, settings.MAIL_PAGE = False, True
    build(acme, acme_owner, admin, moment())
    clients = {"": Client()}
    for role, person in {"acme_owner": acme_owner, "admin": admin}.items():
        clients[role] = Client()
        give_password(person)
        clients[role].post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    crawl = Crawl(clients)
    for role, places in BEGIN.items():
        crawl.follow(role, places)
    crawl.reach(ELSEWHERE)
    return crawl


def every_name(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from every_name(entry)
        elif entry.name:
            yield entry.name


def test_no_page_answers_500_whatever_it_is_sent(found):
    unreached = sorted(set(every_name()) - found.names)

    found.send(NASTY)

    assert found.troubles == []
    assert unreached == [], "Nothing leads there: link to it, or name it in ELSEWHERE with its arguments"
