"""Publishing decided notices in the Lumen database: exports, and their redacted copies."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from takedowns.actions import lumen_copies as actions
from takedowns.enums import LumenCopyState
from takedowns.forms.lumen_copies import ChosenForm, CopyForm, ExportForm, KeepBackForm
from takedowns.models import LumenCopy, LumenExport
from takedowns.queries import lumen_copies as queries

EXPORTS = ngettext_lazy("%(n)s export", "%(n)s exports", "n")
COPIES = ngettext_lazy("%(n)s copy", "%(n)s copies", "n")


@requires(Can.PUBLISH_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request):
    """Exports, the newest first; POST makes one."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_export(period=form.period(), by=request.user, at=timezone.now())
        except actions.CannotPublish as refused:
            form.add_error(refused.refusal.field, f"{refused.refusal.sentence} {refused.refusal.remedy}")
        else:
            return see_other(request, "desk:lumen_export", made.pk)
    found = paginate(queries.exports(), ("-pk",), after=request.GET.get("after", ""), noun=EXPORTS)
    context = {"found": found, "form": form}
    return page(request, "takedowns/lumen/exports.html", context, status=422 if form.errors else 200)


@requires(Can.PUBLISH_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request, pk):
    """One export with its copies; POST notes those that are ticked as read."""
    found = get_object_or_404(queries.exports(), pk=pk)
    rows = paginate(queries.copies_of(found), ("pk",), after=request.GET.get("after", ""), noun=COPIES)
    if request.method == "POST":
        return _checked(request, found, rows)
    return page(request, "takedowns/lumen/export.html", {"export": found, "found": rows})


def _checked(request, found, rows) -> HttpResponse:
    form = ChosenForm(request.POST, offered=[row.pk for row in rows])
    if not form.is_valid():
        messages.error(request, _("Tick the copies that you have read."), extra_tags="attention")
        return see_other(request, request.get_full_path())
    who = {"by": request.user, "at": timezone.now()}
    try:
        checked, refused = actions.check_as_they_are(export=found, keys=form.cleaned_data["copy"], **who)
    except Stale as stale:
        return conflict(request, str(stale), "desk:lumen_export", found.pk)
    done = ngettext("%(n)s copy can be published.", "%(n)s copies can be published.", checked) % {
        "n": checked
    }
    messages.info(request, done)
    if refused:
        said = ngettext(
            "%(n)s copy still has personal data: open it and replace that.",
            "%(n)s copies still have personal data: open them and replace that.",
            refused,
        )
        messages.error(request, said % {"n": refused}, extra_tags="attention")
    return see_other(request, request.get_full_path())


@requires(Can.PUBLISH_NOTICES)
@require_POST
def export_end(request, pk):
    """Finish an export: its file can be downloaded, and its copies stay as they are."""
    found = get_object_or_404(LumenExport, pk=pk)
    try:
        actions.finish(export=found, by=request.user, at=timezone.now())
    except Stale as stale:
        return conflict(request, str(stale), "desk:lumen_export", pk)
    except actions.CannotPublish as refused:
        messages.error(
            request, f"{refused.refusal.sentence} {refused.refusal.remedy}", extra_tags="attention"
        )
    return see_other(request, "desk:lumen_export", pk)


@requires(Can.PUBLISH_NOTICES)
@require_safe
def export_file(request, pk):
    """The file of a finished export, one notice a line, as Lumen's API takes them."""
    found = get_object_or_404(LumenExport, pk=pk, finished_at__isnull=False)
    rows = LumenCopy.objects.filter(export=found, line__isnull=False).order_by("pk")
    lines = [json.dumps(line, ensure_ascii=False) for line in rows.values_list("line", flat=True)]
    answer = HttpResponse("\n".join([*lines, ""]), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="notices-{found.pk}.jsonl"'
    return answer


@requires(Can.PUBLISH_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, pk):
    """A copy beside its original; POST notes it as read, as it is or with a better text."""
    found = _copy(pk)
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        try:
            actions.check(copy=found, text=form.cleaned_data["text"], **who)
        except Stale as stale:
            return conflict(request, str(stale), "desk:lumen_export", found.export_id)
        except actions.CannotPublish as refused:
            form.add_error("text", f"{refused.refusal.sentence} {refused.refusal.remedy}")
        else:
            return _next(request, found)
    return _show(request, found, form=form)


@requires(Can.PUBLISH_NOTICES)
@require_POST
def keeping_back(request, pk):
    """Do not publish a notice."""
    found = _copy(pk)
    form = KeepBackForm(request.POST)
    if not form.is_valid():
        return _show(request, found, keep_back=form)
    try:
        actions.keep_back(copy=found, **form.cleaned_data, by=request.user, at=timezone.now())
    except Stale as stale:
        return conflict(request, str(stale), "desk:lumen_export", found.export_id)
    return _next(request, found)


def _copy(pk) -> LumenCopy:
    rows = LumenCopy.objects.select_related("export", "notice__organisation", "notice__reason", "judged_by")
    return get_object_or_404(rows, pk=pk)


def _show(request, found, *, form=None, keep_back=None) -> HttpResponse:
    context = {
        "copy": found, "notice": found.notice, "form": form or CopyForm(initial={"text": found.text}),
        "keep_back": keep_back or KeepBackForm(),
    }  # fmt: skip
    wrong = context["form"].errors or context["keep_back"].errors
    return page(request, "takedowns/lumen/copy.html", context, status=422 if wrong else 200)


def _next(request, done: LumenCopy) -> HttpResponse:
    """The next copy of the export that waits to be read; the export when none does."""
    waiting = LumenCopy.objects.filter(export=done.export_id, state=LumenCopyState.TO_CHECK).order_by("pk")
    if following := waiting.first():
        return see_other(request, "desk:lumen_copy", following.pk)
    messages.info(request, _("Every copy of this export is read."))
    return see_other(request, "desk:lumen_export", done.export_id)
