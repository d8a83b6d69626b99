"""Writing and sending a notice."""

from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.organisations.stops import told_about
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.moments import say_moment
from ipr_portal.ui.parameters import listed_in, word_in
from takedowns.actions import drafts, sending
from takedowns.actions.filing import CannotFile
from takedowns.forms.drafts import DraftFileForm, RightForm, SettleForm, typed_in
from takedowns.intake import letter_of, sightings
from takedowns.models import IPRight, Notice, NoticeDraft
from takedowns.rules.drafts import MOST_DRAFTS
from takedowns.rules.filing import Attachment, why_not_file
from takedowns.rules.lines import left_after

from .filing_page import attach, drafts_of, drafts_shown, form_for, known_already, show
from .keeping import autosaved, find_or_begin, keep

ROWS = 2000  # that can be removed from a pasted text at once


@requires(Can.FILE_NOTICES)
@require_safe
def file(request, organisation):
    """Continue a draft, or start a notice."""
    now = timezone.now()
    unverified = not (
        request.organisation.is_verified and (request.agent or request.organisation).is_verified
    )
    context = drafts_shown(request) | {
        "has_rights": IPRight.objects.exists(),
        "refusal": why_not_file(request.organisation, request.agent, at=now) if unverified else None,
        "stopped": told_about(request.organisation, request.agent, now),
    }
    return page(request, "takedowns/filing/start.html", context)


@requires(Can.FILE_NOTICES)
@require_safe
def all_drafts(request, organisation):
    """All drafts, the last saved first."""
    return page(request, "takedowns/filing/all_drafts.html", drafts_shown(request, most=MOST_DRAFTS))


@requires(Can.FILE_NOTICES)
@require_safe
def draft_new(request, organisation):
    """An empty draft; it is stored from the first save on."""
    form = RightForm(request.GET)
    right = form.cleaned_data["right"] if form.is_valid() else None
    begun = unsaved(request, uuid4(), str(right or ""))
    return show(request, begun, form_for(request, begun))


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, organisation, pk):
    """One draft: saved while typing, checked line by line, and sent."""
    try:
        found = find_or_begin(
            request, drafts_of(request).filter(discarded_at=None), pk, known_already(request)
        )
    except drafts.CannotStart as refusal:
        return not_begun(request, pk, str(refusal))
    if found.sent_at:
        return see_other(request, "organisation:notice", organisation, found.notice.number)
    if request.method != "POST":
        return show(request, found, form_for(request, found))
    try:
        return answer(request, found)
    except Stale as refusal:
        sent = again(request, pk)
        if sent.sent_at and ("send" in request.POST or request.htmx):  # sent twice, it is one notice
            return see_other(request, "organisation:notice", organisation, sent.notice.number)
        return stale(request, refusal)


@requires(Can.FILE_NOTICES)
@require_POST
def draft_files(request, organisation, pk):
    """Add files to a draft, or remove one (`remove`); what was typed is saved in either case."""
    try:
        found = find_or_begin(request, drafts_of(request).open(), pk, known_already(request))
        form = form_for(request, found, typed_in(request.POST))
        saved = keep(request, found)
        refused = take_off(request, found) if "remove" in request.POST else attach(request, found)
    except drafts.CannotStart as refusal:
        return not_begun(request, pk, str(refusal))
    except Stale as refusal:
        return stale(request, refusal)
    if refused or not is_kept(saved):
        return show(
            request,
            again(request, pk),
            form,
            status=422 if refused else 409,
            file_errors=refused,
            saved=saved,
        )
    return redirect(f"{reverse('organisation:draft', args=[organisation, pk])}#evidence")


