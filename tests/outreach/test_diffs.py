"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.diffs import Change, difference

TEXTS = st.lists(st.sampled_from(["a", "b", "a b", ""]), max_size=8).map("\n".join)


def told(lines):
    return [(line.change.value, line.text, line.skipped) for line in lines]


def test_only_changed_lines_and_what_stands_around_them_are_shown():
    before = "one\ntwo\nthree\nfour\nfive\nsix"

    assert told(difference(before, before.replace("six", "seven"), around=1)) == [
        ("same", "", 4), ("same", "five", 0), ("removed", "six", 0), ("added", "seven", 0),
    ]  # fmt: skip


def test_words_that_differ_are_marked_in_their_line():
    (gone, come) = difference("Within ten days.", "Within five days.")

    assert [(run.change, run.text) for run in gone.runs] == [
        (Change.SAME, "Within "), (Change.REMOVED, "ten"), (Change.SAME, " days."),
    ]  # fmt: skip
    assert come.text == "Within five days."


def test_equal_texts_have_no_difference():
    assert difference("a\nb", "a\nb") == []


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(before, after):
    lines = difference(before, after, around=99)
    if before.splitlines() != after.splitlines():
        assert [line.text for line in lines if line.change != Change.ADDED] == before.splitlines()
        assert [line.text for line in lines if line.change != Change.REMOVED] == after.splitlines()
