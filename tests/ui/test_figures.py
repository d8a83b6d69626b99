"""How many rows a list has, and amounts, as people say them."""

import pytest
from django.utils.translation import ngettext_lazy

from ipr_portal.ui.pagination import say_of
from ipr_portal.ui.questions import Count
from ipr_portal.ui.templatetags.ui import money

MEMBERS = ngettext_lazy("%(n)s member", "%(n)s members", "n")


@pytest.mark.parametrize(
    ("shown", "count", "said"),
    [
        (0, Count(0, True), "0 members"),
        (1, Count(1, True), "1 member"),
        (3, Count(3, True), "3 members"),
        (20, Count(51, True), "20 of 51 members"),
        (20, Count(1000, True), "20 of 1,000 members"),
        (20, Count(1000, False), "20 of at least 1,000 members"),
        (20, Count(20, False), "20 of at least 20 members"),
    ],
)
def test_a_list_says_how_many_there_are_in_plain_words(shown, count, said):
    assert say_of(shown, count, MEMBERS) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("162000.00", "IDR", "IDR 162,000"), ("162000.00", "VND", "VND 162,000"), ("24.9", "SGD", "SGD 24.90")],
)
def test_an_amount_has_the_decimals_that_people_use(amount, currency, said):
    assert money(amount, currency) == said
