"""The interest of an organisation in a pilot: shown, changed, withdrawn, looked through, decided and followed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from outreach.enums import InterestState
from outreach.models import Interest, Pilot
from outreach.rules.pilots import (
    why_not_accept,
    why_not_decline,
    why_not_move_interest,
    why_not_show_interest,
    why_not_withdraw,
)
from programmes.actions.admission import invite, shortlist
from programmes.enums import ENDED, TAKES_PART
from programmes.queries.settings import terms_of

from .pilots import lock as lock_pilot
from .refusals import refuse_if

WORDS = ("contact", "why", "volume", "markets", "readiness")
AT_ONCE = 500  # interests that one run looks at


@transaction.atomic
def show(
    *, pilot: Pilot, organisation, words: dict[str, Any], origin: Subject | None = None, by, at: datetime
) -> Interest:
    """Put an organisation's name down for a pilot.

    :param words: contact, why, volume, markets and readiness.
    :param origin: where it came up, such as an event, as the audit trail names it.
    :raises CannotDo: if the pilot is not open for interest, or takes no organisations like this one.
    :raises Stale: if somebody else of the organisation was faster.
    """
    pilot = lock_pilot(pilot)
    refuse_if(why_not_show_interest(organisation, pilot, at=at))
    if Interest.objects.standing().filter(pilot=pilot, organisation=organisation).exists():
        raise Stale(_("Your organisation has put its name down already."))
    where = (
        {"origin_type": origin.type, "origin_id": origin.key, "origin_label": origin.label} if origin else {}
    )
    made = Interest.objects.create(
        pilot=pilot, organisation=organisation, submitted_by=by, submitted_at=at, **words, **where
    )
    record("interest.shown", made, by=by, at=at)
    notify(
        staff_who(Can.MANAGE_PILOTS).exclude(pk=by.pk), "interest.shown", made, at=at, path=desk_path(made)
    )
    return made


@transaction.atomic
def change(*, interest: Interest, version: int, words: dict[str, Any], by, at: datetime) -> Interest:
    """Change what an organisation wrote, until the pilot takes no more interest.

    :raises CannotDo: if it was decided, or the pilot takes no more interest.
    :raises Stale: if somebody else changed it meanwhile.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_withdraw(interest))
    refuse_if(why_not_show_interest(interest.organisation, interest.pilot, at=at))
    for name in WORDS:
        setattr(interest, name, words[name])
    _save(interest, *WORDS)
    record("interest.changed", interest, by=by, at=at)
    return interest


@transaction.atomic
def withdraw(*, interest: Interest, version: int, by, at: datetime) -> Interest:
    """Take an organisation's name off the list.

    :raises CannotDo: if it was decided already.
    :raises Stale: if somebody else changed it meanwhile.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_withdraw(interest))
    interest.state = InterestState.WITHDRAWN
    _save(interest, "state")
    record("interest.withdrawn", interest, by=by, at=at)
    return interest


@transaction.atomic
def look_through(*, interest: Interest, version: int, by, at: datetime) -> Interest:
    """Begin to look an interest through, before the others.

    :raises CannotDo: if it is looked through or decided already.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_move_interest(interest, InterestState.UNDER_REVIEW))
    interest.state = InterestState.UNDER_REVIEW
    _save(interest, "state")
    record("interest.reviewed", interest, by=by, at=at)
    return interest


