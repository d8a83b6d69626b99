"""Who is not in the compartment of a case finds nothing of it: every page and file for every role, and every row."""

import re

import pytest
from django.db import connection

from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, public_scope, staff_scope, system_scope
from tests.reading import text_of
from tests.statements import asked_by

from .world import EVERYBODY_OUTSIDE, MEMBERS, PERSON, STAFF, WORDS, leaks, mails_with, reader

NOWHERE = "C-2026-222222"  # the number of no case
VARIES = re.compile(  # between any two requests
    r"""[A-Za-z0-9]{64}|nonce[-=][^ ']*|'X-Request-Id': '[^']*'|"request_id": *"[^"]*"|\d+:\d+(:\d+)?"""
)


@pytest.mark.parametrize("role", EVERYBODY_OUTSIDE)
def test_nobody_outside_finds_a_word_of_the_case(world, role):
    paths = world.paths_of(role)
    assert len(paths) > 60

    assert leaks(world, world.outside[role], paths) == []


@pytest.mark.parametrize("role", EVERYBODY_OUTSIDE)
def test_a_case_that_one_may_not_know_answers_like_one_that_is_not_there(world, role):
    """The same answer, and the same work for it, so that no clock can tell them apart."""
    client = reader(world.outside[role])
    client.get("/")  # the first page of a session writes it down
    differ = []
    for path in world.paths_of(role):
        if world.number in path:
            known, unknown = (
                answered(client, path, world.number, number) for number in (world.number, NOWHERE)
            )
            differ += [path] if known != unknown else []

    assert differ == []


def answered(client, path, real, number):
    path = path.replace(real, number)
    answer, count = asked_by(lambda: client.get(path))
    return answer.status_code, VARIES.sub("", text_of(answer).replace(number, "…")), count


@pytest.mark.parametrize("role", EVERYBODY_OUTSIDE)
def test_no_row_of_any_table_shows_it_in_the_scope_of_somebody_outside(world, role):
    """What a page forgets to filter: trail, news, mail, files, clocks and what tables come later."""
    with scope_of(world, role):
        found = tables_with(*WORDS, world.number)

    assert found == []


def scope_of(world, role):
    person = world.outside[role]
    if person is None:
        return public_scope()
    if role in MEMBERS or role in ("agency", "stranger"):
        return organisation_scope(person.memberships.get().organisation if role == "stranger" else world.organisation, by=person)  # fmt: skip
    return staff_scope(by=person)


READABLE = """
SELECT class.relname, string_agg(quote_ident(attname), ', ') FROM pg_class AS class
JOIN pg_attribute ON attrelid = class.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
    AND has_column_privilege(class.oid, attnum, 'SELECT')
GROUP BY class.relname ORDER BY class.relname
"""


def tables_with(*words) -> list[str]:
    """The tables and views with one of these words in a column of a row that the scope may read."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(READABLE)
        for table, columns in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM \"{table}\" WHERE concat_ws(' ', {columns}) ~ %s", ["|".join(words)]
            )
            found += [table] if cursor.fetchone()[0] else []
    return found


@pytest.mark.parametrize(("who", "tree"), [("manager", "/desk/cases/"), ("owner", "/o/acme/cases/")])
def test_those_inside_read_the_words_on_pages_and_in_files(world, caplog, who, tree):
    """The walk reaches what it finds nowhere for others: pages, letters as PDF, the packed bundle; and no log repeats it."""
    found = leaks(world, world.knows[who], [path for path in world.addresses() if path.startswith(tree)])
    pages = {one.split(": ")[0] for one in found}
    bundle = f"{tree}{world.number}/custody/bundle/"
    packed = reader(world.knows[who]).post(bundle, {"party": world.party})

    assert {one.split(": ", 1)[1] for one in found} >= set(WORDS)
    assert {
        f"{tree}{world.number}/",
        f"{tree}{world.number}/letters/{dict(world.keys)['letters/']}/",
    } <= pages
    assert PERSON in text_of(packed)
    assert [word for word in WORDS if word in caplog.text] == []


def test_no_mail_holds_a_word_and_news_reaches_only_those_who_know(world):
    with system_scope():
        told = set(Notification.objects.exclude(compartment=None).values_list("recipient", flat=True))
        about = [
            one for one in Notification.objects.filter(compartment=None) if world.number in str(one.context)
        ]

    assert mails_with(WORDS) == []
    assert told <= {person.pk for person in world.knows.values()} | {world.outside["left"].pk}
    assert about == []


def test_every_role_of_the_product_is_walked():
    from ipr_portal.tenancy.roles import MemberRole, StaffRole

    assert (len(MEMBERS), len(STAFF)) == (len(MemberRole), len(StaffRole))
