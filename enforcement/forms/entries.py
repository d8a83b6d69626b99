"""The forms of the entries of a file: what may be added, and what may be filled in later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.enums import (
    PROSECUTION_MOVES,
    AgencyKind,
    CostKind,
    MandateKind,
    ProsecutionState,
    RaidResult,
    ReferralMode,
    Route,
    SellerData,
    TargetKind,
    Verdict,
)
from enforcement.models import (
    AgencyRequest,
    Assessment,
    CaseCost,
    CaseListing,
    Charge,
    CourtDay,
    Finding,
    Mandate,
    Plan,
    Raid,
    Referral,
    Target,
    TargetLink,
    TestPurchase,
)
from enforcement.rules.access import HOLDER, STAFF
from enforcement.viability import CRITERIA, HIGHEST
from ipr_portal.lazy import LazyStr
from ipr_portal.ui.fields import DayField, NumberField

from .fields import EntryForm, ListingField, another, currency, line, lines, marks, money, pick

CRITERIA_LABELS = {
    "premises_located": _("Premises located"),
    "stock_observed": _("Stock observed"),
    "quantity_estimate": _("Quantity estimated"),
    "level_in_the_chain": _("Manufacturer rather than retailer"),
    "power_of_attorney": _("Power of attorney for a criminal complaint"),
    "authority_appetite": _("Appetite of the authority"),
    "safety_risk": _("Low risk for the people who act"),
    "consumer_health_risk": _("Risk for consumers' health"),
    "recurrence": _("Recurrence"),
    "evidence_admissible": _("Evidence is admissible"),
    "cost_and_benefit": _("Benefit against cost"),
    "organised_crime": _("Link to organised crime"),
}


class PurchaseForm(EntryForm):
    rows = {"listing": CaseListing}
    listing = ListingField(QuerySet(CaseListing).none(), label=_("Listing"), empty_label=_("Choose"))
    arrangement = line(_("Who buys, and how"), 300)
    budget_owner = line(_("Who owns the budget"))
    tlp, pap = marks()

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        field = self.fields["listing"]
        assert isinstance(field, forms.ModelChoiceField)
        rows = CaseListing.objects.filter(case=self.case, moved_to=None).order_by("pk")
        field.queryset = rows.select_related("listing", "organisation")


class ReceiptForm(EntryForm):
    done, order = ("ordered_on", "received_on"), [("ordered_on", "received_on")]
    order_number = line(_("Order number at the marketplace"), 100)
    ordered_on = DayField(label=_("Ordered on"))
    buyer_alias = line(_("Alias of the buyer"), 100, required=False)
    price, shipping = money(_("Price")), money(_("Shipping"), required=False)
    currency = currency()
    payment = line(_("Payment, masked"), 100, required=False)
    delivered_to = line(_("Reference of the delivery address"), required=False)
    waybill = line(_("Waybill"), 100, required=False)
    received_on = DayField(label=_("Received on"), required=False)
    condition = line(_("Condition on receipt"), 300, required=False)
    seal_number = line(_("Number of the seal"), 100, required=False)
    storage = line(_("Where it is stored"), 300, required=False)


class VerdictForm(EntryForm):
    verdict = pick(_("Verdict"), Verdict.choices)
    examiner = line(_("Examiner"))
    features = lines(_("In what the goods differ, one a line"), required=False)
    cost = money(_("Cost of the purchase, all in all"), required=False)
    currency = currency(required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("cost") is not None and not self.cleaned_data.get("currency"):
            self.add_error("currency", _("Choose the currency of the cost."))
        return self.cleaned_data


class PlanForm(EntryForm):
    columns = "columns"  # of the long list of data
    route = pick(_("Route"), Route.choices)
    route_because = lines(_("Why this route"))
    objectives, steps, roles = lines(_("Objectives")), lines(_("Steps")), lines(_("Who does what"))
    risks = lines(_("Risks, and what limits them"))
    budget = line(_("Budget"))
    deadline = DayField(label=_("To be done by"))
    agency_kind = forms.ChoiceField(
        label=_("Kind of agency it leads to"), required=False, choices=[("", _("None")), *AgencyKind.choices],
        help_text=_("Its checklist of documents is shown with the plan."),
    )  # fmt: skip
    documents = lines(
        _("Documents that are there, one a line"), required=False,
        help_text=_("A document of the checklist counts as there if its line has the same words."),
    )  # fmt: skip
    disclosed = forms.MultipleChoiceField(
        label=_("Seller data to be asked for"), required=False, choices=SellerData.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    disclosed_to = lines(_("Who is to get them, one a line"), 1000, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("disclosed") and not self.cleaned_data.get("disclosed_to"):
            self.add_error("disclosed_to", _("Name who is to get the data, or choose none."))
        return self.cleaned_data


class FindingForm(EntryForm):
    done = ("found_on",)
    found_on = DayField(label=_("Found on"))
    place = line(_("Place, if it is about premises"), 300, required=False)
    words = lines(_("What was found"))
    source = line(_("Source"))
    tlp, pap = marks()


class AssessmentForm(EntryForm):
    """A score for each criterion, from 0 to 3."""

    says = _("Score each from 0, not at all, to 3, fully. The weights of the IPR team make one figure of it.")

    remark = lines(_("Remark"), required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        for name in CRITERIA:
            self.fields[name] = NumberField(label=CRITERIA_LABELS[name], max_value=HIGHEST)
        self.order_fields([*CRITERIA, "remark"])
        self.set_words()

    def values(self) -> dict[str, Any]:
        return {
            "scores": {name: self.cleaned_data[name] for name in CRITERIA},
            "remark": self.cleaned_data["remark"],
        }


class MandateForm(EntryForm):
    order = [("valid_from", "valid_until")]
    kind = pick(_("Kind"), MandateKind.choices)
    holder = line(_("Who may act"))
    scope = line(_("For what"), 500)
    valid_from, valid_until = DayField(label=_("From")), DayField(label=_("Last day"))
    original_with = line(_("Who holds the original"), required=False)


class CostForm(EntryForm):
    done = ("spent_on",)
    kind = pick(_("For what"), CostKind.choices)
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=0.01)
    currency = currency()
    spent_on = DayField(label=_("Spent on"))
    words = line(_("Remark"), 300, required=False)


class ReferralForm(EntryForm):
    done = ("lodged_on",)
    agency_kind = pick(_("Kind of agency"), AgencyKind.choices)
    agency = line(_("Agency"))
    report_number = line(_("Number of the report"), 100)
    mode = pick(_("Lodged by"), ReferralMode.choices)
    documents = lines(
        _("Documents lodged, one a line"),
        help_text=_("A document of the checklist counts as lodged if its line has the same words."),
    )
    lodged_on = DayField(label=_("Lodged on"))


class DocumentsForm(EntryForm):
    documents = lines(_("Documents lodged, one a line"))


class RequestForm(EntryForm):
    done, order = ("asked_on",), [("asked_on", "due_on")]
    rows = {"referral": Referral}
    referral = another(_("Report"), Referral)
    words = lines(_("What the agency asks for"))
    asked_on, due_on = DayField(label=_("Asked on")), DayField(label=_("Due on"))


class AnswerForm(EntryForm):
    done = ("answered_on",)
    answer = lines(_("Answer"))
    answered_on = DayField(label=_("Answered on"))


class RaidForm(EntryForm):
    agency = line(_("Agency"))
    confirmation = line(_("Who at the agency confirmed it, or its reference"))
    planned_on = DayField(label=_("Planned for"))
    place = line(_("Place"), 300)


class RaidResultForm(EntryForm):
    done = ("raided_on",)
    result = pick(_("Result"), [pair for pair in RaidResult.choices if pair[0] != RaidResult.PLANNED])
    raided_on = DayField(label=_("Day of the raid"))
    found = lines(_("What was found, or why nothing was"))


class ChargeForm(EntryForm):
    court, court_number = line(_("Court")), line(_("Number of the proceedings"), 100)
    statute = line(_("Statute"))
    suspects = NumberField(label=_("Suspects"), max_value=999)


class RaidDayForm(EntryForm):
    """Another day for a raid that has no result."""

    to_come = ("planned_on",)

    planned_on = DayField(label=_("Planned for"))
    confirmation = line(_("Who at the agency confirmed it, or its reference"))


class ChargeStateForm(EntryForm):
    state = pick(_("State"), ProsecutionState.choices)
    outcome = lines(_("Outcome: fine, imprisonment, forfeiture, destruction, publication"), required=False)

    def __init__(self, *args, row=None, **more) -> None:
        super().__init__(*args, **more)
        self.row = row

    def clean_state(self) -> str:
        state = self.cleaned_data["state"]
        if self.row and state not in {self.row.state, *PROSECUTION_MOVES.get(self.row.state, ())}:
            raise forms.ValidationError(_("That does not follow the present state. Choose another."))
        return state


class CourtDayForm(EntryForm):
    rows = {"charge": Charge}
    charge = another(_("Proceedings"), Charge)
    day = DayField(label=_("Day"))
    words = line(_("What for"), 300)


class TargetForm(EntryForm):
    kind = pick(_("Kind"), TargetKind.choices)
    label = line(_("As the case calls it"), 100)
    seller_key = line(_("Key of the seller at the marketplace"), required=False)
    value = line(_("The name, number or address itself; it is stored encrypted"), 300, required=False)
    tlp, pap = marks()

    def clean(self) -> dict[str, Any]:
        super().clean()
        is_seller = self.cleaned_data.get("kind") == TargetKind.SELLER
        if is_seller and not self.cleaned_data.get("seller_key"):
            self.add_error("seller_key", _("A seller needs its key, such as lazada:SG:shop."))
        if not is_seller:
            self.cleaned_data["seller_key"] = ""
        return self.cleaned_data


class LinkForm(EntryForm):
    rows = {"one": Target, "other": Target}
    one = another(_("From"), Target)
    words = line(_("Link, such as “paid to”"), 100)
    other = another(_("To"), Target)
    source = line(_("How we know"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("one") and self.cleaned_data.get("one") == self.cleaned_data.get("other"):
            self.add_error("other", _("Choose another target: a link has two ends."))
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of entry: what is written, by which form, by which sides."""

    model: type[models.Model]
    form: type[EntryForm]
    title: LazyStr
    sides: frozenset[str]


