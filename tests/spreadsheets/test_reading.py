"""Tables that people upload: read as they meant them, or refused with the place and what to do."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from ipr_portal.spreadsheets import reading
from ipr_portal.spreadsheets.reading import CannotRead, Wanted, column_letter, read

WANTED = [Wanted("address", ["Address", "URL"]), Wanted("note", ["Note"], required=False)]
HEAD = ["Address", "Note"]


def workbook(*rows, hidden_first=False) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"})
    if hidden_first:
        other = book.add_worksheet("Codes")
        other.hide()
    sheet = book.add_worksheet("Rows")
    sheet.activate()
    sheet.set_first_sheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()
    return file.getvalue()


def lines(data, wanted=WANTED, **more):
    return read(BytesIO(data), wanted, **more).lines


def refused(data, wanted=WANTED, **more) -> str:
    with pytest.raises(CannotRead) as caught:
        read(BytesIO(data), wanted, **more)
    return str(caught.value)


def repacked(data: bytes, name: str, content: bytes, **more) -> bytes:
    """The same workbook with another content of one part."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
        for extra, given in more.items():
            new.writestr(extra, given)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def test_a_workbook_and_a_csv_give_the_same_lines():
    rows = [HEAD, ["https://a.example", "one"], ["https://b.example", ""]]
    text = "\n".join(",".join(row) for row in rows).encode()

    assert lines(workbook(*rows)) == lines(text)
    assert [(line.number, line["address"], line["note"]) for line in lines(text)] == [
        (2, "https://a.example", "one"), (3, "https://b.example", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7, "7"), (7.5, "7.5"), (0.1 + 0.2, "0.3"), (1e6, "1000000"), (-3, "-3"), (12345678901234, "12345678901234"),
        (date(2026, 5, 9), "2026-05-09"), (datetime(2026, 5, 9, 14, 30), "2026-05-09T14:30"), (True, "true"),
        ("  text ", "text"), ("007", "007"), ("เซรั่ม", "เซรั่ม"),
    ],
)  # fmt: skip
def test_every_cell_is_a_text_in_one_way(cell, text):
    assert lines(workbook(["Address"], [cell]))[0]["address"] == text


def test_the_head_is_found_below_other_rows_and_in_any_order():
    rows = [["Our listings"], [], ["Extra", "  note ", "url"], ["x", "one", "https://a.example"]]
    sheet = read(BytesIO(workbook(*rows)), WANTED)

    (line,) = sheet.lines
    assert (line.number, line["address"], line["note"]) == (4, "https://a.example", "one")
    assert sheet.unknown == ["Extra"]
    assert line.place("address") == "row 4, column C (url)"


def test_a_column_that_may_be_missing_is_empty():
    (line,) = lines(b"URL\nhttps://a.example\n")

    assert line["note"] == ""
    assert line.place("note") == "row 2, column Note"


