"""The data that a page of a draft sends: what was typed, its base version, and files."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.ui.fields import JsonField
from takedowns.enums import FileKind
from takedowns.intake import PARSERS
from takedowns.merging import Page

MANY = ("locations", "statements", "overruled")
NAMES = (*PARSERS, "overruled")  # files and what they show are chosen again each time
NEW = "takedowns.new_draft"
NEW_FOR = 7 * 24 * 3600  # seconds in which a page that shows a new draft can begin it


def typed_in(post: QueryDict) -> dict[str, Any]:
    """The values that a page of the form sent, by field: text, or a list for multiple choices."""
    single = {name: post[name] for name in NAMES if name in post and name not in MANY}
    return single | {name: post.getlist(name) for name in MANY}


class PageForm(forms.Form):
    """The base version of a page of a draft. Unreadable input counts as an empty base."""

    page = forms.CharField(max_length=40)
    began = JsonField(max_length=20_000)
    settled = forms.RegexField(r"^[a-z_]{1,40}:[0-9a-f]{12}:[a-z]+$", required=False)
    new = forms.CharField(max_length=400, required=False)

    def opened(self) -> Page | None:
        """The page that sends, or None if it is not identified."""
        if "page" not in self.data:
            return None
        self.is_valid()
        mark, began = self.cleaned_data.get("page", ""), self.cleaned_data.get("began")
        began = {name: began[name] for name in NAMES if name in began} if isinstance(began, dict) else {}
        if settled := self.cleaned_data.get("settled"):  # the other text was read, and this one is kept
            name, seen, _how = settled.split(":")
            began[name] = seen
        return Page(mark, began)

    def begins(self, key: str, organisation: int, person: int) -> bool:
        """Whether the page was authorised to create this draft."""
        self.is_valid()
        try:
            return signing.loads(self.cleaned_data.get("new", ""), salt=NEW, max_age=NEW_FOR) == [
                key, organisation, person,
            ]  # fmt: skip
        except signing.BadSignature:
            return False


def said_of_page(mark: str, began: dict[str, str]) -> dict[str, str]:
    """The hidden fields with the base version of a page."""
    return {"page": mark, "began": json.dumps(began, separators=(",", ":"))}


def right_to_begin(key, organisation, person) -> str:
    return signing.dumps([str(key), organisation.pk, person.pk], salt=NEW)


class SettleForm(forms.Form):
    """The resolution of a conflict in a field: what was read, and whose text is kept."""

    settled = forms.RegexField(r"^[a-z_]{1,40}:[0-9a-f]{12}:(mine|theirs|both)$", required=False)

    def chosen(self) -> tuple[str, str]:
        """The field, and whose text is kept; nothing if there is no resolution."""
        value = self.cleaned_data.get("settled", "") if self.is_valid() else ""
        name, _colon, rest = value.partition(":")
        return name, rest.rpartition(":")[2]


class AttachForm(forms.Form):
    """Files for a draft, all of one kind."""

    file_kind = forms.ChoiceField(
        choices=FileKind.choices, error_messages={"required": gettext_lazy("Describe what the file shows.")}
    )
    files: Any = EvidenceField()


class DraftFileForm(forms.Form):
    """Which file is removed from a draft."""

    remove = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class RightForm(forms.Form):
    """The right from whose page the draft is started."""

    right = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
