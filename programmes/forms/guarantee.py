"""Filters of the guarantee, and what people write about breaches."""

from datetime import date, datetime

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.models import ServiceLevel
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.fields import DayField, NumberField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText
from programmes.enums import Cause, PromiseState
from programmes.queries.promises import MONTHS, Chosen, first_month

DESK_ONLY = ("organisation", "triager")
STATES = [
    ("", gettext_lazy("All states")), ("OPEN", gettext_lazy("Open")), ("BROKEN", gettext_lazy("Breached")),
    ("COUNTED", gettext_lazy("Counted")), *PromiseState.choices,
]  # fmt: skip


def months_of(at: datetime) -> list[date]:
    """The first days of the last twelve months, the newest first."""
    return [first_month(at, back) for back in range(MONTHS)]


def say_month(month: date) -> str:
    return date_format(month, "M Y")


class PromiseFilter(forms.Form):
    """What the notices under a promise are narrowed to; an unknown value is ignored."""

    organisation = forms.ChoiceField(label=gettext_lazy("Participant"), required=False)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES],
    )
    weeks = forms.ChoiceField(
        label=gettext_lazy("Time"),
        required=False,
        choices=[("", gettext_lazy("Twelve months")), ("13", gettext_lazy("13 weeks"))],
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    triager = forms.ChoiceField(label=gettext_lazy("Triager"), required=False)

    def __init__(self, *args, at: datetime, for_desk: bool, with_state: bool = True, **more) -> None:
        super().__init__(*args, **more)
        if not for_desk:
            for name in DESK_ONLY:
                del self.fields[name]
        if not with_state:
            del self.fields["state"]
        offer(
            self,
            "month",
            [("", _("All months")), *((day.isoformat()[:7], say_month(day)) for day in months_of(at))],
        )
        names = list(ServiceLevel.objects.order_by("name").values_list("name", flat=True).distinct())
        offer(self, "programme", [("", _("All programmes")), *((name, name) for name in names)])
        if for_desk:
            self._offer_people()

    def _offer_people(self) -> None:
        holders = Organisation.objects.filter(pk__in=ServiceLevel.objects.values("organisation")).order_by(
            "name"
        )
        offer(
            self, "organisation", [("", _("All participants")), *((str(one.pk), one.name) for one in holders)]
        )
        people = staff_who(Can.DECIDE_NOTICES).order_by("name", "email")
        offer(self, "triager", [("", _("Everybody")), *((str(one.pk), str(one)) for one in people)])

    def chosen(self) -> Chosen:
        """What is asked for, unknown values left out."""
        self.is_valid()
        known = {name: value for name, value in self.cleaned_data.items() if value}
        for name in (*DESK_ONLY, "weeks"):
            if name in known:
                known[name] = int(known[name])
        if "month" in known:
            known["month"] = date.fromisoformat(f"{known['month']}-01")
        return Chosen(**known)


class CauseForm(OwnWords, forms.Form):
    """Why a promise was not kept."""

    code = forms.ChoiceField(
        label=gettext_lazy("Cause"), choices=[("", gettext_lazy("Choose a cause")), *Cause.choices]
    )
    sentence = PlainText(
        label=gettext_lazy("What happened"),
        max_length=500,
        help_text=gettext_lazy("The rights holder reads it, such as “118 listings came in on one morning.”"),
    )


class CorrectionForm(CauseForm):
    """A cause that is there already, in another wording."""

    version = NumberField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class RemedyForm(OwnWords, forms.Form):
    """What is done about a cause that comes again."""

    sentence = PlainText(
        label=gettext_lazy("What we do about it"),
        max_length=500,
        help_text=gettext_lazy("Such as “Two more triagers on Mondays until the end of the campaign.”"),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    due_on = DayField(label=gettext_lazy("Due"))

    def __init__(self, *args, today: date, **more) -> None:
        super().__init__(*args, **more)
        people = staff_who(Can.WATCH_GUARANTEE).order_by("name", "email")
        self.today, self.people = today, {str(one.pk): one for one in people}
        choices = [("", _("Choose a person")), *((key, str(one)) for key, one in self.people.items())]
        offer(self, "owner", choices)

    def clean_owner(self) -> User:
        return self.people[self.cleaned_data["owner"]]

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if not self.today <= day <= date(self.today.year + 2, 1, 1):
            raise forms.ValidationError(_("Choose a day from today on, within the next year."))
        return day
