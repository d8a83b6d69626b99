"""Statements of reasons: the batches that are handed to the transparency database, and each statement."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from ipr_portal.ui.questions import ask, count_in, how_many
from takedowns.actions import statements as actions
from takedowns.enums import STATEMENT_LABELS
from takedowns.models import StatementBatch
from takedowns.queries.statements import bodies_in, find_statement, handed_in, in_no_batch
from takedowns.transparency import database

BATCHES = ngettext_lazy("%(n)s batch", "%(n)s batches", "n")


@requires(Can.HAND_OVER_STATEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request):
    """Batches, the newest first, and how many statements are in none; POST makes the next batch."""
    if request.method == "POST":
        try:
            made = actions.make_batch(by=request.user, at=timezone.now())
        except actions.CannotHandOver as refused:
            messages.error(request, str(refused), extra_tags="attention")
            return see_other(request, "desk:statements")
        return see_other(request, "desk:statement_batch", made.pk)
    rows = StatementBatch.objects.select_related("handed_over_by")
    found = paginate(rows, ("-pk",), after=request.GET.get("after", ""), noun=BATCHES)
    of_decisions, of_measures = in_no_batch()
    asked = ask({"decisions": how_many(of_decisions), "measures": how_many(of_measures)})
    context = {
        "found": found, "loose": count_in(asked["decisions"]), "loose_measures": count_in(asked["measures"]),
        "has_loose": any(count_in(one).found for one in asked.values()),
        "is_connected": database() is not None,
    }  # fmt: skip
    return page(request, "takedowns/statements/batches.html", context)


@requires(Can.HAND_OVER_STATEMENTS)
@require_safe
def batch(request, pk):
    """One batch: its state, the last answer, and its statements."""
    found = get_object_or_404(StatementBatch.objects.select_related("handed_over_by"), pk=pk)
    context = {"batch": found, "statements": handed_in(found), "is_connected": database() is not None}
    return page(request, "takedowns/statements/batch.html", context)


@requires(Can.HAND_OVER_STATEMENTS)
@require_safe
def batch_file(request, pk):
    """A batch as the call that the database's API takes."""
    found = get_object_or_404(StatementBatch, pk=pk)
    return _download({"statements": bodies_in(found)}, f"statements-{found.pk}.json")


@requires(Can.HAND_OVER_STATEMENTS)
@require_POST
def batch_handover(request, pk):
    """Note that a batch was handed over as a file."""
    return _act(request, pk, actions.note_handed_over, _("Noted as handed over."))


@requires(Can.HAND_OVER_STATEMENTS)
@require_POST
def batch_retry(request, pk):
    """Send a refused batch again."""
    return _act(request, pk, actions.try_again, _("It is sent again within a minute."))


@requires(Can.HAND_OVER_STATEMENTS)
@require_safe
def statement(request, puid):
    """One statement in words; `?as=json` as it is handed over."""
    found = find_statement(puid)
    if found is None:
        raise Http404
    if word_in(request.GET, "as", {"json"}):
        return _download(found.body, f"{found.puid}.json")
    fields = [
        (label, _in_words(found.body[name])) for name, label in STATEMENT_LABELS.items() if name in found.body
    ]
    return page(request, "takedowns/statements/statement.html", {"statement": found, "fields": fields})


def _in_words(value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _act(request, pk, act, done) -> HttpResponse:
    found = get_object_or_404(StatementBatch, pk=pk)
    try:
        act(batch=found, by=request.user, at=timezone.now())
    except Stale as refused:
        return conflict(request, str(refused), "desk:statement_batch", pk)
    messages.info(request, done)
    return see_other(request, "desk:statement_batch", pk)


def _download(content, name: str) -> HttpResponse:
    answer = HttpResponse(json.dumps(content, indent=1, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
