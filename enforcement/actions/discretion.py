"""Holds of a case, briefs for authorities, and suspected leaks."""

import json
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.enums import CaseStage, HoldState
from enforcement.models import Brief, Case, HoldRequest, SuspectedLeak
from enforcement.queries.discretion import parts_of
from enforcement.rules.access import why_not_write
from enforcement.rules.disclosures import why_not_answer
from enforcement.rules.people import in_charge, managers_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.models import Subject
from ipr_portal.errors import Refusal
from ipr_portal.links.actions import make
from ipr_portal.links.actions import revoke as revoke_link
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Compartment
from takedowns.actions.holds import lift_hold, place_hold
from takedowns.rules.holds import why_not_hold

from .locks import CannotChange, lock
from .news import note

BRIEF = "enforcement.brief"


@transaction.atomic
def ask_for_hold(
    *,
    case: Case,
    sellers: list[str],
    listings: list[str],
    until: datetime,
    reason: str,
    by: User,
    at: datetime,
    follows_raid: bool = False,
) -> HoldRequest:
    """Ask a second person to keep sellers or listings of a case up until a moment.

    :param follows_raid: whether that moment moves while a planned raid is put off or late, up to 60 days in all.

    :raises CannotChange: if nothing is chosen, something is not of the case, or the end cannot be.
    """
    case = lock(case)
    keys = [*sellers, *listings]
    if refusal := why_not_hold(keys=keys, until=until, at=at):
        raise CannotChange(refusal)
    known = {key for pair in case.listings.values_list("listing__key", "listing__seller_key") for key in pair}
    known |= set(case.targets.exclude(seller_key="").values_list("seller_key", flat=True))
    if set(keys) - known:
        raise CannotChange(Refusal("", _("Choose sellers and listings of this case."), field="sellers"))
    row = HoldRequest.objects.create(
        case=case, compartment_id=case.compartment_id, sellers=sellers, listings=listings, until=until, reason=reason,
        follows_raid=follows_raid, asked_by=by, asked_at=at,
    )  # fmt: skip
    note("case.hold_asked", case, by=by, at=at, internal=True, keys=len(keys))
    people = [one for one in managers_of(case.compartment_id) if one.pk != by.pk]
    _tell(row, people, "case.hold_asked", at=at)
    return row


@transaction.atomic
def approve_hold(*, request: HoldRequest, by: User, at: datetime) -> HoldRequest:
    """Approve a hold as a second person, and place it at once.

    :raises CannotChange: if it is answered, or this person asked for it.
    :raises CannotHold: if its end has passed.
    """
    row = _lock(request)
    if refusal := why_not_answer(row, by=by):
        raise CannotChange(refusal)
    row.hold = place_hold(
        sellers=row.sellers,
        listings=row.listings,
        until=row.until,
        origin=row,
        by=row.asked_by,
        approved_by=by,
        at=at,
    )
    return _answer(row, HoldState.PLACED, "", by=by, at=at)


@transaction.atomic
def refuse_hold(*, request: HoldRequest, answer: str, by: User, at: datetime) -> HoldRequest:
    """Refuse a hold, or take back one's own request; nothing is held.

    :raises CannotChange: if it is answered, or there is no reason.
    """
    row = _lock(request)
    if not row.may_become(HoldState.REFUSED):
        raise CannotChange(_("This request has been answered already."))
    if not answer.strip():
        raise CannotChange(_("There is no reason. Write why."))
    return _answer(row, HoldState.REFUSED, answer, by=by, at=at)


@transaction.atomic
def end_hold(*, request: HoldRequest, by: User, at: datetime) -> HoldRequest:
    """End a hold before its time.

    :raises Stale: if it has ended.
    :raises CannotChange: if none was placed.
    """
    row = _lock(request)
    if row.hold is None:
        raise CannotChange(_("Nothing is held by this request."))
    lift_hold(hold=row.hold, by=by, at=at)
    note("case.hold_ended", row.case, by=by, at=at, internal=True)
    return row


