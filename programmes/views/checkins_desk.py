"""Check-ins at the desk: what comes, what is due, free times, and planning."""

from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import texts_in
from programmes.actions import bookings, calls
from programmes.actions.refusals import CannotDo
from programmes.enums import CheckInState
from programmes.forms.checkins import CadenceForm, PlaceForm, PlanForm, ReasonForm, SlotsForm
from programmes.models import ActionItem, CallProposal, CheckIn, Slot
from programmes.queries.check_ins import participants, to_be_planned, weeks_of

from .common import find, say_why, tabs_of, today, who

AHEAD_SHOWN, PAST_SHOWN = 60, 30
WEEK = timedelta(days=7)


@requires(Can.MANAGE_CHECKINS)
@require_safe
def check_ins(request):
    """The coming weeks by day, packs that are due, actions overdue, who is to be planned, and what was held."""
    now = timezone.now()
    ahead = list(CheckIn.objects.ahead().for_pages().order_by("starts_at", "pk")[:AHEAD_SHOWN])
    over = CheckIn.objects.exclude(pk__in=[row.pk for row in ahead]).for_pages()
    proposals = CallProposal.objects.filter(answered_at=None)
    context = {
        "tabs": tabs_of(request),
        "days": [
            (day, list(rows))
            for day, rows in groupby(ahead, lambda row: timezone.localtime(row.starts_at).date())
        ],
        "packs_due": sum(row.state == CheckInState.SCHEDULED and row.starts_at < now + WEEK for row in ahead),
        "overdue": ActionItem.objects.open().filter(due_on__lt=today()).count(),
        "to_hold": sum(row.starts_at <= now for row in ahead),
        "proposals": proposals.select_related("participation__organisation").order_by("proposed_at"),
        "to_plan": to_be_planned(now),
        "past": over.order_by("-starts_at", "-pk")[:PAST_SHOWN],
    }
    return page(request, "programmes/check_ins/list.html", context)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_slots(request):
    """Free times of everybody; POST offers more of one's own."""
    form = SlotsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = bookings.offer(times=form.times(), **who(request))
        except CannotDo as refused:
            say_why(form, refused)
        else:
            n = len(made)
            messages.info(
                request, ngettext("%(n)d time is offered.", "%(n)d times are offered.", n) % {"n": n}
            )
            return see_other(request, "desk:check_in_slots")
    slots = Slot.objects.free(timezone.now()).select_related("host").order_by("starts_at", "pk")[:200]
    context = {"form": form, "slots": slots, "tabs": tabs_of(request)}
    return page(request, "programmes/check_ins/slots.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def slot_withdrawal(request, pk):
    try:
        bookings.withdraw(slot=get_object_or_404(Slot, pk=pk), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_in_slots")
    return see_other(request, "desk:check_in_slots")


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_new(request):
    """Set the time of a check-in with a participant."""
    known = participants()
    form = PlanForm(
        request.POST if request.method == "POST" else None, participants=known,
        initial=texts_in(request.GET, ["participation"]) | {"place": _("Video call; we send you the link")},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        chosen = get_object_or_404(known, pk=form.cleaned_data["participation"])
        starts, ends = form.span
        try:
            made = bookings.plan(
                participation=chosen,
                starts=starts,
                ends=ends,
                place=form.cleaned_data["place"],
                **who(request),
            )
        except CannotDo as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:check_in", made.pk)
    return page(request, "programmes/check_ins/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_move(request, pk):
    """Give a check-in another time or place: everybody invited gets the change for their calendar."""
    found = find(pk)
    local = timezone.localtime(found.starts_at)
    initial = {
        "day": local.date(), "at": local.time(), "zone": str(timezone.get_current_timezone()), "place": found.place,
        "minutes": (found.ends_at - found.starts_at) // timedelta(minutes=1), "sequence": found.sequence,
    }  # fmt: skip
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        starts, ends = form.span
        said = form.cleaned_data
        try:
            bookings.move(
                check_in=found,
                sequence=said["sequence"] or 0,
                starts=starts,
                ends=ends,
                place=said["place"],
                **who(request),
            )
        except Stale as refusal:
            return conflict(request, refusal, "desk:check_in", pk)
        except CannotDo as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:check_in", pk)
    context = {"form": form, "check_in": found}
    return page(request, "programmes/check_ins/move.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_cancellation(request, pk):
    """Cancel a check-in: calendars remove it."""
    found, form = find(pk), ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            bookings.cancel(check_in=found, reason=form.cleaned_data["reason"], **who(request))
        except Stale as refusal:
            return conflict(request, refusal, "desk:check_in", pk)
        return see_other(request, "desk:check_in", pk)
    context = {"form": form, "check_in": found}
    return page(request, "programmes/check_ins/cancel.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def check_in_no_show(request, pk):
    try:
        bookings.note_no_show(check_in=find(pk), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_in", pk)
    return see_other(request, "desk:check_in", pk)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def cadence(request, pk):
    """How often a participant is met; asked for on its page."""
    found, form = get_object_or_404(participants(), pk=pk), CadenceForm(request.POST or None)
    if form.is_bound and form.is_valid():
        bookings.set_cadence(participation=found, weeks=form.cleaned_data["weeks"], **who(request))
        messages.info(
            request,
            _("%(organisation)s is met at this cadence from now on.") % {"organisation": found.organisation},
        )
        return see_other(request, "desk:participation", pk)
    if not form.is_bound:
        form = CadenceForm(initial={"weeks": weeks_of(found)})
    context = {"form": form, "participation": found}
    return page(request, "programmes/check_ins/cadence.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def call_dismissal(request, pk):
    """Answer a proposal: no call is needed."""
    try:
        calls.dismiss(proposal=get_object_or_404(CallProposal, pk=pk), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_ins")
    return see_other(request, "desk:check_ins")
