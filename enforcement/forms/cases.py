"""Forms about a case as a whole: opening, moving, choosing, signing, access."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.enums import FINAL, Assistance, AuthorityReason, CaseStage, PhotoView, RaidChoice
from enforcement.models import Case
from enforcement.queries.board import OURS, THEIRS
from ipr_portal.accounts.models import User
from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import CompartmentLevel, Organisation
from ipr_portal.ui.fields import DayField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments, offer
from ipr_portal.ui.text import PlainText

from .fields import PeopleField, PersonField, line, lines, pick

MOST_NOTICES = 50
MAY_HELP = [CaseStage.PLANNING, CaseStage.OFFLINE_INVESTIGATION, CaseStage.REFERRED, CaseStage.RAID_PLANNED]


class BoardForm(forms.Form):
    """Which cases the board shows."""

    text = PlainText(label=_("Text"), max_length=100, required=False)
    market = forms.ChoiceField(
        label=_("Market"), required=False, choices=[("", _("All markets")), *MARKET_CHOICES]
    )
    whose = forms.ChoiceField(
        label=_("Next act is"), required=False,
        choices=[("", _("Anybody’s")), (OURS, _("Ours")), (THEIRS, _("Not ours"))],
    )  # fmt: skip

    def known(self) -> dict[str, str]:
        """What was chosen and is valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListedForm(OwnWords, forms.Form):
    """Numbers of notices, one a line."""

    notices = lines(_("Numbers of notices, one a line"), 2000)

    def clean_notices(self) -> list[str]:
        return self.listed("notices")

    def listed(self, name) -> list[str]:
        """What was listed, each once.

        :raises ValidationError: if it is too much at once.
        """
        found = list(dict.fromkeys(self.cleaned_data[name].split()))
        if len(found) > MOST_NOTICES:
            raise forms.ValidationError(
                _("At most %(n)d at once. Add the others afterwards."), params={"n": MOST_NOTICES}
            )
        return found

    def refuse_unknown(self, found: Iterable[str]) -> bool:
        """Put numbers that are no notice of the reader's on the form; whether there are any."""
        known = set(found)
        unknown = [number for number in self.cleaned_data["notices"] if number not in known]
        if unknown:
            words = _("There is no notice %(number)s with a listing that you can add. Correct its number.")
            self.add_error("notices", words % {"number": unknown[0]})
        return bool(unknown)


