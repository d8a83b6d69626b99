"""The form of a draft: what was typed, checked by the rules of sending."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.forms import EvidenceField, Files
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.fields import MailField
from ipr_portal.ui.forms import Addresses, Segments, offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import Capacity, FileKind, InfringementLocation, RightKind, WithdrawalReason
from takedowns.models import IPRight, NoticeDraft, ReasonCode, StatementText
from takedowns.rules.checks import Named, Question
from takedowns.rules.drafts import why_not_keep
from takedowns.rules.filing import (
    EXPLANATION,
    MESSAGE_TO_SELLER,
    Attachment,
    Filing,
    missing_files,
)
from takedowns.rules.gates import why_gated
from takedowns.rules.lines import Line, judge_lines, where_we_act, why_not_these_lines
from takedowns.rules.rights import why_not_carry

from .details import detail_fields

LANGUAGES = [
    ("en", gettext_lazy("English")), ("ms", gettext_lazy("Malay")), ("th", gettext_lazy("Thai")),
    ("id", gettext_lazy("Indonesian")), ("vi", gettext_lazy("Vietnamese")), ("fil", gettext_lazy("Filipino")),
    ("zh", gettext_lazy("Chinese")), ("ja", gettext_lazy("Japanese")), ("ko", gettext_lazy("Korean")),
]  # fmt: skip


FAMILIES = {
    "CF": gettext_lazy("Counterfeit"), "TM": gettext_lazy("Trade mark"), "CR": gettext_lazy("Copyright"),
    "DS": gettext_lazy("Design"), "PT": gettext_lazy("Patent or utility model"),
    "GI": gettext_lazy("Geographical indication"), "OT": gettext_lazy("Other"),
}  # fmt: skip
USUAL = ("CF-02", "TM-01", "TM-03", "CR-01")  # the most frequent reasons, listed first
UNTIL_DETAILS = ("right", "market", "reason", "listings", "explanation")  # in the order of the page


class ListingText(forms.Field):
    """Pasted addresses, stored unchanged; `FilingForm.lines` checks them."""

    widget = Addresses

    def to_python(self, value) -> Any:
        return value or ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of a filer today, and who files."""

    organisation: Organisation
    agent: Organisation | None
    rights: list[IPRight]  # with their markets
    reasons: list[ReasonCode]
    statements: list[StatementText]
    on: date  # the local day in the market
    opened: frozenset[str] = frozenset()  # gated reasons that are open to the organisation


