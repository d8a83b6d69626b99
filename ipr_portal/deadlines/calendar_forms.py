"""Forms that change a calendar: each parses to a `Change`, which is previewed before it is made."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.lazy import LazyStr
from ipr_portal.ui.fields import DayField, NumberField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.text import PlainText

from .actions.calendars import Change
from .enums import DayKind
from .loading import CannotLoad, is_empty, load_change
from .models import CalendarVersion
from .seeds import Proclaimed, categories_of, subdivision_names
from .words import CATEGORIES, say_category, say_spans, say_weekday
from .worktime import Hours, Worktime

SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
WORKED = (DayKind.HALF_DAY, DayKind.WORKING_DAY)


class HoursField(forms.CharField):
    """The working hours of a day, `09:00-12:00, 13:00-18:00`; empty for a non-working day."""

    def validate(self, value) -> None:
        """Nothing is an answer: closed. So a field may stand without the word optional."""

    def to_python(self, value) -> Any:
        parts = [part.strip() for part in re.split(r"[,;]", super().to_python(value) or "") if part.strip()]
        return _in_order([_span(part) for part in parts])

    def prepare_value(self, value) -> Any:
        return say_spans(value) if isinstance(value, tuple) and value else value or ""


def _span(text: str) -> Hours:
    match = SPAN.fullmatch(text)
    if not match:
        raise ValidationError(_("“%(text)s” cannot be read. Write 09:00-12:00, 13:00-18:00, or leave it empty.") % {"text": text})  # fmt: skip
    opens, closes = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    if not opens < closes <= 1440 or int(match[2]) > 59 or int(match[4]) > 59:
        raise ValidationError(_("“%(text)s” does not end after it starts on the same day; 24:00 is the latest end.") % {"text": text})  # fmt: skip
    return opens, closes


def _in_order(spans: Sequence[Hours]) -> tuple[Hours, ...]:
    ordered = tuple(sorted(spans))
    for (_opens, closes), (opens, _closes) in pairwise(ordered):
        if opens < closes:
            raise ValidationError(_("Two periods of working hours overlap; end one before the next begins."))
    return ordered


class ChangeForm(OwnWords, forms.Form):
    """Fields of every change: why, and which version its author has seen."""

    title: LazyStr = ""
    submit: LazyStr = ""
    note = PlainText(
        label=gettext_lazy("Why"), max_length=300,
        help_text=gettext_lazy("Shown to rights holders whose deadline moves. For example: gazetted on 3 March."),
    )  # fmt: skip
    seen = NumberField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, version: CalendarVersion, worktime: Worktime, at: datetime, about: str = "") -> None:  # fmt: skip
        self.version, self.worktime, self.at = version, worktime, at
        super().__init__(data, initial=self.first(about) | {"seen": version.number})
        self.order_fields([name for name in self.fields if name != "note"])

    def first(self, about: str) -> dict:
        """What stands in the fields before anybody types; `about` is the day that was clicked."""
        return {}

    def clean(self) -> None:
        """Parse to a change; invalid input is refused here."""
        super().clean()
        if not self.errors:
            self.change = self.as_change(self.cleaned_data)
            if is_empty(self.change):
                self.add_error(None, _("Nothing to change; the calendar already has these values."))

    def as_change(self, cleaned: dict) -> Change:
        raise NotImplementedError

    def _known(self, about: str) -> date | None:
        """A special day of the calendar that is named in an address."""
        try:
            day = date.fromisoformat(about)
        except ValueError:
            return None
        return day if day in self.worktime.special else None


class DayForm(ChangeForm):
    """Add a special day, put another in its place, or confirm one that was estimated."""

    title: LazyStr = gettext_lazy("Add or change a special day")
    submit: LazyStr = gettext_lazy("Preview the change")
    day = DayField(
        label=gettext_lazy("Day"),
        error_messages={"invalid": gettext_lazy("Give a day, such as 2026-12-24.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DayKind)
    name = PlainText(label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("The name used in that market."))  # fmt: skip
    hours = HoursField(
        label=gettext_lazy("Hours"),
        required=False,
        help_text=gettext_lazy("For a half day or a special working day. For example: 09:00-13:00"),
    )
    estimated = forms.BooleanField(
        label=gettext_lazy("The date is estimated, not officially announced yet"), required=False
    )

    def first(self, about) -> dict:
        day = self._known(about)
        if not day:
            return {}
        row = self.worktime.special[day]
        return {
            "day": day,
            "kind": row.kind,
            "name": row.name,
            "hours": row.hours,
            "estimated": row.estimated,
        }

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not self.version.first_day <= day <= self.version.last_day:
            raise ValidationError(
                _(
                    "The calendar is filled from %(first)s to %(last)s. Load the holidays of further years first."
                )
                % {"first": say_day(self.version.first_day), "last": say_day(self.version.last_day)}
            )
        return day

    def clean(self) -> None:
        cleaned = self.cleaned_data
        worked, hours = cleaned.get("kind") in WORKED, cleaned.get("hours")
        if worked and hours == ():
            self.add_error("hours", _("Enter the working hours, such as 09:00-13:00."))
        elif hours and not worked:
            self.add_error("hours", _("A holiday and a closure have no hours; leave this empty, or choose another kind."))  # fmt: skip
        super().clean()

    def as_change(self, cleaned) -> Change:
        row = Proclaimed(
            cleaned["day"], cleaned["kind"], cleaned["name"], cleaned["hours"], cleaned["estimated"]
        )
        known = self.worktime.special.get(row.day)
        same = known and (known.kind, known.name, known.hours, known.estimated) == (
            row.kind, row.name, row.hours, row.estimated,
        )  # fmt: skip
        return Change(note=cleaned["note"], days=[] if same else [row])


class RemovalForm(ChangeForm):
    """Take a special day out: its weekday counts again."""

    title: LazyStr = gettext_lazy("Take a special day out")
    submit: LazyStr = gettext_lazy("Preview the change")
    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "day",
            [
                (day.isoformat(), f"{say_day(day)}, {row.name}")
                for day, row in sorted(self.worktime.special.items())
            ],
        )

    def first(self, about) -> dict:
        day = self._known(about)
        return {"day": day.isoformat()} if day else {}

    def as_change(self, cleaned) -> Change:
        return Change(note=cleaned["note"], without=frozenset({cleaned["day"]}))


class WeekForm(ChangeForm):
    """The hours of every weekday, and what a business day of a promise is."""

    title: LazyStr = gettext_lazy("Change the week")
    submit: LazyStr = gettext_lazy("Preview the change")
    standard_day = NumberField(
        label=gettext_lazy("Business day of promises, in minutes"), min_value=1, max_value=1440,
        help_text=gettext_lazy("540 is nine hours. It applies to deadlines that start afterwards; running deadlines keep their length."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for weekday in range(7):
            self.fields[f"hours_{weekday}"] = HoursField(label=say_weekday(weekday))
            self.initial[f"hours_{weekday}"] = self.worktime.week.get(weekday, ())
        self.fields["hours_0"].help_text = _(
            "For example 09:00-12:00, 13:00-18:00; empty for a non-working day."
        )
        self.order_fields([*(f"hours_{weekday}" for weekday in range(7)), "standard_day", "note"])

    def first(self, about) -> dict:
        return {"standard_day": self.version.standard_day}

    def as_change(self, cleaned) -> Change:
        week = {weekday: cleaned[f"hours_{weekday}"] for weekday in range(7)}
        now = {weekday: tuple(self.worktime.week.get(weekday, ())) for weekday in range(7)}
        day = cleaned["standard_day"]
        return Change(
            note=cleaned["note"], week={key: hours for key, hours in week.items() if hours} if week != now else None,
            standard_day=day if day != self.version.standard_day else None,
        )  # fmt: skip


class HolidaysForm(ChangeForm):
    """Load holidays again: for another part of the market, with other kinds of holidays, for further years."""

    title: LazyStr = gettext_lazy("Load holidays")
    submit: LazyStr = gettext_lazy("Preview the differences")
    subdivision = forms.ChoiceField(label=gettext_lazy("Part of the market"), required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of holidays"), widget=forms.CheckboxSelectMultiple
    )
    until_year = NumberField(
        label=gettext_lazy("Filled until the end of"),
        help_text=gettext_lazy("A year. Past days, half days, closures and confirmed entries are not changed."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        market = self.version.calendar.market
        parts = subdivision_names(market)
        offer(self, "subdivision", [("", _("The whole market")), *sorted(parts.items(), key=lambda part: part[1])])  # fmt: skip
        offer(
            self,
            "categories",
            [(name, say_category(name)) for name in categories_of(market) if name in CATEGORIES],
        )
        if not parts:
            del self.fields["subdivision"]

    def first(self, about) -> dict:
        version = self.version
        return {
            "subdivision": version.subdivision, "categories": version.categories, "until_year": version.last_day.year,
        }  # fmt: skip

    def as_change(self, cleaned) -> Change:
        try:
            return load_change(
                self.version, self.worktime, note=cleaned["note"], at=self.at,
                subdivision=cleaned.get("subdivision", ""), categories=cleaned["categories"],
                until_year=cleaned["until_year"],
            )  # fmt: skip
        except CannotLoad as refusal:
            raise ValidationError({"until_year": str(refusal)}) from refusal


FORMS = {"day": DayForm, "removal": RemovalForm, "week": WeekForm, "holidays": HolidaysForm}
