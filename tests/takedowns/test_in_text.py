"""Labels inside a sentence: every member has one, and it differs from its label in the first letter only."""

import pytest

from ipr_portal.deadlines.enums import DayKind
from ipr_portal.deadlines.words import KINDS_IN_TEXT
from takedowns.enums import InfringementLocation, ListingOutcome, MarkKind, RightKind, in_text


@pytest.mark.parametrize("members", [ListingOutcome, RightKind, MarkKind, InfringementLocation])
def test_every_member_has_a_text_that_matches_its_label(members):
    assert [in_text(one).capitalize() for one in members] == [str(one.label) for one in members]


def test_every_kind_of_day_has_a_text_that_matches_its_label():
    assert [str(KINDS_IN_TEXT[one]).capitalize() for one in DayKind] == [str(one.label) for one in DayKind]
