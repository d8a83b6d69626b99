"""Objections of sellers to measures against them: filed by a link, and decided by a lead who had no part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import MeasureState, ObjectionState
from takedowns.models import MeasureMessage, MeasureObjection, ObjectionFile, RepeatInfringer
from takedowns.models.objections import LONGEST_OBJECTION
from takedowns.queries.objections import objectionable, took_part_in_measure
from takedowns.rules.disputes import business_days_in
from takedowns.rules.objections import (
    is_of_measure,
    why_not_decide_objection,
    why_not_lift,
    why_not_object,
)

from . import measure_messages

DECIDED = {
    ObjectionState.GRANTED: "seller.objection_granted",
    ObjectionState.DENIED: "seller.objection_denied",
}


class CannotObject(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Objection:
    """What a seller sends."""

    form_key: UUID
    statement: str
    files: Collection[UUID] = ()  # sent by the same link before


@transaction.atomic
def file_objection(
    *, message: MeasureMessage, given: Objection, link_ends: datetime, at: datetime
) -> MeasureObjection:
    """File the objection of a seller who came by the link of a message, in staff's scope; the same form twice is one.

    :raises CannotObject: if a rule forbids it; nothing is written then.
    """
    case = _lock(message.measure_id)
    before = MeasureObjection.objects.filter(form_key=given.form_key, measure=case).first()
    if before:
        return before
    message = MeasureMessage.objects.select_related("measure", "rule").get(pk=message.pk)
    said = objectionable(message, link_ends=link_ends)
    if refusal := _why_not(message, given) or why_not_object(said, at=at):
        raise CannotObject(refusal)
    try:
        due_at = business_days_in(case.market, said.rule.appeal_decide_days, at=at)
    except BeyondCalendar as error:
        raise CannotObject(Refusal("", say_trouble(error))) from error
    made = MeasureObjection.objects.create(
        measure=case, form_key=given.form_key, statement=given.statement.strip(), filed_at=at, due_at=due_at
    )
    sent = ObjectionFile.objects.filter(message=message, objection=None, file__in=list(given.files))
    files = sent.update(objection=made)
    record("seller.objection_filed", case, by=None, at=at, internal=True, measure=case.measure, files=files)
    notify(
        staff_who(Can.SIGN_OFF_MEASURES), "seller.objection_filed", case, at=at, path=_path(case),
        event_key=f"seller.objection_filed:{made.pk}", measure=case.measure,
    )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *, objection: MeasureObjection, state: ObjectionState, reasons: str, by, at: datetime
) -> MeasureObjection:
    """Decide an objection: granted, the measure is to be lifted; denied, it stands. The seller is told.

    :param reasons: the seller reads them.
    :raises Stale: if it was decided meanwhile.
    :raises CannotObject: if this person may not, or the reasons are missing.
    """
    case = _lock(objection.measure_id)
    objection = MeasureObjection.objects.select_related("decided_by").get(pk=objection.pk)
    if not objection.may_become(state):
        said = _("%(who)s has decided it meanwhile: this objection is %(state)s.")
        raise Stale(said % {"who": objection.decided_by, "state": objection.get_state_display()})
    if refusal := why_not_decide_objection(objection, took_part_in_measure(case), by=by):
        raise CannotObject(refusal)
    if not reasons.strip():
        raise CannotObject(Refusal("", _("Say why; the seller reads it."), field="reasons"))
    objection.state, objection.reasons, objection.due_at = state, reasons.strip(), None
    objection.decided_by, objection.decided_at, objection.measure = by, at, case
    objection.save(update_fields=["state", "reasons", "due_at", "decided_by", "decided_at"])
    if state == ObjectionState.GRANTED:
        case.state = MeasureState.TO_LIFT
        case.save(update_fields=["state"])
    said_so = {"measure": case.measure, "reasons": objection.reasons}
    record(DECIDED[state], case, by=by, at=at, internal=True, **said_so)
    measure_messages.write_of_answer(objection, at=at)
    return objection


@transaction.atomic
def lift(*, case: RepeatInfringer, proof: str, by, at: datetime) -> RepeatInfringer:
    """Note that the marketplace has lifted a measure, with its proof, or that it never carried it out.

    :raises CannotObject: if no objection was granted, or proof is missing.
    """
    case = _lock(case.pk)
    if refusal := why_not_lift(case, proof=proof):
        raise CannotObject(refusal)
    case.state, case.lift_proof = MeasureState.LIFTED, proof.strip()[:300]
    case.lifted_by, case.lifted_at = by, at
    case.save(update_fields=["state", "lift_proof", "lifted_by", "lifted_at"])
    said = {"measure": case.measure, "proof": case.lift_proof}
    record("seller.measure_lifted", case, by=by, at=at, internal=True, **said)
    return case


def tell_late(*, at: datetime, limit: int = 200) -> int:
    """Tell leads, once each, of objections that are overdue; return how many."""
    with system_scope():
        rows = MeasureObjection.objects.late(at).select_related("measure").order_by("due_at", "pk")
        late = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit])
        MeasureObjection.objects.filter(pk__in=[one.pk for one in late]).update(alarmed_at=at)
        for one in late:
            case = one.measure
            record("seller.objection_late", case, by=None, at=at, internal=True, measure=case.measure)
            notify(
                staff_who(Can.SIGN_OFF_MEASURES), "seller.objection_late", case, at=at, path=_path(case),
                event_key=f"seller.objection_late:{one.pk}", measure=case.measure,
            )  # fmt: skip
        return len(late)


def _why_not(message: MeasureMessage, given: Objection) -> Refusal | None:
    if not is_of_measure(message):
        said = _("This link is for the answer to your objection.")
        return Refusal("", said, _("An objection is possible once."))
    if not given.statement.strip():
        return Refusal("", _("Say what is wrong with the measure."), field="statement")
    if len(given.statement.strip()) > LONGEST_OBJECTION:
        said = _("The statement is longer than %(n)d characters.") % {"n": LONGEST_OBJECTION}
        return Refusal("", said, _("Shorten it, or send the rest as a file."), field="statement")
    return None


def _lock(key: int) -> RepeatInfringer:
    return RepeatInfringer.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def _path(case: RepeatInfringer) -> str:
    return f"{reverse('desk:measure', args=[case.pk])}#objection"