class OwnOpeningForm(ListedForm):
    """A case from notices, from sellers, or from both, of one rights holder."""

    title = line(_("Title"))
    brand = line(_("Brand"))
    market = pick(_("Market"), MARKET_CHOICES)
    reason = lines(_("Why it is opened"), 300)
    notices = lines(_("Numbers of notices, one a line"), 2000, required=False)
    sellers = lines(
        _("Keys of sellers, one a line"), 2000, required=False, help_text=_("Such as lazada:SG:shop.")
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who else gets access"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    field_order = ["title", "brand", "market", "reason", "notices", "sellers", "holders", "people"]

    def __init__(self, *args, people, **more) -> None:
        super().__init__(*args, **more)
        self.choose_from("people", people)

    def choose_from(self, name: str, rows) -> None:
        """Offer rows in a field that takes several; what may be left out is not shown where there is nothing to choose."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows
        if not field.required and not rows.exists():
            field.widget = field.hidden_widget()

    def clean_sellers(self) -> list[str]:
        found = self.listed("sellers")
        if wrong := [key for key in found if key.count(":") < 2 or len(key) > 200]:
            raise forms.ValidationError(
                _("“%(key)s” is no key of a seller. Write marketplace, market and seller with colons."),
                params={"key": wrong[0]},
            )
        return found


class OpeningForm(OwnOpeningForm):
    """A case of several rights holders, at the desk; the brand of each is its name."""

    brand = None  # type: ignore[assignment]  # Django removes a field of the form above by None
    holders = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Rights holders"), widget=forms.CheckboxSelectMultiple
    )
    people = PeopleField(
        User.objects.none(), label=_("Who else gets access"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args, holders, **more) -> None:
        super().__init__(*args, **more)
        self.choose_from("holders", holders)


class JoiningForm(OwnWords, forms.Form):
    """A further rights holder in a case."""

    holder = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Rights holder"), empty_label=_("Choose"),
        help_text=_("Its owners get access, and see their own part only."),
    )  # fmt: skip
    brand = line(_("Brand"))

    def __init__(self, *args, holders, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["holder"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = holders


class Versioned(OwnWords, forms.Form):
    """A change of a case, which names the version on the page it comes from."""

    version = NumberField(widget=forms.HiddenInput)


class MoveForm(Versioned):
    to = pick(_("To"), CaseStage.choices)
    note = lines(_("Note, or the reason"), required=False)
    authority_reason = forms.ChoiceField(
        label=_("Why the authority declines"),
        required=False,
        choices=[("", _("Choose")), *AuthorityReason.choices],
    )
    lessons = lines(_("Lessons learned"), required=False)
    press_consent = forms.NullBooleanField(
        label=_("Does everybody consent to press work?"), required=False,
        widget=forms.Select(choices=[("unknown", _("Choose")), ("true", _("Yes")), ("false", _("No"))]),
    )  # fmt: skip
    disposal = lines(_("What became of the goods"), required=False)

    def __init__(self, *args, stages=(), **more) -> None:
        super().__init__(*args, **more)
        offer(self, "to", [(str(stage), stage.label) for stage in stages])
        if CaseStage.CLOSED not in stages:
            for name in ("lessons", "press_consent", "disposal"):
                del self.fields[name]
        if CaseStage.CLOSED_AUTHORITY_DECLINED not in stages:
            del self.fields["authority_reason"]

    def closing(self) -> dict[str, Any]:
        """What is asked for at the end of a case, if this is the end."""
        if self.cleaned_data["to"] not in FINAL:
            return {}
        declined = self.cleaned_data["to"] == CaseStage.CLOSED_AUTHORITY_DECLINED
        names = ["authority_reason"] if declined else ["lessons", "press_consent", "disposal"]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ChoiceForm(OwnWords, forms.Form):
    stage = pick(_("Step"), [(str(stage), stage.label) for stage in MAY_HELP])
    choice = forms.ChoiceField(label=_("Decision"), choices=Assistance.choices, widget=Segments)
    reason = line(_("Reason"), 500)


class SignatureForm(Versioned):
    choice = forms.ChoiceField(label=_("Decision"), choices=RaidChoice.choices, widget=Segments)
    reason = lines(_("Why"), 2000)
    signature = line(_("Your name, as the signature"))


class NextForm(Versioned):
    step = line(
        _("What happens next"), required=False,
        help_text=_("Everybody in the case reads it, in a joint case every rights holder. Name no other one."),
    )  # fmt: skip
    person = forms.ModelChoiceField(User.objects.none(), label=_("Who does it"), required=False)
    due_on = DayField(label=_("By"), required=False)
    embargo_until = DayField(label=_("Press embargo until"), required=False)

    def __init__(self, *args, people, case: Case, today: date, **more) -> None:
        """:param today: in the market of the case"""
        super().__init__(*args, **more)
        self.today, self.set_before = today, {"due_on": case.next_due_on, "embargo_until": case.embargo_until}
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, before in self.set_before.items():
            day = said.get(name)
            if day and day < self.today and day != before:
                self.add_error(name, _("This day is over. Choose today or a later day."))
        return said


class PersonForm(OwnWords, forms.Form):
    """One person out of those who may be chosen."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=_("Choose"))

    def __init__(self, *args, people, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class AccessForm(PersonForm):
    person = PersonField(User.objects.none(), label=_("Person"), empty_label=_("Choose"))
    level = forms.ChoiceField(label=_("Access"), choices=CompartmentLevel.choices, widget=Segments)
    until = DayField(label=_("Last day"), required=False)
    reason = line(_("Why"), 300)


class EndForm(OwnWords, forms.Form):
    reason = line(_("Why it ends"), 300)


class PhotosForm(OwnWords, forms.Form):
    view = pick(_("What they show"), PhotoView.choices)
    photographs = EvidenceField(label=_("Photographs"))
