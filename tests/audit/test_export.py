"""The trail as a file: whole, harmless in a spreadsheet, and itself in the trail."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.views import COLUMNS
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.spreadsheets import harmless
from tests.conftest import NOON
from tests.factories import UserFactory

EXPORT = "/desk/audit/export/"


def lines(answer):
    """The cells of every line of a download."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_file_has_what_the_search_finds_oldest_first(desk, happen, admin):
    happen("organisation.taken_up", by=admin)
    happen(by=admin)
    happen("invitation.sent", UserFactory())

    answer = desk.get(EXPORT, {"action": "organisation."})

    head, *rows = lines(answer)
    assert head == COLUMNS
    assert [row[1] for row in rows] == ["organisation.taken_up", "organisation.verified"]
    assert rows[0] == [
        NOON.isoformat(),
        "organisation.taken_up",
        "Ada Admin",
        "Acme Botanicals",
        "Acme Botanicals",
        "Ada Admin took the registration up.",
        "False",
    ]


def test_the_file_is_a_download_that_excel_reads_as_utf_8(desk, happen):
    happen()

    answer = desk.get(EXPORT, {"action": "organisation."})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-20')
    assert answer.streaming
    assert next(iter(answer.streaming_content)).startswith(b"\xef\xbb\xbf")


def test_that_somebody_took_it_stands_in_the_trail_for_staff(desk, lead):
    desk.get(EXPORT, {"person": "ana@acme.example"})

    with staff_scope():
        event = AuditEvent.objects.get()
    assert (event.action, event.by, event.internal) == ("audit.exported", lead, True)
    assert event.detail == {"search": ["person=ana@acme.example"]}


def test_a_search_for_nothing_takes_everything(desk, happen):
    happen(count=3)

    rows = lines(desk.get(EXPORT))[1:]

    assert [row[1] for row in rows] == ["organisation.verified"] * 3 + ["audit.exported"]
    assert rows[-1][5] == "Liam Lead downloaded the audit trail as CSV (–)."


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", ' =HYPERLINK("x")', "＝1+1"]
)
def test_no_cell_is_taken_for_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("x;=1", "x;'=1"),
        ("x; @SUM(A1);-2", "x; '@SUM(A1);'-2"),
        ("x\n=1", "x\n'=1"),
        ("x\t+1", "x\t'+1"),
        ("=1;=2", "'=1;'=2"),
        (";＝1", ";'＝1"),
        ("\t;=1", "'\t;'=1"),
    ],
)
def test_no_cell_becomes_a_formula_where_it_is_split(cell, written):
    assert harmless(cell) == written


@pytest.mark.parametrize("cell", ["Acme", "1-2", "a=b", "", "2026-03-02", "a; b", "x;1"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_name_that_is_a_formula_leaves_as_text(desk, happen):
    happen(by=UserFactory(name='=HYPERLINK("https://evil.example")'))

    row = lines(desk.get(EXPORT, {"action": "organisation."}))[1]

    assert row[2] == '\'=HYPERLINK("https://evil.example")'
    assert row[5].startswith("'=")


def test_the_file_is_read_in_batches_that_each_take_one_statement(desk, happen):
    happen(count=30)
    answer = desk.get(EXPORT, {"action": "organisation."})

    with CaptureQueriesContext(connection) as queries:
        assert len(lines(answer)) == 31

    reads = [row["sql"] for row in queries if row["sql"].startswith('SELECT "audit_auditevent"')]
    assert len(reads) == 2  # the rows, and that there are no more