class FilingForm(forms.Form):
    """One right, one market, one reason, the listings, the statements and the signature.

    Bound, it refuses with field, reason and remedy; unbound, it shows a draft as it was typed. Both have the choices
    (`chosen_market`, …) and the result of each line (`lines`).
    """

    right = forms.ChoiceField(
        label=gettext_lazy("Right"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the right that is infringed.")},
    )  # fmt: skip
    market = forms.ChoiceField(
        label=gettext_lazy("Market"), choices=MARKET_CHOICES, widget=Segments,
        error_messages={"required": gettext_lazy("Choose the market of the listings.")},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why the listings infringe.")},
    )  # fmt: skip
    listings = ListingText(
        label=gettext_lazy("Listing addresses"),
        error_messages={"required": gettext_lazy("No listing is named. Paste at least one address.")},
        help_text=gettext_lazy("One per line, up to 300, all in the market above. Any form will do: from the app, from a phone, with tracking."),
    )  # fmt: skip
    explanation = PlainText(
        label=gettext_lazy("Which feature infringes, and how you can tell"), lines=True,
        min_length=EXPLANATION[0], max_length=EXPLANATION[1],
        error_messages={"required": gettext_lazy("Describe what a shopper or a triager can see that is wrong.")},
        help_text=gettext_lazy("For example: “Genuine caps carry an embossed fern; this one is plain.” At least 50 characters."),
    )  # fmt: skip
    locations = forms.MultipleChoiceField(
        label=gettext_lazy("Where on the listings it shows"), choices=InfringementLocation.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Mark where on the listings the infringement is visible.")},
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Written in"), choices=LANGUAGES,
        error_messages={"required": gettext_lazy("Choose the language of the explanation.")},
    )  # fmt: skip
    message_to_seller = PlainText(
        label=gettext_lazy("Message to the sellers"), max_length=MESSAGE_TO_SELLER, lines=True, required=False,
        help_text=gettext_lazy("Sellers see this, your brand and the right. Your name is not shown to them."),
    )  # fmt: skip
    file_kind = forms.ChoiceField(label=gettext_lazy("It shows"), choices=FileKind.choices, required=False)
    files: Any = EvidenceField(
        label=gettext_lazy("Evidence"), required=False, widget=Files({"data-adds": "add-files"})
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("You act as"), choices=Capacity.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose in which capacity you sign.")},
    )  # fmt: skip
    complainant_name = PlainText(
        label=gettext_lazy("Name of the complainant"), max_length=200,
        error_messages={"required": gettext_lazy("Enter the name of the complainant.")},
    )  # fmt: skip
    complainant_email = MailField(
        label=gettext_lazy("E-mail address"),
        error_messages={"required": gettext_lazy("Enter an e-mail address where we can contact you.")},
    )
    complainant_address = PlainText(
        label=gettext_lazy("Postal address"), max_length=500, lines=True, required=False,
        error_messages={"required": gettext_lazy("Write the postal address; a copyright notice must name it.")},
    )  # fmt: skip
    complainant_phone = PlainText(
        label=gettext_lazy("Telephone"), max_length=40, required=False,
        error_messages={"required": gettext_lazy("Write a telephone number; a copyright notice must name it.")},
    )  # fmt: skip
    statements = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    signature = PlainText(
        label=gettext_lazy("Your full name, as signature"), max_length=200,
        error_messages={"required": gettext_lazy("Type your full name; the notice is signed with it.")},
    )  # fmt: skip

    def __init__(
        self, typed: Mapping[str, Any], offer: Offer, *, bound=False, uploads=None, have=frozenset()
    ) -> None:
        only_read = cast(MutableMapping[str, Any], typed)
        super().__init__(data=typed if bound else None, files=uploads, initial=only_read)
        self.typed, self.offer, self.have = typed, offer, have
        self.rights = {str(right.pk): right for right in offer.rights}
        self.reasons = {reason.code: reason for reason in offer.reasons}
        self.fields["listings"].help_text = f"{self.fields['listings'].help_text} {where_we_act()}"
        self._offer_choices()
        self._ask_what_the_reason_asks()
        self._ask_for_statements()

    @property
    def chosen_market(self) -> str:
        market = self.typed.get("market", "")
        return market if market in dict(MARKET_CHOICES) else ""

    @property
    def chosen_reason(self) -> ReasonCode | None:
        return self.reasons.get(self.typed.get("reason", ""))

    @property
    def chosen_right(self) -> IPRight | None:
        return self.rights.get(str(self.typed.get("right", "")))

    @property
    def market_said(self) -> str:
        return str(dict(MARKET_CHOICES).get(self.chosen_market, ""))

    @property
    def files_asked(self) -> list[str]:
        """What the files that the reason asks for must show."""
        return [
            str(FileKind(kind).label) for kind in (self.chosen_reason.files if self.chosen_reason else [])
        ]

    @property
    def next_file_kind(self) -> str:
        """The kind of the next file: required by the reason and still missing."""
        asked = self.chosen_reason.files if self.chosen_reason else []
        return next((kind for kind in asked if kind not in self.have), FileKind.SUSPECT)

    @cached_property
    def lines(self) -> list[Line]:
        """Each pasted address, with its result."""
        return judge_lines(str(self.typed.get("listings", "")), self.chosen_market)

    @property
    def named_listings(self) -> list:
        return [line.listing for line in self.lines if line.can_be_filed and line.listing]

    def why_not(self, right: IPRight) -> Refusal | None:
        """Why the notice cannot be filed under the right, as far as both are chosen; or None."""
        return why_not_carry(right, self.chosen_market, self.chosen_reason, self.offer.on)

    def why_not_here(self, right: IPRight) -> Refusal | None:
        """Why no notice can be filed under the right in the market, for any reason code; or None."""
        return why_not_carry(right, self.chosen_market, None, self.offer.on)

    @property
    def closed_reasons(self) -> list[ReasonCode]:
        """The gated reasons that are not open to the organisation."""
        return [one for one in self.offer.reasons if why_gated(one, self.offer.opened)]

    @property
    def fitting_reasons(self) -> list[ReasonCode]:
        """The reasons that apply to the chosen right, the usual ones first; and always the chosen one."""
        right, chosen, closed = self.chosen_right, self.chosen_reason, self.closed_reasons
        fitting = [one for one in self.offer.reasons if (right and right.kind in one.rights) or one == chosen]
        return sorted(
            fitting,
            key=lambda one: (one in closed, USUAL.index(one.code) if one.code in USUAL else len(USUAL)),
        )

    @property
    def is_chosen(self) -> bool:
        """Whether market, reason and right are chosen and fit together."""
        return bool(
            self.chosen_market
            and self.chosen_reason
            and self.chosen_right
            and not self.why_not(self.chosen_right)
        )

    @property
    def complainant_is_asked(self) -> bool:
        """Whether the complainant's name is missing, or one of the fields about the complainant is wrong."""
        about = [name for name in self.fields if name.startswith("complainant_")]
        return not self["complainant_name"].value() or any(self[name].errors for name in about)

    def question(self, lines: list[Line], draft: NoticeDraft, *, by, asked: bool) -> Question:
        """The draft as input of the pre-submission checks.

        :param lines: the form's own, with what the marketplace showed of them.
        :param asked: whether it answered.
        """
        named = [
            Named(one.number, one.listing.key, one.sighting)
            for one in lines
            if one.listing and one.can_be_filed
        ]
        refused = why_not_these_lines(lines) if lines else None
        return Question(
            organisation=self.offer.organisation, agent=self.offer.agent, signatory=by.name, corrects=draft.corrects,
            market=self.chosen_market, right=self.chosen_right, reason=self.chosen_reason, named=tuple(named),
            asked=asked, fields=self.typed, refusals=(refused,) if refused else (),
            files=frozenset((row.file_id, row.kind) for row in draft.files.all()),
        )  # fmt: skip

    @property
    def overruled(self) -> set[str]:
        """The keys of the warnings that were read and overruled."""
        return set(self.typed.get("overruled", ()))

    def clean_right(self) -> IPRight | None:
        right = self.chosen_right
        if right and (refusal := self.why_not(right)):
            raise forms.ValidationError(str(refusal))
        return right

    def clean_reason(self) -> ReasonCode | None:
        if self.chosen_reason and (refusal := why_gated(self.chosen_reason, self.offer.opened)):
            raise forms.ValidationError(str(refusal))
        return self.chosen_reason

    def clean_listings(self) -> list:
        if refusal := why_not_keep("listings", self.typed.get("listings", "")):
            raise forms.ValidationError(str(refusal))
        if refusal := why_not_these_lines(self.lines):
            raise forms.ValidationError(str(refusal))
        return self.named_listings

    def clean_statements(self) -> Any:
        if len(self.cleaned_data["statements"]) < len(self.offer.statements):
            raise forms.ValidationError(_("Read and confirm both statements."))
        return self.cleaned_data["statements"]

    def clean(self) -> None:
        have = self.have | ({self.typed.get("file_kind")} if self.cleaned_data.get("files") else set())
        if self.chosen_reason:
            for refusal in missing_files(self.chosen_reason, have):
                self.add_error("files", str(refusal))

    def filing(self, *, files: list[Attachment], signed_from: str | None) -> Filing:
        """The valid input, for sending."""
        said, reason = self.cleaned_data, self.chosen_reason
        assert reason is not None  # a valid form has one
        texts = {text.kind.lower(): text for text in self.offer.statements}
        same = (
            "right", "market", "reason", "listings", "explanation", "locations", "language", "message_to_seller",
            "capacity", "complainant_name", "complainant_email", "complainant_address", "complainant_phone",
            "signature",
        )  # fmt: skip
        return Filing(
            details={name: said[name] for name in reason.fields},
            good_faith=texts["good_faith"],
            accuracy=texts["accuracy"],
            signed_from=signed_from,
            files=files,
            **{name: said[name] for name in same},
        )

    def _offer_choices(self) -> None:
        agent = self.offer.agent
        capacities = [Capacity.AGENT] if agent else [Capacity.OWNER, Capacity.EXCLUSIVE_LICENSEE]
        offer(self, "capacity", [(one.value, one.label) for one in capacities])
        self.fields["capacity"].initial = Capacity.AGENT if agent else None
        offer(self, "right", [(key, right.title) for key, right in self.rights.items()])
        offer(self, "reason", [(reason.code, reason.label) for reason in self.offer.reasons])

    def _ask_what_the_reason_asks(self) -> None:
        offered, asked = detail_fields(), self.chosen_reason.fields if self.chosen_reason else []
        self.fields |= {name: offered[name] for name in asked}
        self.order_fields([*UNTIL_DETAILS, *asked])
        self.asked = [self[name] for name in asked]
        if self.chosen_right and self.chosen_right.kind == RightKind.COPYRIGHT:  # 17 USC 512(c)(3)(A)(iv)
            for name in ("complainant_address", "complainant_phone"):
                self.fields[name].required = True

    def _ask_for_statements(self) -> None:
        field = self.fields["statements"]
        field.label = _("You confirm, for %(principal)s") % {"principal": self.offer.organisation.legal_name}
        offer(self, "statements", [(str(text.pk), text.text) for text in self.offer.statements])
        field.error_messages |= {
            "required": _("Read and confirm both statements."),
            "invalid_choice": _(
                "The wording has changed since you opened the page. Read it again, and confirm."
            ),
        }


class WithdrawalForm(forms.Form):
    """Why a notice is withdrawn."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=WithdrawalReason.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Anything we should know"), max_length=1000, lines=True, required=False
    )
