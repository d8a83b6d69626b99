"""Whether a seizure may be recorded as it is said, and whether every part of a raid is recorded; and why not."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from enforcement.enums import WHOLE, Disposal, GoodsCondition, RaidResult, SeizureResult, Unit, ValuationBasis
from enforcement.models import Raid, Seizure
from enforcement.valuation import LARGEST_QUANTITY, LARGEST_VALUE
from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day


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
    """What a raid found of one rights holder's goods, or that it found nothing and why."""

    result: SeizureResult
    nothing_because: str = ""
    raid_reference: str = ""
    report_number: str = ""
    who_counted: str = ""
    expert: str = ""
    storage: str = ""
    sample_kept: str = ""
    arrests: int = 0


def why_not_seize(
    raid: Raid, details: SeizureDetails, lines: list[LineDetails], *, today: date
) -> list[Refusal]:
    """Everything that keeps a seizure from being recorded; `field` is `lines` with the row's number for a line."""
    found = [*_why_not_raid(raid, details, today), *_why_not_result(details, lines)]
    for number, line in enumerate(lines, 1):
        found += [_in_row(number, refusal) for refusal in why_not_line(line)]
    return found


def _why_not_raid(raid: Raid, details: SeizureDetails, today: date) -> list[Refusal]:
    if raid.raided_on is None or raid.result == RaidResult.ABORTED:
        return [
            Refusal("", _("This raid was not carried out."), _("Enter the result of the raid first."), "raid")
        ]
    if raid.raided_on > today:
        return [
            Refusal("", _("The day of the raid lies in the future."), _("Correct the raid first."), "raid")
        ]
    if raid.result == RaidResult.NOTHING_FOUND and details.result == SeizureResult.GOODS_FOUND:
        remedy = _("Choose “Nothing found”, or plan another raid.")
        return [Refusal("", _("The result of this raid is “nothing found”."), remedy, "result")]
    return []


def _why_not_result(details: SeizureDetails, lines: list[LineDetails]) -> list[Refusal]:
    if details.result == SeizureResult.GOODS_FOUND:
        remedy = _("Enter at least one, or choose “Nothing found”.")
        return [] if lines else [Refusal("", _("There is no line."), remedy, "lines")]
    found = []
    if not details.nothing_because:
        remedy = _("Say why, as far as it is known.")
        found.append(Refusal("", _("Nothing was found."), remedy, "nothing_because"))
    if lines:
        remedy = _("Delete the lines, or choose “Goods found”.")
        found.append(Refusal("", _("Nothing was found, and there are lines."), remedy, "result"))
    return found


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


def why_not_dispose(
    seizure: Seizure,
    disposal: Disposal,
    disposed_on: date | None,
    certificate: str,
    witness: str,
    *,
    at: datetime,
) -> Refusal | None:
    """Whether goods can have ended so: a destruction is witnessed, and nothing ends before it was seized."""
    if disposal == Disposal.DESTROYED and not (disposed_on and certificate.strip() and witness.strip()):
        return Refusal(
            "", _("A destruction is witnessed."), _("Enter its day, certificate and witness."), "disposed_on"
        )
    if disposed_on and not seizure.seized_on <= disposed_on <= local_day(seizure.case.market, at):
        return Refusal(
            "", _("The day is before the seizure or in the future."), _("Correct the day."), "disposed_on"
        )
    return None
