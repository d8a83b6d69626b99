"""Who is not in the compartment of a case finds nothing of it on any page: every page, every role, by planted words."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import URLResolver, get_resolver

from enforcement.models import Finding, Target
from ipr_portal.tenancy.scope import staff_scope
from tests.factories import MembershipFactory, UserFactory

from .scene import PLACE, TITLE, Holder, a_case

PERSON = "Zebulon Quickfoot"
WORDS = [TITLE, PLACE, PERSON]
ASKED = "?q=Saffron+ware&words=Zebulon+Quick&text=Pier+77&subject=C-2026"  # what somebody might search for
SEARCHED = (
    "/find/",
    "/audit/",
    "/cases/",
    "/notices/",
    "/inbox/",
    "/triage/",
    "/organisations/",
    "/sellers/",
    "/rights/",
)
NOT_WALKED = {"account_logout", "static", "media"}  # they would end the session, or are no pages


def patterns(resolver=None, prefix=""):
    """Every address of the product, as a route with its converters."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif entry.name not in NOT_WALKED and "(?P" not in route:
            yield route, entry.pattern.converters


def addresses(values):
    """Every address with the given values for its parts; those with a part we have no value for are left out."""
    for route, _own in patterns():
        for choice in range(max(map(len, values.values()))):
            path = route
            for part, known in values.items():
                path = path.replace(part, str(known[min(choice, len(known) - 1)]))
            if "<" not in path:
                yield f"/{path}"


def leaks(client, person, paths):
    """The addresses at which a person reads a planted word."""
    cache.clear()
    client.logout()
    client.raise_request_exception = False
    if person:
        client.force_login(person)
    found = []
    for path in dict.fromkeys(paths):
        answer = client.get(path)
        body = answer.getvalue() if answer.streaming else answer.content
        text = body.decode(errors="replace") + str(answer.headers)
        found += [f"{path}: {word}" for word in WORDS if word in text]
    return found


@pytest.fixture
def planted(manager, acme, acme_owner, now):
    """A case with its words, and the values of its addresses."""
    case = a_case(manager, [acme], [acme_owner], at=now)
    Holder(acme, acme_owner, case, now).add(
        Finding, found_on=now.date(), place=PLACE, words=f"{PERSON} was seen", source=PERSON
    )
    with staff_scope(by=manager):
        target = Target.objects.create(
            case=case,
            compartment_id=case.compartment_id,
            kind="PERSON",
            label=PERSON,
            added_by=manager,
            added_at=now,
        )
        listing = case.listings.get()
        notice = listing.listing.notice.number
    return values_of(case, target, listing, notice)


def values_of(case, target, listing, notice):
    return {
        "<slug:organisation>": ["acme"], "<str:organisation>": ["acme"], "<slug:slug>": ["acme"],
        "<str:number>": [case.number, notice], "<int:pk>": [listing.pk, 1, case.pk],
        "<uuid:pk>": [target.pk], "<slug:key>": ["finding"], "<str:key>": ["finding"],
    }  # fmt: skip


@pytest.fixture
def walk(planted):
    paths = list(addresses(planted))
    return [*paths, *(path + ASKED for path in paths if path.endswith(SEARCHED))]


def outside(role, acme):
    """Somebody with a role who is not in the case."""
    if role in ("OWNER", "FILER", "VIEWER"):
        user = UserFactory(name=f"Outside {role}", email=f"outside-{role.lower()}@acme.example")
        return MembershipFactory(organisation=acme, role=role, user=user).user
    return UserFactory(staff_role=role, name=f"Outside {role}") if role else None


ROLES = ["", "OWNER", "FILER", "VIEWER", "TRIAGER", "LEAD", "ADMIN", "PROGRAMMES", "ENFORCEMENT", "OUTREACH"]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_outside_finds_a_word_of_the_case(role, client, acme, walk):
    assert len(walk) > 150
    assert leaks(client, outside(role, acme), walk) == []


def test_another_rights_holder_finds_no_word_of_it(client, stranger, walk):
    assert leaks(client, stranger, [path.replace("acme", "other") for path in walk]) == []


def test_those_inside_do_find_the_words(client, manager, acme_owner, walk):
    assert {found.split(": ")[1] for found in leaks(client, manager, walk)} == set(WORDS)
    assert {found.split(": ")[1] for found in leaks(client, acme_owner, walk)} == set(WORDS)


def test_the_walk_finds_a_leak_once_a_policy_is_gone(owner, client, acme, walk):
    somebody = outside("ENFORCEMENT", acme)
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY need_to_know ON enforcement_case")

    found = leaks(client, somebody, walk)

    assert {entry.split(": ")[0] for entry in found} >= {"/desk/cases/"}