@transaction.atomic
def accept(*, interest: Interest, version: int, by, at: datetime) -> Interest:
    """Give a place: shortlist the organisation for the pilot, and invite it, with where it came from.

    The programme is locked when it invites: of two who give the last place, the second is refused, and nothing stays.

    :raises CannotDo: if no place is left, or the state does not allow it.
    :raises CannotMove: if the programme refuses the organisation, or somebody else took the last place.
    :raises Stale: if somebody else changed it meanwhile.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_accept(interest))
    programme, reason = (
        interest.pilot.programme,
        _("It put its name down for the pilot, and meets what it asks for."),
    )
    found = shortlist(
        programme=programme, organisation=interest.organisation, origin=origin_of(interest), by=by, at=at
    )
    invite(participation=found, terms=terms_of(programme), expires_at=None, by=by, at=at, reason=reason)
    interest.state, interest.participation = InterestState.ACCEPTED, found
    interest.decided_by, interest.decided_at = by, at
    _save(interest, "state", "participation", "decided_by", "decided_at")
    record("interest.accepted", interest, by=by, at=at)
    return interest


@transaction.atomic
def put_on_waiting_list(*, interest: Interest, version: int, by, at: datetime) -> Interest:
    """Put an organisation at the end of the waiting list.

    :raises CannotDo: if the state does not allow it.
    :raises Stale: if somebody else changed it meanwhile.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_move_interest(interest, InterestState.WAITLISTED))
    interest.state, interest.waitlisted_at = InterestState.WAITLISTED, at
    interest.decided_by, interest.decided_at = by, at
    _save(interest, "state", "waitlisted_at", "decided_by", "decided_at")
    record("interest.waitlisted", interest, by=by, at=at)
    _tell(interest, "interest.waitlisted", at=at)
    return interest


@transaction.atomic
def decline(*, interest: Interest, version: int, reason: str, by, at: datetime) -> Interest:
    """Decline an interest and say why.

    :raises CannotDo: if no reason is written, or the state does not allow it.
    :raises Stale: if somebody else changed it meanwhile.
    """
    interest = _lock(interest, version=version)
    refuse_if(why_not_decline(interest, reason))
    interest.state, interest.reason = InterestState.DECLINED, reason.strip()
    interest.decided_by, interest.decided_at = by, at
    _save(interest, "state", "reason", "decided_by", "decided_at")
    record("interest.declined", interest, by=by, at=at, reason=reason.strip())
    _tell(interest, "interest.declined", at=at, reason=reason.strip())
    return interest


def follow(*, at: datetime) -> int:
    """Bring interests in line with their participations; return how many changed. In the scope of the system.

    Who accepts the invitation takes part; who declines it, lets it expire or leaves has withdrawn.
    """
    accepted, enrolled = InterestState.ACCEPTED, InterestState.ENROLLED
    begun = Interest.objects.filter(state=accepted, participation__state__in=TAKES_PART)
    ended = Interest.objects.filter(state__in=[accepted, enrolled], participation__state__in=ENDED)
    keys = list((begun | ended).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_follow_one(key, at) for key in keys)


@transaction.atomic
def _follow_one(key, at: datetime) -> bool:
    rows = Interest.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    interest = rows.select_related("participation", "pilot", "organisation").filter(pk=key).first()
    if interest is None or interest.participation is None:
        return False
    state = interest.participation.state
    goes_to = InterestState.WITHDRAWN if state in ENDED else InterestState.ENROLLED
    if not interest.may_become(goes_to):
        return False
    said = str(interest.participation.get_state_display())
    interest.state, interest.reason = goes_to, said if state in ENDED else ""
    _save(interest, "state", "reason")
    record("interest.followed", interest, by=None, at=at, state=said)
    return True


def origin_of(interest: Interest) -> Subject:
    """Where a participation comes from, as the programme shows it: the interest, and where that came up."""
    said = _("Interest shown on %(day)s") % {"day": f"{interest.submitted_at:%Y-%m-%d}"}
    label = f"{said}: {interest.origin_label}" if interest.origin_label else said
    return Subject("outreach.interest", str(interest.pk), label[:200], interest.organisation_id)


def desk_path(interest: Interest) -> str:
    return reverse("desk:interest", args=[interest.pk])


def _tell(interest: Interest, kind: str, *, at: datetime, **more) -> None:
    path = reverse("organisation:pilot", args=[interest.organisation.slug, interest.pilot_id])
    key = f"{kind}:{interest.pk}:{interest.version}"
    notify([interest.contact], kind, interest, at=at, path=path, event_key=key, **more)


def _lock(interest: Interest, *, version: int) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("pilot__programme", "organisation", "contact").get(pk=interest.pk)
    if fresh.version != version:
        said = _("Somebody else changed this meanwhile. It is “%(state)s”.")
        raise Stale(said % {"state": fresh.get_state_display()})
    return fresh


def _save(interest: Interest, *names: str) -> None:
    interest.version += 1
    interest.save(update_fields=[*names, "version"])
