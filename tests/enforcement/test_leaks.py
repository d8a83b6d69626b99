"""Who is not in the compartment of a case finds nothing of it on any page: every page, every role, by planted words."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import URLResolver, get_resolver

from enforcement.actions.exhibits import ExhibitDetails, register
from enforcement.enums import ExhibitKind
from enforcement.models import CaseParty, Finding, Raid, Referral, Target
from ipr_portal.tenancy.scope import staff_scope
from tests.factories import MembershipFactory, UserFactory
from tests.factories.enforcement import photo

from .scene import PLACE, TITLE, Holder, a_case, seizes

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
    """Every address, each with the rows that were planted for it; those with a part we have no value for are left out."""
    for route, _own in patterns():
        path = route.replace("<str:number>", values["case" if is_of_a_case(route) else "notice"])
        path = path.replace("<int:pk>", str(next(pk for part, pk in values["keys"] if part in route)))
        for part, known in values["parts"].items():
            path = path.replace(part, known)
        if "<" not in path:
            yield f"/{path}"


def is_of_a_case(route):
    return "cases/" in route and "/of/" not in route


def walk_of(role, paths):
    """What somebody with a role asks for: their own tree and what both share, and of the other tree the pages of cases.

    The rest of the other tree is refused by one check for all of its pages.
    """
    is_member = role in ("OWNER", "FILER", "VIEWER", "STRANGER")
    own = ("/o/",) if is_member else ("/desk/",) if role else ()
    other = tuple({"/o/", "/desk/"} - set(own))
    return [path for path in paths if path.startswith(own) or not path.startswith(other) or "/cases/" in path]


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
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if body[:2] == b"PK":
            body = unpacked(body)
        text = body.decode(errors="replace") + str(answer.headers)
        found += [f"{path}: {word}" for word in WORDS if word in text]
    return found


def unpacked(packed):
    """The files of a zip file or a table, one after the other."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.fixture
def planted(manager, acme, acme_owner, now):
    """A case with its words in every kind of row, and the values of its addresses."""
    case = a_case(manager, [acme], [acme_owner], at=now)
    holder = Holder(acme, acme_owner, case, now)
    holder.add(Finding, found_on=now.date(), place=PLACE, words=f"{PERSON} was seen", source=PERSON)
    raid = holder.add(
        Raid, agency=PERSON, confirmation=PERSON, planned_on=now.date(), place=PLACE, result="GOODS_FOUND",
        raided_on=now.date(), found=PERSON,
    )  # fmt: skip
    referral = holder.add(
        Referral, agency_kind="CUSTOMS", agency=PERSON, report_number="1", mode="RH_ONLY", documents=PERSON,
        lodged_on=now.date(),
    )  # fmt: skip
    with staff_scope(by=manager):
        party = CaseParty.objects.select_related("case", "organisation").get(case=case)
        target = Target.objects.create(
            case=case, compartment_id=case.compartment_id, kind="PERSON", label=PERSON, added_by=manager, added_at=now,
        )  # fmt: skip
        told = ExhibitDetails(
            kind=ExhibitKind.PHOTO,
            title=f"Photo of {PERSON}",
            how="copied",
            secured_at=now,
            holder=PERSON,
            place=PLACE,
        )
        exhibit = register(
            party=party, details=told, uploads=[photo(name=f"{PERSON}.png")], by=manager, at=now
        )
        file = exhibit.files.get().file
    seizure = seizes(manager, party, raid, now)
    with staff_scope(by=manager):
        line = seizure.lines.get()
        listing = case.listings.get().listing
        notice = listing.notice.number
    return {
        "case": case.number,
        "notice": notice,
        "keys": [
            ("exhibits/", exhibit.pk), ("seizures/lines/", line.pk), ("seizures/", seizure.pk),
            ("letters/", referral.pk), ("change/", raid.pk), ("file", file.pk), ("", listing.pk),
        ],
        "parts": {
            "<slug:organisation>": "acme", "<str:organisation>": "acme", "<slug:slug>": "acme",
            "<uuid:pk>": str(target.pk), "<slug:key>": "result", "<str:key>": "result",
        },
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


def test_nobody_outside_finds_a_word_of_the_case(client, acme, walk, stranger):
    assert len(walk) > 300

    found = {role: leaks(client, outside(role, acme), walk_of(role, walk)) for role in ROLES}
    theirs = [path.replace("/acme/", "/other/") for path in walk_of("STRANGER", walk)]
    found["STRANGER"] = leaks(client, stranger, theirs)

    assert {role: some for role, some in found.items() if some} == {}


def test_those_inside_do_find_the_words(client, manager, acme_owner, walk):
    def words_of(person, tree):
        own = [path for path in walk if path.startswith(tree) and "/cases/" in path]
        return {found.split(": ")[1] for found in leaks(client, person, own)}

    assert words_of(manager, "/desk/") == set(WORDS)
    assert words_of(acme_owner, "/o/") == set(WORDS)


def test_the_walk_finds_a_leak_once_a_policy_is_gone(owner, client, acme, walk):
    somebody = outside("ENFORCEMENT", acme)
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY need_to_know ON enforcement_case")

    found = leaks(client, somebody, [path for path in walk if path.startswith("/desk/cases/")])

    assert {entry.split(": ")[0] for entry in found} >= {"/desk/cases/"}
