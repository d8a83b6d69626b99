"""Writing and sending a notice."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.moments import say_moment
from ipr_portal.ui.parameters import DIGITS, key_in, listed_in, text_in, word_in
from takedowns.actions import drafts, sending
from takedowns.actions.filing import CannotFile
from takedowns.forms.filing import typed_in
from takedowns.models import IPRight, Notice
from takedowns.rules.filing import Attachment, why_not_file
from takedowns.rules.lines import left_after

from .sheet import attach, drafts_of, form_for, known_already, letter_of, show, sightings

ROWS = 2000  # that can be taken out of a pasted text at once


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request, organisation):
    """Go on with a draft, or start a notice."""
    if request.method == "POST":
        known = known_already(request)
        if known["right"] and not IPRight.objects.filter(pk=known["right"]).exists():
            raise Http404
        who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
        made = drafts.start(organisation=request.organisation, fields=known, **who)
        return see_other(request, "organisation:draft", organisation, made.pk)
    context = {
        "drafts": drafts_of(request).open().order_by("-saved_at")[:20],
        "has_rights": IPRight.objects.exists(),
        "refusal": why_not_file(request.organisation, request.agent),
        "right": text_in(request.GET, "right", DIGITS),
    }
    return page(request, "takedowns/file.html", context)


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, organisation, pk):
    """One notice that is being written: saved as one types, checked line by line, and sent."""
    found = get_object_or_404(drafts_of(request), pk=pk)
    if found.sent_at:
        return see_other(request, "organisation:notice", organisation, found.notice.number)
    if request.method != "POST":
        return show(request, found, form_for(request, found))
    try:
        return answer(request, found)
    except Stale as refusal:
        return stale(request, refusal)


@requires(Can.FILE_NOTICES)
@require_POST
def draft_files(request, organisation, pk):
    """Add files to a draft, or take one off (`remove`); what was typed is kept either way."""
    found = get_object_or_404(drafts_of(request).open(), pk=pk)
    form = form_for(request, found, typed_in(request.POST))
    if "remove" in request.POST:
        gone = get_object_or_404(found.files, pk=key_in(request.POST, "remove"))
        drafts.detach(draft=found, fields=typed_in(request.POST), file=gone, at=timezone.now())
    elif refused := attach(request, found):
        return show(request, found, form, status=422, file_errors=refused)
    return redirect(f"{reverse('organisation:draft', args=[organisation, pk])}#evidence")


@requires(Can.FILE_NOTICES)
@require_POST
def draft_discard(request, organisation, pk):
    """Throw a draft away."""
    found = get_object_or_404(drafts_of(request), pk=pk)
    try:
        drafts.discard(draft=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return stale(request, refusal)
    messages.info(request, _("The draft is discarded."))
    return see_other(request, "organisation:notices", organisation)


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_preview(request, organisation, pk):
    """Show what the seller will see, word for word."""
    found = get_object_or_404(drafts_of(request).open(), pk=pk)
    if request.method == "POST":
        form_for(request, found, typed_in(request.POST))
        drafts.save(draft=found, fields=typed_in(request.POST), at=timezone.now())
        return see_other(request, "organisation:draft_preview", organisation, pk)
    form = form_for(request, found)
    lines, _away = sightings(form.lines, timezone.now())
    line = next((line for line in lines if line.can_be_filed), None)
    context = {
        "draft": found,
        "brand": request.organisation.name,
        "right": form.chosen_right,
        "reason": form.chosen_reason,
        "title": line.sighting.title if line and line.sighting else "",
        "address": line.listing.address if line else "",
        "message": form.typed.get("message_to_seller", ""),
        "language": form.typed.get("language", ""),
    }
    return page(request, "takedowns/preview.html", context)


def answer(request, found):
    """Do what a button of the form asks for; typing alone is only kept."""
    typed, now = typed_in(request.POST), timezone.now()
    form = form_for(request, found, typed)
    if "send" in request.POST:
        return send(request, found, typed)
    if rows := listed_in(request.POST, "without", ROWS):
        typed["listings"] = left_after(form.lines, set(rows))
    drafts.save(draft=found, fields=typed, at=now)
    if "X-Autosave" in request.headers:
        return HttpResponse(
            _("Saved %(at)s") % {"at": say_moment(now)}, content_type="text/plain; charset=utf-8"
        )
    if request.htmx:
        return show(request, found, form)
    if request.FILES and (refused := attach(request, found)):
        return show(request, found, form, status=422, file_errors=refused)
    if "save" in request.POST:
        messages.info(request, _("The draft is kept. It waits under Notices."))
        return see_other(request, "organisation:notices", request.organisation.slug)
    where = word_in(request.POST, "check", {"findings"}, "listings")
    return redirect(f"{request.path}#{where}")


def send(request, found, typed):
    """Send the notice, or show what stands in the way with everything that was typed."""
    if request.FILES and (refused := attach(request, found)):
        return show(request, found, form_for(request, found, typed), status=422, file_errors=refused)
    found, now = drafts_of(request).get(pk=found.pk), timezone.now()
    form = form_for(request, found, typed, bound=True)
    if form.is_valid() and (sent := try_to_send(request, found, form, now)):
        return see_other(request, "organisation:notice", request.organisation.slug, sent.number)
    drafts.save(draft=found, fields=typed, at=now)
    return show(request, found, form, status=422, tried=True)


def try_to_send(request, found, form, now) -> Notice | None:
    """Send what is in order; else say in the form what a rule refuses. What lint says the page says."""
    lines, away = sightings(form.lines, now)
    seen = None if away else {one.listing.key: one.sighting for one in lines if one.sighting}
    attached = [Attachment(row.file, row.kind) for row in found.files.all()]
    filing = form.filing(files=attached, signed_from=get_adapter().get_client_ip(request))
    who = {"by": request.user, "at": now, "agent": request.agent, "letter": letter_of(request, now)}
    try:
        return sending.send(filing=filing, draft=found, seen=seen, overruled=form.overruled, **who)
    except CannotFile as refused:
        field = refused.refusal.field
        form.add_error(field if field in form.fields else None, str(refused.refusal))
    except sending.CannotSend:
        pass
    return None


def stale(request, refusal):
    return conflict(request, refusal, "organisation:notices", request.organisation.slug)
