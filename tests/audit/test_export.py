"""The trail as a file: whole, harmless in a spreadsheet, and itself in the trail."""

import csv
from io import BytesIO, StringIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.views import COLUMNS
from ipr_portal.spreadsheets import writing
from ipr_portal.tenancy.scope import staff_scope
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
        "Ada Admin started the review of the registration.",
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

    reads = [row["sql"] for row in queries if (row["sql"] or "").startswith('SELECT "audit_auditevent"')]
    assert len(reads) == 2  # the rows, and that there are no more


WORKBOOK = "/desk/audit/export.xlsx"


def cells(answer):
    return load_workbook(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()


def test_the_same_rows_come_as_a_workbook(desk, happen, admin, lead):
    happen("organisation.taken_up", by=admin)
    happen(by=UserFactory(name='=HYPERLINK("https://evil.example")'))

    answer = desk.get(WORKBOOK, {"action": "organisation."})
    head, first, second = cells(answer)

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert head == COLUMNS
    assert first[:4] == [NOON.isoformat(), "organisation.taken_up", "Ada Admin", "Acme Botanicals"]
    assert second[2] == '=HYPERLINK("https://evil.example")'  # a text, see tests/spreadsheets
    with staff_scope():
        assert AuditEvent.objects.get(action="audit.exported_as_workbook").by == lead


def test_a_workbook_that_would_be_too_long_is_refused_and_stands_in_no_trail(desk, happen, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    happen(count=3)

    answer = desk.get(WORKBOOK)

    assert answer.status_code == 422
    assert "Narrow the search, or download it as CSV." in answer.content.decode()
    with staff_scope():
        assert not AuditEvent.objects.filter(action__startswith="audit.exported").exists()


def test_the_page_offers_both(desk, happen):
    happen()

    page = desk.get("/desk/audit/", {"action": "organisation."}).content.decode()

    assert f'href="{EXPORT}?action=organisation."' in page
    assert f'href="{WORKBOOK}?action=organisation."' in page
