"""Forms of check-ins: free times, bookings, minutes, actions, deep-dives, messages, guidance."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipr_portal.errors import Refusal
from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.markets import MARKETS
from ipr_portal.ui.fields import DayField, FormattedField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments, offer
from ipr_portal.ui.text import PlainText
from programmes.actions.meetings import Present
from programmes.enums import ActionState, Finding, Presence, Side
from programmes.rules.checkins import CADENCES, instant_of
from takedowns.enums import REJECTIONS

ZONES = [(market.zone, f"{market.name} ({market.zone})") for market in MARKETS.values()]
ZONES += [(zone, zone) for zone in ("Europe/London", "Europe/Paris", "America/New_York", "Asia/Tokyo", "UTC")]
LENGTHS = [(30, _("30 min")), (45, _("45 min")), (60, _("1 h")), (90, _("1 h 30 min"))]
CODES = [("", _("None")), *((code, f"{code} {row.meaning}") for code, row in REJECTIONS.items())]


class TimeForm(OwnWords, forms.Form):
    """A day and a time of the day in one zone, and how long."""

    day = DayField(label=_("Day"))
    at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as hours and minutes, such as 14:30.")},
    )  # fmt: skip
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=60)
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES, initial="Asia/Singapore")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"day", "at", "zone"} <= set(said):
            starts = instant_of(said["day"], said["at"], said["zone"])
            if isinstance(starts, Refusal):
                self.add_error("at", ValidationError(str(starts), code="clock"))
            else:
                said["starts"] = starts
        return said

    @property
    def span(self) -> tuple[datetime, datetime]:
        """When it begins and ends."""
        starts = self.cleaned_data["starts"]
        return starts, starts + timedelta(minutes=self.cleaned_data["minutes"])


class SlotsForm(TimeForm):
    """Several free times, one after another."""

    count = NumberField(label=_("How many, one after another"), min_value=1, max_value=8, initial=4)

    def times(self) -> list[tuple[datetime, datetime]]:
        starts, ends = self.span
        length = ends - starts
        return [(starts + n * length, ends + n * length) for n in range(self.cleaned_data["count"])]


class PlaceForm(TimeForm):
    """A time and a place, and what the person saw of a check-in that is moved."""

    place = PlainText(
        label=_("Place"),
        max_length=300,
        help_text=_("A link to the call, or an address. Everybody invited reads it."),
    )
    sequence = NumberField(widget=forms.HiddenInput, required=False)


class PlanForm(PlaceForm):
    """The same, for a participant."""

    participation = forms.ChoiceField(label=_("Participant"))
    field_order = ["participation"]

    def __init__(self, *args, participants, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "participation", [(str(row.pk), str(row.organisation)) for row in participants])


class ReasonForm(OwnWords, forms.Form):
    reason = PlainText(label=_("Reason"), max_length=500, help_text=_("Everybody invited reads it."))


class CadenceForm(OwnWords, forms.Form):
    weeks = forms.TypedChoiceField(label=_("Check-ins"), choices=list(CADENCES.items()), coerce=int)


class AttendanceForm(forms.Form):
    """Who was there: one select a person, and a line for people without an account."""

    more = PlainText(
        label=_("Others who attended"), max_length=1000, required=False, lines=True,
        help_text=_("One name a line, of the rights holder's side."),
    )  # fmt: skip

    def __init__(self, *args, people: list[tuple[str, Side]], **more) -> None:
        super().__init__(*args, **more)
        self.people = people
        for number, (name, _side) in enumerate(people):
            self.fields[f"person-{number}"] = forms.ChoiceField(
                label=name, choices=Presence.choices, widget=Segments, initial=Presence.ATTENDED
            )
        self.order_fields([f"person-{number}" for number in range(len(people))])

    def attendance(self) -> list[Present]:
        known = {
            name: Present(name, side, Presence(self.cleaned_data[f"person-{number}"]))
            for number, (name, side) in enumerate(self.people)
        }
        for line in self.cleaned_data["more"].splitlines():
            if name := line.strip()[:200]:
                known.setdefault(name, Present(name, Side.THEM, Presence.ATTENDED))
        return list(known.values())


class MinutesForm(OwnWords, forms.Form):
    version = NumberField(widget=forms.HiddenInput)
    text = FormattedField(label=_("Minutes"))


class AddendumForm(OwnWords, forms.Form):
    words = PlainText(label=_("What the pack should have said"), max_length=4000, lines=True)


class ActionForm(OwnWords, forms.Form):
    """What one side does, by whom and by which day."""

    words = PlainText(label=_("What is agreed"), max_length=500)
    owner = forms.ChoiceField(label=_("Owner"))
    due_on = DayField(label=_("Due"))
    code = forms.ChoiceField(
        label=_("Rejection code"), choices=CODES, required=False,
        help_text=_("If it is meant to make one rarer: its effect is measured 60 days after it is done."),
    )  # fmt: skip

    def __init__(self, *args, people, **more) -> None:
        super().__init__(*args, **more)
        self.people = {str(person.pk): person for person in people}
        offer(self, "owner", [(key, str(person)) for key, person in self.people.items()])

    def agreed(self) -> dict[str, Any]:
        """What the action takes; the side is the owner's."""
        said = self.cleaned_data
        owner = self.people[said["owner"]]
        side = Side.US if owner.staff_role else Side.THEM
        return {
            "words": said["words"],
            "owner": owner,
            "side": side,
            "due_on": said["due_on"],
            "code": said["code"],
        }


class FollowForm(OwnWords, forms.Form):
    state = forms.ChoiceField(choices=ActionState.choices)
    result = PlainText(label=_("What came of it"), max_length=500, required=False)


class QuestionForm(OwnWords, forms.Form):
    """A deep-dive: which notice or listing, and what is asked."""

    notice = PlainText(label=_("Notice"), max_length=24, help_text=_("Its number, such as SG-2026-000123-7."))
    listing = NumberField(
        label=_("Listing"),
        required=False,
        min_value=1,
        max_value=300,
        help_text=_("Its place in the notice; none for all."),
    )
    question = PlainText(label=_("What you ask"), max_length=1000, lines=True)


class FindingForm(OwnWords, forms.Form):
    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=Segments)
    answer = PlainText(
        label=_("In words"), max_length=2000, lines=True, help_text=_("The rights holder reads it.")
    )


class ThreadForm(OwnWords, forms.Form):
    subject = PlainText(label=_("Subject"), max_length=200)
    words = PlainText(label=_("Message"), max_length=8000, lines=True)
    files: Any = EvidenceField(required=False)


class MessageForm(OwnWords, forms.Form):
    words = PlainText(label=_("Answer"), max_length=8000, lines=True)
    files: Any = EvidenceField(required=False)


class DeskMessageForm(MessageForm):
    internal = forms.BooleanField(
        label=_("Internal note"),
        required=False,
        help_text=_("Only the IPR team reads it; nobody is notified."),
    )


class DeskThreadForm(ThreadForm):
    """A thread that the IPR team begins with a participant."""

    participation = forms.ChoiceField(label=_("Participant"))
    field_order = ["participation"]

    def __init__(self, *args, participants, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "participation", [(str(row.pk), str(row.organisation)) for row in participants])


class GuidanceForm(OwnWords, forms.Form):
    version = NumberField(widget=forms.HiddenInput)
    text = FormattedField(label=_("Guidance"))
