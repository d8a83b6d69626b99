"""Deciding on the people of an event, and inviting others."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import text_in, word_in
from outreach.actions import afterwards, door, registrations
from outreach.forms.events import InviteFilter
from outreach.models import Event, Registration, StakeholderPerson

ACTS = ("approve", "refuse", "give", "back", "was-there", "was-not", "undo", "certify", "speaks", "listens")
MOST_INVITED = 500


@requires(Can.MANAGE_EVENTS)
@require_POST
def decide(request, pk, registration):
    """Give or refuse a place, correct the attendance, or issue a certificate."""
    rows = Registration.objects.select_related("event", "person")
    found = get_object_or_404(rows, pk=registration, event=pk)
    try:
        act(found, word_in(request.POST, "act", ACTS), text_in(request.POST, "why", 300), by=request.user)
    except Stale as refusal:
        return conflict(request, refusal, "desk:outreach_event", pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return see_other(request, "desk:outreach_event", pk)


def act(found: Registration, what: str, why: str, *, by) -> None:
    """Do one of the things that the team does with a registration."""
    who = {"registration": found, "by": by, "at": timezone.now()}
    steps = {
        "give": registrations.give_place, "back": registrations.back_in_line, "was-there": door.accept_presence,
        "was-not": afterwards.refuse_contest, "undo": door.undo_check_in, "certify": door.certify,
        "speaks": partial(registrations.name_speaker, speaks=True),
        "listens": partial(registrations.name_speaker, speaks=False),
    }  # fmt: skip
    if what in ("approve", "refuse"):
        registrations.decide(give=what == "approve", why=why or _("All places are given."), **who)
    elif what:
        steps[what](**who)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request, pk):
    """Invite people by the type and the market of their organisation."""
    found = get_object_or_404(Event, pk=pk)
    form = InviteFilter(request.POST if request.method == "POST" else request.GET)
    rows = fitting(form.known(), found)
    people = list(rows[:MOST_INVITED])
    context = {
        "event": found,
        "form": form,
        "people": people[:20],
        "count": len(people),
        "most": MOST_INVITED,
    }
    if request.method != "POST":
        return page(request, "outreach/events/invitations.html", context)
    try:
        count = registrations.invite(event=found, people=people, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return page(request, "outreach/events/invitations.html", context | {"refusal": refusal}, status=422)
    messages.info(
        request,
        ngettext("%(n)d invitation is being sent.", "%(n)d invitations are being sent.", count)
        % {"n": count},
    )
    return see_other(request, "desk:outreach_event", pk)


def fitting(known: dict[str, str], event: Event):
    """People with an address who are not registered or invited yet, in the order of their names."""
    rows = StakeholderPerson.objects.current().exclude(email="").exclude(registrations__event=event)
    if "type" in known:
        rows = rows.filter(works_for__type=known["type"])
    if "market" in known:
        rows = rows.filter(works_for__markets__contains=[known["market"]])
    return rows.select_related("works_for").order_by("name", "pk")
