"""The fields that some reasons ask for besides."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.text import PlainText
from takedowns.enums import DETAIL_LABELS
from takedowns.rules.filing import DETAILED_MESSAGE


def detail_fields() -> dict[str, forms.Field]:
    """The fields that some reasons ask for besides; a form keeps those of its reason."""
    made: dict[str, forms.Field] = {
        "test_purchase": PlainText(
            max_length=300, help_text=gettext_lazy("Order number, day, and what was bought.")
        ),
        "tell_tale": PlainText(
            max_length=2000,
            lines=True,
            help_text=gettext_lazy("At least one: a misspelt mark, a wrong cap, no batch code."),
        ),
        "catalogue_reference": PlainText(max_length=500),
        "destination_countries": PlainText(
            max_length=300, help_text=gettext_lazy("For example: Japan, South Korea")
        ),
        "original_works": PlainText(
            max_length=5000, lines=True, help_text=gettext_lazy("Addresses, one on a line.")
        ),
        "claims": PlainText(
            max_length=2000, lines=True, help_text=gettext_lazy("For example: claims 1 and 4")
        ),
        "decision_reference": PlainText(
            max_length=300, help_text=gettext_lazy("Court or office, number and day of the decision.")
        ),
        "detailed_message": PlainText(max_length=DETAILED_MESSAGE, lines=True),
    }
    for name, field in made.items():
        field.label = DETAIL_LABELS[name]
        field.error_messages["required"] = _("“%(field)s” is empty. This reason asks for it.") % {
            "field": DETAIL_LABELS[name]
        }
    return made
