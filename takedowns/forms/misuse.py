"""Misuse of notices: flagging a sender, reviewing a case, and appeals. Parsing only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.organisations.enums import BY_ADMINISTRATOR
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import Day, OwnWords, offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import BY_SECOND_PERSON, REASON_LABELS, AppealAnswer, MisuseVerdict, ProposalAnswer
from takedowns.models import MisuseBound, MisuseCase
from takedowns.rules.misuse import MOST_DAYS

LONGEST = 2000
MOST = 10**6  # listings that a bound can name
ALL, REASONS, MARKETS = "ALL", "REASONS", "MARKETS"
SCOPES = [
    (ALL, gettext_lazy("All notices")),
    (REASONS, gettext_lazy("Notices under some reasons")),
    (MARKETS, gettext_lazy("Notices in some markets")),
]
DESK_ONLY = gettext_lazy("The desk alone reads it.")
THEY_READ = gettext_lazy("The organisation reads it.")


def _words(label, help_text="", *, required: bool = True) -> PlainText:
    return PlainText(label=label, help_text=help_text, max_length=LONGEST, lines=True, required=required)


class FlagForm(OwnWords, forms.Form):
    """Why a sender of notices is flagged."""

    grounds = _words(gettext_lazy("What looks like misuse"), DESK_ONLY)


class SellerFlagForm(OwnWords, forms.Form):
    """Why a seller thinks that a notice misuses the portal."""

    grounds = _words(
        gettext_lazy("What is wrong with the notice"),
        gettext_lazy(
            "Say what you know: who sent it, and what the sender gains by it. Only our team reads it."
        ),
    )


class MisuseReviewForm(OwnWords, forms.Form):
    """The tests that a person answers, the verdict, and what a proposed suspension covers."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    gravity = _words(
        gettext_lazy("Gravity: how grave it is, and what followed from it"),
        gettext_lazy("Test 3; the figures answer tests 1 and 2. The desk alone reads it."),
    )
    intention = _words(
        gettext_lazy("Intention: what is known of why they did it"),
        gettext_lazy("Test 4. The desk alone reads it."),
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=MisuseVerdict.choices, widget=forms.RadioSelect
    )
    found = _words(
        gettext_lazy("What was found"),
        gettext_lazy("For a warning or a suspension. The organisation reads it."),
        required=False,
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What is suspended"), choices=SCOPES, initial=ALL, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons"), choices=[(code, f"{code} {label}") for code, label in REASON_LABELS.items()], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"),
        choices=MARKET_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days of the suspension"), required=False, min_value=1, max_value=MOST_DAYS,
        help_text=gettext_lazy("From its confirmation on; 183 at most."),
    )  # fmt: skip
    legal_basis = _words(
        gettext_lazy("Legal basis, if nobody warned them before"),
        gettext_lazy("Only after a false declaration or a forged document. The organisation reads it."), required=False,
    )  # fmt: skip

    def __init__(self, data=None, *, case: MisuseCase) -> None:
        super().__init__(data, initial={"version": case.version, "scope": ALL})
        for name in ("found", "scope", "reasons", "markets", "days"):
            vars(self.fields[name])["needed"] = (
                True  # the verdict needs them: their labels do not say optional
            )
        self.states = {"WARN": "WARNED", "SUSPEND": "SUSPENDED", "DISMISS": "DISMISSED"}
        # A page that is stale is answered by the action, not by what is offered now.
        stale = data is not None and data.get("version") != str(case.version)
        can = [
            (value, words)
            for value, words in MisuseVerdict.choices
            if stale or case.may_become(self.states[value])
        ]
        offer(self, "verdict", can)

    def clean(self) -> dict[str, Any]:
        """Only what the chosen scope names is kept."""
        said = self.cleaned_data
        proposes, scope = said.get("verdict") == MisuseVerdict.SUSPEND, said.get("scope") or ALL
        for name, wanted in (("reasons", REASONS), ("markets", MARKETS)):
            if not proposes or scope != wanted:
                said[name] = []
            elif not said.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("Choose at least one."), code="required"))
        return said

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "scope"}


class AnswerProposalForm(OwnWords, forms.Form):
    """Whether a proposed suspension is confirmed."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you answer?"), choices=[(one, one.label) for one in BY_SECOND_PERSON],
        widget=forms.RadioSelect,
    )  # fmt: skip
    sentence = _words(gettext_lazy("Why"), DESK_ONLY)

    def only_refuse(self) -> None:
        """Offer no confirmation, where none is possible."""
        offer(self, "answer", [(ProposalAnswer.REFUSED, ProposalAnswer.REFUSED.label)])


class AppealForm(OwnWords, forms.Form):
    """Why a warning or a suspension is wrong."""

    grounds = _words(
        gettext_lazy("Why it is wrong"),
        gettext_lazy("Name the notices that you mean, and what we overlooked."),
    )


class AnswerAppealForm(OwnWords, forms.Form):
    """Whether an appeal is granted."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you answer?"), choices=AppealAnswer.choices, widget=forms.RadioSelect
    )
    sentence = _words(gettext_lazy("Why"), THEY_READ)


class BoundForm(OwnWords, forms.Form):
    """From when on the share of rejected listings flags a sender."""

    share = forms.IntegerField(
        label=gettext_lazy("Share of rejected listings, in per cent"), min_value=1, max_value=100
    )
    least_decided = forms.IntegerField(
        label=gettext_lazy("Listings decided in 90 days, at least"), min_value=1, max_value=MOST
    )
    least_rejected = forms.IntegerField(
        label=gettext_lazy("Listings rejected in 90 days, at least"), min_value=1, max_value=MOST
    )

    def __init__(self, data=None, *, bound: MisuseBound) -> None:
        super().__init__(data, initial={name: getattr(bound, name) for name in self.base_fields})


class SuspendForm(OwnWords, forms.Form):
    """Why an administrator suspends the filing of an organisation, and until when."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(one, one.label) for one in BY_ADMINISTRATOR],
        widget=forms.RadioSelect,
    )
    sentence = _words(gettext_lazy("What the owners read"))
    until = DayField(
        label=gettext_lazy("Last day"), required=False, widget=Day,
        help_text=gettext_lazy("Without a day it lasts until an administrator restores the organisation."),
    )  # fmt: skip


class RestoreForm(OwnWords, forms.Form):
    """Why an organisation can file again."""

    sentence = _words(gettext_lazy("What the owners read"))
