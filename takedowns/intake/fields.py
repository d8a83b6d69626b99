"""The parsers of single values, one for each field of a notice: the page shows these very fields, the API reads by them."""

import re
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.lazy import LazyStr
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import MailField
from ipr_portal.ui.text import PlainText
from takedowns.enums import DETAIL_LABELS, DIFFERENCES, Capacity, InfringementLocation, RightKind
from takedowns.models import IPRight, ReasonCode
from takedowns.rules.filing import DETAILED_MESSAGE, EXPLANATION, MESSAGE_TO_SELLER, why_not_these_differences

from .offers import Offer

NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.):]\s+")
# Characters, after tidying. What is chosen or ticked has `rules.drafts.MOST_CODE` and `MOST_TICKS`.
NAME, ADDRESS, PHONE = 200, 500, 40
SHORT_DETAIL, CATALOGUE, LONG_DETAIL, WORKS = 300, 500, 2000, 5000

LANGUAGES = [
    ("en", gettext_lazy("English")), ("ms", gettext_lazy("Malay")), ("th", gettext_lazy("Thai")),
    ("id", gettext_lazy("Indonesian")), ("vi", gettext_lazy("Vietnamese")), ("fil", gettext_lazy("Filipino")),
    ("zh", gettext_lazy("Chinese")), ("ja", gettext_lazy("Japanese")), ("ko", gettext_lazy("Korean")),
]  # fmt: skip


class ListingText(forms.Field):
    """Pasted addresses, stored unchanged; `Intake.lines` has the result of each."""

    def to_python(self, value) -> Any:
        return value or ""


class Differences(PlainText):
    """Differences from the genuine product, one a line; numbers that were typed before them are left out."""

    def to_python(self, value) -> str:
        lines = (NUMBERED.sub("", line).strip() for line in super().to_python(value).splitlines())
        return "\n".join(line for line in lines if line)

    def validate(self, value) -> None:
        super().validate(value)
        if refusal := why_not_these_differences(value.splitlines()):
            raise ValidationError(str(refusal), code="differences")


def missing(text: LazyStr) -> dict[str, Any]:
    """What to do about a field that was left empty."""
    return {"error_messages": {"required": text}}


UNTIL_DETAILS: dict[str, forms.Field] = {  # in the order of the page
    "right": forms.ChoiceField(**missing(gettext_lazy("Choose the right that is infringed."))),
    "market": forms.ChoiceField(
        choices=MARKET_CHOICES, **missing(gettext_lazy("Choose the market of the listings."))
    ),
    "reason": forms.ChoiceField(**missing(gettext_lazy("Choose why the listings infringe."))),
    "listings": ListingText(**missing(gettext_lazy("No listing is named. Paste at least one address."))),
    "explanation": PlainText(
        min_length=EXPLANATION[0], max_length=EXPLANATION[1], lines=True,
        **missing(gettext_lazy("Describe what a shopper or a triager can see that is wrong.")),
    ),
}  # fmt: skip
DETAILS: dict[str, forms.Field] = {  # each asked for by some reasons
    "test_purchase": PlainText(max_length=SHORT_DETAIL),
    "tell_tale": PlainText(max_length=LONG_DETAIL, lines=True),
    "catalogue_reference": PlainText(max_length=CATALOGUE),
    "destination_countries": PlainText(max_length=SHORT_DETAIL),
    "original_works": PlainText(max_length=WORKS, lines=True),
    "claims": PlainText(max_length=LONG_DETAIL, lines=True),
    "decision_reference": PlainText(max_length=SHORT_DETAIL),
    "detailed_message": PlainText(max_length=DETAILED_MESSAGE, lines=True),
    DIFFERENCES: Differences(max_length=LONG_DETAIL, lines=True, required=False),
}
AFTER_DETAILS: dict[str, forms.Field] = {
    "locations": forms.MultipleChoiceField(
        choices=InfringementLocation.choices,
        **missing(gettext_lazy("Mark where on the listings the infringement is visible.")),
    ),
    "language": forms.ChoiceField(
        choices=LANGUAGES, **missing(gettext_lazy("Choose the language of the explanation."))
    ),
    "message_to_seller": PlainText(max_length=MESSAGE_TO_SELLER, lines=True, required=False),
    "capacity": forms.ChoiceField(
        choices=Capacity.choices, **missing(gettext_lazy("Choose in which capacity you sign."))
    ),
    "complainant_name": PlainText(
        max_length=NAME, **missing(gettext_lazy("Enter the name of the complainant."))
    ),
    "complainant_email": MailField(
        **missing(gettext_lazy("Enter an e-mail address where we can contact you."))
    ),
    "complainant_address": PlainText(
        max_length=ADDRESS, lines=True, required=False,
        **missing(gettext_lazy("Write the postal address; a copyright notice must name it.")),
    ),
    "complainant_phone": PlainText(
        max_length=PHONE, required=False,
        **missing(gettext_lazy("Write a telephone number; a copyright notice must name it.")),
    ),
    "statements": forms.MultipleChoiceField(),
    "signature": PlainText(
        max_length=NAME, **missing(gettext_lazy("Type your full name; the notice is signed with it."))
    ),
}  # fmt: skip
PARSERS = UNTIL_DETAILS | DETAILS | AFTER_DETAILS
OFFERED = ("right", "reason", "capacity", "statements")  # fields whose choices differ between notices
MANY = ("locations", "statements")  # lists of texts; every other value is one text
KEYS = ("right", "statements")  # rows by their numbers, as text or as a number


def fields_for(offer: Offer, right: IPRight | None, reason: ReasonCode | None) -> dict[str, forms.Field]:
    """The parsers that a notice needs, in their order: with the choices on offer, and the details of its reason.

    What differs between notices is copied; who changes another field copies it first.
    """
    asked = reason.fields if reason else []
    optional = [DIFFERENCES] if reason else []
    fields = {name: PARSERS[name] for name in (*UNTIL_DETAILS, *asked, *optional, *AFTER_DETAILS)}
    needed = ("complainant_address", "complainant_phone")  # 17 USC 512(c)(3)(A)(iv)
    by_law = needed if right and right.kind == RightKind.COPYRIGHT else ()
    fields |= {name: deepcopy(fields[name]) for name in (*OFFERED, *asked, *by_law)}
    for name in asked:
        said = _("“%(field)s” is empty. This reason asks for it.") % {"field": DETAIL_LABELS[name]}
        fields[name].error_messages["required"] = said
    _choose_from(fields["right"], [(str(one.pk), one.title) for one in offer.rights])
    _choose_from(fields["reason"], [(one.code, one.label) for one in offer.reasons])
    _choose_from(fields["capacity"], [(one.value, one.label) for one in offer.capacities])
    _choose_from(fields["statements"], [(str(one.pk), one.text) for one in offer.statements])
    fields["statements"].error_messages |= {
        "required": _("Read and confirm both statements."),
        "invalid_choice": _("The wording has changed since you opened the page. Read it again, and confirm."),
    }
    for name in by_law:
        fields[name].required = True
    return fields


def _choose_from(field: forms.Field, choices: Any) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
