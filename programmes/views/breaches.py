"""The breach ledger: why promises were not kept, what comes again, and what is done about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.charts.chart import spark
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import stream
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import keys_in, many_in, word_in
from programmes.actions import breaches as actions
from programmes.enums import Cause
from programmes.forms.guarantee import CauseForm, CorrectionForm, PromiseFilter, RemedyForm
from programmes.models import BreachCause, Remedy
from programmes.queries.breaches import breaches, cause_rows, explained_of, pause_shares
from programmes.queries.promises import Chosen
from programmes.rules.compliance import MOST_PAUSED, RECURS, share_of

from .figures import say_rate
from .guarantee import LIST_HEAD, NEWEST, as_file, as_row, with_chips
from .lengths import say
from .sides import side_of
from .tables import Table, table_taken

BREACHES = ngettext_lazy("%(n)s breach", "%(n)s breaches", "n")
CAUSE_HEAD = [gettext_lazy("Cause"), gettext_lazy("Breaches in 13 weeks")]
BACK = {"ledger": "desk:breaches", "home": "desk:programme_home"}  # where a cause was asked for
PAUSE_HEAD = [gettext_lazy("Reason or triager"), gettext_lazy("Paused, hours"), gettext_lazy("Share, %")]


def ledger(request, *, form=None, picked=(), status=200):
    """Every breach with its cause, those without one first to be asked for; grouped by cause, with pauses."""
    now, side = timezone.now(), side_of(request)
    filters = PromiseFilter(request.GET, at=now, for_desk=side.is_desk, with_state=False)
    chosen, missing = filters.chosen(), word_in(request.GET, "view", {"missing"}) == "missing"
    rows = breaches(chosen, at=now)
    causes = cause_rows(chosen, at=now, remedies=remedies_for(side))
    reasons, people = pause_shares(chosen, at=now)
    tables = {
        "breaches": Table("breaches", LIST_HEAD, (as_file(notice) for notice in stream(rows))),
        "causes": Table("breach-causes", CAUSE_HEAD, [[row.label, row.count] for row in causes]),
        "pauses": Table(
            "pauses", PAUSE_HEAD, [pause_cells(row) for row in (*reasons, *(people if side.is_desk else ()))]
        ),
    }
    if (file := table_taken(request, tables)) is not None:
        return file
    shown = rows.filter(clock__cause=None) if missing else rows
    found = paginate(shown, NEWEST, after=request.GET.get("after", ""), noun=BREACHES)
    explained, total = explained_of(chosen, at=now)
    context = {
        "side": side, "form": filters, "chosen": any(filters.cleaned_data.values()), "now": now, "missing": missing,
        "notices": found, "rows": [as_row(side, notice, chip) for notice, chip in with_chips(found, now)],
        "causes": [(row, spark(row.weekly)) for row in causes], "recurs": RECURS, "most_paused": MOST_PAUSED,
        "reasons": [(row, say(row.paused), say_rate(row.share)) for row in reasons],
        "people": [(row, say(row.paused), say_rate(row.share)) for row in people] if side.is_desk else [],
        "explained": explained, "total": total, "share": say_rate(share_of(explained, total)),
        "cause_form": form or CauseForm(), "picked": picked, "asks": side.is_desk and explained != total,
        "cleared": side.address("breaches"),
    }  # fmt: skip
    return page(request, "programmes/guarantee/breaches.html", context, status=status)


def remedies_for(side) -> list[Remedy]:
    """The remedies, for the desk alone."""
    return list(Remedy.objects.select_related("owner").order_by("set_at")) if side.is_desk else []


def pause_cells(row) -> list[object]:
    return [
        row.label,
        round(row.paused.total_seconds() / 3600, 2),
        None if row.share is None else round(row.share, 1),
    ]


desk_breaches = requires(Can.WATCH_GUARANTEE)(require_safe(ledger))


@requires(Can.VIEW_NOTICES)
@require_safe
def own_breaches(request, organisation):
    """The ledger of one organisation, to read."""
    return ledger(request)


@requires(Can.WATCH_GUARANTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def explanation(request):
    """Give the ticked breaches one cause; filters and pages of a refused form lead back to the ledger."""
    if request.method != "POST":
        return redirect(f"{reverse('desk:breaches')}?{request.GET.urlencode()}")
    form, keys, now = CauseForm(request.POST), keys_in(many_in(request.POST, "clock")), timezone.now()
    late = set(breaches(Chosen(), at=now).filter(clock__in=keys).values_list("clock", flat=True))
    if not late:
        form.add_error(None, _("Tick the breaches that this was the cause of."))
    if not form.is_valid():
        return ledger(request, form=form, picked=late, status=422)
    try:
        made = actions.explain(
            clocks=list(Clock.objects.filter(pk__in=late)), **form.cleaned_data, by=request.user, at=now
        )
    except actions.CannotExplain as refusal:
        form.add_error(None, str(refusal))
        return ledger(request, form=form, picked=late, status=422)
    except Stale as refusal:
        return conflict(request, refusal, "desk:breaches")
    said = ngettext("%(count)d breach has its cause.", "%(count)d breaches have their cause.", len(made))
    messages.info(request, said % {"count": len(made)})
    return see_other(request, BACK[word_in(request.POST, "back", BACK, "ledger")])


@requires(Can.WATCH_GUARANTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def cause(request, pk):
    """Correct a cause; the audit trail keeps what it said."""
    found = get_object_or_404(BreachCause.objects.select_related("clock", "found_by", "organisation"), pk=pk)
    known = {"code": found.code, "sentence": found.sentence, "version": found.version}
    form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm(initial=known)
    if form.is_bound and form.is_valid():
        try:
            actions.correct(cause=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Stale as refusal:
            return conflict(request, refusal, "desk:breach_cause", pk)
        return see_other(request, "desk:breaches")
    context = {"cause": found, "form": form}
    return page(request, "programmes/guarantee/cause.html", context, status=422 if form.errors else 200)


@requires(Can.WATCH_GUARANTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def remedy_new(request, code):
    """Name what is done about a cause."""
    known, now = get_cause(code), timezone.now()
    form = RemedyForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        try:
            actions.set_remedy(code=known, **form.cleaned_data, by=request.user, at=now)
        except actions.CannotExplain as refusal:
            form.add_error("owner", str(refusal))
        except Stale as refusal:
            return conflict(request, refusal, "desk:breaches")
        else:
            return see_other(request, "desk:breaches")
    context = {"form": form, "cause": known}
    return page(request, "programmes/guarantee/remedy.html", context, status=422 if form.errors else 200)


def get_cause(code: str) -> Cause:
    if code not in Cause.values:
        raise Http404
    return Cause(code)


@requires(Can.WATCH_GUARANTEE)
@require_POST
def remedy_done(request, pk):
    """Say that a remedy is done."""
    try:
        actions.finish_remedy(remedy=get_object_or_404(Remedy, pk=pk), by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, "desk:breaches")
    return see_other(request, "desk:breaches")
