"""Forms of the library: a page, a step of a page, whether it helped."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.evidence.forms import EvidenceField, Files
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import FormattedField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText
from outreach.enums import Audience, ResourceKind, Topic

MARKETS = [("", _("All markets")), *MARKET_CHOICES]
STEPS = ("submit", "return", "publish", "confirm", "archive")


class PageForm(OwnWords, forms.Form):
    """The words of a page, and for whom it is."""

    title = PlainText(label=_("Title"), max_length=200)
    summary = PlainText(
        label=_("In one sentence"), max_length=300, help_text=_("Shown in searches, under the title.")
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic)
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience)
    market = forms.ChoiceField(label=_("Market"), choices=MARKETS, required=False)
    video = forms.URLField(
        label=_("Address of a video"), max_length=500, required=False, assume_scheme="https"
    )
    body = FormattedField(label=_("Text"))


class NewPageForm(PageForm):
    """A page that is not there yet."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("Small letters and hyphens. It stays when the title changes."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[choice for choice in ResourceKind.choices if choice[0] != ResourceKind.REMEDY],
    )
    field_order = ["title", "slug", "kind"]


class RevisionForm(PageForm):
    """The next version of a page."""

    version = NumberField(widget=forms.HiddenInput)
    is_substance = forms.ChoiceField(
        label=_("What changes"),
        choices=[("yes", _("What readers have to do")), ("no", _("Only words, such as a typing error"))],
        widget=Segments,
        help_text=_("A change of what readers have to do marks translations as outdated."),
    )
    note = PlainText(label=_("What you changed"), max_length=200, required=False)

    def clean_is_substance(self) -> bool:
        return bool(self.cleaned_data["is_substance"] == "yes")


class PictureForm(OwnWords, forms.Form):
    """A picture for a page."""

    file = EvidenceField(
        label=_("Picture"), max_files=1,
        help_text=_("JPEG, PNG or WebP. We draw it again, and keep nothing of the file itself."),
        widget=Files(attrs={"multiple": False, "accept": ".jpg,.jpeg,.png,.webp"}),
    )  # fmt: skip
    words = PlainText(label=_("What it shows"), max_length=200, help_text=_("For people who do not see it."))

    def clean_words(self) -> str:
        said: str = self.cleaned_data["words"]
        if set(said) & set("[]()\\"):
            raise forms.ValidationError(_("Leave out brackets: they end the words in the text of the page."))
        return said


class ScheduleForm(OwnWords, forms.Form):
    """When a page is published."""

    publish_at = forms.DateTimeField(
        label=_("Publish on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def moment(self) -> datetime:
        found: Any = self.cleaned_data["publish_at"]
        return found


class AnswerForm(OwnWords, forms.Form):
    """Whether a page helped, and what is missing."""

    helped = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    comment = PlainText(label=_("What is missing"), max_length=1000, lines=True, required=False)


LANGUAGES = [
    ("", _("All languages")),
    ("en", "English"),
    ("th", "ไทย"),
    ("vi", "Tiếng Việt"),
    ("id", "Bahasa Indonesia"),
]


class NarrowForm(forms.Form):
    """Which pages of a topic are listed."""

    market = forms.ChoiceField(label=_("Market"), choices=MARKETS, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def known(self) -> dict[str, str]:
        """What was chosen; unknown values are left out."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
