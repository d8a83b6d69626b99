"""Statements of reasons of measures against sellers: valid by the schema, without personal data, handed over once."""

import json
from datetime import date
from itertools import product

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from ipr_portal.errors import Stale
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import statements as actions
from takedowns.actions import strikes
from takedowns.enums import RESTRICTING, DecisionGround, Measure, RightKind
from takedowns.models import (
    MeasureMessage,
    MeasureStatement,
    MeasureStrike,
    Statement,
    StatementBatch,
)
from takedowns.personal import personal_in
from takedowns.statements import EEA, RESTRICTS, MeasureFacts, statement_of_measure
from takedowns.transparency import TransparencyDatabase
from tests.api.people import Person
from tests.factories import ShopFactory
from tests.races import together

from .measured import DAY, decided_at, proposed, signed
from .schema_of_statements import STATEMENTS
from .transparency_database import transparency_server

DESK = "/api/v1/desk/"


def facts(**more):
    given = {
        "measure": 7, "does": "SUSPENSION", "market": "SG", "needed": 4, "strikes": 4, "first": date(2026, 3, 2),
        "last": date(2026, 3, 11), "kinds": {"TRADEMARK": 3, "PATENT": 1}, "grounds": ["PATENT", "TRADEMARK_USE"],
        "seen_on": date(2026, 3, 1), "applied_on": date(2026, 3, 12),
    }  # fmt: skip
    return MeasureFacts(**given | more)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def shop(db):
    return ShopFactory(ref="glow")


@pytest.fixture
def suspension(acme, triager, lead, shop):
    return signed(proposed(acme, triager, shop), lead)


def rows():
    with staff_scope():
        return list(MeasureStatement.objects.select_related("measure").order_by("pk"))


def test_every_market_measure_and_kind_of_right_is_valid():
    grounds = list(DecisionGround)
    for market, does, kind in product([*MARKETS, "DE", "US"], RESTRICTING, RightKind):
        body = statement_of_measure(facts(market=market, does=does, kinds={kind: 2}, grounds=grounds))

        assert [error.message for error in STATEMENTS.iter_errors(body)] == []
        assert ("territorial_scope" in body) is (market in EEA)


@pytest.mark.parametrize("grounds", [list(DecisionGround), [""]])
def test_the_law_always_fits(grounds):
    for market in [*MARKETS, "DE"]:
        law = statement_of_measure(facts(market=market, grounds=grounds))["illegal_content_legal_ground"]
        assert 1 <= len(law) <= 500


