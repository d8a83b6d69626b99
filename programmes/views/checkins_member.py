"""Check-ins of a rights holder: book one, read its pack, cancel it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.calendar_files import calendar_response
from ipr_portal.errors import Stale
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import key_in
from programmes.actions import bookings
from programmes.actions.invitations import event_of
from programmes.actions.refusals import CannotDo
from programmes.enums import AHEAD, WAS_HELD
from programmes.forms.checkins import ReasonForm
from programmes.models import ActionItem, CallProposal, CheckIn, Slot
from programmes.queries.check_ins import bookable, outstanding, participation_of
from programmes.queries.pack_parts import shown

from .common import find, tabs_of, today, who
from .meetings import file_name_of
from .pack_paper import pack_response

SHOWN = 30


@requires(Can.VIEW_CHECKINS)
@require_safe
def check_ins(request, organisation):
    """The next check-in or the free times, what is with whom, and what was held."""
    taking_part, now = participation_of(request.organisation), timezone.now()
    rows = list(CheckIn.objects.for_pages().select_related("sent_pack").order_by("-starts_at", "-pk")[:SHOWN])
    ahead = next((row for row in rows if row.state in AHEAD), None)
    may_book = Can.BOOK_CHECKINS in request.capabilities and taking_part is not None and ahead is None
    context = {
        "tabs": tabs_of(request) if taking_part or rows else [],
        "taking_part": taking_part,
        "ahead": ahead,
        "slots": bookable(taking_part, ahead=ahead is not None, at=now)[:60] if may_book else None,
        "proposal": CallProposal.objects.filter(answered_at=None).first() if taking_part else None,
        "open": outstanding(ActionItem.objects.open().for_pages()[:SHOWN], today()),
        "past": [row for row in rows if row.state not in AHEAD],
    }
    return page(request, "programmes/check_ins/member_list.html", context)


@requires(Can.BOOK_CHECKINS)
@require_POST
def check_in_booking(request, organisation):
    """Book a free time."""
    slot = get_object_or_404(Slot, pk=key_in(request.POST, "slot"))
    taking_part = participation_of(request.organisation)
    if taking_part is None:
        raise Http404
    try:
        made = bookings.book(slot=slot, participation=taking_part, **who(request))
    except CannotDo as refusal:
        return conflict(request, refusal, "organisation:check_ins", organisation)
    messages.info(request, _("Booked. An invitation for your calendar is on its way by mail."))
    return see_other(request, "organisation:check_in", organisation, made.pk)


@requires(Can.VIEW_CHECKINS)
@require_safe
def check_in(request, organisation, pk):
    """One check-in: when and where, its pack, and afterwards who came, its minutes and actions."""
    found = find(pk)
    read_news_of(request, "check_in", args=[pk])
    context = {
        "check_in": found,
        "sent": getattr(found, "sent_pack", None),
        "ahead": found.state in AHEAD,
        "was_held": found.state in WAS_HELD,
        "attendance": found.attendance.order_by("side", "name"),
        "agreed": found.action_items.for_pages(),
        "may": Can.BOOK_CHECKINS in request.capabilities,
    }
    return page(request, "programmes/check_ins/member.html", context)


@requires(Can.BOOK_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_cancellation(request, organisation, pk):
    """Cancel a check-in, and book another time."""
    found, form = find(pk), ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            bookings.cancel(check_in=found, reason=form.cleaned_data["reason"], **who(request))
        except Stale as refusal:
            return conflict(request, refusal, "organisation:check_in", organisation, pk)
        return see_other(request, "organisation:check_ins", organisation)
    context = {"form": form, "check_in": found}
    return page(
        request, "programmes/check_ins/member_cancel.html", context, status=422 if form.errors else 200
    )


@requires(Can.VIEW_CHECKINS)
@require_safe
def check_in_calendar(request, organisation, pk):
    """The check-in for one's own calendar, as a file."""
    found = find(pk)
    made_at = found.ended_at or found.booked_at
    event = event_of(found, request.user, at=made_at, cancelled=found.ended_at is not None)
    return calendar_response([event], name=event.title, file_name=file_name_of(found))


@requires(Can.VIEW_CHECKINS)
@require_safe
def pack(request, organisation, pk):
    """The pack as it was sent, with its addenda."""
    found = find(pk)
    kept = sent_or_404(found)
    context = {
        "check_in": found, "pack": kept, "shown": shown(kept), "sent": found.sent_pack,
        "addenda": kept.addenda.select_related("written_by").order_by("written_at", "pk"),
    }  # fmt: skip
    return page(request, "programmes/packs/member.html", context)


@requires(Can.VIEW_CHECKINS)
@require_safe
def pack_pdf(request, organisation, pk):
    found = find(pk)
    return pack_response(sent_or_404(found), file_name=file_name_of(found), at=timezone.now())


def sent_or_404(found: CheckIn):
    """The pack that was sent; a rights holder sees no other.

    :raises Http404: until one is sent.
    """
    if (sent := getattr(found, "sent_pack", None)) is None:
        raise Http404
    return sent.pack
