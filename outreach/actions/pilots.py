"""A pilot from its preparation to its evaluation. In the scope of the desk."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from outreach.enums import InterestState, PilotState
from outreach.models import Interest, Pilot
from outreach.rules.pilots import why_not_move_pilot, why_not_open
from programmes.actions.settings import close_programme
from programmes.enums import ProgrammeKind
from programmes.models import Programme

from .refusals import CannotDo, refuse_if

WORDS = ("about", "criteria", "closes_at", "starts_on", "ends_on")


@transaction.atomic
def prepare(*, programme: Programme, words: dict[str, Any], by, at: datetime) -> Pilot:
    """Write what a pilot is about, before anybody outside sees it.

    :param words: about, criteria, closes_at, starts_on and ends_on.
    :raises CannotDo: if the programme is no pilot, or is prepared already.
    """
    if programme.kind != ProgrammeKind.PILOT or Pilot.objects.filter(programme=programme).exists():
        said = _("%(programme)s is no pilot, or is prepared already.") % {"programme": programme}
        raise CannotDo(Refusal("", said, _("Choose another one."), "programme"))
    pilot = Pilot.objects.create(programme=programme, made_by=by, made_at=at, **words)
    record("pilot.prepared", pilot, by=by, at=at)
    return pilot


@transaction.atomic
def change(*, pilot: Pilot, version: int, words: dict[str, Any], by, at: datetime) -> Pilot:
    """Change what is said about a pilot until it is evaluated.

    :raises Stale: if somebody else changed it meanwhile.
    :raises CannotDo: if it is evaluated, or has ended.
    """
    pilot = lock(pilot, version=version)
    if pilot.state not in (PilotState.PROPOSED, PilotState.OPEN, PilotState.SELECTING):
        said = _("This pilot is already “%(state)s”.") % {"state": pilot.get_state_display()}
        raise CannotDo(Refusal("", said, _("What organisations relied on stays as it was.")))
    for name in WORDS:
        setattr(pilot, name, words[name])
    _save(pilot, *WORDS)
    record("pilot.changed", pilot, by=by, at=at)
    return pilot


@transaction.atomic
def open_for_interest(*, pilot: Pilot, version: int, by, at: datetime) -> Pilot:
    """Let organisations show interest until the day that is set.

    :raises Stale: if somebody else took a step meanwhile.
    :raises CannotDo: if it has no places, or its last day has passed.
    """
    pilot = lock(pilot, version=version)
    refuse_if(why_not_open(pilot, at=at))
    pilot.state, pilot.opened_at = PilotState.OPEN, pilot.opened_at or at
    _save(pilot, "state", "opened_at")
    record("pilot.opened", pilot, by=by, at=at)
    return pilot


@transaction.atomic
def start_selecting(*, pilot: Pilot, version: int, by, at: datetime) -> Pilot:
    """Take no more interest, and look through what came in.

    :raises Stale: if somebody else took a step meanwhile.
    """
    pilot = _step(pilot, version, PilotState.SELECTING)
    sent = Interest.objects.filter(pilot=pilot, state=InterestState.SUBMITTED)
    count = sent.update(state=InterestState.UNDER_REVIEW)
    record("pilot.selecting", pilot, by=by, at=at, count=count)
    return pilot


@transaction.atomic
def run(*, pilot: Pilot, version: int, by, at: datetime) -> Pilot:
    """Start the pilot with those who accepted; a place that becomes free may still be given.

    :raises Stale: if somebody else took a step meanwhile.
    """
    pilot = _step(pilot, version, PilotState.RUNNING)
    record("pilot.running", pilot, by=by, at=at)
    return pilot


@transaction.atomic
def evaluate(*, pilot: Pilot, version: int, findings: str, by, at: datetime) -> Pilot:
    """Say what came of a pilot; who took part to the end has completed it.

    :raises Stale: if somebody else took a step meanwhile.
    :raises CannotDo: if the findings are empty.
    """
    if not findings.strip():
        raise CannotDo(Refusal("", _("The findings are empty."), _("Say what came of it."), "findings"))
    pilot = _step(pilot, version, PilotState.EVALUATED, findings=findings, evaluated_at=at)
    enrolled = Interest.objects.filter(pilot=pilot, state=InterestState.ENROLLED)
    done = enrolled.update(state=InterestState.COMPLETED)
    record("pilot.evaluated", pilot, by=by, at=at, count=done)
    return pilot


@transaction.atomic
def conclude(*, pilot: Pilot, version: int, adopt: bool, reason: str, by, at: datetime) -> Pilot:
    """Adopt a pilot, or stop it; where it stops, nobody enters its programme from now on.

    :raises Stale: if somebody else took a step meanwhile.
    :raises CannotDo: if the reason is empty.
    """
    if not reason.strip():
        raise CannotDo(Refusal("", _("The reason is empty."), _("Say why, in a sentence."), "reason"))
    state = PilotState.ADOPTED if adopt else PilotState.STOPPED
    pilot = _step(pilot, version, state, conclusion=reason.strip())
    if not adopt:
        close_programme(programme=pilot.programme, version=pilot.programme.version, by=by, at=at)
    record("pilot.adopted" if adopt else "pilot.stopped", pilot, by=by, at=at, reason=reason.strip())
    return pilot


def lock(pilot: Pilot, *, version: int | None = None) -> Pilot:
    """Lock a pilot as it is now.

    :param version: what the person saw; None where nobody looked at a page.
    :raises Stale: if somebody else changed it meanwhile.
    """
    rows = Pilot.objects.select_for_update(of=("self",), no_key=True).select_related("programme")
    fresh = rows.get(pk=pilot.pk)
    if version is not None and fresh.version != version:
        said = _("Somebody else changed this pilot meanwhile. It is “%(state)s”.")
        raise Stale(said % {"state": fresh.get_state_display()})
    return fresh


def _step(pilot: Pilot, version: int, state: PilotState, **words: Any) -> Pilot:
    pilot = lock(pilot, version=version)
    refuse_if(why_not_move_pilot(pilot, state))
    for name, value in ({"state": state} | words).items():
        setattr(pilot, name, value)
    _save(pilot, "state", *words)
    return pilot


def _save(pilot: Pilot, *names: str) -> None:
    pilot.version += 1
    pilot.save(update_fields=[*names, "version"])
