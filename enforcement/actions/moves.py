"""Moving a case, deciding whether the platform helps, signing a raid, handing a case over."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.enums import FINAL, Assistance, CaseStage, RaidChoice
from enforcement.models import Case, CaseMove, CaseParty, StepChoice
from enforcement.rules.access import HOLDER, STAFF, side_of
from enforcement.rules.moves import Asked, missing_for, next_stages, why_not_move
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.tenancy.scope import staff_scope

from .locks import CannotChange, lock, touch
from .news import note as note_in_trail
from .news import tell
from .raid_holds import end_holds
from .watch import begin_watch

WATCH_AFTER = [CaseStage.RAID_EXECUTED, CaseStage.CLOSED, CaseStage.CLOSED_SETTLED]
UNSEEN = {
    CaseStage.SEIZURE_RECORDED: gettext_lazy("Another part of this case is not recorded and confirmed yet."),
    CaseStage.RAID_PLANNED: gettext_lazy("The IPR team’s own preparation of the raid is not complete yet."),
}


class CannotMove(CannotChange):
    """A case cannot be moved yet; `refusals` names everything that is missing."""

    def __init__(self, refusals) -> None:
        self.refusals = list(refusals)
        super().__init__(" ".join(map(str, self.refusals)))


@transaction.atomic
def move(
    *,
    case: Case,
    to: CaseStage,
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
    version: int | None = None,
    note: str = "",
    **closing,
) -> Case:
    """Move a case to another stage.

    :param organisation: the rights holder for whom a member acts.
    :param closing: `lessons`, `press_consent` and `disposal`, when it is closed; `authority_reason`, when one declined.
    :raises CannotMove: with everything that is missing.
    :raises Stale: if somebody has changed the case since `version`.
    """
    case = lock(case, version=version)
    asked = Asked(case, side_of(by), organisation, at, note, closing)
    if refusals := why_not_move(asked, to) or _why_not_for_others(asked, to, by):
        raise CannotMove(refusals)
    return _move(case, to, by=by, at=at, side=organisation, note=note, **closing)


def _why_not_for_others(asked: Asked, to: CaseStage, by: User) -> list[Refusal]:
    """What a member does not see and is missing: asked in the desk's role, and not named."""
    if asked.side != HOLDER or to not in UNSEEN:
        return []
    with staff_scope(by=by):
        if not missing_for(replace(asked, side=STAFF), to):
            return []
    return [Refusal("", str(UNSEEN[to]), _("The IPR team moves the case once it is."))]


def _move(
    case: Case, to: CaseStage, *, by: User, at: datetime, side: Organisation | None, note: str, **closing
) -> Case:
    before, case.stage = case.stage, to
    case.closed_at = at if to in FINAL else None
    CaseMove.objects.create(
        case=case, compartment_id=case.compartment_id, before=before, stage=to, note=note, side=side, by=by, at=at,
        **closing,
    )  # fmt: skip
    touch(case, at=at, fields=("stage", "closed_at"))
    if to == CaseStage.RAID_EXECUTED or to in FINAL:
        end_holds(case=case, by=by, at=at)
    if to in WATCH_AFTER:
        begin_watch(case=case, by=by, at=at)
    note_in_trail("case.moved", case, by=by, at=at, before=before, stage=str(to))
    tell(case, "case.moved", by=by, at=at, stage=str(to.label))
    return case


@transaction.atomic
def choose(
    *, case: Case, stage: CaseStage, choice: Assistance, reason: str, by: User, at: datetime
) -> StepChoice:
    """Record whether the platform helps at a step, and why; it may change its mind by another choice.

    :raises CannotChange: without a reason.
    """
    case = lock(case)
    if not reason.strip():
        raise CannotChange(_("There is no reason. Write why."))
    row = StepChoice.objects.create(
        case=case, compartment_id=case.compartment_id, stage=stage, choice=choice, reason=reason, by=by, at=at
    )
    touch(case, at=at)
    note_in_trail("case.assistance", case, by=by, at=at, stage=str(stage), choice=str(choice))
    tell(case, "case.assistance", by=by, at=at, stage=str(stage.label), choice=str(choice.label))
    return row