def test_a_limit_restricts_the_service_and_a_suspension_the_account():
    limit, suspended = (statement_of_measure(facts(does=one)) for one in RESTRICTING)

    assert limit["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert suspended["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert ("decision_account" in limit, "decision_provision" in suspended) == (False, False)
    assert set(RESTRICTS) == set(RESTRICTING) == set(Measure) - {Measure.WARNING}


def test_the_facts_say_how_many_of_which_kinds_and_when():
    said = statement_of_measure(facts())["decision_facts"]

    for words in (
        "2026-03-02",
        "2026-03-11",
        "3 listings for a trade mark",
        "1 listing for a patent",
        "4 are valid",
    ):
        assert words in said
    assert "The account of the seller is suspended from 2026-03-12 on, without a fixed end." in said


def test_signing_off_writes_one_statement_and_keeps_its_strikes(suspension, shop, acme, triager, lead):
    [row] = rows()

    assert STATEMENTS.is_valid(row.body)
    assert (row.measure, row.puid, row.body["puid"]) == (suspension, f"measure-{suspension.pk}", row.puid)
    assert (row.body["decision_account"], row.made_at) == (
        "DECISION_ACCOUNT_SUSPENDED",
        suspension.decided_at,
    )
    assert row.body["category_specification"] == ["KEYWORD_TRADEMARK_INFRINGEMENT"]
    with staff_scope():
        assert MeasureStrike.objects.filter(measure=suspension).count() == 4
    people = [acme.name, triager.name, lead.name, shop.name]
    assert personal_in(json.dumps(row.body), people) == []


def test_a_warning_has_a_message_and_no_statement(acme, triager, lead, shop):
    signed(proposed(acme, triager, shop, "WARNING"), lead)

    assert rows() == []
    with staff_scope():
        assert MeasureMessage.objects.count() == 1
        assert broken_identities(at=decided_at(MeasureMessage.objects.get().measure)) == []


def test_a_declined_measure_has_neither(acme, triager, lead, shop):
    case = proposed(acme, triager, shop)
    with staff_scope():
        strikes.decline(case=case, version=case.version, reason="One delivery.", by=lead, at=decided_at(case))

        assert (MeasureStatement.objects.count(), MeasureMessage.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_sign_off_once(acme, triager, lead, admin, shop):
    case = proposed(acme, triager, shop)

    answers = together(
        *[
            lambda by=by: strikes.sign_off(case=case, version=case.version, by=by, at=decided_at(case))
            for by in (lead, admin)
        ]
    )

    assert [type(one) for one in answers if isinstance(one, Exception)] == [Stale]
    with staff_scope():
        assert (MeasureStatement.objects.count(), MeasureMessage.objects.count()) == (1, 1)
        assert MeasureStrike.objects.count() == 4


def test_signing_off_twice_writes_nothing_more(suspension, lead):
    with pytest.raises(Stale):
        signed(suspension, lead)

    assert len(rows()) == 1


def test_the_strikes_of_a_measure_cannot_be_changed(suspension):
    with staff_scope(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MeasureStrike.objects.all().delete()


def test_a_measure_without_its_statement_is_seen(suspension):
    with staff_scope():
        assert "measures" not in {one.identity for one in broken_identities(at=suspension.decided_at)}
        MeasureStatement.objects.all().delete()

        [broken] = [one for one in broken_identities(at=suspension.decided_at) if one.identity == "measures"]
    assert (broken.found, broken.expected) == (1, 0)


def test_measures_that_were_signed_off_before_are_written_once_by_the_command(suspension, capsys):
    [before] = rows()
    with staff_scope():
        MeasureStatement.objects.all().delete()

    call_command("write_statements")
    call_command("write_statements")

    assert capsys.readouterr().out.splitlines() == [
        "1 statements of reasons written.", "0 statements of reasons written.",
    ]  # fmt: skip
    assert [row.body for row in rows()] == [before.body]


def test_no_statement_of_a_measure_is_called_as_that_of_a_decision(suspension):
    with staff_scope(), pytest.raises(IntegrityError, match="by_its_name"), transaction.atomic():
        MeasureStatement.objects.update(puid="SG-2026-000001-0-1-1")


# --- batches ---


def test_both_kinds_are_handed_over_together_and_once(suspension):
    at = suspension.decided_at + DAY
    with transparency_server(STATEMENTS) as server:
        database = TransparencyDatabase(server.address, "secret")

        taken = [actions.hand_over_due(database=database, at=at) for _turn in range(2)]

        with staff_scope():
            expected = {*Statement.objects.values_list("puid", flat=True), f"measure-{suspension.pk}"}
            assert set(StatementBatch.objects.values_list("state", "count")) == {("TAKEN", 5)}
        assert (taken, set(server.statements)) == ([5, 0], expected)


def test_a_batch_takes_the_oldest_of_both_kinds(suspension, lead, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 4)
    with staff_scope():
        made = [actions.make_batch(by=lead, at=suspension.decided_at) for _turn in range(2)]

        assert [(one.count, one.statements.count(), one.measure_statements.count()) for one in made] == [
            (4, 4, 0), (1, 0, 1),
        ]  # fmt: skip
        with pytest.raises(actions.CannotHandOver):
            actions.make_batch(by=lead, at=suspension.decided_at)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_hand_each_over_once(suspension):
    with transparency_server(STATEMENTS) as server:
        database = TransparencyDatabase(server.address, "secret")

        taken = together(*[lambda: actions.hand_over_due(database=database, at=suspension.decided_at)] * 2)

        assert (sum(taken), len(server.statements)) == (5, 5)


def test_the_pages_show_both_kinds(client, lead, suspension):
    client.force_login(lead)
    waiting = client.get(reverse("desk:statements")).content.decode()

    made = client.post(reverse("desk:statements"), follow=True).content.decode()

    puid = f"measure-{suspension.pk}"
    assert "1 about measures against sellers" in waiting
    assert puid in made
    one = client.get(reverse("desk:statement", args=[puid]))
    assert ("DECISION_ACCOUNT_SUSPENDED" in one.content.decode(), "Restriction of the account" in one.content.decode()) == (
        True, True,
    )  # fmt: skip
    assert client.get(reverse("desk:statement", args=[puid]), {"as": "json"}).json() == rows()[0].body
    with staff_scope():
        batch = StatementBatch.objects.get()
    sent = client.get(reverse("desk:statement_batch_file", args=[batch.pk])).json()["statements"]
    assert puid in {body["puid"] for body in sent}
    assert (
        reverse("desk:statement", args=[puid])
        in client.get(reverse("desk:measure", args=[suspension.pk])).content.decode()
    )
    assert client.get(reverse("desk:statement", args=["measure-0"])).status_code == 404


def test_the_api_lists_both_kinds_over_pages(lead, suspension):
    with staff_scope():
        batch = actions.make_batch(by=lead, at=suspension.decided_at)
    boss = Person(lead, DESK)

    first = boss.get(f"statement-batches/{batch.pk}/statements/?size=3").json()
    rest = boss.client.get(first["next"]).json()

    found = first["items"] + rest["items"]
    assert ([len(one["items"]) for one in (first, rest)], rest["next"]) == ([3, 2], None)
    assert [(one["position"], one["measure"]) for one in found] == [(1, None)] * 4 + [(None, suspension.pk)]
    assert len({one["identifier"] for one in found}) == 5
    assert boss.get(f"statement-batches/{batch.pk}/statements/?after=x").status_code == 400


def test_members_cannot_read_any_of_it(acme, acme_owner, suspension):
    for table in ("measurestatement", "measurestrike", "measuremessage"):
        with (
            organisation_scope(acme, by=acme_owner),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM takedowns_{table}")
