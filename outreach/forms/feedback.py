"""Forms of feedback: something to say, an answer, a merge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.models import VERIFIED_STATES, Organisation
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText
from outreach.enums import FeedbackKind, FeedbackState
from outreach.models import Feedback, Pilot, Resource
from outreach.rules.feedback import ANSWERS, VOTED_ON


class FeedbackForm(OwnWords, forms.Form):
    """What somebody wants to tell us."""

    kind = forms.ChoiceField(label=_("What is it"), choices=FeedbackKind)
    title = PlainText(label=_("In one line"), min_length=10, max_length=150)
    text = PlainText(
        label=_("More about it"), max_length=5000, lines=True, required=False,
        help_text=_("What you want to do, and what stands in your way."),
    )  # fmt: skip


class AnswerForm(OwnWords, forms.Form):
    """What we answer, and where what was built can be seen."""

    state = forms.ChoiceField(
        label=_("What happens"),
        choices=[(state, FeedbackState(state).label) for state in ANSWERS],
        widget=Segments,
    )
    answer = PlainText(
        label=_("Answer"), max_length=2000, lines=True,
        help_text=_("Everybody who asked or voted reads it. Where you decline, say why."),
    )  # fmt: skip
    resource = forms.ModelChoiceField(
        label=_("Page that was written"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    pilot = forms.ModelChoiceField(
        label=_("Pilot"), queryset=Pilot.objects.none(), required=False, empty_label=_("None")
    )
    built = PlainText(label=_("Release"), max_length=200, required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        pages = self.fields["resource"]
        assert isinstance(pages, forms.ModelChoiceField)
        pages.queryset = Resource.objects.readable().order_by("title")
        pilots = self.fields["pilot"]
        assert isinstance(pilots, forms.ModelChoiceField)
        pilots.queryset = Pilot.objects.announced().select_related("programme").order_by("-opened_at")


class MergeForm(OwnWords, forms.Form):
    """What an item is the same as."""

    into = forms.ModelChoiceField(
        label=_("The same as"), queryset=Feedback.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args, item: Feedback, **more) -> None:
        super().__init__(*args, **more)
        others = self.fields["into"]
        assert isinstance(others, forms.ModelChoiceField)
        rows = Feedback.objects.filter(state__in=VOTED_ON).exclude(pk=item.pk)
        others.queryset = rows.order_by("title")


class VoteForm(OwnWords, forms.Form):
    """For which organisation staff vote, because it asked them to."""

    organisation = forms.ModelChoiceField(
        label=_("Vote for"),
        queryset=Organisation.objects.filter(state__in=VERIFIED_STATES).order_by("name"),
        empty_label=_("Choose one"),
    )
