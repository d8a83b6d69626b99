"""Tables as downloads: whole, typed, and without a cell that runs."""

import csv
import re
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from python_calamine import load_workbook

from ipr_portal.spreadsheets import writing
from ipr_portal.spreadsheets.writing import TooManyRows, download, harmless, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    ' =HYPERLINK("x")',
    "＝1+1",
    "{=1}",
    "=cmd|' /C calc'!A0",
]


def made(head, rows) -> BytesIO:
    with write_xlsx(head, rows) as file:
        return BytesIO(file.read())


def cells(head, rows):
    return load_workbook(made(head, rows)).get_sheet_by_index(0).to_python()


def part(head, rows, name="xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(made(head, rows)).read(name).decode()


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


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_workbook_has_no_formula_and_keeps_the_text(formula):
    assert "<f>" not in part([formula], [[formula]])
    assert part([formula], [[formula]]).count('t="inlineStr"') == 2
    assert cells(["x"], [[formula]])[1][0].strip() == formula.strip()


def test_a_link_stays_a_text():
    assert "hyperlink" not in part(
        ["x"], [["https://evil.example"], ["mailto:a@evil.example"], ["internal:Sheet1!A1"]]
    )


def test_cells_of_a_workbook_are_what_they_are():
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    row = [
        "a",
        7,
        Decimal("1.50"),
        date(2026, 3, 2),
        moment,
        True,
        None,
        date(1820, 1, 1),
        float("nan"),
        10**18,
    ]

    assert cells(list("abcdefghij"), [row])[1] == [
        "a", 7.0, 1.5, date(2026, 3, 2), "2026-03-02T12:00:00+00:00", True, "", "1820-01-01", "nan", "1" + "0" * 18,
    ]  # fmt: skip


def test_cells_of_a_csv_are_what_they_are():
    row = ["a", 7, -1.5, date(2026, 3, 2), True, None, "-1"]

    assert "".join(write_csv(["x"], [row])).splitlines()[1] == "a,7,-1.5,2026-03-02,True,,'-1"


def test_the_head_stands_still_and_columns_are_as_wide_as_what_they_hold():
    sheet = part(["No.", "Listing", "Note"], [["1", "x" * 30, "y" * 500]])

    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert [float(width) for width in re.findall(r'width="([\d.]+)"', sheet)] == pytest.approx(
        [10, 32, 62], abs=1
    )
    assert '<autoFilter ref="A1:C2"/>' in sheet


def test_a_text_longer_than_a_cell_may_be_is_cut():
    assert cells(["x"], [["y" * 40_000]])[1][0] == "y" * 32_766 + "…"


def test_control_characters_leave_a_workbook_readable():
    assert (
        len(cells(["x"], [["a\x00\x07b\ud83d\udd25".encode("utf-16", "surrogatepass").decode("utf-16")]]))
        == 2
    )


def test_a_table_without_rows_is_a_head():
    assert cells(["x", "y"], []) == [["x", "y"]]
    assert list(csv.reader(StringIO("".join(write_csv(["x", "y"], []))[1:]))) == [["x", "y"]]


def test_a_workbook_is_bounded_and_a_csv_is_read_as_it_leaves(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)

    assert len(cells(["x"], [["y"]] * 2)) == 3
    with pytest.raises(TooManyRows, match="download it as CSV"):
        write_xlsx(["x"], [["y"]] * 3)
    lines = write_csv(["x"], ([n] for n in range(10**9)))
    assert [next(lines) for _ in range(2)] == ["\ufeffx\r\n", "0\r\n"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_has_its_type_and_name(kind):
    answer = download(kind, ["x"], [["y"]], file_name="rows")

    assert answer["Content-Type"] == writing.FORMATS[kind]
    assert answer["Content-Disposition"] == f'attachment; filename="rows.{kind}"'
    with closing(answer):
        assert answer.getvalue()[:2] == {"csv": b"\xef\xbb", "xlsx": b"PK"}[kind]
