"""What is foreseen of each rejection code: raised where it should be, and silent where it should not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.checks import (
    CHECKS,
    PLACES,
    UNFORESEEN,
    Authorised,
    Earlier,
    Facts,
    Refused,
    Right,
    Row,
    foresee,
)
from takedowns.corrections import Mark
from takedowns.enums import REASON_LABELS, REJECTIONS
from takedowns.goods import NAMED, goods_in
from takedowns.rules.check_words import WORDS
from takedowns.texts import in_latin, likeness, plain, shingles, shows

WHY = "Grey unbranded dropper; genuine caps are black with an embossed fern."
SERUM = Row(1, "lazada:SG:1", live=True, title="SENANDIKA Night Serum 30 ml", seller_key="lazada:SG:glowhaus")
MARK = Right(
    kind="TRADEMARK", title="SENANDIKA", number="40202112345X", owner="PT Senandika", goods="Cosmetics", mark_kind="WORD",
    classes=frozenset({3}), expires_on=date(2031, 5, 9), documents=frozenset({"CERTIFICATE"}), needs_certificate=True,
)  # fmt: skip
NOTHING_WRONG = Facts(
    right=MARK, reason="TM-01", rows=(SERUM,), explanation=WHY, locations=frozenset({"PRODUCT"}),
    signature="Fadil Filer", signatory="Fadil Filer", names=frozenset({"PT Senandika"}), expected_on=date(2026, 3, 5),
)  # fmt: skip


def facts(**changed):
    return replace(NOTHING_WRONG, **changed)


def right(**changed):
    return facts(right=replace(MARK, **changed))


def rows(*titles, **more):
    return facts(
        rows=tuple(replace(SERUM, number=n, key=f"k{n}", title=title) for n, title in enumerate(titles, 1)),
        **more,
    )


def refused(code):
    return facts(refusals=(Refused(code, "No.", "Do this.", "right"),))


def earlier(state, **more):
    return facts(earlier=(Earlier(SERUM.key, "SG-2026-000001-0", state, **more),))


def said_before(*texts, rows=20):
    return tuple((text, rows) for text in texts)


ANOTHER_WHY = (
    "The sticker on the lid is misspelt and there is no batch code, which every genuine jar of ours has."
)

# code: facts that raise it, whether it blocks, and facts that come near and do not.
FORESEEN = {
    "AU-01": (refused("AU-01"), True, NOTHING_WRONG),
    "AU-02": (refused("AU-02"), True, NOTHING_WRONG),
    "AU-03": (facts(letter_until=date(2026, 3, 4)), False, facts(letter_until=date(2026, 3, 5))),
    "AU-04": (facts(signature="Maya Putri"), False, facts(signature="F. Filer")),
    "AU-05": (refused("AU-05"), True, NOTHING_WRONG),
    "RT-01": (refused("RT-01"), True, NOTHING_WRONG),
    "RT-02": (right(expires_on=date(2026, 3, 4)), False, right(expires_on=date(2026, 3, 5))),
    "RT-03": (refused("RT-03"), True, NOTHING_WRONG),
    "RT-04": (rows("SENANDIKA running shoes"), False, rows("SENANDIKA serum with a free mug")),
    "RT-05": (right(owner="Another Ltd."), False, right(owner="pt senandika")),
    "RT-06": (right(documents=frozenset()), False, right(documents=frozenset(), needs_certificate=False)),
    "LI-01": (refused("LI-01"), True, NOTHING_WRONG),
    "LI-02": (facts(rows=(replace(SERUM, live=False),)), False, NOTHING_WRONG),
    "LI-03": (earlier("OPEN"), True, earlier("UPHELD")),
    "LI-04": (facts(rows=(Row(1, "k", asked=True),)), False, facts(rows=(Row(1, "k", asked=False),))),
    "LI-05": (
        rows("Night serum, no box", locations=frozenset({"TITLE"})), False,
        rows("SENANDlKA night serum", "เซรั่มกลางคืน", locations=frozenset({"TITLE"})),
    ),
    "EV-01": (facts(explanation="Please take all of these down as soon as you can, thank you very much."), False, NOTHING_WRONG),
    "EV-02": (refused("EV-02"), True, NOTHING_WRONG),
    "EV-03": (facts(reason="TM-05"), False, facts(reason="TM-05", files=frozenset({"GENUINE", "SUSPECT"}))),
    "EV-04": (refused("EV-04"), True, NOTHING_WRONG),
    "EV-05": (facts(language="ja"), False, facts(language="th", read=frozenset({"en", "th"}))),
    "SU-02": (
        facts(explanation="The mark is ours and this is an unauthorised seller of our genuine serum."), False,
        facts(reason="TM-06", explanation="The mark is ours; this is a resale of goods meant for another market."),
    ),
    "SU-03": (
        facts(authorised=(Authorised("lazada:SG:glowhaus", "GlowHaus"),)), False,
        facts(authorised=(Authorised("lazada:SG:other", "Other"),)),
    ),
    "SU-04": (rows("Dropper compatible with SENANDIKA serum"), False, rows("SENANDIKA serum, fits every bag")),
    "SU-05": (
        facts(
            right=replace(MARK, title="SENANDIKA BOTANICALS", disclaimer="BOTANICALS"),
            rows=(replace(SERUM, title="Pure botanicals night serum"),),
        ), False,
        facts(right=replace(MARK, title="SENANDIKA BOTANICALS", disclaimer="BOTANICALS")),
    ),
    "SU-06": (facts(reason="TM-03"), False, facts(reason="TM-03", locations=frozenset({"IMAGE"}))),
    "SU-07": (facts(locations=frozenset({"REVIEW"})), False, facts(locations=frozenset({"REVIEW", "PRODUCT"}))),
    "PR-01": (facts(explanation="Our mark is sold below our price."), False, facts(explanation="The price tag shows our mark.")),
    "PR-04": (earlier("SETTLED"), False, earlier("WITHDRAWN")),
}  # fmt: skip


def test_every_code_is_foreseen_or_says_why_it_cannot_be():
    assert sorted([*FORESEEN, *UNFORESEEN]) == sorted(REJECTIONS)


@pytest.mark.parametrize("code", FORESEEN)
def test_a_code_is_foreseen(code):
    raising, blocks, _silent = FORESEEN[code]

    assert [(one.code, one.blocks) for one in foresee(raising)] == [(code, blocks)]


@pytest.mark.parametrize("code", FORESEEN)
def test_what_only_comes_near_is_not_blamed(code):
    _raising, _blocks, silent = FORESEEN[code]

    assert foresee(silent) == []


def test_nothing_is_found_while_nothing_is_written():
    assert foresee(Facts()) == []


def test_every_check_has_its_words():
    raised = {one.check for raising, _blocks, _silent in FORESEEN.values() for one in foresee(raising)}

    assert raised - {"refused"} <= set(WORDS)
    assert len(WORDS) >= len(CHECKS)


def test_every_reason_that_is_seen_somewhere_is_a_reason():
    assert set(PLACES) <= set(REASON_LABELS)


def test_what_is_certain_stands_before_what_is_likely():
    found = foresee(
        facts(
            language="ja", refusals=(Refused("RT-03", "No.", "", "right"),), earlier=earlier("OPEN").earlier
        )
    )

    assert [(one.code, one.blocks) for one in found] == [("RT-03", True), ("LI-03", True), ("EV-05", False)]


def test_a_finding_names_the_listings_it_is_about():
    [found] = foresee(rows("SENANDIKA serum", "SENANDIKA shoes", "SENANDIKA phone case"))

    assert found.rows == (2, 3)
    assert found.values == {"classes": [9, 25], "word": "shoes", "have": [3]}


@pytest.mark.parametrize(
    ("state", "live", "same_right", "expected"),
    [
        ("OPEN", True, True, [("open", True)]),
        ("OPEN", True, False, [("beside", False)]),
        ("UPHELD", True, True, []),
        ("UPHELD", None, True, [("again", False)]),
        ("REJECTED", True, True, [("again", False)]),
        ("REJECTED", True, False, []),
        ("", True, True, []),
    ],
)
def test_a_listing_seen_before_is_judged_by_what_became_of_it(state, live, same_right, expected):
    seen = Earlier(SERUM.key, "SG-2026-000001-0", state, same_right=same_right)

    found = foresee(facts(rows=(replace(SERUM, live=live),), earlier=(seen,)))

    assert [(one.check, one.blocks) for one in found] == expected


def test_what_was_taken_down_and_is_still_down_need_not_be_reported():
    down = replace(SERUM, live=False)

    found = foresee(facts(rows=(down,), earlier=(Earlier(SERUM.key, "SG-2026-000001-0", "UPHELD"),)))

    assert [(one.code, one.check, one.blocks) for one in found] == [
        ("LI-03", "down", True), ("LI-02", "gone", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (said_before(WHY, WHY.upper(), f"{WHY} "), [("EV-01", {"alike": 61, "total": 61})]),
        (said_before(WHY, WHY, ANOTHER_WHY), []),
        (said_before(WHY, WHY), []),
        (said_before(WHY, WHY, WHY, rows=2), []),
        (
            (*said_before(WHY, WHY, WHY, rows=90), (ANOTHER_WHY, 10)),
            [("EV-01", {"alike": 271, "total": 281})],
        ),
        (said_before(WHY.replace("black", "red"), WHY, WHY), []),
    ],
)
def test_the_same_text_for_nearly_all_rows_is_a_template(before, expected):
    found = foresee(facts(said_before=before))

    assert [(one.code, one.values) for one in found] == expected


@pytest.mark.parametrize(
    "gap", ["[product name]", "{feature}", "<describe here>", "XXX", "Lorem ipsum dolor sit amet"]
)
def test_a_template_with_a_gap_is_seen(gap):
    [found] = foresee(facts(explanation=f"The genuine cap differs: {gap} is missing."))

    assert (found.code, found.check) == ("EV-01", "gaps")


def test_a_completely_disclaimed_mark_is_found_for_any_listing():
    [found] = foresee(right(title="Botanicals", disclaimer="botanicals"))

    assert (found.code, found.rows) == ("SU-05", ())


def test_what_must_change_blocks_with_the_code_it_was_rejected_under():
    marks = (Mark("EV-01", "explanation", (SERUM.key,), True), Mark("EV-03", "files", (SERUM.key,), False))

    assert [(one.code, one.check, one.blocks, one.rows) for one in foresee(facts(marks=marks))] == [
        ("EV-01", "unchanged", True, (1,))
    ]


# --- texts and goods ---


@pytest.mark.parametrize(
    ("text", "term", "there"),
    [
        ("SENANDlKA serum", "Senandika", True),
        ("Senan Dika serum", "SENANDIKA", True),
        ("s3nand1ka", "SENANDIKA", True),
        ("serum", "SENANDIKA", False),
        ("best man alive", "BMA", False),
        ("the BMA bag", "BMA", True),
        ("anything", "", False),
    ],
)
def test_shows_finds_a_term_however_it_is_written(text, term, there):
    assert shows(text, term) is there


@pytest.mark.parametrize(("text", "latin"), [("Túi xách", True), ("กระเป๋า ACME", False), ("123", False)])
def test_in_latin_goes_by_most_letters(text, latin):
    assert in_latin(text) is latin


def test_likeness_is_blind_to_case_figures_and_blanks_but_not_to_words():
    one, same = (
        shingles("The cap of lot 12 is plain, ours is embossed."),
        shingles("the cap of lot 877 is PLAIN;  ours is embossed"),
    )
    other = shingles("Nothing in common with the text above, not a word of it.")

    assert (likeness(one, same), likeness(one, other), likeness(frozenset(), frozenset())) == (1.0, 0.0, 0.0)


def test_texts_without_blanks_are_compared_too():
    thai = "ฝาขวดไม่มีลายนูนและไม่มีหมายเลขล็อต"

    assert likeness(shingles(thai), shingles(thai)) == 1.0


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_reads_ascii_as_it_reads_other_texts(text):
    assert plain(f"{text} ด") == f"{plain(text)} ด".strip()


def test_plain_keeps_marks_that_belong_to_a_script():
    assert plain("  Áo-khoác, ÁO! ") == "áo khoác áo"
    assert plain("น้ำหอม") == plain("น้ำหอม")


@pytest.mark.parametrize("number", NAMED)
def test_goods_are_found_by_every_word_for_them(number):
    for word in NAMED[number].split():
        assert number in goods_in(f"ACME {word.replace('-', ' ').upper()} 2026"), word


@pytest.mark.parametrize("title", ["Teapots and coffees", "ACME", "", "bookshelf", "watchful", "shoeshine"])
def test_goods_are_not_read_into_other_words(title):
    assert not {25, 14, 16} & goods_in(title).keys()
