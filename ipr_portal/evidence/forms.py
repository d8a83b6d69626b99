"""A field for evidence files, for any form with attachments."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .validators import EXTENSIONS, CheckedFile, RefusedFile, check

MAX_FILES = 10


class Files(forms.FileInput):
    """A plain file control for several files; the browser offers what we take."""

    allow_multiple_selected = True

    def __init__(self, attrs=None) -> None:
        accept = ",".join(f".{ending}" for endings in EXTENSIONS.values() for ending in endings)
        super().__init__({"multiple": True, "accept": accept} | (attrs or {}))


class EvidenceField(forms.FileField):
    """One or several files, each looked into; its value is a list of `CheckedFile`, which `actions.store` takes.

    If some are refused, all refusals are shown at once, and which of the others have to be added again.
    """

    widget = Files
    default_error_messages = {"required": gettext_lazy("Choose a file.")}

    def __init__(self, *, max_files: int = MAX_FILES, **more) -> None:
        self.max_files = max_files
        more.setdefault("label", gettext_lazy("Files"))
        more.setdefault("help_text", gettext_lazy("JPEG, PNG, WebP, PDF or MP4, up to 25 MB each."))
        super().__init__(**more)

    def clean(self, data, initial=None) -> list[CheckedFile]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.max_files:
            raise ValidationError(self._too_many(len(uploads)), code="too_many")
        passed, refusals = look_at_all(uploads)
        if refusals:
            raise ValidationError([*map(_as_error, refusals), *_said_again(passed)])
        return passed

    def _too_many(self, count) -> str:
        return ngettext(
            "%(count)d files are more than we take at once; at most %(limit)d file, please.",
            "%(count)d files are more than we take at once; at most %(limit)d files, please. Add them in parts.",
            self.max_files,
        ) % {"count": count, "limit": self.max_files}


class PartForm(forms.Form):
    """Which part of the preview of a long picture somebody asks for; the first, if none is named."""

    part = forms.IntegerField(min_value=1, max_value=1000, required=False)


def look_at_all(uploads) -> tuple[list[CheckedFile], list[RefusedFile]]:
    """Check every file, so that all errors are shown at once."""
    passed, refusals = [], []
    for upload in uploads:
        try:
            passed.append(check(upload))
        except RefusedFile as refusal:
            refusals.append(refusal)
    return passed, refusals


def _as_error(refusal) -> ValidationError:
    return ValidationError(str(refusal), code=refusal.code)


def _said_again(passed) -> list:
    if not passed:
        return []
    names = ", ".join(f"“{checked.name}”" for checked in passed)
    return [
        ValidationError(_("There is no problem with %(names)s; choose it again as well.") % {"names": names})
    ]
