"""Exports of notices and listings: all rows of one moment, in the fields of the lists, read while they leave."""

import csv
import json
from contextlib import closing
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ipr_portal.api import exports
from ipr_portal.tenancy import streams
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing, Notice
from tests.api.conftest import ROOT
from tests.factories import NoticeFactory

COMMITTED = pytest.mark.django_db(transaction=True)
EXPORTS = ["notices/export/", "listings/export/"]


def text_of(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def lines_of(program, address):
    """The rows of an NDJSON export; its last line says how many they are."""
    *rows, end = map(json.loads, text_of(program.get(address)).splitlines())
    assert end == {"end": {"rows": len(rows)}}
    return rows


def table_of(program, address):
    return list(csv.reader(StringIO(text_of(program.get(address)).removeprefix("\ufeff"))))


@pytest.fixture
def sent(acme):
    """Notices of Acme's in every state that shows its outcome or hides it, with decided listings; the newest first."""
    now, made = timezone.now(), []
    states = [
        ("IN_TRIAGE", {"pending_count": 1}), ("ACKNOWLEDGED", {}), ("WITHDRAWN", {"outcome": "WITHDRAWN", "pending_count": 0}),
        ("DECIDED", {"outcome": "PARTLY_UPHELD", "pending_count": 0, "upheld_count": 1, "decided_at": now}),
    ]  # fmt: skip
    with staff_scope():
        for hours, (state, columns) in enumerate(states):
            one = NoticeFactory(
                organisation=acme, listing_count=2, submitted_at=now - timedelta(hours=hours), external_ref=f"=cmd{hours}"
            )  # fmt: skip
            Listing.objects.filter(notice=one, position=2).update(
                outcome="REJECTED", rejection_code="EV-01", decided_at=now, curable_until=now + timedelta(days=9),
                marketplace="other", key=f"other:SG:{hours}", pasted="https://shop.example/a,b?x=1&y=2",
            )  # fmt: skip
            claimed = {"triager": one.submitted_by, "claimed_at": now, "claim_expires_at": now}
            more = claimed if state == "IN_TRIAGE" else {}
            Notice.objects.filter(pk=one.pk).update(state=state, **columns, **more)
            made.append(one)
    NoticeFactory()  # another organisation's
    return made


def listed(program, address="notices/?expand=listings"):
    return program.get(address).json()["items"]


def test_an_export_shows_what_the_list_shows(program, sent):
    with_listings = listed(program)
    notices = [{name: value for name, value in one.items() if name != "listings"} for one in with_listings]
    listings = [{"notice": one["number"], **each} for one in with_listings for each in one["listings"]]

    assert [one["number"] for one in notices] == [one.number for one in sent]
    assert lines_of(program, "notices/export/") == notices
    assert lines_of(program, "listings/export/") == listings
    assert {one["outcome"] for one in listings} == {
        "PENDING",
        "REJECTED",
    }  # of the decided and the withdrawn alone
    assert [*lines_of(program, "listings/export/")[0]] == [*listings[0]]
    assert [*lines_of(program, "notices/export/")[0]] == [*notices[0]]


@pytest.mark.parametrize("address", EXPORTS)
def test_a_table_has_the_same_rows_and_no_formula(program, sent, address):
    rows = lines_of(program, address)

    head, *table = table_of(program, f"{address}?as=csv")

    assert head == [*rows[0]]
    said = [["" if value is None else str(value) for value in one.values()] for one in rows]
    assert table == [[f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in said]
    assert address != EXPORTS[0] or table[0][1] == "'=cmd0"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=DECIDED", [3]), ("market=MY", []), ("external_ref=%3Dcmd1", [1]), ("submitted_since={half}", [0, 1]),
        ("changed_since={half}", [0, 1, 2, 3]), ("right={right}", [2]),
    ],
)  # fmt: skip
def test_the_filters_of_the_list_narrow_an_export(program, sent, asked, found):
    half = quote((timezone.now() - timedelta(hours=1, minutes=30)).isoformat())
    asked = asked.format(half=half, right=sent[2].right_id)

    numbers = [one["number"] for one in listed(program, f"notices/?{asked}")]

    assert sorted(numbers) == sorted(sent[place].number for place in found)
    assert [one["number"] for one in lines_of(program, f"notices/export/?{asked}")] == numbers
    named = [one["notice"] for one in lines_of(program, f"listings/export/?{asked}")]
    assert named == [number for number in numbers for _listing in range(2)]


def test_some_fields_are_asked_for(program, sent):
    assert lines_of(program, "listings/export/?fields=outcome,notice&state=DECIDED") == [
        {"notice": sent[3].number, "outcome": "PENDING"}, {"notice": sent[3].number, "outcome": "REJECTED"},
    ]  # fmt: skip


@pytest.mark.parametrize("address", EXPORTS)
@pytest.mark.parametrize(
    ("asked", "field"),
    [("as=xlsx", "as"), ("as=csv&as=csv", "as"), ("fields=listings", "fields"), ("fields=secret", "fields"),
     ("size=5", "size"), ("after=x", "after"), ("state=SENT", "state"), ("changed_since=soon", "changed_since")],
)  # fmt: skip
def test_what_is_not_offered_is_refused_by_name(program, address, asked, field):
    answer = program.get(f"{address}?{asked}", Accept="application/x-ndjson")

    assert (answer.status_code, answer.json()["code"]) == (400, "parameter")
    assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("address", EXPORTS)
