"""The pages of the guarantee for both sides: figures that open, files, filters, and statements that do not grow."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import BreachCauseFactory, OrganisationFactory, ServiceLevelFactory
from tests.programmes.promises import promised
from tests.statements import statements

MOST = {
    "guarantee": 14, "guarantee_notices": 16, "guarantee_times": 16, "breaches": 24, "forecast": 16,
}  # fmt: skip
OWN = ["guarantee", "guarantee_notices", "guarantee_times", "breaches"]
HOUR = timedelta(hours=1)


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def own(name):
    return reverse(f"organisation:{name}", args=["acme"])


def days(count):
    return timedelta(days=count)


def world(acme, many=1):
    """Notices in several states, as often as wanted; the last are late, one with its cause."""
    now = timezone.now()
    for _n in range(many):
        promised(acme, due=now + days(4))
        promised(acme, due=now - days(2), state="MET", stopped=now - days(3))
        promised(acme, due=now - days(2), state="VOID", stopped=now - days(3))
        BreachCauseFactory(
            organisation=acme,
            clock=promised(acme, due=now - days(3), state="MISSED", stopped=now - days(2)).clock,
        )
    return promised(acme, due=now - HOUR, state="BREACHED")


def rows_of(answer):
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def as_owner(client, acme_owner, granted):
    client.force_login(acme_owner)
    return client


@pytest.mark.parametrize("name", [*OWN, "forecast"])
def test_pages_of_the_desk_open_with_nothing_and_with_everything(as_manager, acme, granted, name):
    assert as_manager.get(desk(name)).status_code == 200
    world(acme)
    assert as_manager.get(desk(name)).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_a_rights_holder_sees_the_same_figures_as_the_desk(
    client, as_manager, acme, acme_owner, granted, name
):
    world(acme)
    ours = as_manager.get(desk(name)).context
    client.force_login(acme_owner)

    theirs = client.get(own(name)).context

    figures = ("kept", "total", "explained", "goals", "rate") if name != "guarantee_notices" else ()
    assert [theirs.get(one) for one in figures] == [ours.get(one) for one in figures]
    assert theirs["side"].is_desk is False


@pytest.mark.parametrize("name", OWN)
def test_strangers_find_no_page_and_a_member_no_other_organisation(client, stranger, acme, granted, name):
    client.force_login(stranger)

    assert client.get(own(name)).status_code == 404


def test_a_member_sees_no_notice_of_another_organisation(as_owner, acme):
    other = OrganisationFactory()
    world(acme)
    world(other)

    found = as_owner.get(own("guarantee_notices")).context["rows"]

    assert {row["notice"].organisation_id for row in found} == {acme.pk}


@pytest.mark.parametrize("name", [*OWN, "forecast"])
def test_triagers_do_not_watch_the_guarantee(client, triager, settings, name):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)

    assert client.get(desk(name)).status_code == 403


@pytest.mark.parametrize("name", [*OWN, "forecast"])
def test_statements_do_not_grow_with_the_rows(as_manager, acme, granted, name):
    world(acme)
    few = statements(as_manager, desk(name))
    world(acme, many=4)
    for _n in range(3):
        other = OrganisationFactory()
        ServiceLevelFactory(organisation=other)
        world(other)

    many = statements(as_manager, desk(name))

    assert (many, few <= MOST[name]) == (few, True), few


def test_every_number_of_the_tracker_opens_as_many_notices(as_manager, acme, granted):
    world(acme, many=2)
    context = as_manager.get(desk("guarantee")).context

    cells = [cell for row in context["rows"] for cell in row.cells]
    opened = {cell.state: len(as_manager.get(cell.href).context["rows"]) for cell in cells}

    assert opened == {cell.state: cell.count for cell in cells}
    assert opened["BROKEN"] == 3
    assert {state: len(as_manager.get(href).context["rows"]) for state, href in context["links"].items()}[
        "OPEN"
    ] == 3


@pytest.mark.parametrize("by", ["participant", "market", "month", "programme", "triager"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_table_is_taken_away(as_manager, acme, granted, by, kind):
    world(acme)

    answer = as_manager.get(desk("guarantee"), {"by": by, "table": by, "as": kind})

    assert answer["Content-Disposition"] == f'attachment; filename="guarantee-by-{by}.{kind}"'
    answer.close()


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("guarantee", "matrix", 1), ("guarantee_notices", "notices", 5), ("guarantee_times", "times", 3),
        ("guarantee_times", "goal", 1), ("breaches", "breaches", 2), ("breaches", "causes", 1), ("breaches", "pauses", 0),
        ("forecast", "chances", 0),
    ],
)  # fmt: skip
def test_files_carry_the_rows_of_their_table(as_manager, acme, granted, name, table, rows):
    world(acme)

    head, *found = rows_of(as_manager.get(desk(name), {"table": table, "as": "csv"}))

    assert len(found) == rows
    assert all(len(row) == len(head) for row in found)


def test_the_chart_is_taken_away(as_manager, acme, granted):
    world(acme)

    assert as_manager.get(desk("guarantee"), {"chart": "months", "as": "csv"})["Content-Type"].startswith(
        "text/csv"
    )


def test_where_nothing_counts_the_page_says_no_data(as_manager, acme, granted):
    promised(acme, due=timezone.now() + days(4))

    page = as_manager.get(desk("guarantee")).content.decode()

    assert "No data" in page
    assert "0&nbsp;%" not in page


def test_a_manager_explains_an_outage_and_the_owner_reads_why(client, as_manager, acme, acme_owner, granted):
    late = world(acme)
    data = {"clock": [late.clock_id], "code": "SYSTEM", "sentence": "The marketplace did not answer."}

    answer = as_manager.post(desk("breach_explanation"), data)
    client.force_login(acme_owner)

    assert answer.status_code == 302
    assert "The marketplace did not answer." in client.get(own("breaches")).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"code": "SYSTEM", "sentence": "x"}, "Tick the breaches"),
        ({"code": "", "sentence": "It was late.", "tick": True}, "Choose one."),
        ({"code": "NO", "sentence": "It was late.", "tick": True}, "Select a valid choice"),
    ],
)
def test_a_refused_explanation_keeps_what_was_typed_and_ticked(as_manager, acme, granted, data, said):
    late = world(acme)
    if data.pop("tick", False):
        data = data | {"clock": [late.clock_id]}

    answer = as_manager.post(desk("breach_explanation"), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index('class="errsum"') < page.index('id="explanation"')
    assert page.count('class="errsum"') == 1
    assert said in page
    assert data["sentence"] in page
    assert ("checked" in page) == ("clock" in data)


def test_a_refused_explanation_keeps_the_filters_and_its_links_lead_back_to_the_ledger(
    as_manager, acme, granted
):
    world(acme)
    address = f"{desk('breach_explanation')}?view=missing"

    refused = as_manager.post(address, {"code": "SYSTEM", "sentence": "x"})
    back = as_manager.get(address)

    assert refused.context["missing"] is True
    assert (back.status_code, back.url) == (302, f"{desk('breaches')}?view=missing")


def test_a_cause_that_somebody_else_gave_meanwhile_is_a_conflict(as_manager, acme, granted):
    late = world(acme)
    data = {"clock": [late.clock_id], "code": "SYSTEM", "sentence": "The marketplace did not answer."}
    as_manager.post(desk("breach_explanation"), data)

    assert as_manager.post(desk("breach_explanation"), data).status_code == 409


def test_a_cause_is_corrected_once(as_manager, acme, granted):
    cause = BreachCauseFactory(organisation=acme, clock=world(acme).clock)
    data = {"code": "SYSTEM", "sentence": "It was the network.", "version": 1}

    assert as_manager.get(desk("breach_cause", cause.pk)).status_code == 200
    assert as_manager.post(desk("breach_cause", cause.pk), data).status_code == 302
    assert as_manager.post(desk("breach_cause", cause.pk), data).status_code == 409
    assert as_manager.post(desk("breach_cause", cause.pk), data | {"sentence": ""}).status_code == 422


def test_a_recurring_cause_gets_a_remedy_by_its_page(as_manager, acme, granted, manager):
    world(acme, many=3)
    due = timezone.localdate() + days(7)
    page = desk("remedy_new", "VOLUME")

    assert page in as_manager.get(desk("breaches")).content.decode()
    assert (
        as_manager.post(
            page, {"sentence": "Two more people.", "owner": manager.pk, "due_on": "2020-01-01"}
        ).status_code
        == 422
    )
    assert (
        as_manager.post(
            page, {"sentence": "Two more people.", "owner": manager.pk, "due_on": due}
        ).status_code
        == 302
    )
    row = as_manager.get(desk("breaches")).context["causes"][0][0].remedy
    assert (row.owner, row.due_on) == (manager, due)
    assert as_manager.post(desk("remedy_done", row.pk)).status_code == 302
    assert as_manager.post(desk("remedy_done", row.pk)).status_code == 409
    assert as_manager.get(desk("remedy_new", "NO-CAUSE")).status_code == 404
