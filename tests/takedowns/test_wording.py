"""Texts with variables: filled, and refused where they name what nobody knows."""

import pytest

from takedowns.wording import fill, unknown_in, variables_in

KNOWN = {"title", "seller"}


def test_variables_are_named_once_and_in_order():
    assert variables_in("{title} of {seller}, {title}") == ["title", "seller"]


def test_fill_replaces_what_it_knows_and_leaves_the_rest():
    values = {"title": "Serum", "seller": "GlowHaus"}

    assert fill("“{title}” of { seller }: {price}", values) == "“Serum” of GlowHaus: {price}"


def test_fill_does_not_fill_what_it_filled_in():
    assert fill("{title}", {"title": "{seller}", "seller": "GlowHaus"}) == "{seller}"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Nothing here.", []),
        ("{title} of {seller}", []),
        ("{titel}", ["{titel}"]),
        ("{title.upper} {0} {}", ["{title.upper}", "{0}", "{}"]),
        ("{title", ["{"]),
        ("{{title}}", ["{", "}"]),
        ("{wrong} and {title", ["{wrong}", "{"]),
    ],
)
def test_unknown_in_names_what_nobody_knows(text, unknown):
    assert unknown_in(text, KNOWN) == unknown
