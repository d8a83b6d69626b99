"""Forms of exhibits and their custody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from enforcement.actions.exhibits import ExhibitDetails
from enforcement.enums import HAND_OVERS, RECORDED, CustodyAct, ExhibitKind, ExhibitNature, SignedBy
from enforcement.models import CaseParty, Exhibit, HandOver
from enforcement.rules.custody import Signature, StepDetails
from ipr_portal.accounts.models import User
from ipr_portal.deadlines.forms import MomentField
from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText

CHOOSE = [("", _("Choose"))]
NOT_A_MOMENT = dict.fromkeys(("invalid", "required"), _("Give a day and a time, such as 2026-11-26 18:00."))


ON_PAPER = {
    "witness": _("A signature on paper needs a witness. Name somebody who saw it."),
    "paper": _("A signature on paper needs its photograph. Add it."),
}


class Timed(OwnWords, forms.Form):
    """A form that says when something was done, in the reader's own time zone."""

    at = MomentField(
        label=_("When it was done"), error_messages=NOT_A_MOMENT, help_text=_("In your own time zone.")
    )

    def __init__(self, *args, now: datetime, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["at"]
        assert isinstance(field, MomentField)
        field.zone = timezone.get_current_timezone()
        field.initial = now.astimezone(timezone.get_current_timezone()).replace(second=0, microsecond=0)


class ExhibitForm(Timed):
    """An original: what it is, and how it was secured."""

    party = forms.ChoiceField(label=_("Rights holder"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[*CHOOSE, *ExhibitKind.choices])
    title = PlainText(
        label=_("What it is"), max_length=200, help_text=_("For example: Night serum 30 ml, test purchase")
    )
    how = PlainText(
        label=_("How it was secured"),
        max_length=500,
        help_text=_("For example: bought on 12 May, received by courier"),
    )
    holder = PlainText(label=_("Who holds it"), max_length=200)
    place = PlainText(label=_("Where it is"), max_length=200, required=False)
    seal = PlainText(label=_("Number on its seal"), max_length=60, required=False)
    description = PlainText(label=_("Description"), max_length=2000, lines=True, required=False)
    files: Any = EvidenceField(label=_("Files or photographs"), required=False)
    field_order = ["party", "kind", "title", "how", "at", "holder", "place", "seal", "description", "files"]

    def __init__(self, *args, parties: Sequence[CaseParty] = (), **more) -> None:
        super().__init__(*args, **more)
        self.parties = {str(party.pk): party for party in parties}
        offer(self, "party", [(key, party.brand) for key, party in self.parties.items()])
        if len(self.parties) == 1:
            del self.fields["party"]

    def chosen(self) -> CaseParty:
        """The part that the exhibit belongs to."""
        key = self.cleaned_data.get("party") or next(iter(self.parties))
        return self.parties[key]

    def details(self) -> ExhibitDetails:
        said = self.cleaned_data
        return ExhibitDetails(
            kind=ExhibitKind(said["kind"]), title=said["title"], how=said["how"], secured_at=said["at"],
            holder=said["holder"], place=said.get("place", ""), seal=said.get("seal", ""),
            description=said.get("description", ""),
        )  # fmt: skip


class CopyForm(Timed):
    """A copy of a file to work on, or what was made from it."""

    nature = forms.ChoiceField(
        label=_("What it is"),
        choices=[(one.value, one.label) for one in (ExhibitNature.WORKING_COPY, ExhibitNature.DERIVED)],
        widget=forms.RadioSelect,
        help_text=_("A working copy has the same hash as the original. A derived file has another one."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[*CHOOSE, *ExhibitKind.choices])
    title = PlainText(label=_("Title"), max_length=200)
    how = PlainText(label=_("How it was made"), max_length=500)
    holder = PlainText(label=_("Who made it"), max_length=200)
    files: Any = EvidenceField(label=_("File"))
    field_order = ["nature", "kind", "title", "how", "at", "holder", "files"]

    def details(self) -> ExhibitDetails:
        said = self.cleaned_data
        return ExhibitDetails(
            kind=ExhibitKind(said["kind"]), title=said["title"], how=said["how"], secured_at=said["at"],
            holder=said["holder"],
        )  # fmt: skip


class Names(PlainText):
    """Names of people, one on a line."""

    def __init__(self, **more) -> None:
        super().__init__(max_length=600, lines=True, required=False, **more)

    def clean(self, value) -> Any:
        return tuple(line.strip() for line in super().clean(value).split("\n") if line.strip())


class StepForm(Timed):
    """What was done with an exhibit."""

    act = forms.ChoiceField(
        label=_("What was done"), choices=[*CHOOSE, *[(act.value, capfirst(act.label)) for act in RECORDED]]
    )
    who = PlainText(label=_("Who did it"), max_length=200)
    how = PlainText(label=_("How"), max_length=500)
    result = PlainText(label=_("With which result"), max_length=2000, lines=True)
    place = PlainText(label=_("Where"), max_length=200, required=False)
    seal_before = PlainText(label=_("Seal before"), max_length=60, required=False)
    seal_after = PlainText(label=_("Seal after"), max_length=60, required=False)
    witnesses = Names(label=_("Witnesses"), help_text=_("One name on a line."))
    files: Any = EvidenceField(label=_("Photographs or papers"), required=False)
    field_order = [
        "act",
        "who",
        "at",
        "how",
        "result",
        "place",
        "seal_before",
        "seal_after",
        "witnesses",
        "files",
    ]

    def details(self) -> StepDetails:
        names = ("who", "how", "at", "result", "place", "seal_before", "seal_after", "witnesses")
        return StepDetails(
            act=CustodyAct(self.cleaned_data["act"]), **{name: self.cleaned_data[name] for name in names}
        )


class HandOverForm(StepForm):
    """Giving an exhibit to somebody with an account in the case, or to somebody without one."""

    account = forms.ChoiceField(label=_("To somebody in the case"), required=False)
    to = PlainText(label=_("Or to somebody without an account"), max_length=200, required=False)
    field_order = [
        "act",
        "account",
        "to",
        "who",
        "at",
        "how",
        "result",
        "place",
        "seal_before",
        "witnesses",
        "files",
    ]

    def __init__(self, *args, people: Sequence[User], **more) -> None:
        super().__init__(*args, **more)
        self.people = {str(person.pk): person for person in people}
        offer(self, "act", [(act.value, capfirst(act.label)) for act in HAND_OVERS])
        offer(
            self, "account", [("", _("Nobody")), *[(key, str(person)) for key, person in self.people.items()]]
        )
        del self.fields["seal_after"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("account")) == bool(said.get("to")):
            self.add_error(
                "to", _("Name one receiver: somebody in the case, or somebody without an account.")
            )
        return said | {"seal_after": ""}

    def receiver(self) -> User | None:
        return self.people.get(self.cleaned_data["account"])

    def details(self) -> StepDetails:
        person = self.receiver()
        return _with(super().details(), to=str(person) if person else self.cleaned_data["to"])


def _with(details: StepDetails, **more) -> StepDetails:
    names = StepDetails.__dataclass_fields__
    return StepDetails(**{name: getattr(details, name) for name in names} | more)


class ReceiptForm(Timed):
    """The receipt of a hand-over, or its refusal; without an account on paper, photographed."""

    act = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect,
        choices=[(CustodyAct.RECEIVED.value, _("Received")), (CustodyAct.REFUSED.value, _("Refused"))],
    )  # fmt: skip
    how = PlainText(label=_("How"), max_length=500, help_text=_("For example: by courier, in person"))
    result = PlainText(
        label=_("What was found"), max_length=2000, lines=True,
        help_text=_("The state of the exhibit and its seal; if it is refused, why."),
    )  # fmt: skip
    place = PlainText(label=_("Where it is now"), max_length=200, required=False)
    seal_before = PlainText(label=_("Seal found"), max_length=60, required=False)
    witness = PlainText(label=_("Who saw the paper signed"), max_length=200, required=False)
    paper: Any = EvidenceField(label=_("Photograph of the signed paper"), required=False, max_files=1)
    field_order = ["act", "at", "how", "result", "place", "seal_before", "witness", "paper"]

    def __init__(self, *args, hand_over: HandOver, **more) -> None:
        super().__init__(*args, **more)
        self.hand_over = hand_over
        for name, words in ON_PAPER.items():
            if hand_over.account_id:
                del self.fields[name]
            else:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = words

    def details(self) -> StepDetails:
        names = ("how", "at", "result", "place", "seal_before")
        return StepDetails(
            act=CustodyAct(self.cleaned_data["act"]), who=self.hand_over.receiver,
            **{name: self.cleaned_data[name] for name in names},
        )  # fmt: skip

    def on_paper(self) -> Signature:
        """The signature of a receiver without an account."""
        papers = self.cleaned_data["paper"]
        return Signature(
            how=SignedBy.PAPER, signer=self.hand_over.receiver, witness=self.cleaned_data["witness"],
            paper=papers[0] if papers else None,
        )  # fmt: skip


class CorrectionForm(OwnWords, forms.Form):
    """What is right about an earlier step."""

    corrects = NumberField(
        label=_("Step"), min_value=1, help_text=_("Its number in the ledger above, such as 3.")
    )
    result = PlainText(label=_("What is right, or what explains it"), max_length=2000, lines=True)

    def details(self, exhibit: Exhibit, *, by: User, at: datetime) -> StepDetails:
        return StepDetails(
            act=CustodyAct.CORRECTED, who=str(by), how="", at=at, result=self.cleaned_data["result"],
            corrects=self.cleaned_data["corrects"],
        )  # fmt: skip


class HeadsForm(OwnWords, forms.Form):
    """A list of heads that somebody kept, to compare."""

    heads = PlainText(
        label=_("List of heads"), max_length=400_000, lines=True,
        help_text=_("Paste it as it was mailed or downloaded: chain, steps and hash on each line."),
    )  # fmt: skip
