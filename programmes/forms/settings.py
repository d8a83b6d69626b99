"""Forms of programmes: what they promise, ask for and give."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.fields import FormattedField, NameField, NumberField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from programmes.criteria import Rule
from programmes.enums import BenefitKind, Purpose
from programmes.models import Criterion, Terms
from takedowns.enums import REASON_LABELS

CAPACITY = gettext_lazy("Who is invited holds a place. Leave it empty for no limit.")


class ProgrammeForm(OwnWords, forms.Form):
    """What a programme promises, for how many, and its times."""

    version = NumberField(widget=forms.HiddenInput)
    business_days = NumberField(
        label=gettext_lazy("Decided in less than so many business days"), min_value=1, max_value=20,
        help_text=gettext_lazy("For notices sent from now on; what is on its way keeps its promise."),
    )  # fmt: skip
    capacity = NumberField(label=gettext_lazy("Places"), required=False, min_value=1, help_text=CAPACITY)
    invitation_days = NumberField(
        label=gettext_lazy("Days to answer an invitation"), min_value=7, max_value=180
    )
    return_months = NumberField(
        label=gettext_lazy("Months until a return is possible"), min_value=1, max_value=24
    )


class PilotForm(OwnWords, forms.Form):
    """A new pilot: its name, its promise and its places."""

    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("For example PILOT-2027-01.")
    )
    name = NameField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Both sides read it at their deadlines."),
    )
    business_days = NumberField(
        label=gettext_lazy("Decided in less than so many business days"), min_value=1, max_value=20, initial=2
    )
    capacity = NumberField(label=gettext_lazy("Places"), required=False, min_value=1, help_text=CAPACITY)


def name_of(criterion: Criterion) -> str:
    """The field of a criterion's threshold."""
    return f"{criterion.purpose}_{criterion.figure}".lower()


class CriteriaForm(OwnWords, forms.Form):
    """The thresholds of the criteria in force, and why they change. Shares are typed in per cent."""

    seen = NumberField(widget=forms.HiddenInput)

    def __init__(self, *args, criteria: Sequence[Criterion], **more) -> None:
        super().__init__(*args, **more)
        self.criteria = criteria
        for one in criteria:
            self.fields[name_of(one)] = self._field(one)
        self.fields["note"] = PlainText(label=gettext_lazy("Why they change"), max_length=300)
        self.set_words()

    def _field(self, one: Criterion) -> forms.Field:
        label = f"{one.get_purpose_display()}: {one.get_figure_display()}, {one.get_comparison_display()}"
        if one.is_share:
            return forms.DecimalField(
                label=label, help_text=gettext_lazy("Per cent."), min_value=0, max_value=100, decimal_places=2, max_digits=5,
                initial=(one.threshold * 100).quantize(Decimal("0.01")),
            )  # fmt: skip
        return NumberField(label=label, initial=int(one.threshold))

    def clean(self) -> dict[str, Any]:
        """Entering must be at least as hard as staying: between the two lies the hysteresis."""
        enter, stay = self.cleaned_data.get("admission_lower"), self.cleaned_data.get("watch_exit_upper")
        if enter is not None and stay is not None and stay > enter:
            said = _("Who has just entered would be on watch at once: put it at or below %(enter)s %%.")
            self.add_error("watch_exit_upper", said % {"enter": enter})
        return self.cleaned_data

    def rules(self) -> Mapping[str, list[Rule]]:
        """The criteria with their new thresholds, by purpose."""
        rules: dict[str, list[Rule]] = {purpose: [] for purpose in Purpose.values}
        for one in self.criteria:
            typed = Decimal(self.cleaned_data[name_of(one)])
            threshold = typed / 100 if one.is_share else typed
            rules[one.purpose].append(
                Rule(one.figure, one.comparison, threshold, Decimal(one.minimum), one.running)
            )
        return rules


class TermsForm(OwnWords, forms.Form):
    """The text of the terms, and what participants have, one benefit a line."""

    seen = NumberField(widget=forms.HiddenInput)
    text = FormattedField(label=gettext_lazy("Terms"), max_length=20000)
    benefits = PlainText(
        label=gettext_lazy("Benefits"), max_length=4000, lines=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One a line: its kind, a colon, its words. Kinds: promise, evidence, check-in, other, or the code of a"
            " reason that is opened, such as CF-03."
        ),
    )  # fmt: skip

    def clean_benefits(self) -> list[tuple[str, str, str]]:
        lines = [line.strip() for line in self.cleaned_data["benefits"].splitlines() if line.strip()]
        if len(lines) > 20:
            raise ValidationError(_("At most 20 benefits. Join some."))
        return [read_benefit(number, line) for number, line in enumerate(lines, 1)]


def read_benefit(number: int, line: str) -> tuple[str, str, str]:
    """Kind, code and words of one line.

    :raises ValidationError: naming the line, if it has no kind that we know, or no words, or too many.
    """
    head, _colon, words = line.partition(":")
    kind, words = head.strip().upper().replace("-", "_"), words.strip()
    if not words or len(words) > 300:
        raise ValidationError(
            _("Line %(n)d: write a kind, a colon, and up to 300 characters.") % {"n": number}
        )
    if head.strip().upper() in REASON_LABELS:
        return BenefitKind.REASON, head.strip().upper(), words
    if kind not in BenefitKind.values or kind == BenefitKind.REASON:
        raise ValidationError(
            _("Line %(n)d: “%(kind)s” is no kind of benefit and no reason code.")
            % {"n": number, "kind": head.strip()[:40]}
        )
    return kind, "", words


def benefits_in_lines(terms: Terms) -> str:
    """The benefits of some terms, as the form takes them."""
    return "\n".join(
        f"{one.code or one.kind.lower().replace('_', '-')}: {one.words}" for one in terms.benefits.all()
    )
