"""Plain text: what is refused, where, and what to do."""

import pytest
from django.core.exceptions import ValidationError

from ipr_portal.ui.text import PlainText, find_unwanted, tidy


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    [
        ("a\x00b", "nul", 2),
        ("\x1bx", "control", 1),
        ("ab\u202ecd", "direction", 3),
        ("\u2066x", "direction", 1),
        ("x\U000e0041", "tag", 2),
        ("\ud800", "broken", 1),
    ],
)
def test_find_unwanted_says_what_and_where(text, kind, position):
    found = find_unwanted(text)

    assert (found.kind, found.position) == (kind, position)


@pytest.mark.parametrize(
    "text", ["เซรั่ม ของแท้", "Kem dưỡng da\nchính hãng\t50 g", "می\u200cخواهم", "👩\u200d🔬", "a\u200fb"]
)
def test_find_unwanted_leaves_languages_alone(text):
    assert find_unwanted(text) is None


def test_tidy_composes_and_straightens_lines():
    assert tidy("  e\u0301\r\nb\rc ") == "é\nb\nc"


def test_plain_text_names_the_place_of_what_it_refuses():
    with pytest.raises(ValidationError, match="reading direction at position 3"):
        PlainText().clean("ab\u202ecd")


def test_plain_text_says_how_many_characters_there_are():
    with pytest.raises(ValidationError, match="At least 50 characters, please; 16 so far"):
        PlainText(min_length=50).clean("Fake label, cap.")
    with pytest.raises(ValidationError, match="At most 5,000 characters, please; there are 100,000"):
        PlainText(max_length=5000, lines=True).clean("a" * 100_000)


def test_plain_text_in_one_line_holds_no_line_ends():
    assert PlainText().clean("a\nb") == "a b"
    assert PlainText(lines=True).clean("a\r\nb") == "a\nb"
