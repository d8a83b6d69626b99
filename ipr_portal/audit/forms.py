"""What the trail can be narrowed by, as the address carries it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.text import PlainText

from .register import SENTENCES


def by_noun() -> list:
    """Every action, grouped by what it is about; each group can be chosen as a whole."""
    groups = groupby(sorted(SENTENCES), key=lambda name: name.partition(".")[0])
    whole = _("everything about: %(noun)s")
    return [
        (noun, [(f"{noun}.", whole % {"noun": noun}), *((name, called(name)) for name in names)])
        for noun, names in groups
    ]


def called(action: str) -> str:
    """An action as people read it: `account.app_added` is “account: app added”."""
    noun, _dot, verb = action.partition(".")
    return f"{noun}: {verb.replace('_', ' ')}"


def people_like(text: str) -> QuerySet[User]:
    """Everybody whose name or address holds each word, in any order."""
    rows = User.objects.all()
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return rows


def start_of(day: date) -> datetime:
    """The first instant of a day, in the reader's zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def fits_action(chosen: str) -> Q:
    return Q(action__begins=chosen) if chosen.endswith(".") else Q(action=chosen)


def fits_subject(chosen: str) -> Q:
    label, _colon, key = chosen.partition(":")
    return Q(subject_type=label, subject_id=key)


# field: the rows that fit what was filled in. Each condition has an index.
FITS: dict[str, Callable[..., Q]] = {
    "action": fits_action,
    "person": lambda text: Q(by__in=people_like(text)),
    "organisation": lambda name: Q(
        organisation__in=Organisation.objects.filter(Q(name__icontains=name) | Q(slug=name.lower()))
    ),
    "subject": lambda text: Q(subject_label__begins=text),
    "since": lambda day: Q(at__gte=start_of(day)),
    "until": lambda day: Q(at__lt=start_of(day + timedelta(days=1))),
    "about": fits_subject,
}


class Search(forms.Form):
    """A search of the trail."""

    action = forms.ChoiceField(
        label=_("Action"), required=False, choices=lambda: [("", _("Every action")), *by_noun()]
    )
    person = PlainText(
        label=_("Person (name or e-mail)"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"list": "people"}),
    )
    organisation = PlainText(label=_("Organisation"), required=False, max_length=200)
    subject = PlainText(label=_("Subject begins with"), required=False, max_length=200)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    about = PlainText(required=False, max_length=120, widget=forms.HiddenInput)

    def chosen(self) -> dict:
        """What was filled in, of a form that has been checked, and can be understood."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that fit all that was chosen."""
        for name, value in self.chosen().items():
            rows = rows.filter(FITS[name](value))
        return rows
