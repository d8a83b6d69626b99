"""Counter-notices at the desk: the list, and one answer of a seller, which is checked and decided here."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions import disputes
from takedowns.enums import CounterNoticeState
from takedowns.forms.disputes import DISMISS, FORWARD, REFUSE, UPHOLD, CheckForm, DecideForm
from takedowns.models import CounterNotice, SellerAnswer
from takedowns.queries.appeals import count_open, late_at_desk, took_part_in
from takedowns.queries.contested import contested_in
from takedowns.queries.deciders import answers_nobody_decides
from takedowns.queries.disputes import TABS, counter_notices_in, counts_by_tab, for_desk
from takedowns.queries.seller_answers import title_of
from takedowns.rules.disputes import why_not_decide

ANSWERS = ngettext_lazy("%(n)s answer", "%(n)s answers", "n")
TAB_WORDS = {
    "check": gettext_lazy("To check"),
    "holder": gettext_lazy("With the rights holder"),
    "decide": gettext_lazy("To decide"),
    "ended": gettext_lazy("Ended"),
}
ACT = {
    FORWARD: disputes.forward,
    REFUSE: disputes.refuse,
    UPHOLD: disputes.uphold,
    DISMISS: disputes.dismiss,
}
DONE = {
    FORWARD: gettext_lazy("Forwarded. The rights holder is told, and can reply."),
    REFUSE: gettext_lazy("Not accepted. The seller is told why."),
    UPHOLD: gettext_lazy("Decided for the seller. The marketplace has the order to restore."),
    DISMISS: gettext_lazy("Dismissed. Both sides are told why."),
}
FORMS = {"check": CheckForm, "decide": DecideForm}


@requires(Can.DECIDE_NOTICES)
@require_safe
def desk_list(request):
    """Answers of sellers whose counter-notices are in one state: the oldest first, those that ended the newest first."""
    tab = word_in(request.GET, "view", TABS, "check")
    order = ("-sent_at", "-id") if tab == "ended" else ("sent_at", "id")
    found = paginate(for_desk(tab), order, after=request.GET.get("after", ""), noun=ANSWERS)
    stuck = answers_nobody_decides(found) if tab == "decide" else set()
    context = {"found": found, "tab": tab, "now": timezone.now(), "stuck": stuck} | tabs_at(timezone.now())
    return page(request, "takedowns/disputes/list.html", context)


def tabs_at(now) -> dict[str, object]:
    """The tabs of counter-notices and appeals: name, words, how many wait there, and how many are late."""
    counts, late = counts_by_tab(), late_at_desk(at=now)
    tabs = [
        (name, words, counts[name] if name != "ended" else None, late.get(name, 0))
        for name, words in TAB_WORDS.items()
    ]
    return {"tabs": tabs, "open_appeals": count_open(), "late_appeals": late["appeals"]}


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_one(request, pk):
    """One answer of a seller: what was decided, what each side says, and what is to be done now."""
    rows_with = SellerAnswer.objects.select_related(
        "notice__organisation", "notice__right", "notice__reason", "message"
    )
    found = get_object_or_404(rows_with, pk=pk)
    rows = counter_notices_in(found)
    task, waiting = task_of(rows)
    form = None
    if task:
        data = request.POST if request.method == "POST" else None
        form = FORMS[task](data, listings=[(row.listing_id, title_of(row.listing)) for row in waiting])
    if request.method == "POST":
        if form is None:
            return conflict(request, _("Somebody has done this already."), "desk:dispute", pk)
        if form.is_valid():
            act = form.cleaned_data["act"]
            try:
                ACT[act](answer=found, by=request.user, at=timezone.now(), **form.taken())
            except Stale as happened:
                return conflict(request, str(happened), "desk:dispute", pk)
            except disputes.CannotDispute as refused:
                form.refuse(refused.refusal)
            else:
                messages.info(request, DONE[act])
                return see_other(request, "desk:dispute", pk)
    context = {
        "answer": found, "notice": found.notice, "rows": rows, "form": form, "task": task, "now": timezone.now(),
        "contested": contested_in(found.notice, [row.listing for row in rows]),
        "rule": rows[0].rule, "files": found.files.select_related("file"),
        "refusal": refusal_of(found, waiting, request.user) if task == "decide" else None,
        "nobody_decides": task == "decide" and bool(answers_nobody_decides([found])),
    }  # fmt: skip
    return page(request, "takedowns/disputes/one.html", context, status=422 if form and form.errors else 200)


def task_of(rows: list[CounterNotice]) -> tuple[str, list[CounterNotice]]:
    """What the desk is to do now, and about which counter-notices: first to check, then to decide."""
    for task, state in (
        ("check", CounterNoticeState.RECEIVED),
        ("decide", CounterNoticeState.HOLDER_CONTESTS),
    ):
        if waiting := [row for row in rows if row.state == state]:
            return task, waiting
    return "", []


def refusal_of(found: SellerAnswer, waiting: list[CounterNotice], by):
    """Why this person cannot decide any of them, if that is so for one."""
    people = took_part_in(found.notice, [row.listing_id for row in waiting])
    refusals = [why_not_decide(row, people[row.listing_id], by=by) for row in waiting]
    return next(filter(None, refusals), None)
