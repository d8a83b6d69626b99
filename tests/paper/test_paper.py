"""A document as PDF: tagged, in our look, and nothing that is given is taken for markup."""

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ipr_portal import paper
from ipr_portal.paper import (
    Card,
    Cards,
    Chart,
    Column,
    Document,
    Facts,
    Heading,
    Link,
    Paragraph,
    Picture,
    Table,
    TooLargeForPaper,
    pdf,
)
from tests.paper.pages import languages, opened, tags, words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 2"><rect width="6" height="1"/></svg>'


def made(*blocks, title="Outcome", language="en", **more) -> bytes:
    return pdf(Document(title, language, NOON, blocks, **more))


def drawn(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, kind)
    return file.getvalue()


def test_a_document_is_a_tagged_pdf_with_title_and_language():
    data = made(Heading("Result"), Paragraph("Done."), title="Outcome of notice 7", language="zh-hans")

    file = opened(data)
    assert bool(file.Root.MarkInfo.Marked) is True
    assert str(file.Root.Lang) == "zh-CN"
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(file.docinfo.Title) == "Outcome of notice 7"
    assert str(file.docinfo.CreationDate) == "D:20260302120000Z"
    assert file.open_metadata()["pdfuaid:part"] == "1"
    assert tags(data)["Title"] == tags(data)["H1"] == 1


@pytest.mark.parametrize(
    "said",
    [
        '#read("/etc/passwd")', "*bold*", "_slanted_", "$x^2$", "= Heading", "- item", "+ one", "<label>", "@ref",
        "// gone", "/* gone */", "#import", "\\u{41}", "`raw`", "[x]", '"quoted"', "#let x = 1; #x", "~", "--", "...",
        "#(sys.inputs.document)", "\\", "#", "'it's'",
    ],
)  # fmt: skip
def test_nothing_given_is_taken_for_markup(said):
    assert said.replace(" ", "") in words(made(Paragraph(said))).replace(" ", "")


def test_a_letter_names_no_file_of_the_machine():
    said = words(
        made(Paragraph('#read("/etc/passwd")'), Facts([('#include "/etc/hosts"', '#read("letter.typ")')]))
    )

    assert "root:" not in said
    assert "localhost" not in said
    assert "sys.inputs" not in said


def test_every_kind_of_block_is_tagged_as_what_it_is():
    table = Table([Column("Listing"), Column("Price", right=True)], [["Serum", "1"], ["Cream", "2"]])

    found = tags(made(
        Heading("One"), Heading("Two", 2), Facts([("Market", "Singapore")]), table,
        Picture(drawn("PNG"), "A jar"), Chart(DRAWING, "Six of ten"),
        Cards([Card("Dewi Lestari", "Acme", "ABCD2345", DRAWING, "The address of the door")] * 2),
    ))  # fmt: skip

    assert (found["H1"], found["H2"], found["LI"]) == (1, 1, 1)
    assert (found["TH"], found["TD"], found["TR"], found["THead"]) == (2, 4, 3, 1)
    assert found["Figure"] == 4


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_stands_in_the_file_with_its_words(kind):
    file = opened(made(Picture(drawn(kind), "A jar")))

    pictures = [one for one in file.objects if getattr(one, "get", lambda _: None)("/Subtype") == "/Image"]
    alternatives = [
        str(one.Alt) for one in file.objects if getattr(one, "get", lambda _: None)("/Alt") is not None
    ]
    assert len(pictures) == 1
    assert alternatives == ["A jar"]


@pytest.mark.parametrize("language", ["en", "th", "vi", "zh-hans", "zh-hant", "id", "ms", "fil"])
def test_every_language_of_ours_can_be_named(language):
    assert str(opened(made(language=language)).Root.Lang).startswith(language.split("-")[0])


@pytest.mark.parametrize(
    "said",
    ["Kem dưỡng da chính hãng", "เซรั่มเซนันดิกา กลางคืน", "夜间精华液", "現貨供應", "세난디카", "ナイトセラム"],
)
def test_every_script_of_our_markets_is_written(said):
    found = words(made(Paragraph(said)))

    assert "□" not in found
    assert set(said) - set(found) == set()


def test_thai_and_chinese_words_in_an_english_letter_say_their_language():
    assert languages(made(Paragraph("Sold as เซรั่ม and 精华液"))) >= {"th", "zh"}


def test_a_head_of_a_table_and_the_number_of_the_page_stand_on_every_page():
    table = Table([Column("Listing"), Column("Outcome")], [[f"Serum {n}", "Taken down"] for n in range(120)])

    data = made(table, reference="SG-2026-000007-1", foot="As it stood on Monday")
    pages, said = len(opened(data).pages), words(data)

    assert pages > 2
    assert said.count("Outcome") == 2 * pages  # head of the table, and title or running head
    assert f"Page2of{pages}" in said.replace(" ", "").replace("\n", "")
    assert said.count("SG-2026-000007-1") == pages


def test_an_address_is_a_link_only_where_it_leads_to_the_web_or_a_mailbox():
    addresses = ["https://x.example/a", "mailto:a@x.example", "javascript:alert(1)", "file:///etc/passwd"]
    data = made(Facts([("Address", Link("here", address, above="Serum")) for address in addresses]))

    links = [str(note.A.URI) for page in opened(data).pages for note in page.get("/Annots", [])]
    assert links == ["https://x.example/a", "mailto:a@x.example"]
    assert words(data).count("Serum") == 4


@pytest.mark.parametrize(
    "svg",
    [
        '<svg><image href="file:///etc/passwd"/></svg>',
        '<svg><image xlink:href="/etc/hostname"/></svg>',
        "<svg><use href='https://evil.example/a.svg#x'/></svg>",
        '<svg><rect fill="url(https://evil.example)"/></svg>',
        "<!DOCTYPE svg><svg/>",
        "<svg><style>@import 'x'</style></svg>",
    ],
)
def test_a_chart_refers_to_nothing_outside(svg):
    with pytest.raises(ValueError, match="nothing outside"):
        made(Chart(svg, "x"))
    with pytest.raises(ValueError, match="nothing outside"):
        made(Cards([Card("Dewi", "Acme", "ABCD", svg, "x")]))


@pytest.mark.parametrize(
    "blocks",
    [
        [Table([Column("x")], [["y"]] * (paper.MOST_ROWS + 1))],
        [Paragraph("x" * (paper.MOST_CHARACTERS + 1))],
        [Picture(b"x" * (paper.LARGEST_PICTURE + 1), "x")],
        [Picture(b"x", "x")] * (paper.MOST_PICTURES + 1),
    ],
    ids=["rows", "characters", "picture", "pictures"],
)
def test_what_nobody_would_print_is_refused(blocks):
    with pytest.raises(TooLargeForPaper, match="download it in parts"):
        made(*blocks)


def test_a_document_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(paper, "SECONDS", 0.01)

    with pytest.raises(TooLargeForPaper):
        made()


def test_a_picture_that_is_none_is_a_fault_and_makes_no_letter():
    with pytest.raises(RuntimeError):
        made(Picture(b"no picture", "x"))


def test_the_process_can_write_no_file_and_use_no_more_than_its_memory():
    code = (
        f"import sys; sys.path.append({str(Path(paper.__file__).parent)!r}); import typesetting, resource\n"
        "typesetting.lock_in()\n"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_AS))\n"
        "bytearray(3 << 30)"
    )

    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=30)

    assert done.stdout.strip() == f"(0, 0) ({2 << 30}, {2 << 30})"
    assert "MemoryError" in done.stderr
