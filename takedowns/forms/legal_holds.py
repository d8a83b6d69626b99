"""Placing a listing under legal hold, and lifting it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.rules.legal_holds import LONGEST_REFERENCE, LONGEST_SENTENCE


class _HoldForm(OwnWords, forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class PlaceHoldForm(_HoldForm):
    """The order or the proceedings for which a listing stays down."""

    reference = PlainText(
        label=gettext_lazy("Court or authority, and number of the file"),
        max_length=LONGEST_REFERENCE,
        help_text=gettext_lazy("Such as “High Court of Singapore, HC/S 412/2026”."),
    )
    sentence = PlainText(
        label=gettext_lazy("What was ordered, or what is proceeding"), max_length=LONGEST_SENTENCE, lines=True,
        help_text=gettext_lazy("Only the desk reads it."),
    )  # fmt: skip
    papers: Any = EvidenceField(label=gettext_lazy("The order, or the paper that shows the proceedings"))


class LiftHoldForm(_HoldForm):
    """Why a legal hold is lifted."""

    sentence = PlainText(
        label=gettext_lazy("Why it is lifted"), max_length=LONGEST_SENTENCE, lines=True,
        help_text=gettext_lazy("Only the desk reads it, such as “The action was withdrawn on 3 March.”"),
    )  # fmt: skip
