"""Forms of events, for the team and for everybody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import DayField, MailField, NameField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.moments import SPOKEN
from ipr_portal.ui.text import PlainText
from outreach import agendas
from outreach.actions.events import EventDetails
from outreach.enums import EventFormat, EventState, Kept, OurPart, Promotion, StakeholderType
from outreach.models import Event
from outreach.rules.retention import Line

from .stakeholders import OrganisationFilter

ZONES = [(zone, f"{zone.rpartition('/')[2].replace('_', ' ')} ({short})") for zone, short in SPOKEN.items()]
ZONES += [  # where we speak elsewhere; most of these have summer time
    (zone, zone.rpartition("/")[2].replace("_", " "))
    for zone in (
        "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Asia/Dubai", "Australia/Sydney",
        "Europe/London", "Europe/Brussels", "Europe/Zurich", "Europe/Madrid", "America/New_York",
    )
]  # fmt: skip
QUESTIONS = {
    "HELPED": gettext_lazy("It helped me in my work"),
    "AGENDA": gettext_lazy("The agenda fitted my work"),
    "TIME": gettext_lazy("There was enough time to ask"),
    "PLACE": gettext_lazy("The place and time suited me"),
}
ANSWERS = [
    gettext_lazy("not at all"), gettext_lazy("little"), gettext_lazy("partly"), gettext_lazy("well"),
    gettext_lazy("very well"),
]  # fmt: skip
CHOOSE = [("", gettext_lazy("Choose one"))]


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class EventForm(OwnWords, forms.Form):
    """Everything that is planned of an event; times are those of its place."""

    version = NumberField(required=False, widget=forms.HiddenInput)
    title = NameField(label=gettext_lazy("Title"), max_length=200)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=EventFormat.choices)
    our_part = forms.ChoiceField(label=gettext_lazy("Our part"), choices=OurPart.choices)
    day = DayField(label=gettext_lazy("Day"))
    begins = forms.TimeField(label=gettext_lazy("Begins"), widget=Hour)
    ends = forms.TimeField(label=gettext_lazy("Ends"), widget=Hour)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)
    place = PlainText(label=gettext_lazy("Place"), required=False, max_length=200)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"), required=False, choices=[("", gettext_lazy("None")), *MARKET_CHOICES]
    )
    languages = PlainText(
        label=gettext_lazy("Languages"), required=False, max_length=60,
        help_text=gettext_lazy("Codes with commas between them, such as en, id."),
    )  # fmt: skip
    summary = PlainText(label=gettext_lazy("In one sentence"), required=False, max_length=500)
    agenda = PlainText(
        label=gettext_lazy("Agenda"), required=False, max_length=6000, lines=True,
        help_text=gettext_lazy("One point a line: 09:30-10:15 What changed | Priya Menon. A break stands in brackets."),
    )  # fmt: skip
    capacity = NumberField(
        label=gettext_lazy("Places in the room"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("Leave it empty where there is no limit."),
    )  # fmt: skip
    kept_back = NumberField(
        label=gettext_lazy("Of these, kept back for the team to give"), required=False, max_value=100_000
    )
    closes_on = DayField(label=gettext_lazy("Last day to register"), required=False)
    promotion = forms.ChoiceField(label=gettext_lazy("When a place becomes free"), choices=Promotion.choices)
    offer_hours = NumberField(
        label=gettext_lazy("Hours to answer an offer"), required=False, min_value=1, max_value=336
    )
    is_public = forms.BooleanField(label=gettext_lazy("Show it on the public list"), required=False)
    by_video = forms.BooleanField(label=gettext_lazy("People may take part by video"), required=False)
    needs_approval = forms.BooleanField(
        label=gettext_lazy("The team approves each registration"), required=False
    )
    confirms_itself = forms.BooleanField(
        label=gettext_lazy("Participants confirm their presence in the first hour"), required=False
    )

    def clean_agenda(self) -> str:
        text = self.cleaned_data["agenda"]
        try:
            agendas.read(text)
        except agendas.NotAnAgenda as wrong:
            raise forms.ValidationError(
                _("Line %(line)d: write “09:30-10:15 Title | Speaker”, not “%(text)s”.")
                % {"line": wrong.line, "text": wrong.text[:60]}
            ) from wrong
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("begins") and said.get("ends") and said["ends"] <= said["begins"]:
            self.add_error("ends", _("It ends before it begins. Correct one of the two times."))
        closes, day = said.get("closes_on"), said.get("day")
        if closes and day and closes > day:
            self.add_error("closes_on", _("Registration would close after the event. Choose an earlier day."))
        for name in ("begins", "ends"):
            if day and said.get("zone") and said.get(name) and is_skipped(day, said[name], said["zone"]):
                self.add_error(
                    name, _("Clocks skip this hour on that day: summer time begins. Choose another hour.")
                )
        return said

    def details(self) -> EventDetails:
        said = dict(self.cleaned_data)
        zone, day, closes = ZoneInfo(said["zone"]), said.pop("day"), said.pop("closes_on")
        begins, ends = said.pop("begins"), said.pop("ends")
        said.pop("version")
        languages = [one.strip().lower()[:10] for one in said.pop("languages").split(",") if one.strip()]
        return EventDetails(
            **said | {"kept_back": said["kept_back"] or 0, "offer_hours": said["offer_hours"] or 48},
            starts_at=datetime.combine(day, begins, zone),
            ends_at=datetime.combine(day, ends, zone),
            closes_at=closes and datetime.combine(closes, datetime.max.time().replace(microsecond=0), zone),
            languages=languages,
        )  # fmt: skip


def is_skipped(day: date, hour: time, zone: str) -> bool:
    """Whether the clocks of a zone never show an hour on a day, because they go forward."""
    local = datetime.combine(day, hour, ZoneInfo(zone))
    return local.astimezone(UTC).astimezone(local.tzinfo).time() != hour


def initial_of(event: Event) -> dict[str, Any]:
    """What the form of an event shows."""
    plain = {name: getattr(event, name) for name in EventForm.base_fields if hasattr(event, name)}
    begins, ends = event.local(event.starts_at), event.local(event.ends_at)
    return plain | {
        "day": begins.date(), "begins": begins.time(), "ends": ends.time(), "languages": ", ".join(event.languages),
        "closes_on": event.closes_at and event.local(event.closes_at).date(),
    }  # fmt: skip


class RegistrationForm(OwnWords, forms.Form):
    """What everybody may send to take a place."""

    name = NameField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = MailField(
        label=gettext_lazy("Work e-mail"),
        help_text=gettext_lazy("We send a link. Your registration counts once you confirm it there, within seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    company = NameField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    type = forms.ChoiceField(label=gettext_lazy("You are with"), choices=CHOOSE + StakeholderType.choices)
    is_remote = forms.TypedChoiceField(
        label=gettext_lazy("How will you take part"), widget=forms.RadioSelect, coerce=lambda value: value == "video",
        choices=[("room", gettext_lazy("In the room")), ("video", gettext_lazy("By video"))],
    )  # fmt: skip
    topic = PlainText(
        label=gettext_lazy("What should we talk about?"), required=False, max_length=1000, lines=True
    )
    wants_news = forms.BooleanField(label=gettext_lazy("Tell me about the next events"), required=False)

    def __init__(self, *args, by_video: bool, **more) -> None:
        super().__init__(*args, **more)
        if not by_video:
            del self.fields["is_remote"]


class SubstituteForm(OwnWords, forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=150)
    email = MailField(label=gettext_lazy("Work e-mail"))


class SurveyForm(OwnWords, forms.Form):
    """Four questions, each on a scale of five; what is left out is not answered."""

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        choices = [(str(number), words) for number, words in enumerate(ANSWERS, 1)]
        for key, words in QUESTIONS.items():
            self.fields[key] = forms.ChoiceField(
                label=words, required=False, choices=choices, widget=Segments
            )

    def scores(self) -> dict[str, int]:
        return {key: int(value) for key, value in self.cleaned_data.items() if value}


class CopyForm(OwnWords, forms.Form):
    day = DayField(label=gettext_lazy("Day of the copy"))


class ReasonForm(OwnWords, forms.Form):
    why = PlainText(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Everybody who has a place or waits reads this."),
    )


class RetentionForm(OwnWords, forms.Form):
    """For how many months each thing is kept; what is purged already cannot be chosen any more."""

    def __init__(self, *args, lines: Sequence[Line], **more) -> None:
        super().__init__(*args, **more)
        for line in lines:
            if line.purged_at is None:
                self.fields[line.what] = NumberField(
                    label=line.label, initial=line.months, min_value=1, max_value=line.most,
                    help_text=_("Months after the event, %(most)d at most.") % {"most": line.most},
                )  # fmt: skip

    def months(self) -> dict[Kept, int]:
        return {Kept(what): months for what, months in self.cleaned_data.items()}


class MaterialForm(OwnWords, forms.Form):
    title = PlainText(label=gettext_lazy("Title"), max_length=200)
    address = forms.URLField(
        label=gettext_lazy("Address"), max_length=500, assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        help_text=gettext_lazy("Of the slides, the page or the video, beginning with https."),
    )  # fmt: skip


class MergeForm(OwnWords, forms.Form):
    """Which event takes the people of another one."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Into"), queryset=Event.objects.none(), empty_label=gettext_lazy("Choose one"),
        help_text=gettext_lazy("Everybody with a place or on the waiting list is registered there, in their order."),
    )  # fmt: skip

    def __init__(self, *args, event: Event, **more) -> None:
        super().__init__(*args, **more)
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = (
            Event.objects.filter(state=EventState.PUBLISHED).exclude(pk=event.pk).order_by("starts_at")
        )


class ContestForm(OwnWords, forms.Form):
    words = PlainText(
        label=gettext_lazy("How can we see that you were there?"), max_length=300,
        help_text=gettext_lazy("Such as where you sat, or whom you spoke with."),
    )  # fmt: skip


class ScanForm(forms.Form):
    """A check-in: the code on the badge, the number of the scan, and when it was noted."""

    code = PlainText(required=False, max_length=12)
    nonce = forms.RegexField(r"^[A-Za-z0-9-]{8,40}$", required=False)
    noted = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"])


class GuestForm(OwnWords, forms.Form):
    """Somebody who is not registered, such as a walk-in or a speaker."""

    name = NameField(label=gettext_lazy("Name"), max_length=150)
    email = MailField(label=gettext_lazy("E-mail"), required=False)
    company = NameField(label=gettext_lazy("Organisation"), max_length=200)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=StakeholderType.choices)


class InviteFilter(OrganisationFilter):
    """Whom to invite: people with an address whose organisation fits."""
