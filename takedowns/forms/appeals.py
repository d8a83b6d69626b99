"""Appeals against decisions: what a seller or a rights holder sends, and the decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.ui.fields import MailField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import AppealSide, CorrectedTo, CounterReason, DecisionGround

from .disputes import AboutListings, WithFiles
from .expired import ask_whether_known

GRANT, DENY, INADMISSIBLE = "grant", "deny", "inadmissible"
LONGEST = 4000


class AppealForm(WithFiles):
    """What every appeal says."""

    grounds = PlainText(
        label=gettext_lazy("What is wrong with the decision?"), max_length=LONGEST, min_length=20, lines=True,
        help_text=gettext_lazy("Say what was overlooked or misjudged, and what shows it."),
    )  # fmt: skip
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self.initial["form_key"] = uuid4()
        self.fields["listings"].label = _("Which listings is your appeal about?")

    def taken(self) -> dict[str, Any]:
        return super().taken() | {key: self.cleaned_data[key] for key in ("grounds", "form_key")}


class SellerAppealForm(AppealForm):
    """The appeal of a seller."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why should they not be down?"),
        choices=CounterReason.choices,
        widget=forms.RadioSelect,
    )
    name = PlainText(label=gettext_lazy("Your name or firm"), max_length=200)
    email = MailField(label=gettext_lazy("Your mail address"), max_length=254)
    field_order = ("listings", "reason", "grounds", "attached", "kept", "name", "email", "form_key")

    def taken(self) -> dict[str, Any]:
        about = {key: self.cleaned_data[key] for key in ("reason", "name", "email")}
        return super().taken() | about | {"files": [file.pk for file in self.kept_files]}


class HolderAppealForm(AppealForm):
    """The appeal of a rights holder."""

    field_order = ("listings", "grounds", "attached", "kept", "form_key")

    def taken(self) -> dict[str, Any]:
        return super().taken() | {"files": self.kept_files}


class AssignAppealForm(OwnWords, forms.Form):
    """To which lead an appeal is given."""

    to = forms.ChoiceField(
        label=gettext_lazy("Give it to"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose a lead who had no part in the decision.")
        ),
    )

    def __init__(self, *args, people: Sequence[User], **more) -> None:
        super().__init__(*args, **more)
        self.people = {str(one.pk): one for one in people}
        offer(self, "to", [("", _("Choose a lead")), *((key, str(one)) for key, one in self.people.items())])

    def taken(self) -> User:
        return self.people[self.cleaned_data["to"]]


class DecideAppealForm(AboutListings):
    """Whether an appeal is granted, about which listings, and why."""

    act = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[
            (GRANT, gettext_lazy("Grant it about the listings that are ticked")),
            (DENY, gettext_lazy("Deny it: the decision stands")),
            (INADMISSIBLE, gettext_lazy("Not admissible: it does not say what is wrong, or nothing new")),
        ],
    )  # fmt: skip
    to = forms.ChoiceField(
        label=gettext_lazy("What happens to the listings"), widget=forms.RadioSelect, initial=CorrectedTo.REMOVED,
        choices=[(one, one.label) for one in (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED)], required=False,
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground for the takedown"), required=False,
        choices=[("", gettext_lazy("It is not granted")), *DecisionGround.choices],
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Why"), max_length=1000, lines=True, help_text=gettext_lazy("Both sides read it.")
    )
    knows_expired = forms.BooleanField(required=False)
    field_order = ("act", "listings", "to", "ground", "sentence", "knows_expired")

    def __init__(self, *args, side: str, expired_on: date | None = None, **more) -> None:
        super().__init__(*args, **more)
        ask_whether_known(self, expired_on if side == AppealSide.HOLDER else None)
        self.fields["listings"].label = _("Granted about")
        self.fields["listings"].required = False
        for name in ("listings", "to", "ground"):
            self.fields[name].help_text = _("Only if it is granted.")
            vars(self.fields[name])["needed"] = True  # so their labels do not say optional
        if side == AppealSide.SELLER:
            del self.fields["to"], self.fields["ground"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("act") == GRANT:
            if not data.get("listings"):
                self.add_error("listings", _("Tick at least one listing, or deny the appeal."))
            if "ground" in self.fields and not data.get("ground"):
                self.add_error("ground", _("Choose the ground for the takedown."))
        return data

    def taken(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        granted = data["listings"] if data["act"] == GRANT else []
        said = {"granted": granted, "sentence": data["sentence"], "admissible": data["act"] != INADMISSIBLE}
        if granted and "ground" in self.fields:
            said |= {"to": data["to"] or CorrectedTo.REMOVED, "ground": data["ground"]}
            said["knows_expired"] = data.get("knows_expired", False)
        return said
