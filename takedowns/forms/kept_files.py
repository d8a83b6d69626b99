"""Forms whose files are kept although something else is refused: what was sent once is not sent again."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.evidence.forms import EvidenceField, look_at_all
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.lazy import LazyStr
from ipr_portal.ui.forms import OwnWords
from takedowns.rules.questions import MOST_FILES


class AnswerFiles(EvidenceField):
    """Files of an answer: those that pass are kept although others are refused; its value is both."""

    def clean(self, data, initial=None) -> Any:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > self.max_files:
            raise ValidationError(self._too_many(len(uploads)), code="too_many")
        return look_at_all(uploads)


class KeptFiles(forms.MultipleChoiceField):
    """Keys of files that were sent before."""

    def clean(self, value) -> list[UUID]:
        try:
            return [UUID(one) for one in (value or [])[:MOST_FILES]]
        except ValueError as error:
            raise ValidationError(_("Choose the files again."), code="keys") from error


class KeepsFiles(OwnWords, forms.Form):
    """A form with fields for files, which are kept although something else is refused.

    Each field of files is named in `file_fields`; the keys that are kept for it are sent under the name that `kept_name`
    gives. `known` are the files that were sent before, by key; `uploads` those of this request that passed the inspection,
    by field.
    """

    file_fields: Sequence[str] = ()
    too_many: ClassVar[LazyStr] = gettext_lazy("Send at most %(n)d files with one answer.")

    def __init__(self, data=None, files=None, **more) -> None:
        super().__init__(data, files, **more)
        self.known, self.uploads = dict[UUID, EvidenceFile](), dict[str, list[CheckedFile]]()

    def clean(self) -> dict[str, Any]:
        for name in self.file_fields:
            passed, refusals = self.cleaned_data.get(name) or ([], [])
            self.uploads[name] = passed
            for refused in refusals:
                self.add_error(name, ValidationError(str(refused), code=refused.code))
        return self.cleaned_data

    def kept_name(self, name: str) -> str:
        """The name of the field with the keys that are kept for a field."""
        return f"kept-{name}"

    def keys_of(self, name: str) -> list[UUID]:
        """The keys of the files that are kept for a field."""
        return self.cleaned_data.get(self.kept_name(name), []) if self.is_bound else []

    @property
    def keys(self) -> list[UUID]:
        """The keys of all files that are kept."""
        return [key for name in self.file_fields for key in self.keys_of(name)]

    def files_of(self, name: str) -> list[EvidenceFile]:
        """The files that are kept for a field."""
        return [self.known[key] for key in self.keys_of(name) if key in self.known]

    def keep(self, name: str, file: EvidenceFile) -> None:
        """Keep a file that has just been stored."""
        self.known[file.pk] = file
        self.cleaned_data.setdefault(self.kept_name(name), []).append(file.pk)

    def to_store(self, name: str) -> list[CheckedFile]:
        """What was uploaded for a field, as far as there is room; says so where there are too many."""
        most = cast(EvidenceField, self.fields[name]).max_files
        uploads, room = self.uploads.get(name, []), max(most - len(self.files_of(name)), 0)
        if len(uploads) > room:
            self.add_error(name, str(self.too_many) % {"n": most})
        return uploads[:room]

    def all_kept(self) -> None:
        """Note that no chosen file is lost with a refusal."""
        self.files = MultiValueDict()