def warn_of_ends(*, until: datetime, at: datetime) -> int:
    """Ask the owner of each case whose raid is still to come and whose hold ends by then; in the system's scope, once."""
    rows = HoldRequest.objects.filter(
        state=HoldState.PLACED, warned_at=None, hold__lifted_at=None, hold__until__lte=until,
        case__stage=CaseStage.RAID_PLANNED,
    )  # fmt: skip
    found = list(
        rows.select_related("case__owner").select_for_update(of=("self",), no_key=True, skip_locked=True)
    )
    for row in found:
        row.warned_at = at
        row.save(update_fields=["warned_at"])
        _tell(row, in_charge(row.case), "case.hold_ends", at=at)
    return len(found)


@transaction.atomic
def make_brief(
    *,
    case: Case,
    agency: str,
    recipient: str,
    address: str,
    parts: list[str],
    until: datetime,
    by: User,
    at: datetime,
) -> tuple[Brief, str]:
    """Write a brief down from chosen sections of a case, and make a link to it; return it with the token.

    What is entered later does not get into it. The token is not kept: it is shown once, and the code goes by mail.

    :raises CannotChange: if no section is chosen, or the end is over.
    """
    case = lock(case)
    if until <= at:
        raise CannotChange(Refusal("", _("The last day is over. Choose a later day."), field="until"))
    content = parts_of(case, parts)
    if not content:
        raise CannotChange(Refusal("", _("Choose at least one section that has an entry."), field="parts"))
    brief = Brief(
        case=case, compartment_id=case.compartment_id, agency=agency, recipient=recipient, parts=parts,
        content=json.dumps(content), made_by=by, made_at=at,
    )  # fmt: skip
    subject = Subject("enforcement.brief", str(brief.pk), str(case), None)
    brief.link, token = make(
        purpose=BRIEF, subject=subject, recipient=recipient, address=address, lasts=until - at, by=by, at=at,
        compartment=Compartment(pk=case.compartment_id),
    )  # fmt: skip
    brief.save(force_insert=True)
    note("case.brief_made", case, by=by, at=at, internal=True, to=recipient)
    return brief, token


@transaction.atomic
def revoke_brief(*, brief: Brief, by: User, at: datetime) -> Brief:
    """End the link of a brief now.

    :raises Stale: if it has been revoked.
    """
    if refusal := why_not_write(brief.case):
        raise CannotChange(refusal)
    revoke_link(link=brief.link, by=by, at=at, compartment=Compartment(pk=brief.compartment_id))
    return brief


@transaction.atomic
def note_leak(*, case: Case, since: datetime, words: str, by: User, at: datetime) -> SuspectedLeak:
    """Note that somebody outside may have learnt of a case, since when, and why it is thought.

    Nobody is told: one of those who know may be the leak.

    :raises CannotChange: if it begins in the future, or before the case was opened.
    """
    case = Case.objects.get(pk=case.pk)
    if refusal := why_not_write(case):
        raise CannotChange(refusal)
    if not case.opened_at <= since <= at:
        raise CannotChange(
            Refusal("", _("Choose a day from the opening of the case to today."), field="since")
        )
    row = SuspectedLeak.objects.create(
        case=case, compartment_id=case.compartment_id, since=since, words=words, noted_by=by, noted_at=at
    )
    note("case.leak_suspected", case, by=by, at=at, internal=True)
    return row


def _lock(request: HoldRequest) -> HoldRequest:
    row = HoldRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    if refusal := why_not_write(row.case):
        raise CannotChange(refusal)
    return row


def _answer(row: HoldRequest, state: HoldState, answer: str, *, by: User, at: datetime) -> HoldRequest:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "hold"])
    placed = state == HoldState.PLACED
    note("case.hold_placed" if placed else "case.hold_refused", row.case, by=by, at=at, internal=True)
    if row.asked_by_id != by.pk:
        _tell(row, [row.asked_by], "case.hold_placed" if placed else "case.hold_refused", at=at)
    return row


def _tell(row: HoldRequest, people: list[User], kind: str, *, at: datetime) -> None:
    path = reverse("desk:case", args=[row.case.number])
    notify(people, kind, row, at=at, path=path, event_key=f"{kind}:{row.pk}", number=row.case.number)
