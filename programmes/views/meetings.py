"""One check-in at the desk: its pack, who came, its minutes and its actions."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Refusal, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from programmes.actions import agreements, meetings, packs
from programmes.actions.refusals import CannotDo
from programmes.enums import AHEAD, WAS_HELD, CheckInState
from programmes.forms.checkins import ActionForm, AddendumForm, AttendanceForm, MinutesForm
from programmes.models import ActionItem, CheckIn, Pack
from programmes.queries.check_ins import people_of
from programmes.queries.pack_parts import shown

from .common import find, say_why, today, who
from .pack_paper import pack_response


@requires(Can.MANAGE_CHECKINS)
@require_safe
def check_in(request, pk):
    """Prepare it, hold it, write its minutes, follow its actions."""
    return show(request, find(pk))


def show(request, found: CheckIn, *, status=200, **forms):
    """Render a check-in with its forms, fresh or as they were posted."""
    people = people_of(found.participation)
    open_before = ActionItem.objects.filter(participation=found.participation_id).exclude(check_in=found)
    is_open = found.state in (CheckInState.HELD, CheckInState.ACTIONS_OPEN)
    context = {
        "check_in": found,
        "pack": found.packs.order_by("-number").first(),
        "sent": getattr(found, "sent_pack", None),
        "begun": found.starts_at <= timezone.now(),
        "ahead": found.state in AHEAD,
        "was_held": found.state in WAS_HELD,
        "attendance": found.attendance.order_by("side", "name"),
        "before": open_before.open().for_pages(),
        "agreed": found.action_items.for_pages(),
        "dives": found.participation.deep_dives.filter(finding="").for_pages(),
        "attend": AttendanceForm(people=[(str(person), side) for person, side in people]),
        "minutes": MinutesForm(initial={"version": found.minutes_version, "text": found.minutes})
        if is_open
        else None,
        "action": ActionForm(people=[person for person, _side in people]) if is_open else None,
        "today": today(),
        "events": timeline(found, request),
    }
    return page(request, "programmes/check_ins/check_in.html", context | forms, status=status)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def check_in_attendance(request, pk):
    """Begin the minutes with who attended, was excused, or was absent."""
    found = find(pk)
    people = [(str(person), side) for person, side in people_of(found.participation)]
    form = AttendanceForm(request.POST, people=people)
    if form.is_valid():
        try:
            meetings.hold(check_in=found, attendance=form.attendance(), **who(request))
        except CannotDo as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:check_in", pk)
    return show(request, found, attend=form, status=422)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def check_in_minutes(request, pk):
    """Save the minutes."""
    found, form = find(pk), MinutesForm(request.POST)
    if not form.is_valid():
        return show(request, found, minutes=form, status=422)
    try:
        meetings.write_minutes(check_in=found, **form.cleaned_data, **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_in", pk)
    return see_other(request, "desk:check_in", pk)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def check_in_closing(request, pk):
    """End the minutes."""
    try:
        meetings.close(check_in=find(pk), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_in", pk)
    return see_other(request, "desk:check_in", pk)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def check_in_agreement(request, pk):
    """Note an action that was agreed in a check-in."""
    found = find(pk)
    form = ActionForm(request.POST, people=[person for person, _side in people_of(found.participation)])
    if form.is_valid():
        try:
            agreements.agree(
                participation=found.participation, check_in=found, **form.agreed(), **who(request)
            )
        except CannotDo as refused:
            say_why(form, refused)
        else:
            return see_other(request, "desk:check_in", pk)
    return show(request, found, action=form, status=422)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def pack_building(request, pk):
    """Build the pack as everything stands now."""
    try:
        packs.build(check_in=find(pk), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:check_in", pk)
    return see_other(request, "desk:pack", pk)


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD"])
def pack(request, pk):
    """The pack: the state that was sent, else the newest one."""
    return show_pack(request, find(pk))


def show_pack(request, found: CheckIn, *, addendum=None, refusal: Refusal | None = None, status=200):
    kept = pack_of(found)
    context = {
        "refusal": refusal,
        "check_in": found, "pack": kept, "shown": shown(kept), "sent": getattr(found, "sent_pack", None),
        "addenda": kept.addenda.select_related("written_by").order_by("written_at", "pk"),
        "form": addendum or AddendumForm(),
    }  # fmt: skip
    return page(request, "programmes/packs/desk.html", context, status=status)


@requires(Can.MANAGE_CHECKINS)
@require_safe
def pack_pdf(request, pk):
    found = find(pk)
    return pack_response(pack_of(found), file_name=file_name_of(found), at=timezone.now())


@requires(Can.MANAGE_CHECKINS)
@require_POST
def pack_sending(request, pk):
    """Send the pack to the rights holder: from then on it is frozen."""
    try:
        packs.send(pack=pack_of(find(pk)), **who(request))
    except Stale as refusal:
        return conflict(request, refusal, "desk:pack", pk)
    except CannotDo as refused:
        return show_pack(request, find(pk), refusal=refused.refusal, status=422)
    messages.info(request, _("The pack is sent. From now on both sides read exactly this one."))
    return see_other(request, "desk:pack", pk)


@requires(Can.MANAGE_CHECKINS)
@require_POST
def pack_addendum(request, pk):
    """Correct a sent pack by an addendum."""
    found, form = find(pk), AddendumForm(request.POST)
    if (sent := getattr(found, "sent_pack", None)) is None:
        raise Http404
    if not form.is_valid():
        return show_pack(request, found, addendum=form, status=422)
    packs.add_to(sent=sent, words=form.cleaned_data["words"], **who(request))
    return see_other(request, "desk:pack", pk)


def pack_of(found: CheckIn) -> Pack:
    """The pack that was sent, else the newest.

    :raises Http404: while there is none.
    """
    sent = getattr(found, "sent_pack", None)
    kept = sent.pack if sent else found.packs.order_by("-number").first()
    if kept is None:
        raise Http404
    return kept


def file_name_of(found: CheckIn) -> str:
    return f"check-in-{found.organisation.slug}-{found.starts_at:%Y-%m-%d}"
