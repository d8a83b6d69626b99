"""Labels inside a sentence: every member has one, and it differs from its label in the first letter only."""

import pytest

from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.words import KINDS_IN_TEXT
from takedowns.enums import InfringementLocation, ListingOutcome, MarkKind, RightKind, in_text
from takedowns.forms.seller_record import KIND_LABELS, KIND_LABELS_IN_TEXT
from takedowns.models import IPRight


@pytest.mark.parametrize("members", [ListingOutcome, RightKind, MarkKind, InfringementLocation])
def test_every_member_has_a_text_that_matches_its_label(members):
    assert [in_text(one).capitalize() for one in members] == [str(one.label) for one in members]


def test_every_kind_of_day_has_a_text_that_matches_its_label():
    assert [str(KINDS_IN_TEXT[one]).capitalize() for one in DayKind] == [str(one.label) for one in DayKind]


def test_every_outcome_of_a_seller_has_a_text_that_matches_its_label():
    texts = {kind: str(said).capitalize() for kind, said in KIND_LABELS_IN_TEXT.items()}

    assert texts == {kind: str(label) for kind, label in KIND_LABELS.items()}


def test_a_right_names_its_kind_and_the_kind_of_its_mark_inside_a_sentence():
    mark = IPRight(kind="TRADEMARK", mark_kind="THREE_D")

    assert (mark.kind_in_text, mark.mark_kind_in_text) == ("trade mark", "three-dimensional")
    assert IPRight(kind="DESIGN").mark_kind_in_text == ""
