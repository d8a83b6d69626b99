"""Filters of the listings behind a score, and how many more listings to try."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import DayField, NumberField
from ipr_portal.ui.forms import OwnWords, offer
from programmes.accuracy import DIMENSIONS, Rule
from programmes.queries.counted import Wanted
from programmes.queries.what_if import MOST
from programmes.wording import RULES_IN_WORDS
from takedowns.enums import RightKind

UNDER = [Rule.REVERSED, Rule.MISTAKE]
AGAINST = [
    Rule.REJECTED, Rule.CURABLE, Rule.NOT_CURED, Rule.UNANSWERED, Rule.WITHDRAWN_AFTER_QUESTION, Rule.WITHDRAWN, *UNDER,
]  # fmt: skip
FOR = [Rule.UPHELD, Rule.APPEAL_GRANTED]
SUMS = {
    "counted": (gettext_lazy("All that count"), [*FOR, *AGAINST]),
    "for": (gettext_lazy("All that count for you"), FOR),
    "against": (gettext_lazy("All that count against you"), AGAINST),
}
KNOWN = [("", gettext_lazy("As known now")), ("then", gettext_lazy("As known on that day"))]


class WindowForm(forms.Form):
    """Which window is asked for; an unknown value is ignored."""

    day = DayField(label=gettext_lazy("Window that ends on"), required=False)
    known = forms.ChoiceField(label=gettext_lazy("Known"), required=False, choices=KNOWN)

    def known_values(self) -> dict[str, Any]:
        """The fields that hold a value we know."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CountedFilter(WindowForm):
    """What the listings behind a score are narrowed to; an unknown value is ignored."""

    rule = forms.ChoiceField(label=gettext_lazy("How it counts"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES],
    )
    right_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of right"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *RightKind.choices],
    )
    agent = forms.ChoiceField(label=gettext_lazy("Agent"), required=False)
    filed_by = forms.ChoiceField(label=gettext_lazy("Filed by"), required=False)
    only = forms.ChoiceField(
        label=gettext_lazy("Takedowns"),
        required=False,
        choices=[
            ("", gettext_lazy("All listings")), ("down", gettext_lazy("Taken down")),
            ("countered", gettext_lazy("Taken down, and the seller was right")),
        ],
    )  # fmt: skip

    def __init__(self, *args, names, **more) -> None:
        super().__init__(*args, **more)
        self.order_fields(["rule", *DIMENSIONS, "only", "day", "known"])
        rules = [(str(rule), said) for rule, said in RULES_IN_WORDS.items()]
        sums = [(key, said) for key, (said, _rules) in SUMS.items()]
        offer(self, "rule", [("", gettext_lazy("All rules")), *sums, *rules])
        offer(self, "reason", [("", gettext_lazy("All reasons")), *names.choices("reason")])
        offer(self, "agent", [("", gettext_lazy("Everybody")), *names.choices("agent")])
        offer(self, "filed_by", [("", gettext_lazy("Everybody")), *names.choices("filed_by")])

    def wanted(self, *, as_of: datetime, known_at: datetime) -> Wanted:
        """What is asked for, of the window that ends at `as_of`."""
        return wanted_of(self.known_values(), as_of=as_of, known_at=known_at)


def wanted_of(chosen: Mapping[str, Any], *, as_of: datetime, known_at: datetime) -> Wanted:
    """The listings that the fields of `CountedFilter` ask for."""
    rule, only = chosen.get("rule", ""), chosen.get("only")
    return Wanted(
        as_of=as_of, known_at=known_at, rules=SUMS[rule][1] if rule in SUMS else [rule] if rule else [],
        only_countered=only == "countered", only_taken_down=only == "down",
        reason=chosen.get("reason", ""), market=chosen.get("market", ""),
        right_kind=chosen.get("right_kind", ""),
        agent=int(chosen["agent"]) if "agent" in chosen else None,
        filed_by=int(chosen["filed_by"]) if "filed_by" in chosen else None,
    )  # fmt: skip


class WhatIfForm(OwnWords, forms.Form):
    """How many more listings to try."""

    taken_down = NumberField(label=gettext_lazy("Next listings taken down"), max_value=MOST)
    rejected = NumberField(label=gettext_lazy("Next listings rejected"), max_value=MOST)
