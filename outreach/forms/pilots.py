"""Forms of pilots: what one is about, the interest in it, a decision, its end."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.markets import MARKET_CHOICES, desk_zone
from ipr_portal.tenancy.people import members_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.fields import DayField, FormattedField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments, offer
from ipr_portal.ui.text import PlainText
from outreach.enums import PilotState, Readiness
from outreach.models import Pilot
from programmes.enums import ProgrammeKind
from programmes.models import Programme

STEPS = ("open", "select", "run")
ENDS = [("yes", gettext_lazy("Adopt it")), ("no", gettext_lazy("Stop it"))]
DECISIONS = [
    ("accept", gettext_lazy("Accept and invite")),
    ("wait", gettext_lazy("Put on the waiting list")),
    ("decline", gettext_lazy("Decline")),
]


class PilotForm(OwnWords, forms.Form):
    """What a pilot is about, by what we select, and its days."""

    about = FormattedField(
        label=gettext_lazy("What is tried"), max_length=5000,
        help_text=gettext_lazy("What participants get, what they do for it, and what we want to find out."),
    )  # fmt: skip
    criteria = FormattedField(
        label=gettext_lazy("By what we select"), max_length=3000,
        help_text=gettext_lazy("Write what you decide by: those who are declined compare it with your reason."),
    )  # fmt: skip
    closes_on = DayField(label=gettext_lazy("Last day to show interest"))
    starts_on = DayField(label=gettext_lazy("First day of the pilot"))
    ends_on = DayField(label=gettext_lazy("Last day of the pilot"))
    version = NumberField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        days = [self.cleaned_data.get(name) for name in ("closes_on", "starts_on", "ends_on")]
        for name, first, second in zip(("starts_on", "ends_on"), days, days[1:], strict=False):
            if first and second and second < first:
                self.add_error(name, _("It lies before the day above. Choose a later one."))
        return self.cleaned_data

    def words(self) -> dict[str, Any]:
        """What the action takes; the last day ends at midnight in the zone of the desk."""
        said = self.cleaned_data
        closes = datetime.combine(said["closes_on"] + timedelta(days=1), time(), desk_zone())
        names = ("about", "criteria", "starts_on", "ends_on")
        return {"closes_at": closes} | {name: said[name] for name in names}


class NewPilotForm(PilotForm):
    """A pilot that outreach has not written about yet."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Pilot"), queryset=Programme.objects.none(), empty_label=gettext_lazy("Choose one")
    )
    field_order = ["programme"]

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        free = Programme.objects.filter(kind=ProgrammeKind.PILOT, closed_at=None, pilot=None)
        field.queryset = free.order_by("name")


def initial_of(pilot: Pilot) -> dict[str, Any]:
    """What the form shows of a pilot."""
    last = (pilot.closes_at - timedelta(seconds=1)).astimezone(desk_zone()).date()
    names = ("about", "criteria", "starts_on", "ends_on", "version")
    return {"closes_on": last} | {name: getattr(pilot, name) for name in names}


class InterestForm(OwnWords, forms.Form):
    """Who wants to take part, why, how much, where and from when."""

    contact = forms.ModelChoiceField(
        label=gettext_lazy("Whom we write to"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose one"),
        help_text=gettext_lazy("An owner or filer of your organisation."),
    )  # fmt: skip
    why = PlainText(
        label=gettext_lazy("Why you want to take part"), min_length=20, max_length=2000, lines=True,
        help_text=gettext_lazy("What you would do with it, and how it meets what we select by."),
    )  # fmt: skip
    volume = NumberField(
        label=gettext_lazy("Listings you expect to report in a month"), min_value=1, max_value=1_000_000
    )
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"), choices=MARKET_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    readiness = forms.ChoiceField(
        label=gettext_lazy("When you could begin"), choices=Readiness, widget=Segments
    )
    version = NumberField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, organisation, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)
        people = members_who(Can.EXPRESS_INTEREST, [organisation.pk])[organisation.pk]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")

    def words(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("contact", "why", "volume", "markets", "readiness")
        }


class VersionForm(forms.Form):
    """What a button that posts was based on."""

    version = NumberField()

    def seen(self) -> int:
        """The version; one that is none counts as out of date."""
        return self.cleaned_data["version"] if self.is_valid() else 0


class DecisionForm(OwnWords, forms.Form):
    """What becomes of an interest."""

    decision = forms.ChoiceField(label=gettext_lazy("What we answer"), choices=DECISIONS, widget=Segments)
    reason = PlainText(
        label=gettext_lazy("Reason"), max_length=500, lines=True, required=False,
        help_text=gettext_lazy("Needed to decline. The organisation reads it."),
    )  # fmt: skip
    version = NumberField(widget=forms.HiddenInput)


class FindingsForm(OwnWords, forms.Form):
    """What came of a pilot."""

    findings = FormattedField(
        label=gettext_lazy("What came of it"), max_length=10000,
        help_text=gettext_lazy("What you wanted to find out, the figures before and after, and what participants say."),
    )  # fmt: skip
    version = NumberField(widget=forms.HiddenInput)


class ConclusionForm(OwnWords, forms.Form):
    """Whether a pilot is adopted, and why."""

    adopt = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=ENDS,
        widget=Segments,
    )
    reason = PlainText(label=gettext_lazy("Why"), max_length=500, lines=True)
    version = NumberField(widget=forms.HiddenInput)

    def __init__(self, *args, pilot: Pilot, **more) -> None:
        super().__init__(*args, **more)
        if not pilot.may_become(PilotState.ADOPTED):
            offer(self, "adopt", ENDS[1:])
