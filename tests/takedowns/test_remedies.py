"""Remedies of rejections: they name only what exists."""

import re

import pytest

from takedowns.corrections import can_be_sent_again
from takedowns.enums import REJECTIONS
from takedowns.queries.outcomes import COUNTS, FIXED_ALL_THE_SAME

# Words for what the portal does not have. A line leaves this list with the page that makes it true.
MISSING = re.compile(
    r"\b(guides?|deep-dives?|appeals?|workshops?|help cent(re|er)|hotline|mandates?)\b", re.IGNORECASE
)
INSIDE = re.compile(r"\b(upheld|uphold|cured?|cures)\b", re.IGNORECASE)
WORDS = [(code, str(text)) for code, row in REJECTIONS.items() for text in (row.meaning, row.remedy)]
WORDS += [(str(effect), str(text)) for effect, pair in COUNTS.items() for text in pair]
WORDS += [(str(effect), str(text)) for effect, text in FIXED_ALL_THE_SAME.items()]


@pytest.mark.parametrize(("code", "text"), WORDS)
def test_no_remedy_names_what_does_not_exist_or_the_words_of_the_code(code, text):
    assert MISSING.search(text) is None
    assert INSIDE.search(text) is None


@pytest.mark.parametrize("code", [code for code in REJECTIONS if code.startswith(("SU", "PR"))])
def test_what_cannot_be_sent_again_does_not_ask_to_send_it(code):
    if not can_be_sent_again(code):
        assert "send the listing again" not in str(REJECTIONS[code].remedy)
