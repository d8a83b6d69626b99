"""Whether a seizure may be recorded as it is said, and why not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enforcement.enums import WHOLE, GoodsCondition, SeizureResult, Unit, ValuationBasis
from enforcement.valuation import LARGEST_QUANTITY, LARGEST_VALUE
from ipr_portal.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one unit is worth on a basis, and who says so."""

    basis: ValuationBasis
    unit_value: Decimal
    currency: str
    valuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetails:
    """Goods of one kind under one brand, with a value for each basis that is known."""

    brand: str
    description: str
    quantity: Decimal
    unit: Unit
    condition: GoodsCondition
    values: tuple[Value, ...]
    provisional: bool
    right_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeizureDetails:
    """When, where and by whom goods were seized, or that nothing was found and why."""

    seized_on: date
    place: str
    agency: str
    result: SeizureResult
    nothing_because: str = ""
    raid_reference: str = ""
    report_number: str = ""
    who_counted: str = ""
    expert: str = ""
    storage: str = ""
    sample_kept: str = ""
    arrests: int = 0


def why_not_seize(details: SeizureDetails, lines: list[LineDetails], *, today: date) -> list[Refusal]:
    """Everything that keeps a seizure from being recorded; `field` is `lines` with the row's number for a line."""
    found = _why_not_details(details, lines, today)
    for number, line in enumerate(lines, 1):
        found += [_in_row(number, refusal) for refusal in why_not_line(line)]
    return found


def _why_not_details(details: SeizureDetails, lines, today: date) -> list[Refusal]:
    found = []
    if details.seized_on > today:
        found.append(
            Refusal("", _("This day lies in the future."), _("Enter the day of the raid."), "seized_on")
        )
    if details.result == SeizureResult.NOTHING_FOUND:
        if not details.nothing_because:
            found.append(
                Refusal("", _("Nothing was found."), _("Say why, as far as it is known."), "nothing_because")
            )
        if lines:
            found.append(
                Refusal(
                    "",
                    _("Nothing was found, and there are lines."),
                    _("Delete the lines, or choose “Goods found”."),
                    "result",
                )
            )
    elif not lines:
        found.append(
            Refusal("", _("There is no line."), _("Enter at least one, or choose “Nothing found”."), "lines")
        )
    return found  # fmt: skip


def _in_row(number: int, refusal: Refusal) -> Refusal:
    sentence = _("Row %(row)d: %(said)s") % {"row": number, "said": refusal.sentence}
    return Refusal(refusal.code, sentence, refusal.remedy, "lines")


def why_not_line(line: LineDetails) -> list[Refusal]:
    """What is wrong with one line."""
    return [refusal for refusal in (_why_not_quantity(line), _why_not_values(line)) if refusal]


def _why_not_quantity(line: LineDetails) -> Refusal | None:
    if line.quantity <= 0:
        return Refusal("", _("The quantity is not above nothing."), _("Enter how much was seized."))
    if line.quantity > LARGEST_QUANTITY:
        return Refusal(
            "",
            _("The quantity is more than %(most)s.") % {"most": f"{LARGEST_QUANTITY:,}"},
            _("Check the number and its unit; split what really is more into several lines."),
        )
    if line.unit in WHOLE and line.quantity != line.quantity.to_integral_value():
        return Refusal("", _("%(unit)s are counted whole.") % {"unit": Unit(line.unit).label}, _("Round it."))
    return None


def _why_not_values(line: LineDetails) -> Refusal | None:
    if not line.values:
        return Refusal("", _("There is no value."), _("Enter one, with its basis and currency."))
    bases = [value.basis for value in line.values]
    if len(set(bases)) < len(bases):
        return Refusal("", _("Two values are on the same basis."), _("Keep one of them."))
    if any(not 0 < value.unit_value <= LARGEST_VALUE for value in line.values):
        return Refusal(
            "", _("A value is not above nothing, or absurdly high."), _("Enter what one unit is worth.")
        )
    return None