@requires(Can.FILE_NOTICES)
@require_POST
def draft_discard(request, organisation, pk):
    """Throw a draft away; for ten minutes it can be taken back."""
    found = get_object_or_404(drafts_of(request).filter(discarded_at=None), pk=pk)
    try:
        drafts.discard(draft=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return stale(request, refusal)
    return see_other(request, "organisation:file", organisation)


@requires(Can.FILE_NOTICES)
@require_POST
def draft_take_back(request, organisation, pk):
    """Undo that a draft was discarded."""
    found = get_object_or_404(drafts_of(request).filter(sent_at=None), pk=pk)
    try:
        drafts.take_back(draft=found, by=request.user, at=timezone.now())
    except (Stale, drafts.CannotStart) as refusal:
        return conflict(request, refusal, "organisation:file", organisation)
    return see_other(request, "organisation:draft", organisation, pk)


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_preview(request, organisation, pk):
    """Show what the seller will see, word for word."""
    if request.method == "POST":
        try:
            found = find_or_begin(request, drafts_of(request).open(), pk, known_already(request))
            form = form_for(request, found, typed_in(request.POST))
            saved = keep(request, found)
        except drafts.CannotStart as refusal:
            return not_begun(request, pk, str(refusal))
        except Stale as refusal:
            return stale(request, refusal)
        if not is_kept(saved):
            return show(request, again(request, pk), form, status=409, saved=saved)
        return see_other(request, "organisation:draft_preview", organisation, pk)
    found = get_object_or_404(drafts_of(request).open(), pk=pk)
    form = form_for(request, found)
    lines, _away = sightings(form.intake.lines, timezone.now())
    line = next((line for line in lines if line.can_be_filed), None)
    context = {
        "draft": found,
        "brand": request.organisation.name,
        "right": form.chosen_right,
        "reason": form.chosen_reason,
        "title": line.sighting.title if line and line.sighting else "",
        "address": line.listing.address if line else "",
        "message": form.intake.said.get("message_to_seller", ""),
        "language": form.intake.said.get("language", ""),
    }
    return page(request, "takedowns/filing/preview.html", context)


def answer(request, found):
    """Do what the button of the form asks for; without a button the draft is only saved."""
    typed = typed_in(request.POST)
    form = form_for(request, found, typed)
    if "send" in request.POST:
        return send(request, found, typed)
    changes = settled_by(request, found, typed)
    if rows := listed_in(request.POST, "without", ROWS):
        changes["listings"] = left_after(form.intake.lines, set(rows))
    saved = keep(request, found, **changes)
    if "X-Autosave" in request.headers:
        return autosaved(request, form, saved)
    if request.htmx:
        return show(request, found, form, saved=saved)
    if not is_kept(saved):
        return show(request, again(request, found.pk), form, status=409, saved=saved)
    return leave(request, again(request, found.pk), form)


def leave(request, found, form):
    """Redirect once everything is saved."""
    if any(request.FILES.getlist("files")) and (refused := attach(request, found)):
        return show(request, found, form, status=422, file_errors=refused)
    if "save" in request.POST:
        messages.info(request, _("Draft saved. You find it under Notices."))
        return see_other(request, "organisation:notices", request.organisation.slug)
    where = word_in(request.POST, "check", {"findings"}, "listings")
    return redirect(f"{request.path}#{where}")


def settled_by(request, found, typed) -> dict:
    """The text of a field after a conflict: the other one, or this one followed by the other."""
    form = SettleForm(request.POST)
    name, how = form.chosen()
    kept = found.fields.get(name, "")
    if how == "theirs":
        return {name: kept}
    if how == "both":
        mine = typed.get(name, "")
        return {name: sorted({*mine, *kept}) if isinstance(mine, list) else f"{mine}\n\n{kept}".strip()}
    return {}


def send(request, found, typed):
    """Send the notice, or show what prevents it with everything that was typed."""
    saved = keep(request, found)
    found = again(request, found.pk)
    form = form_for(request, found, typed)
    if (
        saved.merged.both or saved.merged.elsewhere
    ):  # the statements must have been read in their present wording
        seen = form if saved.merged.both else form_for(request, found)
        return show(request, found, seen, status=409, saved=saved)
    if any(request.FILES.getlist("files")) and (refused := attach(request, found)):
        return show(request, found, form, status=422, file_errors=refused, saved=saved)
    found, now = again(request, found.pk), timezone.now()
    form = form_for(request, found, typed, bound=True)
    if form.is_valid() and (sent := try_to_send(request, found, form, now)):
        said = _("Sent as %(number)s. We decide by %(due)s; we send the receipt within seconds.")
        messages.success(request, said % {"number": sent, "due": say_moment(sent.due_at)})
        return see_other(request, "organisation:notice", request.organisation.slug, sent.number)
    return show(request, found, form, status=422, tried=True, saved=saved)


def try_to_send(request, found, form, now) -> Notice | None:
    """Send a valid notice; else show refusals of rules in the form. The page shows the findings of the checks."""
    lines, away = sightings(form.intake.lines, now)
    seen = None if away else {one.listing.key: one.sighting for one in lines if one.sighting}
    attached = [Attachment(row.file, row.kind) for row in found.files.all()]
    filing = form.intake.filing(files=attached, signed_from=get_adapter().get_client_ip(request))
    letter = letter_of(request.organisation, request.agent, now)
    who = {"by": request.user, "at": now, "agent": request.agent, "letter": letter}
    try:
        return sending.send(filing=filing, draft=found, seen=seen, overruled=form.intake.overruled, **who)
    except CannotFile as refused:
        field = refused.refusal.field
        form.add_error(field if field in form.fields else None, str(refused.refusal))
    except sending.CannotSend:
        pass
    return None


def take_off(request, found) -> list[str]:
    """Remove a file from a draft."""
    form = DraftFileForm(request.POST)
    gone = get_object_or_404(found.files, pk=form.cleaned_data["remove"] if form.is_valid() else 0)
    drafts.detach(draft=found, file=gone)
    return []


def again(request, pk):
    """The present draft, with its files."""
    return drafts_of(request).get(pk=pk)


def is_kept(saved) -> bool:
    """Whether everything that a page sent was written."""
    return not (saved.merged.both or saved.refused)


def unsaved(request, key, right=""):
    """An empty draft, not saved yet."""
    who = {"organisation": request.organisation, "agent": request.agent, "started_by": request.user}
    now = timezone.now()
    return NoticeDraft(pk=key, fields=known_already(request, right), started_at=now, saved_at=now, **who)


def not_begun(request, pk, refusal):
    """The answer if there are too many drafts, with everything that was typed."""
    if "X-Autosave" in request.headers:
        said = _("Not saved: %(why)s") % {"why": refusal}
        return HttpResponse(said, content_type="text/plain; charset=utf-8", status=422)
    begun = unsaved(request, pk)
    return show(request, begun, form_for(request, begun, typed_in(request.POST)), status=422, refusal=refusal)


def stale(request, refusal):
    if "X-Autosave" in request.headers:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=410)
    return conflict(request, refusal, "organisation:file", request.organisation.slug)
