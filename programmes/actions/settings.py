"""Settings of programmes: promise and places, criteria and terms in versions, opening and closing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from programmes.criteria import Rule
from programmes.enums import BenefitKind, ProgrammeKind
from programmes.models import Benefit, CriteriaVersion, Criterion, Participation, Programme, Terms
from programmes.queries.settings import criteria_of, terms_of
from programmes.wording import pilot_terms, say_days

from .promises import keep_promise
from .steps import CannotMove, lock


def _lock(programme: Programme, *, version: int | None = None) -> Programme:
    fresh = Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
    if version is not None and fresh.version != version:
        raise Stale(_("Somebody else changed this programme. Your changes were not saved."))
    return fresh


@transaction.atomic
def change_programme(*, programme: Programme, version: int, by, at: datetime, **wanted) -> Programme:
    """Change promise, places, or times. Running clocks keep their promise; new notices have the new one from now on.

    :param wanted: `business_days`, `capacity`, `return_months`, `invitation_days`.
    :raises Stale: if somebody else changed it meanwhile.
    """
    programme = _lock(programme, version=version)
    said = {name: value for name, value in wanted.items() if getattr(programme, name) != value}
    if not said:
        return programme
    for name, value in said.items():
        setattr(programme, name, value)
    programme.version += 1
    programme.save(update_fields=[*said, "version"])
    names = {
        "business_days": _("promise"), "capacity": _("places"), "return_months": _("time until a return"),
        "invitation_days": _("time to answer an invitation"),
    }  # fmt: skip
    record("programme.changed", programme, by=by, at=at, what=", ".join(names[name] for name in said))
    if "business_days" in said:
        bound = Participation.objects.bound().filter(programme=programme).for_lists()
        for participation in bound.order_by("organisation", "pk"):
            keep_promise(lock(participation), by=by, at=at)
    return programme


@transaction.atomic
def write_criteria(
    *, programme: Programme, seen: int, rules: Mapping[str, Sequence[Rule]], note: str, by, at: datetime
) -> CriteriaVersion:
    """Write the next version of the criteria; evaluations keep the version they were made with.

    :param seen: the number of the version that the person saw.
    :param rules: by purpose.
    :raises Stale: if somebody else wrote a newer one.
    :raises CannotMove: if no reason for the change is written.
    """
    programme = _lock(programme)
    last, _criteria = criteria_of(programme)
    if last.number != seen:
        raise Stale(_("Somebody else wrote newer criteria. Your changes were not saved."))
    if not note.strip():
        raise CannotMove(Refusal("", _("Write why the criteria change."), "", "note"))
    version = CriteriaVersion.objects.create(
        programme=programme, number=seen + 1, note=note.strip(), written_by=by, written_at=at
    )
    Criterion.objects.bulk_create(
        Criterion(
            version=version, purpose=purpose, figure=rule.figure, comparison=rule.comparison,
            threshold=rule.threshold, minimum=int(rule.minimum), running=rule.running,
        )
        for purpose, some in rules.items()
        for rule in some
    )  # fmt: skip
    record("programme.criteria_written", programme, by=by, at=at, version=version.number, note=note.strip())
    return version


@transaction.atomic
def write_terms(
    *, programme: Programme, seen: int, text: str, benefits: Sequence[tuple[str, str, str]], by, at: datetime
) -> Terms:
    """Write the next version of the terms; who signed an earlier one keeps it.

    :param seen: the number of the version that the person saw.
    :param benefits: kind, code of a gated reason or "", and words of each.
    :raises Stale: if somebody else wrote a newer one.
    """
    programme = _lock(programme)
    if terms_of(programme).number != seen:
        raise Stale(_("Somebody else wrote newer terms. Your changes were not saved."))
    terms = Terms.objects.create(
        programme=programme, number=seen + 1, text=text, written_by=by, written_at=at
    )
    _write_benefits(terms, benefits)
    record("programme.terms_written", programme, by=by, at=at, version=terms.number)
    return terms


def _write_benefits(terms: Terms, benefits: Sequence[tuple[str, str, str]]) -> None:
    Benefit.objects.bulk_create(
        Benefit(terms=terms, kind=kind, code=code, words=words) for kind, code, words in benefits
    )


@transaction.atomic
def open_pilot(
    *, like: Programme, code: str, name: str, business_days: int, capacity: int | None, by, at: datetime
) -> Programme:
    """Open a pilot with the criteria and benefits of another programme, and with a promise and terms of its own.

    :raises CannotMove: if the code is taken.
    """
    if Programme.objects.filter(code=code).exists():
        raise CannotMove(Refusal("", _("There is a programme with this code."), _("Choose another."), "code"))
    made = Programme.objects.create(
        code=code, name=name, kind=ProgrammeKind.PILOT, business_days=business_days, capacity=capacity,
        opened_at=at,
    )  # fmt: skip
    version, criteria = criteria_of(like)
    copied = CriteriaVersion.objects.create(
        programme=made, number=1, written_by=by, written_at=at,
        note=_("As version %(n)s of %(programme)s.") % {"n": version.number, "programme": like},
    )  # fmt: skip
    for criterion in criteria:
        criterion.pk, criterion.version = None, copied
    Criterion.objects.bulk_create(criteria)
    first = Terms.objects.create(
        programme=made, number=1, text=pilot_terms(business_days), written_by=by, written_at=at
    )
    promise = _("Every notice is decided in less than %(time)s.") % {"time": say_days(business_days)}
    _write_benefits(
        first,
        [
            (one.kind, one.code, promise if one.kind == BenefitKind.PROMISE else one.words)
            for one in terms_of(like).benefits.all()
        ],
    )
    record("programme.opened", made, by=by, at=at)
    return made


@transaction.atomic
def close_programme(*, programme: Programme, version: int, by, at: datetime) -> Programme:
    """Close a programme: nobody enters from now on; who takes part keeps what they have.

    :raises Stale: if somebody else changed it meanwhile.
    """
    programme = _lock(programme, version=version)
    if programme.closed_at is None:
        programme.closed_at, programme.version = at, programme.version + 1
        programme.save(update_fields=["closed_at", "version"])
        record("programme.closed", programme, by=by, at=at)
    return programme
