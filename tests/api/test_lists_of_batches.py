"""Lists of batches by API: of notices for who sent them, and of statements of reasons for leads; the newest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import statements as actions
from takedowns.models import NoticeBatch
from tests.api.conftest import ROOT
from tests.api.people import Person
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory
from tests.programmes.living import DAY, filed, settled
from tests.statements import statements

pytestmark = pytest.mark.django_db
DESK, NOUN, OF_STATEMENTS = "/api/v1/desk/", "notice-batches/", "statement-batches/"
HOUR = timedelta(hours=1)


def kept(organisation, person, count=1, **more):
    """Batches of an organisation, an hour apart; their keys, the newest first."""
    now = timezone.now()
    with staff_scope():
        made = [
            NoticeBatch.objects.create(
                organisation=organisation, mode="partial", asked_by=person, asked_at=now + n * HOUR, worked_at=now,
                counted=21 + n, **more,
            )
            for n in range(count)
        ]  # fmt: skip
    return [str(one.pk) for one in reversed(made)]


def keys(answer):
    return [one["key"] for one in answer.json()["items"]]


def test_batches_of_notices_are_listed_the_newest_first_over_pages(program, acme, filer):
    made = kept(acme, filer, 3)

    first = program.get(f"{NOUN}?size=2")
    rest = program.get(first.json()["next"].removeprefix("http://testserver"))

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made, None)
    assert first.json()["items"][0] == program.get(f"{NOUN}{made[0]}/").json()
    assert first.json()["items"][0]["counted"] == 23


def test_they_are_narrowed_by_state(program, acme, filer):
    [running], [done] = kept(acme, filer), kept(acme, filer, state="done", ended_at=timezone.now())

    assert (keys(program.get(f"{NOUN}?state=done")), keys(program.get(f"{NOUN}?state=running"))) == (
        [done],
        [running],
    )
    for query in ("state=sold", "colour=red", "size=0", "after=abc"):
        assert program.get(f"{NOUN}?{query}").status_code == 400


def test_they_are_for_those_who_sent_them(acme, filer, viewer, stranger, program):
    agency = OrganisationFactory(kind="AGENCY")
    agent = MembershipFactory(organisation=agency, role="FILER").user
    LetterFactory(principal=acme, agent=agency)
    [own], [theirs] = kept(acme, filer), kept(acme, agent, agent=agency)
    [_other] = kept(OrganisationFactory(), stranger)

    assert [keys(Person(one).get(NOUN)) for one in (filer, viewer, agent)] == [[own], [own], [theirs]]
    assert keys(program.get(NOUN)) == [own]
    assert Person(stranger).get(NOUN).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_they_are_read_in_a_fixed_number_of_statements(acme, filer, count):
    kept(acme, filer, count)

    assert statements(Person(filer).client, f"{ROOT}{NOUN}") == 5


# --- statements of reasons ---


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


def handed(acme, triager, lead, at):
    """A batch with the statements of one outcome."""
    settled(filed(acme, [{}, {}], sent_at=at - DAY), triager, [("REMOVED", ""), ("RESTRICTED", "")], at=at)
    with staff_scope():
        return actions.make_batch(by=lead, at=at)


def test_batches_of_statements_are_listed_with_their_statements(boss, acme, triager, lead):
    older, newer = (handed(acme, triager, lead, timezone.now() - hours * HOUR) for hours in (2, 1))
    with staff_scope():
        actions.note_handed_over(batch=older, by=lead, at=timezone.now())

    listed = boss.get(OF_STATEMENTS).json()["items"]
    rows = boss.get(f"{OF_STATEMENTS}{newer.pk}/statements/").json()["items"]

    assert [one["key"] for one in listed] == [newer.pk, older.pk]
    assert [(one["state"], one["count"]) for one in listed] == [("WAITS", 2), ("TAKEN", 2)]
    assert (listed[1]["handed_over_by"]["key"], listed[1]["next_try_at"]) == (lead.pk, None)
    assert keys(boss.get(f"{OF_STATEMENTS}?state=TAKEN")) == [older.pk]
    assert boss.get(f"{OF_STATEMENTS}{newer.pk}/").json() == listed[0]
    assert [(one["position"], one["body"]["puid"]) for one in rows] == [
        (place, one["identifier"]) for place, one in enumerate(rows, 1)
    ]


def test_pages_of_statements_follow_each_other(boss, acme, triager, lead):
    made = [handed(acme, triager, lead, timezone.now() - hours * HOUR).pk for hours in (3, 2, 1)]

    first = boss.get(f"{OF_STATEMENTS}?size=2")
    rest = boss.client.get(first.json()["next"])

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made[::-1], None)
    assert boss.get(f"{OF_STATEMENTS}?state=sold").status_code == 400
    assert boss.get(f"{OF_STATEMENTS}999999/statements/").status_code == 404


def test_only_leads_read_them(boss, triager, acme_owner, program):
    answers = [Person(one, DESK).get(OF_STATEMENTS).status_code for one in (triager, acme_owner)]

    assert (boss.get(OF_STATEMENTS).json(), answers) == ({"items": [], "next": None}, [403, 404])
    assert program.get(f"{DESK}{OF_STATEMENTS}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_statements_are_read_in_a_fixed_number_of_statements(boss, acme, triager, lead, count):
    for hours in range(count):
        last = handed(acme, triager, lead, timezone.now() - (hours + 1) * HOUR)

    paths = (OF_STATEMENTS, f"{OF_STATEMENTS}{last.pk}/statements/")

    assert [statements(boss.client, f"{DESK}{path}") for path in paths] == [4, 6]
