"""Messages about a notice, internal notes, and proposals of another reason with the filer's answer."""

from collections.abc import Sequence
from typing import Any, cast
from zlib import crc32

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import DETAIL_LABELS, FileKind
from takedowns.models import Notice, ReasonCode
from takedowns.rules.conversation import LONGEST_MESSAGE, LONGEST_NOTE, MOST_FILES, filled
from takedowns.rules.explanations import OfferedText
from takedowns.rules.filing import Attachment
from takedowns.rules.retyping import LONGEST_DETAIL, LONGEST_SENTENCE, Consent, Required

from .kept_files import AnswerFiles, KeepsFiles, KeptFiles


class SentAtOnce(KeepsFiles):
    """A form with several fields for files, each shown in a row of its own."""

    too_many = gettext_lazy("Send at most %(n)d files at once.")

    def rows(self) -> list[tuple[forms.BoundField, list[EvidenceFile], str]]:
        """Each field of files, what is kept for it, and under which name its keys are sent."""
        return [(self[name], self.files_of(name), self.kept_name(name)) for name in self.file_fields]

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Show refusals at the fields that they name."""
        for one in refusals:
            self.add_error(one.field if one.field in self.fields else None, str(one))


class MessageForm(SentAtOnce):
    """A message with files."""

    file_fields = ("files",)
    text = PlainText(
        label=gettext_lazy("Message"), max_length=LONGEST_MESSAGE, lines=True,
        error_messages={"required": gettext_lazy("Write a message.")},
    )  # fmt: skip
    files: Any = AnswerFiles(label=gettext_lazy("Files"), required=False, max_files=MOST_FILES)

    def __init__(self, data=None, files=None) -> None:
        super().__init__(data, files, auto_id="message-%s")
        self.fields["kept-files"] = KeptFiles(required=False)


class TeamMessageForm(MessageForm):
    """A message of our team: begun from a template, and seen as the rights holder reads it before it is sent."""

    template = forms.ChoiceField(label=gettext_lazy("Template"), required=False)
    seen = NumberField(widget=forms.HiddenInput, required=False)  # of which text the preview was shown
    field_order = ["template", "text", "files"]

    def __init__(self, offered: Sequence[OfferedText], data=None, files=None) -> None:
        super().__init__(data, files)
        self.offered = {str(one.pk): one for one in offered}
        named = [(key, f"{one.name} ({one.language})") for key, one in self.offered.items()]
        cast(forms.ChoiceField, self.fields["template"]).choices = [("", _("Own words")), *named]

    def fill_in(self) -> None:
        """Put the words of the chosen template before what is typed already."""
        chosen = self.offered.get(self.cleaned_data.get("template", ""))
        typed = self.data.get("text", "")
        text = "\n\n".join(filter(None, [chosen.text if chosen else "", typed]))
        self._show({"text": text})

    def preview(self, notice: Notice, at) -> str:
        """The text as the rights holder reads it; from now on it can be sent."""
        self._show({"seen": str(self._mark)})
        return filled(self.cleaned_data["text"], notice, at=at)

    @property
    def needs_preview(self) -> bool:
        """Whether it has variables and was not previewed in these words."""
        return "{" in self.cleaned_data["text"] and self.cleaned_data.get("seen") != self._mark

    @property
    def _mark(self) -> int:
        return crc32(self.cleaned_data["text"].encode()) & 0x7FFFFFFF

    def _show(self, changed: dict[str, str]) -> None:
        data = cast(Any, self.data).copy()
        for name, value in changed.items():
            data[name] = value
        self.data = data


class NoteForm(OwnWords, forms.Form):
    """An internal note."""

    note = PlainText(
        label=gettext_lazy("Note"), max_length=LONGEST_NOTE, lines=True,
        error_messages={"required": gettext_lazy("Write a note.")},
    )  # fmt: skip

    def __init__(self, data=None) -> None:
        super().__init__(data, auto_id="note-%s")


class ProposalForm(OwnWords, forms.Form):
    """Another reason for a notice, and why."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason that fits"))
    sentence = PlainText(
        label=gettext_lazy("Why it fits"), help_text=gettext_lazy("The filer reads it."),
        max_length=LONGEST_SENTENCE, lines=True,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data=None, *, offered: Sequence[ReasonCode], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.offered = {str(one.pk): one for one in offered}
        cast(forms.ChoiceField, self.fields["reason"]).choices = [
            ("", "–"), *((key, f"{one.code} {one.label}") for key, one in self.offered.items()),
        ]  # fmt: skip

    @property
    def chosen(self) -> ReasonCode | None:
        return self.offered.get(self.cleaned_data["reason"])

    def begin_again(self, version: int) -> None:
        """Base what was typed on the present notice."""
        self.data = dict(self.data.items()) | {"version": str(version)}

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ConsentForm(SentAtOnce):
    """The consent to another reason: what that requires and the notice lacks, and the statements once more."""

    def __init__(self, required: Required, data=None, files=None) -> None:
        super().__init__(data, files)
        self.details = required.missing_details
        self.kinds = {f"files-{kind}": kind for kind in required.missing_files}
        self.file_fields = tuple(self.kinds)
        for name in self.details:
            self.fields[name] = PlainText(
                label=DETAIL_LABELS[name], required=False, max_length=LONGEST_DETAIL, lines=True
            )
            vars(self.fields[name])["needed"] = True
        for name, kind in self.kinds.items():
            self.fields[name] = AnswerFiles(label=FileKind(kind).label, required=False, max_files=MOST_FILES)
            self.fields[f"kept-{name}"] = KeptFiles(required=False)
        self.fields["confirmed"] = forms.BooleanField(
            label=_("My statements of good faith and accuracy hold for the new reason too."), required=False
        )
        vars(self.fields["confirmed"])["needed"] = True
        self.set_words()

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of words."""
        return [self[name] for name in self.details]

    def given(self) -> Consent:
        """What a valid form gives; its files are stored."""
        data = self.cleaned_data
        return Consent(
            confirmed=bool(data.get("confirmed")),
            details={name: data[name] for name in self.details if data.get(name)},
            files=[
                Attachment(file, kind) for name, kind in self.kinds.items() for file in self.files_of(name)
            ],
        )


class DeclineForm(OwnWords, forms.Form):
    """Why the reason of a notice is to stay."""

    sentence = PlainText(
        label=gettext_lazy("Why the reason is to stay"), max_length=LONGEST_SENTENCE, lines=True,
        error_messages={"required": gettext_lazy("Write in a sentence why the reason is to stay.")},
    )  # fmt: skip

    def __init__(self, data=None) -> None:
        super().__init__(data, auto_id="decline-%s")
