"""Statements of reasons: valid by the schema, without personal data, handed over once."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import statements as actions
from takedowns.actions.statements import MOST, hand_over_due
from takedowns.enums import GOES, DecisionGround, RightKind
from takedowns.models import Statement, StatementBatch
from takedowns.personal import personal_in
from takedowns.statements import Facts, statement_of
from takedowns.transparency import TransparencyDatabase
from tests.programmes.living import DAY, filed, settled
from tests.races import together

from .schema_of_statements import STATEMENTS
from .transparency_database import transparency_server

START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Singapore


def facts(**more):
    given = {
        "notice": "SG-2026-000001-0", "position": 1, "decision": 7, "market": "SG", "outcome": "REMOVED",
        "ground": "TRADEMARK_USE", "reason": "TM-01", "right_kind": "TRADEMARK", "office": "SG",
        "registration": "T1234567A", "seen_on": date(2026, 3, 1), "applied_on": date(2026, 3, 2),
    }  # fmt: skip
    return Facts(**given | more)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def server():
    with transparency_server(STATEMENTS) as running:
        yield running


@pytest.fixture
def database(server):
    return TransparencyDatabase(server.address, "secret")


def decided(acme, triager, verdicts=(("REMOVED", ""),), at=START, **more):
    return settled(
        filed(acme, [{} for _ in verdicts], sent_at=START - DAY, **more), triager, list(verdicts), at=at
    )


def test_every_market_outcome_ground_and_right_is_valid():
    markets = [*MARKETS, "DE", "US"]
    for market, outcome, ground, kind in product(markets, GOES, DecisionGround, RightKind):
        body = statement_of(facts(market=market, outcome=outcome, ground=ground, right_kind=kind))

        assert [error.message for error in STATEMENTS.iter_errors(body)] == []
    assert statement_of(facts(market="DE"))["territorial_scope"] == ["DE"]
    assert "territorial_scope" not in statement_of(facts())


@pytest.mark.parametrize(
    ("registration", "is_said"),
    [
        ("T1234567A", True),
        ("WO/2019/123456", True),
        ("", False),
        ("Jane Doe", False),
        ("jane@example.org", False),
    ],
)
def test_only_what_reads_as_a_number_of_a_register_is_said(registration, is_said):
    assert (
        f"No. {registration}" in statement_of(facts(registration=registration))["decision_facts"]
    ) is is_said


def test_personal_data_is_found_in_a_text():
    text = "Ask Mei Lin Tan, mei@example.org or +65 6123 4567"

    assert personal_in(text, ["mei lin tan", "Bo"]) == ["Mei Lin Tan", "mei@example.org", "+65 6123 4567"]
    assert personal_in("Notice SG-2026-000001-0 of 2026-03-02", ["Mei Lin Tan"]) == []


@pytest.mark.django_db
def test_an_outcome_that_is_sent_writes_one_statement_for_every_listing_acted_on(acme, triager):
    verdicts = [("REMOVED", ""), ("REJECTED", "SU-01"), ("RESTRICTED", "")]

    notice = decided(acme, triager, verdicts)

    with staff_scope():
        written = list(Statement.objects.select_related("decision__listing").order_by("pk"))
        people = [
            notice.complainant_name,
            notice.signature,
            notice.complainant_email,
            notice.submitted_by.name,
        ]
    assert [row.decision.listing.position for row in written] == [1, 3]
    for row in written:
        assert STATEMENTS.is_valid(row.body)
        assert row.body["puid"] == row.puid
        assert personal_in(json.dumps(row.body), people) == []


@pytest.mark.django_db
def test_what_was_decided_before_is_written_once_by_the_command(acme, triager, capsys):
    decided(acme, triager, [("REMOVED", "")] * 2)
    with staff_scope():
        Statement.objects.all().delete()

    call_command("write_statements", batch=1)
    call_command("write_statements")

    assert capsys.readouterr().out.splitlines() == [
        "2 statements of reasons written.", "0 statements of reasons written.",
    ]  # fmt: skip
    with staff_scope():
        assert Statement.objects.count() == 2


@pytest.mark.django_db
def test_batches_have_a_hundred_and_every_statement_is_taken_once(acme, triager, server, database):
    decided(acme, triager, [("REMOVED", "")] * (MOST + 20))

    assert hand_over_due(database=database, at=START) == MOST + 20
    assert hand_over_due(database=database, at=START) == 0

    assert [len(call) for call in server.calls] == [MOST, 20]
    with staff_scope():
        assert set(server.statements) == set(Statement.objects.values_list("puid", flat=True))
        assert set(StatementBatch.objects.values_list("state", flat=True)) == {"TAKEN"}


@pytest.mark.django_db
def test_a_worker_that_dies_after_the_call_hands_nothing_over_twice(acme, triager, server, database):
    decided(acme, triager, [("REMOVED", "")] * 3)
    server.answers = [0]  # taken, and the answer is lost

    assert hand_over_due(database=database, at=START) == 0
    with staff_scope():
        batch = StatementBatch.objects.get()
    assert (batch.state, batch.last_error) == ("WAITS", "The transparency database does not answer.")
    assert hand_over_due(database=database, at=START + timedelta(hours=1)) == 3

    assert len(server.calls) == 2  # the second was refused whole, and each identifier was known
    assert len(server.statements) == 3


@pytest.mark.django_db
def test_of_a_batch_that_is_partly_known_only_the_rest_is_handed_over(acme, triager, server, database):
    decided(acme, triager, [("REMOVED", "")] * 3)
    with staff_scope():
        first = Statement.objects.order_by("pk").first()
    server.statements[first.puid] = first.body

    assert hand_over_due(database=database, at=START) == 3

    assert [len(call) for call in server.calls] == [3, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 500, 503, 403])
def test_a_database_that_cannot_now_is_asked_again_later(status, acme, triager, server, database):
    decided(acme, triager)
    server.answers = [status]

    assert hand_over_due(database=database, at=START) == 0
    assert hand_over_due(database=database, at=START + timedelta(seconds=30)) == 0
    assert hand_over_due(database=database, at=START + timedelta(minutes=2)) == 1

    assert len(server.calls) == 2


@pytest.mark.django_db
def test_a_refused_batch_waits_for_a_person(acme, triager, lead, server, database):
    decided(acme, triager)
    with staff_scope():
        Statement.objects.update(body={"puid": "x"})

    assert hand_over_due(database=database, at=START) == 0

    with staff_scope():
        batch = StatementBatch.objects.get()
        assert batch.state == "REFUSED"
        assert "required property" in batch.last_error
        actions.try_again(batch=batch, by=lead, at=START + DAY)
        batch.refresh_from_db()
        assert batch.state == "WAITS"
        kinds = list(
            AuditEvent.objects.filter(action__startswith="statements.").values_list("action", flat=True)
        )
    assert kinds == ["statements.batch_retried"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_hand_each_statement_over_once(acme, triager, server, database):
    decided(acme, triager, [("REMOVED", "")] * 5)

    done = together(*[lambda: hand_over_due(database=database, at=START)] * 2)

    assert sorted(done) == [0, 5]
    assert len(server.statements) == 5
    with system_scope():
        assert StatementBatch.objects.count() == 1


@pytest.mark.django_db
def test_a_lead_makes_a_batch_downloads_it_and_notes_it(acme, triager, lead, client):
    decided(acme, triager, [("REMOVED", ""), ("RESTRICTED", "")])
    client.force_login(lead)

    made = client.post(reverse("desk:statements"), follow=True)
    [batch] = _batches()
    sent = client.get(reverse("desk:statement_batch_file", args=[batch.pk]))
    one = sent.json()["statements"][0]["puid"]
    shown = client.get(reverse("desk:statement", args=[one])).content.decode()
    alone = client.get(reverse("desk:statement", args=[one]), {"as": "json"}).json()
    noted = client.post(reverse("desk:statement_batch_handover", args=[batch.pk]), follow=True)
    twice = client.post(reverse("desk:statement_batch_handover", args=[batch.pk]))

    assert f"batch {batch.pk}" in made.content.decode()
    assert len(sent.json()["statements"]) == 2
    assert "SOURCE_ARTICLE_16" in shown
    assert STATEMENTS.is_valid(alone)
    assert "Noted as handed over." in noted.content.decode()
    assert twice.status_code == 409


@pytest.mark.django_db
def test_without_loose_statements_no_batch_is_made(lead, client):
    client.force_login(lead)

    said = client.post(reverse("desk:statements"), follow=True).content.decode()

    assert ("In no batch yet: 0" in said, "Make a batch" in said) == (True, False)
    assert "Every statement is in a batch already." in said
    assert _batches() == []


@pytest.mark.django_db
def test_triagers_and_members_do_not_see_them(client, triager, filer):
    for person, status in [(triager, 403), (filer, 404)]:
        client.force_login(person)

        assert client.get(reverse("desk:statements")).status_code == status


def _batches():
    with staff_scope():
        return list(StatementBatch.objects.all())
