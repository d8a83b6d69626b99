"""Every page is sent what no form offers, in every parameter that it reads, by those who may open it: none answers 500.

Pages are found by following links and forms, parameters by reading forms and the code of the views. So a new page is
sent the same without a word here. Where nothing leads to it, it is asked for with arguments of other pages.
"""

import pytest
from django.test import Client

from tests.requests.crawl import Crawl, every_page, tree_of
from tests.requests.world import PASSWORD, build, give_password, keys, moment

NASTY = {
    "a raised digit": "²",
    "5,000 digits": "9" * 5000,
    "20 digits": "18446744073709551616",
    "an address of 300 characters": f"{'a' * 60}@{'b.' * 114}example",
    "the last day": "9999-12-31",
    "an empty character": "a\x00b",
    "a long text": "ก" * 9000,
}
# Who looks, whose pages (nobody's, an organisation's, the desk's) and where they begin.
LOOKS = {
    "signed out": ("", "", ["/", "/roles/", "/shop/", "/mail/"]),
    "signed in": ("acme_owner", "", ["/you/profile/", "/register/", "/accounts/2fa/"]),
    "owner": ("acme_owner", "organisation", ["/o/acme/notices/"]),
    "administrator": ("admin", "desk", ["/desk/"]),
}
# Some thirty seconds of work together; a machine that does much else at once takes its time.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def clients(acme, acme_owner, admin, settings):
    """Somebody signed out, an owner and an administrator, in a world in which each page has something to show."""
    settings.STAFF_SECOND_FACTOR_REQUIRED, settings.MAIL_PAGE = False, True
    build(acme, acme_owner, admin, moment())
    found = {"": Client()}
    for role, person in {"acme_owner": acme_owner, "admin": admin}.items():
        found[role] = Client()
        give_password(person)
        found[role].post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return found


@pytest.mark.parametrize(("role", "tree", "places"), LOOKS.values(), ids=LOOKS)
def test_no_page_answers_500_for_any_parameters(clients, role, tree, places):
    crawl = Crawl(clients[role], tree)

    crawl.follow(places)
    crawl.reach(keys())
    crawl.send(NASTY)

    assert crawl.troubles == []
    assert crawl.names >= {name for name, _kinds in every_page() if tree_of(name) == tree}
