"""What our fonts can show, and what becomes of the rest."""

from datetime import UTC, datetime

import pytest

from ipr_portal.paper import Document, Paragraph, pdf
from ipr_portal.paper.signs import known, printable, runs
from tests.paper.pages import words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Serum 🔥🔥 hot", "Serum □□ hot"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("a\tb\u3000c", "a b c"),
        ("\x00\x07\u202ecba\u2066", "cba"),
        ("1\ufe0f\u20e3", "1"),
        ("\ud800", "□"),
        ("e\u0301", "é"),
        ("", ""),
        (7, "7"),
    ],
)
def test_what_no_font_shows_is_a_box_or_is_dropped(given, shown):
    assert printable(given) == shown


def test_a_long_word_may_break_and_an_address_stays_whole():
    address = "https://x.example/" + "a" * 60

    assert printable("a" * 65) == "\u200b".join(["a" * 30, "a" * 30, "a" * 5])
    assert printable(address) == address
    assert printable("ก" * 60) == "ก" * 60


def test_the_fonts_show_every_character_that_is_said_to_be_known():
    signs = sorted(sign for sign in known() if printable(sign) == sign)

    data = pdf(Document("Signs", "en", NOON, [Paragraph(" ".join(signs))]))

    assert len(signs) > 13_000
    assert len(set(words(data))) > 13_000


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Serum", "Serum"),
        ("", ""),
        ("Serum 精华液 30 ml", [["", "Serum "], ["zh", "精华液"], ["", " 30 ml"]]),
        ("เซรั่ม", [["th", "เซรั่ม"]]),
        ("세럼 セ", [["ko", "세럼"], ["", " "], ["ja", "セ"]]),
    ],
)
def test_a_text_is_cut_where_its_script_tells_another_language(said, found):
    assert runs(said) == found


def test_a_long_text_of_many_short_runs_is_set():
    data = pdf(Document("Signs", "en", NOON, [Paragraph("中 a ไทย b " * 5_000)]))

    assert words(data).count("中") == 5_000