def test_who_may_read_the_list_may_export_it(acme, viewer, stranger, address):
    answers = []
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        answers.append(browser.get(ROOT + address))

    assert [one.status_code for one in answers] == [200, 404]
    assert text_of(answers[0]) == '{"end":{"rows":0}}\n'
    assert answers[0]["Content-Type"] == "application/x-ndjson"
    assert answers[0]["Content-Disposition"].startswith('attachment; filename="acme-')


@pytest.mark.parametrize("address", EXPORTS)
@pytest.mark.parametrize("count", [1, 6])
def test_an_export_takes_a_fixed_number_of_statements(
    program, acme, count, address, django_assert_num_queries
):
    for _notice in range(count):
        NoticeFactory(organisation=acme)
    program.get("notices/")

    with django_assert_num_queries(23 if address == EXPORTS[0] else 22):
        rows = lines_of(program, address)

    assert len(rows) == count


def test_a_head_is_answered_without_reading(program, sent, django_assert_num_queries):
    with django_assert_num_queries(17):
        answer = program.call("HEAD", EXPORTS[1])

    assert (answer.status_code, answer["Content-Type"], b"".join(answer)) == (
        200,
        "application/x-ndjson",
        b"",
    )


# --- while it is read ---


@pytest.fixture
def by_twos(monkeypatch):
    """Rows are fetched two at a time, so that a few of them are many."""
    monkeypatch.setattr(streams, "AT_ONCE", 2)


def begun(program, address="listings/export/"):
    """An export of which the first lines are read; its transaction is open."""
    answer = program.get(address)
    rows = iter(answer.streaming_content)
    first = next(rows) + next(rows)  # of a table, the first is its head
    assert connection.in_atomic_block
    return answer, first, rows


def sessions_in_transaction():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            " AND state LIKE 'idle in transaction%'"
        )
        return cursor.fetchone()[0]


@COMMITTED
def test_rows_are_those_of_one_moment_and_of_one_organisation(program, sent, by_twos):
    numbers = [one.number for one in sent]
    with staff_scope():
        other = Notice.objects.exclude(number__in=numbers).get()

    answer, first, rows = begun(program, "notices/export/")
    with connection.cursor() as cursor:  # in the transaction of the stream, and so in its scope
        cursor.execute(
            "SELECT current_user, current_setting('app.tenant'), count(*) FROM takedowns_notice GROUP BY 1, 2"
        )
        inside = cursor.fetchall()
    with closing(answer):
        said = [json.loads(line) for line in (first + b"".join(rows)).splitlines()]

    assert inside == [("portal_member", str(sent[0].organisation_id), len(sent))]
    assert [one.get("number") for one in said] == [*numbers, None]
    assert other.number not in str(said)
    assert not connection.in_atomic_block


@COMMITTED
def test_the_transaction_ends_when_the_reader_goes_away(program, sent, by_twos):
    answer, _first, _rows = begun(program)

    answer.close()

    assert not connection.in_atomic_block
    assert sessions_in_transaction() == 0
    assert lines_of(program, "listings/export/") != []  # the connection is good for the next call


@COMMITTED
@pytest.mark.parametrize("kind", ["ndjson", "csv"])
def test_an_error_is_said_in_the_last_line_and_cuts_the_transfer(program, sent, by_twos, kind, owner_ends):
    answer, first, rows = begun(program, f"listings/export/?as={kind}")
    owner_ends(connection.connection.info.backend_pid)

    said = [first]
    with pytest.raises(DatabaseError), closing(answer):
        said.extend(rows)

    last = b"".join(said).decode().splitlines()[-1]
    assert kind == "csv" or json.loads(last)["problem"]["code"] == "failed"
    assert '"end"' not in last
    assert not connection.in_atomic_block
    assert lines_of(program, "listings/export/") != []


@pytest.fixture
def owner_ends():
    """Ends a session of the application from another one."""

    def end(process):
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])

    return end


@COMMITTED
def test_a_reader_who_stops_for_too_long_is_cut_off(program, sent, by_twos, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_IDLE", 0.05)
    answer, _first, rows = begun(program)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")

    with pytest.raises(DatabaseError), closing(answer):
        list(rows)

    assert not connection.in_atomic_block


def test_an_export_that_lasts_too_long_breaks_off(program, sent, by_twos, monkeypatch):
    monkeypatch.setattr(exports, "LONGEST", timedelta(seconds=-1))
    said = []

    with pytest.raises(exports.TooLong):
        said.extend(program.get(EXPORTS[0]).streaming_content)

    assert json.loads(said[-1])["problem"]["detail"]


@COMMITTED
def test_an_organisation_reads_two_at_once_and_another_is_not_held_up(program, acme, stranger, sent, by_twos):
    readers = [connection.copy() for _reader in range(exports.MOST_AT_ONCE)]
    for one in readers:
        one.set_autocommit(False)
        with one.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [streams.STREAMS, acme.pk])
    browser = Client()
    browser.force_login(stranger)

    refused, theirs = program.get(EXPORTS[0]), browser.get("/api/v1/o/other/notices/export/")
    for one in readers:
        one.close()

    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "too_many", "10")
    assert text_of(theirs) == '{"end":{"rows":0}}\n'
    assert len(lines_of(program, EXPORTS[0])) == len(sent)


@COMMITTED
def test_changes_are_followed_from_an_export_on(program, sent):
    answer = program.get(EXPORTS[0])
    text_of(answer)
    with staff_scope():
        Notice.objects.filter(pk=sent[1].pk).update(version=9)

    changed = lines_of(program, f"{EXPORTS[0]}?changed_since={quote(answer['X-As-Of'])}")

    assert parse_datetime(answer["X-As-Of"]) <= timezone.now()
    assert [(one["number"], one["version"]) for one in changed] == [(sent[1].number, 9)]