@transaction.atomic
def sign_raid(
    *,
    party: CaseParty,
    choice: RaidChoice,
    reason: str,
    signature: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Sign for one rights holder whether to ask for a raid. The case moves once every rights holder in it has signed.

    One that does not ask for a raid leaves a joint case; where nobody is left, the case is closed.

    :raises CannotMove: if viability is not scored or too old.
    :raises CannotChange: if the case is not at this step, the part has signed, or the signature is not the person's name.
    """
    case = lock(party.case, version=version)
    party = CaseParty.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    _refuse_signature(case, party, signature, by, at, choice)
    party.raid_choice, party.raid_reason = choice, reason
    party.raid_signed_as, party.raid_signed_by, party.raid_signed_at = signature, by, at
    party.left_at = at if choice == RaidChoice.NO_RAID and _others(party, by) else None
    party.save(
        update_fields=[
            "raid_choice", "raid_reason", "raid_signed_as", "raid_signed_by", "raid_signed_at", "left_at",
        ]
    )  # fmt: skip
    note_in_trail("case.raid_signed", case, by=by, at=at, choice=str(choice))
    if to := _after_signature(party, by):
        return _move(case, to, by=by, at=at, side=party.organisation, note=reason)
    touch(case, at=at)
    tell(case, "case.raid_signed", by=by, at=at)
    return case


def _refuse_signature(case, party, signature, by, at, choice) -> None:
    if CaseStage.RAID_DECIDED not in next_stages(case):
        raise CannotChange(_("There is no raid to decide on at this stage."))
    if party.raid_choice:
        raise CannotChange(_("This has been signed already."))
    if signature.strip().casefold() != by.name.strip().casefold():
        sentence = _("Type your name as it is in your account: %(name)s.") % {"name": by.name}
        raise CannotChange(Refusal("", sentence, field="signature"))
    asked = Asked(case, HOLDER, party.organisation, at)
    if choice == RaidChoice.RAID and (missing := missing_for(asked, CaseStage.RAID_DECIDED)):
        raise CannotMove(missing)


def _others(party: CaseParty, by: User) -> list[CaseParty]:
    """The other rights holders in the case, whom a member does not see: asked in the desk's role, for the same person."""
    with staff_scope(by=by):
        return list(CaseParty.objects.filter(case=party.case_id, left_at=None).exclude(pk=party.pk))


def _after_signature(party: CaseParty, by: User) -> CaseStage | None:
    """Where the case goes once everybody has signed; None while somebody has not."""
    others = _others(party, by)
    if any(not other.raid_choice for other in others):
        return None
    wants = RaidChoice.RAID in {party.raid_choice, *(other.raid_choice for other in others)}
    return CaseStage.RAID_DECIDED if wants else CaseStage.CLOSED_RH_DECLINED


@transaction.atomic
def plan_next(
    *, case: Case, step: str, person: User | None, due_on: date | None, embargo_until: date | None, by: User,
    at: datetime, version: int | None = None,
) -> Case:  # fmt: skip
    """Say what happens next, who does it, by which day, and until when nothing reaches the press.

    :raises CannotChange: if the person is not in the compartment.
    """
    case = lock(case, version=version)
    if person and person.pk not in people_in(case.compartment_id):
        raise CannotChange(
            _("%(person)s does not know of this case. Give access first.") % {"person": person}
        )
    case.next_step, case.next_person, case.next_due_on, case.embargo_until = (
        step,
        person,
        due_on,
        embargo_until,
    )
    touch(case, at=at, fields=("next_step", "next_person", "next_due_on", "embargo_until"))
    note_in_trail("case.next_planned", case, by=by, at=at)
    return case


@transaction.atomic
def hand_over(*, case: Case, to: User, by: User, at: datetime) -> Case:
    """Make another enforcement manager the owner, who needs write access first.

    :raises CannotChange: if the person cannot manage cases or is not in the compartment.
    """
    case = lock(case)
    if not may(to, Can.OPEN_CASES) or to.pk not in people_in(case.compartment_id):
        raise CannotChange(
            _("%(person)s has no access to this case. Give write access first.") % {"person": to}
        )
    before, case.owner = case.owner, to
    touch(case, at=at, fields=("owner",))
    note_in_trail("case.handed_over", case, by=by, at=at, before=str(before), to=str(to))
    tell(case, "case.handed_over", by=by, at=at, to=str(to))
    return case
