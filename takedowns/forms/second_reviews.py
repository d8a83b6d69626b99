"""Forms of second reviews: settling two opinions, a lesson, the share of the sample, and triggers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import REJECTIONS, LessonFinding, Side, TriggerField, TriggerMode, TriggerOperator
from takedowns.models import ReviewOpinion
from takedowns.queries.second_reviews import Compared
from takedowns.triggers import LONGEST_VALUE, MOST_CONDITIONS, Condition

LONGEST = 1000
CODES = [
    ("", gettext_lazy("No code")),
    *((code, f"{code} {row.meaning}") for code, row in REJECTIONS.items()),
]


def _said(side: Side, said: ReviewOpinion) -> str:
    """One of two opinions with what it says, as a choice."""
    outcome = " ".join(filter(None, [str(said.get_outcome_display()), said.rejection_code]))
    return f"{side.label.capitalize()}: {outcome}"


class SettleForm(OwnWords, forms.Form):
    """Which of two opinions counts about each listing where they differ, and why."""

    def __init__(self, compared: Sequence[Compared], *, data=None) -> None:
        super().__init__(data)
        self.differing = [one for one in compared if one.differs]
        for one in self.differing:
            self.fields[f"side-{one.listing.pk}"] = forms.ChoiceField(
                label=_("Which counts for listing %(n)s?") % {"n": one.listing.position},
                choices=[(side, _said(side, said)) for side, said in ((Side.FIRST, one.first), (Side.SECOND, one.second))],
                widget=forms.RadioSelect,
            )  # fmt: skip
        codes = [opinion.rejection_code for one in self.differing for opinion in (one.first, one.second)]
        self.fields["code"] = forms.ChoiceField(
            label=_("Code whose guidance explains it"), choices=CODES, required=False,
            initial=next(filter(None, codes), ""),
        )  # fmt: skip
        self.fields["sentence"] = PlainText(
            label=_("Why"), max_length=LONGEST, lines=True,
            help_text=_("The two people read it, and everybody at the desk reads it as a lesson."),
        )  # fmt: skip
        self.set_words()

    def chosen(self) -> dict[int, str]:
        """The choice for each listing, by its key."""
        return {one.listing.pk: self.cleaned_data[f"side-{one.listing.pk}"] for one in self.differing}


class LessonForm(OwnWords, forms.Form):
    """What was wrong where a sample and its decision differ."""

    finding = forms.ChoiceField(
        label=gettext_lazy("What you find"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in LessonFinding if one != LessonFinding.EACH_WRONG],
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Code whose guidance explains it"), choices=CODES, required=False
    )
    sentence = PlainText(
        label=gettext_lazy("What to learn from it"), max_length=LONGEST, lines=True,
        help_text=gettext_lazy("One sentence for everybody at the desk, such as “A licence number on the label is enough.”"),
    )  # fmt: skip


class ShareForm(OwnWords, forms.Form):
    """Which share of decisions is looked at again."""

    percent = forms.DecimalField(
        label=gettext_lazy("Per cent of decisions"), min_value=Decimal(0), max_value=Decimal(100), max_digits=5,
        decimal_places=2, help_text=gettext_lazy("Of the outcomes that are sent from now on, such as 2.5"),
    )  # fmt: skip


class TriggerForm(OwnWords, forms.Form):
    """A trigger with rows of conditions; a row without anything in it is left out."""

    version = NumberField(widget=forms.HiddenInput, required=False)
    name = PlainText(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For example: Dear goods of new sellers"),
    )
    active = forms.BooleanField(label=gettext_lazy("Decisions are compared with it"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("A decision is held if it meets"),
        choices=TriggerMode.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, rows: int, initial=None) -> None:
        super().__init__(data, initial=initial)
        self.places = range(min(max(rows, 1), MOST_CONDITIONS))
        for place in self.places:
            self.fields |= _condition_fields(place)
        for place in self.places:  # an empty condition is left out, which the page says: their labels do not
            for name in CONDITION:
                vars(self.fields[f"{name}-{place}"])["needed"] = True
        self.set_words()

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}-{place}"] for name in CONDITION] for place in self.places]

    def conditions(self) -> list[tuple[int, Condition]]:
        """The conditions that were given, each with its row."""
        found = []
        for place in self.places:
            given = [self.cleaned_data.get(f"{name}-{place}") or "" for name in CONDITION]
            if given[0] or given[2]:
                found.append((place, Condition(*given)))
        return found

    def mark(self, wrong: dict[int, str]) -> None:
        """Show what is wrong with which condition, by its number among those that were given."""
        places = [place for place, _condition in self.conditions()]
        for number, said in wrong.items():
            self.add_error(f"value-{places[number]}" if number >= 0 else None, ValidationError(said))


CONDITION = ("field", "operator", "value")


def _condition_fields(place: int) -> dict[str, forms.Field]:
    number = {"n": place + 1}
    return {
        f"field-{place}": forms.ChoiceField(
            label=_("What condition %(n)s compares") % number, required=False,
            choices=[("", _("No condition")), *TriggerField.choices],
        ),
        f"operator-{place}": forms.ChoiceField(
            label=_("How condition %(n)s compares") % number, required=False, choices=TriggerOperator.choices
        ),
        f"value-{place}": PlainText(
            label=_("What condition %(n)s compares with") % number, required=False, max_length=LONGEST_VALUE
        ),
    }  # fmt: skip


def initial_of(trigger) -> dict[str, Any]:
    """What a form shows of a trigger."""
    rows = {
        f"{name}-{place}": row[name] for place, row in enumerate(trigger.conditions) for name in CONDITION
    }
    return {
        "version": trigger.version,
        "name": trigger.name,
        "active": trigger.active,
        "mode": trigger.mode,
        **rows,
    }