@pytest.mark.parametrize(
    "text",
    [
        "Address,Note\nhttps://a.example,one", "Address;Note\nhttps://a.example;one", "Address\tNote\nhttps://a.example\tone",
        '"Address","Note"\r\n"https://a.example","one"\r\n', "Address|Note\nhttps://a.example|one",
        "\n\nAddress,Note\n\nhttps://a.example,one\n\n", '"Note; more",x\nAddress,Note\nhttps://a.example,one',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_of_any_program_is_read(text, encoding):
    (line,) = lines(text.encode(encoding))

    assert (line["address"], line["note"]) == ("https://a.example", "one")


def test_only_the_sheet_that_people_see_is_read():
    assert lines(workbook(HEAD, ["a", "b"], hidden_first=True))[0]["address"] == "a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"), (b"  \n", "is empty"), (b"Address\n", "no rows below the head"), (b"x,y\n1,2\n", "missing: Address."),
        ("Address\nเซรั่ม".encode("tis-620"), "not in UTF-8"), (b"Address\na\x00b", "(NUL): row 2, column A (Address). Type"), (b"PK\x03\x04nonsense", "cannot be read"),
        (b"Address,URL\na,b\n", "stands twice, in columns A and B"), (b'Address\n"a', None), (b"\xff\xfea", "not in UTF-8"),
        (b"Address\n" + b"x" * 5001, "row 2, column A (Address): there are 5,001 characters"), (b"," * 200 + b"\n", "missing"),
        (b"a," * 200 + b"\n", "more than 100 columns"), (b'Address\n"' + b"x" * 200_000 + b'"', "cannot be read"),
        (b"%PDF-1.7\n", "missing: Address"), (b"\xd0\xcf\x11\xe0\xa1", "not in UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_ours_is_refused_in_words(data, said):
    if said is None:
        assert lines(data)[0]["address"] == "a"
    else:
        assert said in refused(data)


@pytest.mark.parametrize(
    "write", [lambda rows: workbook(*rows), lambda rows: "\n".join(map("".join, rows)).encode()]
)
def test_more_rows_than_we_take_are_refused(write):
    rows = [["Address"], ["a"], ["b"], ["c"]]

    assert len(lines(write(rows), most_rows=3)) == 3
    assert "more than 2 rows" in refused(write(rows), most_rows=2)


def test_a_file_larger_than_we_take_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 100)

    assert "larger than 100" in refused(b"Address\n" + b"x" * 100)


def test_a_zip_bomb_is_refused():
    bomb = repacked(workbook(HEAD), SHEET, b" " * (80 << 20))

    assert len(bomb) < 1 << 20
    assert "far too large when unpacked" in refused(bomb)


def test_a_bomb_in_a_part_that_nobody_reads_is_refused():
    assert "far too large when unpacked" in refused(
        repacked(workbook(HEAD), "", b"", **{"xl/media/x.bin": b"\0" * (80 << 20)})
    )


def test_an_archive_of_thousands_of_parts_is_refused():
    many = {f"x/{n}": b"" for n in range(600)}

    assert "far too large when unpacked" in refused(repacked(workbook(HEAD), "", b"", **many))


def test_a_part_that_says_less_than_it_holds_is_refused():
    data = repacked(workbook(HEAD), SHEET, b" " * (80 << 20))
    size = (80 << 20).to_bytes(4, "little")
    lying = data.replace(size, (1000).to_bytes(4, "little"))

    assert lying != data
    assert "cannot be read" in refused(lying)


def test_two_cells_at_the_ends_of_the_sheet_take_no_memory_of_ours():
    far = XML.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Address</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    )

    said = refused(repacked(workbook(HEAD), SHEET, far.encode()))

    assert "far too large when unpacked" in said or "no rows" in said


def test_entities_are_not_expanded():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + XML.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Address</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&b;x</t></is></c></row>'
    )

    try:
        found = lines(repacked(workbook(HEAD), SHEET, laughs.encode()))[0]["address"]
    except CannotRead as refusal:
        found = str(refusal)
    assert "root:" not in found


def test_an_archive_that_is_no_workbook_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.txt", "x")

    assert "cannot be read" in refused(file.getvalue())


def test_columns_are_named_as_spreadsheets_name_them():
    assert [column_letter(n) for n in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(encoding):
    (line,) = lines("Address;Note\nhttps://a.example;one".encode(encoding))

    assert (line["address"], line["note"]) == ("https://a.example", "one")


OLD = {
    "cp1252": ("Müller & Söhne", "Müller & Söhne".encode("cp1252")),
    "cp874": ("เซรั่มสมุนไพร", "เซรั่มสมุนไพร".encode("tis-620")),
    "cp1258": ("Nguyễn Thị Hương", b"Nguy\xea\xden Thi\xf2 H\xfd\xf5ng"),
}


@pytest.mark.parametrize("older", OLD)
def test_a_file_of_an_older_program_is_read_in_the_encoding_that_somebody_names(older):
    text, data = OLD[older]

    assert "not in UTF-8" in refused(b"Address\n" + data)
    assert lines(b"Address\n" + data, older=older)[0]["address"] == text


def test_a_byte_that_is_not_in_the_named_encoding_is_told_with_its_row():
    data = b"Address\nplain\nbad \xfc\xdb here\n"

    assert refused(data, older="cp874") == (
        "Row 3 holds a character that is not in the encoding you chose. Choose another one."
    )