BOTH, OURS, THEIRS = frozenset({STAFF, HOLDER}), frozenset({STAFF}), frozenset({HOLDER})
ENTRIES: Mapping[str, Entry] = {
    "purchase": Entry(TestPurchase, PurchaseForm, _("Arrange a test purchase"), THEIRS),
    "plan": Entry(Plan, PlanForm, _("Write a version of the plan"), BOTH),
    "finding": Entry(Finding, FindingForm, _("Add a finding"), BOTH),
    "assessment": Entry(Assessment, AssessmentForm, _("Score viability"), THEIRS),
    "mandate": Entry(Mandate, MandateForm, _("Add a mandate"), THEIRS),
    "cost": Entry(CaseCost, CostForm, _("Add a cost"), BOTH),
    "referral": Entry(Referral, ReferralForm, _("Enter a report to an agency"), BOTH),
    "request": Entry(AgencyRequest, RequestForm, _("Enter a request of an agency"), BOTH),
    "raid": Entry(Raid, RaidForm, _("Plan a raid"), BOTH),
    "charge": Entry(Charge, ChargeForm, _("Enter a charge"), BOTH),
    "court-day": Entry(CourtDay, CourtDayForm, _("Add a day in court"), BOTH),
    "target": Entry(Target, TargetForm, _("Add a target"), OURS),
    "link": Entry(TargetLink, LinkForm, _("Link two targets"), OURS),
}
CHANGES: Mapping[str, Entry] = {
    "receipt": Entry(TestPurchase, ReceiptForm, _("Enter order and receipt"), THEIRS),
    "verdict": Entry(TestPurchase, VerdictForm, _("Enter the verdict"), THEIRS),
    "documents": Entry(Referral, DocumentsForm, _("Change the documents"), BOTH),
    "answer": Entry(AgencyRequest, AnswerForm, _("Enter the answer"), BOTH),
    "result": Entry(Raid, RaidResultForm, _("Enter the result of the raid"), BOTH),
    "day": Entry(Raid, RaidDayForm, _("Put the raid off"), BOTH),
    "state": Entry(Charge, ChargeStateForm, _("Enter the state of the proceedings"), BOTH),
}
