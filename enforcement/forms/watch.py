"""Forms about the watch after a raid, holds that are not needed, mergers and splits."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.enums import FoundKind, WatchAnswer
from enforcement.models import Case, CaseListing, WatchFinding
from ipr_portal.accounts.models import User
from ipr_portal.ui.forms import OwnWords, Segments, offer

from .cases import Versioned
from .fields import ListingsField, PeopleField, line


class AnswerFindingForm(OwnWords, forms.Form):
    """What becomes of something that the watch found."""

    answer = forms.ChoiceField(label=_("Decision"), choices=WatchAnswer.choices, widget=Segments)
    because = line(_("Why"), 500)

    def __init__(self, *args, finding: WatchFinding, **more) -> None:
        super().__init__(*args, **more)
        left_out = WatchAnswer.TOLD if finding.kind != FoundKind.LISTING else ""
        offer(self, "answer", [(str(one), one.label) for one in WatchAnswer if one != left_out])


class WaiverForm(OwnWords, forms.Form):
    reason = line(
        _("Why no hold is needed"), 500, help_text=_("Such as that no takedown of the seller is ordered.")
    )


class CaseChoice(forms.ModelChoiceField):
    """A case by its number and title, its stage, and the rights holders in it."""

    def label_from_instance(self, obj: Case) -> str:
        holders = ", ".join(party.organisation.name for party in obj.parties.all() if not party.left_at)
        return " · ".join([f"{obj.number} {obj.title}", obj.get_stage_display(), holders])


class MergeForm(Versioned):
    """Into which case."""

    into = CaseChoice(Case.objects.none(), label=_("Into the case"), empty_label=_("Choose"))
    reason = line(_("Why"), 300)

    def __init__(self, *args, cases, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = cases


class SplitForm(Versioned):
    """What the other case is about, and who knows of it."""

    title = line(_("Title of the new case"))
    listings = ListingsField(
        QuerySet(CaseListing).none(), label=_("Listings that move"), widget=forms.CheckboxSelectMultiple
    )
    people = PeopleField(
        User.objects.none(), label=_("Who knows of it, besides you"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reason = line(_("Why"), 300)

    def __init__(self, *args, listings, people, **more) -> None:
        super().__init__(*args, **more)
        for name, rows in (("listings", listings), ("people", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows
