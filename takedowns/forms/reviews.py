"""Asking for a review of an outcome, and answering it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.ui.forms import Branches, OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import (
    CORRECTION_REASONS,
    GOES,
    CorrectedTo,
    DecisionGround,
    ListingOutcome,
    ReviewVerdict,
)
from takedowns.models import Listing
from takedowns.rules.outcome_changes import is_put_right_by_correction

from .expired import ask_whether_known

LONGEST = 1000


class ReviewForm(OwnWords, forms.Form):
    """Why an outcome is thought to be wrong."""

    grounds = PlainText(
        label=gettext_lazy("What did we get wrong?"),
        max_length=LONGEST,
        lines=True,
        help_text=gettext_lazy(
            "Name what we overlooked, such as “The label on the third picture shows the mark.”"
        ),
    )


class AnswerReviewForm(OwnWords, forms.Form):
    """Whether the outcome stands, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=ReviewVerdict.choices, widget=forms.RadioSelect
    )
    sentence = PlainText(
        label=gettext_lazy("Why"),
        max_length=LONGEST,
        lines=True,
        help_text=gettext_lazy("The rights holder reads it."),
    )

    def correction(self) -> dict[str, Any]:
        """What a correction is given beside the sentence; empty where nothing is changed at the marketplace."""
        return {}


def _reasons(outcome: ListingOutcome) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("If it was our mistake: why the decision was wrong"),
        choices=[(one, one.label) for one in CORRECTION_REASONS[outcome]],
        widget=forms.RadioSelect,
        required=False,
    )


MISSING = gettext_lazy("Choose one, since the outcome was our mistake.")


class AnswerTakedownForm(Branches, AnswerReviewForm):
    """The answer about a listing that is down; our mistake restores it."""

    branches = {"reason": (ReviewVerdict.OVERTURNED, MISSING)}
    reason = _reasons(ListingOutcome.REMOVED)
    field_order = ("verdict", "reason", "sentence")

    def correction(self) -> dict[str, Any]:
        return {"to": CorrectedTo.RESTORED, "reason": self.cleaned_data["reason"]}


class AnswerRejectionForm(Branches, AnswerReviewForm):
    """The answer about a rejected listing; our mistake takes it down."""

    branches = dict.fromkeys(("to", "ground", "reason"), (ReviewVerdict.OVERTURNED, MISSING))
    to = forms.ChoiceField(
        label=gettext_lazy("If it was our mistake: what the decision should have been"),
        choices=[(one, one.label) for one in (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED)],
        initial=CorrectedTo.REMOVED,
        widget=forms.RadioSelect,
        required=False,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("If it was our mistake: ground for the takedown"),
        choices=DecisionGround.choices,
        required=False,
    )
    reason = _reasons(ListingOutcome.REJECTED)
    knows_expired = forms.BooleanField(required=False)
    field_order = ("verdict", "to", "ground", "reason", "sentence", "knows_expired")

    def __init__(self, *args, expired_on: date | None, **more) -> None:
        super().__init__(*args, **more)
        ask_whether_known(self, expired_on)

    def correction(self) -> dict[str, Any]:
        known = self.cleaned_data.get("knows_expired", False)
        return {name: self.cleaned_data[name] for name in self.branches} | {"knows_expired": known}


def answer_form(listing: Listing, *args, expired_on: date | None, **more) -> AnswerReviewForm:
    """The form for the review of a listing: what its answer asks for.

    :param expired_on: the last day of the right, if that is over; a takedown needs a tick then.
    """
    if not is_put_right_by_correction(listing):
        return AnswerReviewForm(*args, **more)
    if listing.outcome in GOES:
        return AnswerTakedownForm(*args, **more)
    return AnswerRejectionForm(*args, expired_on=expired_on, **more)
