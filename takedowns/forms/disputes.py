"""Answers of sellers to decisions, the desk's check and decision of them, and the replies of rights holders."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.fields import MailField
from ipr_portal.ui.forms import Branches, OwnWords, offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import CounterReason, InvalidCode, RetractionReason
from takedowns.models import DisputeRule
from takedowns.rules.disputes import LONGEST_LAWSUIT, LONGEST_REPLY, MOST_FILES

from .kept_files import AnswerFiles, KeepsFiles, KeptFiles

FORWARD, REFUSE = "forward", "refuse"
ACCEPT, CONTEST = "accept", "contest"
UPHOLD, DISMISS = "uphold", "dismiss"
Choices = Sequence[tuple[int, Any]]


class AboutListings(OwnWords, forms.Form):
    """Which listings it is about: all of them, unless some are unticked."""

    listings = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Listings"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, files=None, *, listings: Choices, **more) -> None:
        super().__init__(data, files, **more)
        self.known_listings = listings
        offer(self, "listings", listings)
        self.initial.setdefault("listings", [pk for pk, _words in listings])

    def narrow(self, refusals: Mapping[int, str]) -> None:
        """Show listings after a refusal: what can be asked about as it was ticked, and of what was ticked and cannot any
        more why, without the tick.

        :param refusals: by key why nothing can be asked about a listing now; "" where it can.
        """
        ticked, left = self["listings"].value() or [], []
        for pk, words in self.known_listings:
            if not refusals[pk]:
                left.append((pk, words))
            elif str(pk) in ticked:
                left.append(
                    (pk, _("%(title)s (not possible: %(why)s)") % {"title": words, "why": refusals[pk]})
                )
        offer(self, "listings", left)
        possible = {str(pk) for pk, why in refusals.items() if not why}
        kept = [pk for pk in ticked if pk in possible]
        sent: Any = self.data  # of a request: a `QueryDict`
        sent = sent.copy()
        sent.setlist("listings", kept)
        self.data = sent

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def taken(self) -> dict[str, Any]:
        """What every action takes."""
        return {"listing_ids": self.cleaned_data["listings"]}


class WithFiles(KeepsFiles, AboutListings):
    """About which listings it is, with files that are kept although something else is refused."""

    file_fields = ("attached",)
    attached = AnswerFiles(label=gettext_lazy("Files"), required=False, max_files=MOST_FILES)
    kept = KeptFiles(required=False, widget=forms.MultipleHiddenInput)

    def kept_name(self, name: str) -> str:
        return "kept"

    @property
    def kept_files(self) -> list[EvidenceFile]:
        return self.files_of("attached")


class SellerAnswerForm(WithFiles):
    """A seller's answer to decisions about listings."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why should they not be down?"),
        choices=CounterReason.choices,
        widget=forms.RadioSelect,
    )
    statement = PlainText(
        label=gettext_lazy("What is wrong with the decision?"), max_length=4000, min_length=20, lines=True,
        help_text=gettext_lazy("Say what we should look at, such as “The invoice shows that I bought them from the brand.”"),
    )  # fmt: skip
    name = PlainText(label=gettext_lazy("Your name or firm"), max_length=200)
    email = MailField(label=gettext_lazy("Your mail address"))
    phone = PlainText(label=gettext_lazy("Your phone number"), max_length=40, required=False)
    address = PlainText(
        label=gettext_lazy("Your postal address"), max_length=500, required=False, lines=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    sworn = forms.BooleanField(
        required=False,
        label=gettext_lazy(
            "I declare under penalty of perjury that I believe in good faith that the listings were taken down by mistake or"
            " misidentification. I consent to the jurisdiction of the federal court of my district, or of any district in"
            " which the marketplace may be found if I am outside the United States, and accept service of process from the"
            " person who reported the listings."
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        "listings",
        "reason",
        "statement",
        "attached",
        "kept",
        "name",
        "email",
        "phone",
        "address",
        "sworn",
        "form_key",
    )

    def __init__(self, *args, rule: DisputeRule, **more) -> None:
        super().__init__(*args, **more)
        self.initial["form_key"] = uuid4()
        self.fields["listings"].label = _("Which listings is your answer about?")
        if not rule.sworn:
            del self.fields["sworn"]
        for name in ("address", "phone") if rule.sworn else ():  # 17 U.S.C. 512(g)(3)(D)
            self.fields[name].required = True


class CheckForm(Branches, AboutListings):
    """Whether counter-notices go to the rights holder, or what is missing."""

    answer = "act"
    branches = {
        "code": (REFUSE, gettext_lazy("Choose one.")),
        "sentence": (REFUSE, gettext_lazy("Say what is missing; the seller reads it.")),
    }
    act = forms.ChoiceField(
        label=gettext_lazy("What do you do?"), widget=forms.RadioSelect,
        choices=[
            (FORWARD, gettext_lazy("Forward it to the rights holder")),
            (REFUSE, gettext_lazy("Do not accept it, and tell the seller why")),
        ],
    )  # fmt: skip
    code = forms.ChoiceField(
        label=gettext_lazy("Why, if it is not accepted"), required=False,
        choices=[("", gettext_lazy("It is forwarded")), *InvalidCode.choices],
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("What is missing"), max_length=1000, lines=True, required=False,
        help_text=gettext_lazy("The seller reads it, if it is not accepted."),
    )  # fmt: skip

    def taken(self) -> dict[str, Any]:
        if self.cleaned_data["act"] == FORWARD:
            return super().taken()
        return super().taken() | {key: self.cleaned_data[key] for key in ("code", "sentence")}


class DecideForm(AboutListings):
    """Whether contested counter-notices are upheld, and why."""

    act = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[
            (UPHOLD, gettext_lazy("For the seller: restore")),
            (DISMISS, gettext_lazy("For the rights holder: stays down")),
        ],
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Why"), max_length=1000, lines=True, help_text=gettext_lazy("Both sides read it.")
    )

    def taken(self) -> dict[str, Any]:
        return super().taken() | {"sentence": self.cleaned_data["sentence"]}


class ReplyForm(WithFiles):
    """What a rights holder replies to counter-notices."""

    act = forms.ChoiceField(
        label=gettext_lazy("Your reply"), widget=forms.RadioSelect,
        choices=[
            (ACCEPT, gettext_lazy("Accept: the listings are restored")),
            (CONTEST, gettext_lazy("Contest: they should stay down")),
        ],
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Why they should stay down"), max_length=LONGEST_REPLY, lines=True, required=False,
        help_text=gettext_lazy("Needed if you contest. A lead of our team reads it."),
    )  # fmt: skip
    lawsuit = PlainText(
        label=gettext_lazy("Court and number of the action"), max_length=LONGEST_LAWSUIT, required=False,
        help_text=gettext_lazy("If you have filed an action in court; add a copy of it as a file."),
    )  # fmt: skip
    field_order = ("listings", "act", "sentence", "lawsuit", "attached", "kept")

    def taken(self) -> dict[str, Any]:
        if self.cleaned_data["act"] == ACCEPT:
            return super().taken()
        said = {key: self.cleaned_data[key] for key in ("sentence", "lawsuit")}
        return super().taken() | said | {"files": self.kept_files}


class RetractionForm(OwnWords, forms.Form):
    """Why a rights holder retracts a listing; the reason of a proposal after a test purchase is fixed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), widget=forms.RadioSelect,
        choices=[one for one in RetractionReason.choices if one[0] != RetractionReason.GENUINE],
        help_text=gettext_lazy("Only a mistake counts in your accuracy, as rejected."),
    )  # fmt: skip

    def __init__(self, *args, offered: str = "", with_counter_notice: bool = False, **more) -> None:
        super().__init__(*args, initial={"reason": offered}, **more)
        if offered == RetractionReason.GENUINE:
            del self.fields["reason"]
        elif with_counter_notice:
            self.fields["reason"].help_text = _("It counts in your accuracy as rejected, for every reason.")

    def taken(self) -> RetractionReason:
        return RetractionReason(self.cleaned_data.get("reason", RetractionReason.GENUINE))
