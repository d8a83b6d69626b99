"""Calls that the portal proposes by itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import members_who, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from programmes.enums import CallReason
from programmes.models import CallProposal, CheckIn, Participation
from programmes.queries.pack_content import PURPOSE
from programmes.rules.calls import LOOK_BACK, REST, SOON, Recent, why_call
from takedowns.enums import GOES, ListingOutcome, NoticeState
from takedowns.models import Listing, Notice

KINDS_OF = {CallReason.DELAYS: "call.delays", CallReason.REJECTIONS: "call.rejections"}


def propose_calls(*, at: datetime) -> int:
    """Propose a call to every participant that needs one; return how many. Run by a task."""
    with system_scope():
        lately = CallProposal.objects.filter(Q(answered_at=None) | Q(proposed_at__gt=at - REST))
        coming = CheckIn.objects.ahead().filter(starts_at__lte=at + SOON)
        rows = Participation.objects.taking_part().select_related("organisation", "programme")
        rows = rows.exclude(pk__in=lately.values("participation")).exclude(
            pk__in=coming.values("participation")
        )
        return sum(_propose(participation, at=at) for participation in rows)


@transaction.atomic
def _propose(participation: Participation, *, at: datetime) -> bool:
    if (why := why_call(recent_of(participation, at=at))) is None:
        return False
    reason, found, out_of = why
    proposal, made = CallProposal.objects.get_or_create(
        participation=participation, answered_at=None,
        defaults={
            "organisation": participation.organisation, "reason": reason, "found": found, "out_of": out_of, "proposed_at": at,
        },
    )  # fmt: skip
    if made:
        organisation = participation.organisation
        kind, key = KINDS_OF[reason], f"call:{proposal.pk}"
        record("call.proposed", participation, by=None, at=at, reason=reason)
        members = members_who(Can.BOOK_CHECKINS, [organisation.pk])[organisation.pk]
        path = reverse("organisation:check_ins", args=[organisation.slug])
        notify(members, kind, participation, at=at, path=path, event_key=key, found=found, out_of=out_of)
        notify(
            staff_who(Can.MANAGE_CHECKINS), "call.proposed", participation, at=at, path=reverse("desk:check_ins"),
            event_key=key,
        )  # fmt: skip
    return made


@transaction.atomic
def dismiss(*, proposal: CallProposal, by, at: datetime) -> CallProposal:
    """Answer a proposal by saying that no call is needed.

    :raises Stale: if it is answered already.
    """
    proposal = CallProposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if proposal.answered_at:
        raise Stale(_("This proposal is answered already."))
    proposal.answered_at, proposal.answered_by = at, by
    proposal.save(update_fields=["answered_at", "answered_by"])
    record("call.dismissed", Participation.objects.get(pk=proposal.participation_id), by=by, at=at)
    return proposal


def recent_of(participation: Participation, *, at: datetime) -> Recent:
    """What happened to a participant's notices in the last two weeks."""
    since, organisation = at - LOOK_BACK, participation.organisation_id
    clocks = Clock.objects.filter(organisation=organisation, purpose=PURPOSE).exclude(state=ClockState.VOID)
    notices = Notice.objects.filter(
        organisation=organisation, state=NoticeState.DECIDED, decided_at__gt=since, decided_at__lte=at
    )
    counted = Listing.objects.filter(notice__in=notices).aggregate(
        rejected=Count("pk", filter=Q(outcome=ListingOutcome.REJECTED)),
        listings=Count("pk", filter=Q(outcome__in=[*GOES, ListingOutcome.REJECTED])),
    )
    return Recent(
        late=clocks.filter(breached_at__gt=since, breached_at__lte=at).count(),
        notices=notices.count(),
        **counted,
    )
