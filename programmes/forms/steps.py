"""Forms of the steps that a manager takes, and of what a rights holder answers."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.fields import DayField, FormattedField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText
from programmes.criteria import Rule
from programmes.enums import OnboardingItem

REASON = {"max_length": 500, "lines": True}
CADENCES = [("1", gettext_lazy("every month")), ("3", gettext_lazy("every quarter"))]


class StepForm(OwnWords, forms.Form):
    """A step with its reason, and the version of the participation that the person saw."""

    version = NumberField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class ReasonForm(StepForm):
    """Only why."""

    reason = PlainText(
        label=gettext_lazy("Why"), help_text=gettext_lazy("Only the IPR team reads this."), **REASON
    )


class ToldForm(StepForm):
    """Why, which the rights holder reads, and what else we write to them."""

    reason = PlainText(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The rights holder reads it. Name the figure or the event."),
        **REASON,
    )
    message = PlainText(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("What they can do now, and by when. They can answer it."),
        max_length=2000,
        lines=True,
    )


class LetterForm(StepForm):
    """The letter of invitation, as the manager edits it."""

    words = FormattedField(
        label=gettext_lazy("Letter"), max_length=6000, widget=forms.Textarea(attrs={"rows": 22})
    )

    def arguments(self) -> dict[str, Any]:
        return {
            "version": self.cleaned_data["version"],
            "words": self.cleaned_data["words"],
            "reason": _("Its figures meet the criteria, and no case of misuse is open."),
            "expires_at": None,
        }


class BeginForm(StepForm):
    """Who looks after a participant, and our first message."""

    manager = forms.ModelChoiceField(label=gettext_lazy("Who looks after them"), queryset=User.objects.none())
    message = PlainText(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("What comes first, and when you meet."),
        max_length=2000,
        lines=True,
    )

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["manager"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = staff_who(Can.MANAGE_PROGRAMMES).order_by("name")


class SinceForm(StepForm):
    """From which day on the promise binds; today is at once."""

    since = DayField(
        label=gettext_lazy("The promise binds notices sent from"),
        help_text=gettext_lazy("Today: from this moment on."),
    )
    message = PlainText(label=gettext_lazy("Message"), max_length=2000, lines=True)

    def __init__(self, *args, at: datetime, **more) -> None:
        super().__init__(*args, **more)
        self.at = at

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"since": self.moment()}

    def moment(self) -> datetime:
        """This moment for today, the first of the day in the desk's zone for a later one."""
        zone, day = desk_zone(), self.cleaned_data["since"]
        if day == self.at.astimezone(zone).date():
            return self.at
        return datetime.combine(day, time(), zone)


class ResumeForm(SinceForm):
    """The same after a suspension, with the reason."""

    reason = PlainText(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("The rights holder reads it."), **REASON
    )
    field_order = ["since", "reason", "message"]


class PlanForm(StepForm):
    """What was agreed: the actions, the figures to reach, until when, and with whom."""

    words = FormattedField(label=gettext_lazy("What is done, and by whom"), max_length=2000)
    agreed_with = PlainText(
        label=gettext_lazy("Agreed with"), help_text=gettext_lazy("Who of the rights holder."), max_length=200
    )
    upper = forms.DecimalField(
        label=gettext_lazy("Accuracy, upper end, at least"), min_value=50, max_value=100, decimal_places=1, max_digits=4,
        help_text=gettext_lazy("Per cent."),
    )  # fmt: skip
    counter = forms.DecimalField(
        label=gettext_lazy("Takedowns that did not hold, at most"), min_value=0, max_value=50, decimal_places=1, max_digits=4,
        required=False, help_text=gettext_lazy("Per cent."),
    )  # fmt: skip
    evaluations_needed = NumberField(
        label=gettext_lazy("Good evaluations in a row"), min_value=1, max_value=6
    )
    until = DayField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Between 14 and 180 days from today.")
    )
    reason = PlainText(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("The rights holder reads it."), **REASON
    )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        targets = [Rule("EXIT_UPPER", "AT_LEAST", data["upper"] / Decimal(100))]
        if data["counter"] is not None:
            targets.append(Rule("COUNTER_SUCCESS", "AT_MOST", data["counter"] / Decimal(100)))
        ends = datetime.combine(data["until"] + timedelta(days=1), time(), desk_zone())
        names = ("version", "words", "agreed_with", "reason", "evaluations_needed")
        return {name: data[name] for name in names} | {"targets": targets, "ends_at": ends}


class ItemForm(OwnWords, forms.Form):
    """One item of the onboarding."""

    words = PlainText(label=gettext_lazy("What is in place"), max_length=1000, lines=True)
    cadence_months = forms.ChoiceField(
        label=gettext_lazy("We meet"), choices=CADENCES, required=False, widget=Segments, initial="3"
    )

    def __init__(self, *args, item: str, **more) -> None:
        super().__init__(*args, **more)
        self.item = OnboardingItem(item)
        if self.item == OnboardingItem.CADENCE:
            self.fields["words"].required = False
            self.fields["words"].label = gettext_lazy("Days and hours that suit you")
        else:
            del self.fields["cadence_months"]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        words = self.cleaned_data["words"]
        months = self.cleaned_data.get("cadence_months")
        if self.item == OnboardingItem.CADENCE:
            said = str(dict(CADENCES)[months or "3"])
            words = f"{said[:1].upper()}{said[1:]}. {words}".strip()
        return {"item": self.item, "words": words, "cadence_months": int(months) if months else None}


class SignForm(OwnWords, forms.Form):
    """An owner's signature under the terms."""

    letter = NumberField(widget=forms.HiddenInput)
    signature = PlainText(
        label=gettext_lazy("Your full name, as your signature"),
        help_text=gettext_lazy("With it you accept the invitation and the terms for your organisation."),
        max_length=200,
    )


class DeclineForm(OwnWords, forms.Form):
    """Why an owner declines."""

    letter = NumberField(widget=forms.HiddenInput)
    reason = PlainText(label=gettext_lazy("Why you decline"), max_length=1000, lines=True)


class AnswerForm(OwnWords, forms.Form):
    """What an owner answers to a step."""

    words = PlainText(label=gettext_lazy("Your answer"), max_length=2000, lines=True)


class LeavingForm(OwnWords, forms.Form):
    """Why an owner leaves."""

    version = NumberField(widget=forms.HiddenInput)
    reason = PlainText(label=gettext_lazy("Why you leave"), max_length=500, lines=True)
