"""Objections to measures: what a seller sends, and the decision."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import ObjectionState
from takedowns.models.objections import LONGEST_OBJECTION
from takedowns.rules.disputes import MOST_FILES
from takedowns.rules.objections import LONGEST_REASONS

from .kept_files import AnswerFiles, KeepsFiles, KeptFiles


class ObjectionForm(KeepsFiles):
    """A seller's objection; files are kept although something else is refused."""

    file_fields = ("attached",)
    statement = PlainText(
        label=gettext_lazy("What is wrong with the measure?"), max_length=LONGEST_OBJECTION, min_length=20, lines=True,
        help_text=gettext_lazy(
            "Say what we should look at, such as “Three of these listings were one delivery, and the brand licensed it.”"
        ),
    )  # fmt: skip
    attached = AnswerFiles(label=gettext_lazy("Files"), required=False, max_files=MOST_FILES)
    kept = KeptFiles(required=False, widget=forms.MultipleHiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self.initial["form_key"] = uuid4()

    def kept_name(self, name: str) -> str:
        return "kept"

    @property
    def kept_files(self) -> list[EvidenceFile]:
        return self.files_of("attached")

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def taken(self) -> dict[str, Any]:
        """What the action takes."""
        files = [file.pk for file in self.kept_files]
        return {name: self.cleaned_data[name] for name in ("form_key", "statement")} | {"files": files}


class DecideObjectionForm(OwnWords, forms.Form):
    """Whether an objection is granted, and why."""

    state = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[
            (ObjectionState.GRANTED, gettext_lazy("Grant it: the measure is lifted")),
            (ObjectionState.DENIED, gettext_lazy("Deny it: the measure stands")),
        ],
    )  # fmt: skip
    reasons = PlainText(
        label=gettext_lazy("Why"), max_length=LONGEST_REASONS, lines=True,
        help_text=gettext_lazy("The seller reads it. Name no rights holder."),
    )  # fmt: skip
