"""From acceptance to the promise: the onboarding, and the moment from which on it binds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal
from ipr_portal.markets import desk_zone
from ipr_portal.ui.moments import say_moment
from programmes.enums import OnboardingItem, ParticipationState, ProgrammeKind
from programmes.models import OnboardingEntry, Participation
from programmes.rules.moves import still_open, why_not_activate

from .gates import open_reasons
from .promises import keep_promise
from .steps import CannotMove, lock, move, note, refuse_if, tell_holder, tell_managers

S = ParticipationState
UNDER_WAY = (S.ACCEPTED, S.ONBOARDING)


@transaction.atomic
def begin_onboarding(
    *, participation: Participation, manager, message: str, by, at: datetime, version: int | None = None
) -> Participation:
    """Begin the onboarding: name who of us looks after the participant, and write to them.

    :raises CannotMove: if the invitation is not accepted, or the organisation is not verified.
    """
    participation = lock(participation, version=version)
    if not participation.organisation.is_verified:
        raise CannotMove(Refusal("", _("The organisation is not verified."), ""))
    reason = _("%(manager)s looks after them.") % {"manager": manager}
    step = move(participation, S.ONBOARDING, reason=reason, message=message, by=by, at=at, manager=manager)
    note("participation.onboarding", participation, by=by, at=at, reason=reason)
    tell_holder("programme.onboarding", participation, at=at, key=step.pk)
    return participation


@transaction.atomic
def put_in_place(
    *,
    participation: Participation,
    item: str,
    words: str,
    by,
    at: datetime,
    cadence_months: int | None = None,
) -> OnboardingEntry:
    """Put one item of the onboarding in place, or correct it while the onboarding goes on.

    :raises CannotMove: if no onboarding goes on, or nothing is written.
    """
    participation = lock(participation)
    if participation.state not in UNDER_WAY:
        said = _("No onboarding goes on: the participation is %(state)s.")
        raise CannotMove(Refusal("", said % {"state": participation.get_state_display()}, ""))
    if not words.strip():
        raise CannotMove(Refusal("", _("Write what is in place."), "", "words"))
    entry, _made = OnboardingEntry.objects.update_or_create(
        participation=participation, item=item, organisation_id=participation.organisation_id,
        defaults={"words": words.strip(), "by": by, "at": at},
    )  # fmt: skip
    if item == OnboardingItem.CADENCE:
        participation.cadence_months = cadence_months
        participation.save(update_fields=["cadence_months"])
    record("participation.item_done", participation, by=by, at=at, item=str(OnboardingItem(item).label))
    if not still_open(participation):
        tell_managers("programme.ready", participation, at=at, key=participation.pk)
    return entry


@transaction.atomic
def activate(
    *,
    participation: Participation,
    since: datetime,
    message: str,
    by,
    at: datetime,
    version: int | None = None,
) -> Participation:
    """Make a participation active: the promise binds notices sent at or after a moment, and none before.

    :raises CannotMove: if something of the onboarding is missing, or the moment lies in the past.
    """
    participation = lock(participation, version=version)
    refuse_if(why_not_activate(participation, since=since, at=at))
    since, programme = max(since, at), participation.programme
    pilot = programme.kind == ProgrammeKind.PILOT
    cohort = programme.code if pilot else f"{since.astimezone(desk_zone()):%Y-%m}"
    reason = _("The onboarding is complete.")
    step = move(
        participation, S.ACTIVE, reason=reason, message=message, by=by, at=at, effective_at=since, cohort=cohort,
        manager=participation.manager or by,
    )  # fmt: skip
    keep_promise(participation, by=by, at=at)
    open_reasons(participation, since=since, by=by, at=at)
    said = say_moment(since, zone=desk_zone(), now=at)
    note("participation.activated", participation, by=by, at=at, since=said)
    tell_holder(
        "programme.active", participation, at=at, key=step.pk, since=said, days=programme.business_days
    )
    return participation
