"""Recording seizures: lines, values and their frozen rates."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from enforcement.enums import Disposal, SeizureResult
from enforcement.models import RATE, CaseParty, Raid, Seizure, SeizureLine, Valuation
from enforcement.rules.access import STAFF, side_of
from enforcement.rules.custody import why_not_write
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value, why_not_dispose, why_not_seize
from enforcement.valuation import value_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.exchange.rates import NoRate, convert
from ipr_portal.markets import local_day
from takedowns.models import IPRight

from .ledger import CannotRecord
from .news import ask_the_other_side

USD = "USD"


class CannotSeize(DomainError):
    """A seizure is not recorded; `refusals` says everything that is wrong."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = refusals
        super().__init__(" ".join(map(str, refusals)))


@transaction.atomic
def record_seizure(
    *,
    party: CaseParty,
    raid: Raid,
    details: SeizureDetails,
    lines: Sequence[LineDetails],
    by: User,
    at: datetime,
) -> Seizure:
    """Record what a raid found of one rights holder's goods, or that it found nothing; it is confirmed for the side of
    the person who enters it. Rates are of the day of the raid.

    :param raid: of the same case.
    :raises CannotSeize: with everything that is wrong.
    """
    party = _lock(party)
    raid = Raid.objects.get(pk=raid.pk, case=party.case_id)
    today = local_day(party.case.market, at)
    refusals = why_not_seize(raid, details, list(lines), today=today)
    if refusals := [*refusals, *_why_not_rights(party, lines)]:
        raise CannotSeize(refusals)
    made = Seizure.objects.create(
        organisation_id=party.organisation_id, case_id=party.case_id, party=party, raid=raid,
        compartment_id=party.compartment_id, number=_next_number(party), seized_on=raid.raided_on or today, place=raid.place,
        agency=raid.agency, entered_by=by, entered_at=at, **asdict(details), **_confirmation(by, at),
    )  # fmt: skip
    for position, line in enumerate(lines, 1):
        _write_line(made, position, line)
    if details.result == SeizureResult.NOTHING_FOUND:
        record("seizure.nothing", made, by=by, at=at, why=details.nothing_because)
    else:
        record("seizure.recorded", made, by=by, at=at, lines=len(lines))
    ask_the_other_side(made, by=by, at=at)
    return made


def _next_number(party: CaseParty) -> int:
    return (party.seizures.aggregate(last=Max("number"))["last"] or 0) + 1


def _confirmation(by: User, at: datetime) -> dict:
    side = "staff" if side_of(by) == STAFF else "holder"
    return {f"{side}_confirmed_by": by, f"{side}_confirmed_at": at}


def _why_not_rights(party: CaseParty, lines: Sequence[LineDetails]) -> list[Refusal]:
    """A line names a right of the rights holder whose goods they were."""
    named = {line.right_id for line in lines if line.right_id}
    if not named or IPRight.objects.filter(pk__in=named, organisation=party.organisation_id).count() == len(
        named
    ):
        return []
    sentence = _("A line names a right of another rights holder.")
    return [Refusal("", sentence, _("Choose one of %(brand)s.") % {"brand": party.brand}, "lines")]


@transaction.atomic
def confirm(*, seizure: Seizure, by: User, at: datetime) -> Seizure:
    """Confirm a seizure for one's own side.

    :raises Stale: if somebody of this side has.
    """
    _refuse_reader(seizure)
    said = _confirmation(by, at)
    name = next(name for name in said if name.endswith("_at"))
    if not Seizure.objects.filter(pk=seizure.pk, **{name: None}).update(**said):
        raise Stale(_("Your side has confirmed this seizure already."))
    record("seizure.confirmed", seizure, by=by, at=at)
    seizure.refresh_from_db()
    return seizure


@transaction.atomic
def make_final(*, seizure: Seizure, by: User, at: datetime) -> int:
    """Confirm the provisional lines of a seizure; return how many."""
    _refuse_reader(seizure)
    changed = seizure.lines.filter(provisional=True).update(provisional=False)
    if changed:
        record("seizure.made_final", seizure, by=by, at=at, lines=changed)
    return changed


@transaction.atomic
def take_rates(*, seizure: Seizure, by: User, at: datetime) -> int:
    """Take the rate of the day of the seizure for values that had none; return how many. A rate that is there is kept."""
    _refuse_reader(seizure)
    rows = Valuation.objects.filter(line__seizure=seizure, usd=None).select_related("line")
    rated = 0
    for row in rows.select_for_update(of=("self",), no_key=True):
        rate = _frozen(row, seizure.seized_on)
        if rate["usd"] is not None:
            rated += Valuation.objects.filter(pk=row.pk).update(**rate)
    if rated:
        record("seizure.rated", seizure, by=by, at=at, lines=rated)
    return rated


@transaction.atomic
def dispose(
    *, line: SeizureLine, disposal: Disposal, by: User, at: datetime, disposed_on: date | None = None,
    certificate: str = "", witness: str = "",
) -> None:  # fmt: skip
    """Enter what became of the goods of a line; a destruction has its day, its certificate and a witness.

    :raises CannotRecord: if one of them is missing, or the day is before the seizure or in the future.
    """
    _refuse_reader(line.seizure)
    if refusal := why_not_dispose(line.seizure, disposal, disposed_on, certificate, witness, at=at):
        raise CannotRecord(refusal)
    line.disposal, line.disposed_on, line.certificate, line.witness = (
        disposal,
        disposed_on,
        certificate,
        witness,
    )
    line.save(update_fields=["disposal", "disposed_on", "certificate", "witness"])
    record("seizure.disposed", line.seizure, by=by, at=at, disposal=disposal, certificate=certificate)


def _lock(party: CaseParty) -> CaseParty:
    if refusal := why_not_write(party.compartment_id):
        raise CannotSeize([refusal])
    rows = CaseParty.objects.select_related("case").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=party.pk)


def _refuse_reader(seizure: Seizure) -> None:
    if refusal := why_not_write(seizure.compartment_id):
        raise CannotRecord(refusal)


def _write_line(seizure: Seizure, position: int, line: LineDetails) -> None:
    row = SeizureLine.objects.create(
        organisation_id=seizure.organisation_id, seizure=seizure, compartment_id=seizure.compartment_id,
        position=position, right_id=line.right_id, brand=line.brand, description=line.description,
        quantity=line.quantity, unit=line.unit, condition=line.condition, provisional=line.provisional,
    )  # fmt: skip
    for value in line.values:
        _write_value(row, value, seizure.seized_on)


def _write_value(row: SeizureLine, value: Value, day: date) -> None:
    made = Valuation(
        organisation_id=row.organisation_id, line=row, compartment_id=row.compartment_id, basis=value.basis,
        unit_value=value.unit_value, currency=value.currency, valuer=value.valuer,
        value=value_of(row.quantity, value.unit_value),
    )  # fmt: skip
    for name, known in _frozen(made, day).items():
        setattr(made, name, known)
    made.save()


def _frozen(valuation: Valuation, day: date) -> dict:
    """Dollars, rate, its day and its source, as they are kept; none of them where there is no rate of the day."""
    try:
        found = convert(valuation.value, valuation.currency, USD, day)
    except NoRate:
        return dict(zip(RATE, (None, None, None, ""), strict=True))
    return dict(zip(RATE, (found.amount, found.rate, found.day or day, found.source or USD), strict=True))
