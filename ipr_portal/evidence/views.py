"""A file's page with its custody, its preview, and its download, for the organisation it belongs to and for the desk.

Uploaded content never runs here: originals are sent as attachments in a sandbox, and pages show only a re-encoded
picture.
"""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_GET, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.pagination import paginate

from . import actions, storage
from .custody import custody_sentence
from .downloads import LOCKED_IN, original
from .forms import PartForm
from .models import EvidenceFile
from .rules import why_not_release

FILES = ngettext_lazy("%(n)s file", "%(n)s files", "n")


@requires(Can.VIEW_NOTICES)
@require_safe
def member_file(request, organisation, file):
    return show(request, reachable(request, file))


@requires(Can.VIEW_NOTICES)
@require_GET
def member_download(request, organisation, file):
    return download(request, reachable(request, file))


@requires(Can.VIEW_NOTICES)
@require_safe
def member_preview(request, organisation, file):
    return preview(request, reachable(request, file))


@requires(Can.USE_DESK)
@require_safe
def desk_file(request, file):
    return show(request, reachable(request, file))


@requires(Can.USE_DESK)
@require_GET
def desk_download(request, file):
    return download(request, reachable(request, file))


@requires(Can.USE_DESK)
@require_safe
def desk_preview(request, file):
    return preview(request, reachable(request, file))


@requires(Can.SEARCH_AUDIT)
@require_safe
def damaged_files(request):
    """Where the alarm leads: which files do not match their hash, so that they can be restored."""
    files = EvidenceFile.objects.damaged().select_related("organisation")
    after = request.GET.get("after", "")
    return page(
        request,
        "evidence/damaged.html",
        {"files": paginate(files, ("-verified_at", "-id"), after=after, noun=FILES)},
    )


def reachable(request, key) -> EvidenceFile:
    """A file that this person may see, because they may see what it hangs on.

    :raises Http404: for any other.
    """
    files = EvidenceFile.objects
    if request.organisation:
        files = files.for_members(request.capabilities, request.agent)
    else:
        files = files.for_desk(request.capabilities)
    return get_object_or_404(files.select_related("organisation", "added_by"), pk=key)


def show(request, file, *, refusal="", status=200):
    """The page of a file, with its chain of custody."""
    organisation = request.organisation
    tree, args = ("organisation", [organisation.slug]) if organisation else ("desk", [])
    context = {
        "base": "base_member.html" if organisation else "base_desk.html",
        "organisation": organisation,
        "file": file,
        "custody": [
            (entry.at, custody_sentence(entry, for_member=bool(organisation)))
            for entry in file.custody.in_order()
        ],
        "content": reverse(f"{tree}:file_download", args=[*args, file.pk]),
        "previews": [
            reverse(f"{tree}:file_preview", args=[*args, file.pk], query={"part": part} if part > 1 else None)
            for part in range(1, file.preview_parts + 1)
        ],
        "refusal": refusal,
    }
    return page(request, "evidence/file.html", context, status=status)


def download(request, file):
    """The original, or its page with why it cannot be released now."""
    try:
        return original(file, by=request.user, at=timezone.now(), agent=request.agent)
    except actions.CannotRelease as refusal:
        return show(request, file, refusal=str(refusal), status=409)


def preview(request, file):
    """The re-encoded picture: small, upright, without metadata; of a long one, the part that was asked for."""
    asked = PartForm(request.GET)
    if not file.has_preview or why_not_release(file) or not asked.is_valid():
        raise Http404
    part = asked.cleaned_data["part"] or 1
    try:
        content = storage.read(storage.preview_name(file.sha256, part))
    except (storage.StorageAway, FileNotFoundError) as error:
        raise Http404 from error
    headers = LOCKED_IN | {"Cache-Control": "private, max-age=300"}
    return FileResponse(content, content_type="image/webp", headers=headers)
