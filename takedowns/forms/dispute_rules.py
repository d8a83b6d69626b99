"""A new version of a rule for counter-notices and appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import market_name
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import DaysAre, RightKind, Silence
from takedowns.models import DisputeRule
from takedowns.rules.dispute_rules import EUROPE
from takedowns.statements import EEA

MARKETS = ["SG", "MY", "TH", "ID", "PH", "VN", EUROPE, "US", "CN", "GB", "JP", "KR", *sorted(EEA)]


def market_choices() -> list[tuple[str, str]]:
    """Every market, the six of the marketplace, the whole EEA, and other countries with rules of their own."""
    named = {EUROPE: _("European Economic Area")}
    return [("", _("Every market")), *((code, named.get(code) or market_name(code)) for code in MARKETS)]


class DisputeRuleForm(OwnWords, forms.Form):
    """All that a version says; its number and who entered it are added by the action."""

    right_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of right"),
        required=False,
        choices=[("", gettext_lazy("Every kind")), *RightKind.choices],
    )
    market = forms.ChoiceField(label=gettext_lazy("Market"), required=False)
    in_force_from = DayField(label=gettext_lazy("In force from"))
    file_days = forms.IntegerField(
        label=gettext_lazy("Days for the seller to answer"), min_value=1, max_value=366,
        help_text=gettext_lazy("Calendar days, from the message to the seller on."),
    )  # fmt: skip
    rounds = forms.IntegerField(label=gettext_lazy("Answers about one listing"), min_value=1, max_value=3)
    reply_days = forms.IntegerField(
        label=gettext_lazy("Days for the rights holder to reply"), min_value=1, max_value=90,
        help_text=gettext_lazy("From the day we forward it."),
    )  # fmt: skip
    reply_days_are = forms.ChoiceField(label=gettext_lazy("These days are"), choices=DaysAre.choices)
    silence = forms.ChoiceField(label=gettext_lazy("Without a reply"), choices=Silence.choices)
    check_days = forms.IntegerField(
        label=gettext_lazy("Days for us to check an answer"), min_value=1, max_value=30, initial=2,
        help_text=gettext_lazy("Business days of the market."),
    )  # fmt: skip
    decide_days = forms.IntegerField(
        label=gettext_lazy("Days for a lead to decide what is contested"), min_value=1, max_value=60, initial=5,
        help_text=gettext_lazy("Business days of the market."),
    )  # fmt: skip
    restore_after = forms.IntegerField(
        label=gettext_lazy("Restored not before"), min_value=0, max_value=60,
        help_text=gettext_lazy("Business days after receipt; 0 for at once."),
    )  # fmt: skip
    restore_before = forms.IntegerField(
        label=gettext_lazy("Restored not later than"), min_value=0, max_value=90, required=False,
        help_text=gettext_lazy("Business days after receipt; empty for no limit."),
    )  # fmt: skip
    only_a_lawsuit_stops = forms.BooleanField(
        label=gettext_lazy("Only an action in court stops the restoration"), required=False
    )
    sworn = forms.BooleanField(
        required=False,
        label=gettext_lazy(
            "The seller declares under penalty of perjury and consents to a court; the rights holder reads name, address and phone"
        ),
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("Days to appeal"), min_value=1, max_value=366, initial=184,
        help_text=gettext_lazy("Calendar days for either side, from when it was told; six months are 184."),
    )  # fmt: skip
    appeal_rounds = forms.IntegerField(
        label=gettext_lazy("Appeals of a side about one listing"), min_value=1, max_value=3, initial=2,
        help_text=gettext_lazy("After the first one, each needs new evidence."),
    )  # fmt: skip
    appeal_decide_days = forms.IntegerField(
        label=gettext_lazy("Days for a lead to decide an appeal"), min_value=1, max_value=90, initial=10,
        help_text=gettext_lazy("Business days of the market."),
    )  # fmt: skip
    source = PlainText(
        label=gettext_lazy("Source"), max_length=500, lines=True,
        help_text=gettext_lazy("The law with its section, or the decision of the team, that these figures come from."),
    )  # fmt: skip
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "market", market_choices())

    def clean(self) -> dict[str, Any]:
        after, before = self.cleaned_data.get("restore_after"), self.cleaned_data.get("restore_before")
        if after is not None and before is not None and before < after:
            self.add_error("restore_before", _("Give at least the days before which it is not restored."))
        must = before is not None or self.cleaned_data.get("only_a_lawsuit_stops")
        if must and self.cleaned_data.get("silence") == Silence.STAYS_DOWN:
            self.add_error(
                "silence", _("This rule demands a restoration, so silence restores, too. Choose that.")
            )
        return self.cleaned_data

    def rule(self) -> DisputeRule:
        """The version that a valid form says, not stored yet."""
        return DisputeRule(**self.cleaned_data)
