"""A new version of a rule for counter-notices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import market_name
from ipr_portal.ui.forms import Day, OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import RightKind
from takedowns.models import DisputeRule
from takedowns.rules.dispute_rules import EUROPE
from takedowns.statements import EEA

MARKETS = ["SG", "MY", "TH", "ID", "PH", "VN", EUROPE, "US", "CN", "GB", "JP", "KR", *sorted(EEA)]


def market_choices() -> list[tuple[str, str]]:
    """Every market, the six of the marketplace, the whole EEA, and other countries with rules of their own."""
    named = {EUROPE: _("European Economic Area")}
    return [("", _("Every market")), *((code, named.get(code) or market_name(code)) for code in MARKETS)]


class DisputeRuleForm(OwnWords, forms.ModelForm):
    """All that a version says; its number and who entered it are added by the action."""

    source = PlainText(
        label=gettext_lazy("Source"), max_length=500, lines=True,
        help_text=gettext_lazy("The law with its section, or the decision of the team, that these figures come from."),
    )  # fmt: skip
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = DisputeRule
        fields = (
            "right_kind", "market", "in_force_from", "file_days", "rounds", "reply_days", "reply_days_are",
            "restore_after", "restore_before", "only_a_lawsuit_stops", "sworn", "source", "source_url",
        )  # fmt: skip
        labels = {
            "right_kind": gettext_lazy("Kind of right"),
            "market": gettext_lazy("Market"),
            "in_force_from": gettext_lazy("In force from"),
            "file_days": gettext_lazy("Days for the seller to answer"),
            "rounds": gettext_lazy("Answers about one listing"),
            "reply_days": gettext_lazy("Days for the rights holder to reply"),
            "reply_days_are": gettext_lazy("These days are"),
            "restore_after": gettext_lazy("Restored not before"),
            "restore_before": gettext_lazy("Restored not later than"),
            "only_a_lawsuit_stops": gettext_lazy("Only an action in court stops the restoration"),
            "sworn": gettext_lazy(
                "The seller declares under penalty of perjury and consents to a court; the rights holder reads name and address"
            ),
        }
        help_texts = {
            "file_days": gettext_lazy("Calendar days, from the message to the seller on."),
            "reply_days": gettext_lazy(
                "From the day we forward it. Without a reply the listing is restored."
            ),
            "restore_after": gettext_lazy("Business days after receipt; 0 for at once."),
            "restore_before": gettext_lazy("Business days after receipt; empty for no limit."),
        }
        widgets = {"in_force_from": Day}

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self.fields["market"] = forms.ChoiceField(label=_("Market"), choices=market_choices(), required=False)
        self.fields["right_kind"] = forms.ChoiceField(
            label=_("Kind of right"), choices=[("", _("Every kind")), *RightKind.choices], required=False
        )
        for name, (least, most) in {
            "file_days": (1, 366), "rounds": (1, 3), "reply_days": (1, 90), "restore_after": (0, 60),
            "restore_before": (0, 90),
        }.items():  # fmt: skip
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, help_text=self.fields[name].help_text, min_value=least,
                max_value=most, required=name != "restore_before",
            )  # fmt: skip
        self.set_words()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        after, before = data.get("restore_after"), data.get("restore_before")
        if after is not None and before is not None and before < after:
            self.add_error(
                "restore_before",
                ValidationError(_("Give at least the days before which it is not restored.")),
            )
        return data
