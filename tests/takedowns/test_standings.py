"""The state of a notice in words, the same in every list, head, mail and message."""

import pytest

from takedowns.models import Notice
from takedowns.queries.standings import standing_of, title_of

R, J, S, D, A = "REMOVED", "REJECTED", "SELLER_REMOVED", "DUPLICATE", "ALREADY_DOWN"


@pytest.mark.parametrize(
    ("counts", "words", "meaning", "title"),
    [
        ({R: 1}, "Taken down", "fine", "The listing was taken down"),
        ({R: 4}, "All 4 taken down", "fine", "All 4 listings were taken down"),
        ({R: 3, S: 1}, "All 4 taken down", "fine", "All 4 listings were taken down"),
        ({J: 1}, "Rejected", "", "The listing was not taken down"),
        ({J: 7}, "All 7 rejected", "", "None of the 7 listings was taken down"),
        ({R: 6, J: 1}, "1 of 7 rejected", "", "6 of 7 listings were taken down"),
        ({R: 1, J: 6}, "6 of 7 rejected", "", "1 of 7 listings was taken down"),
        ({A: 1}, "Already down", "", "The listing was not taken down"),
        ({D: 1}, "Duplicate", "", "The listing was not taken down"),
        ({R: 2, A: 1}, "2 of 3 taken down", "", "2 of 3 listings were taken down"),
        ({A: 2, D: 1}, "None of 3 taken down", "", "None of the 3 listings was taken down"),
        ({J: 1, A: 1}, "1 of 2 rejected", "", "None of the 2 listings was taken down"),
    ],
)
def test_a_decided_notice_says_what_was_taken_down_or_rejected(counts, words, meaning, title):
    standing = standing_of(Notice(state="DECIDED"), counts)

    assert (standing.words, standing.meaning, title_of(counts)) == (words, meaning, title)
    assert (standing.icon == "check") == (meaning == "fine")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("SUBMITTED", "Sent"),
        ("ACKNOWLEDGED", "Received"),
        ("IN_TRIAGE", "In triage"),
        ("WITHDRAWN", "Withdrawn"),
    ],
)
def test_an_open_notice_says_where_it_is(state, words):
    assert standing_of(Notice(state=state), {}).words == words
