"""Appeals against decisions at the desk: the list, and one appeal, which a lead takes and decides."""

from django.contrib import messages
from django.http import HttpResponse
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
from takedowns.actions import appeals
from takedowns.forms.appeals import AssignAppealForm, DecideAppealForm
from takedowns.queries.appeals import for_desk, for_pages, took_part, who_can_decide
from takedowns.queries.contested import contested_in
from takedowns.queries.deciders import appeals_nobody_decides, is_nobody_left
from takedowns.queries.seller_answers import title_of
from takedowns.rules.appeals import why_not_decide_appeal, why_not_take
from takedowns.rules.ended_since import ended_for_new_decision, expired_on

from .disputes import tabs_at

APPEALS = ngettext_lazy("%(n)s appeal", "%(n)s appeals", "n")


@requires(Can.DECIDE_NOTICES)
@require_safe
def desk_list(request):
    """Open appeals, the first to be decided first; or those that ended, the newest first."""
    ended = word_in(request.GET, "view", ("ended",)) == "ended"
    order = ("-closed_at", "-id") if ended else ("due_at", "id")
    found = paginate(for_desk(decided=ended), order, after=request.GET.get("after", ""), noun=APPEALS)
    context = {
        "found": found, "tab": "appeals_ended" if ended else "appeals", "now": timezone.now(),
        "stuck": appeals_nobody_decides(found),
    }  # fmt: skip
    return page(request, "takedowns/appeals/list.html", context | tabs_at(timezone.now()))


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_one(request, pk):
    """One appeal: what was decided, what is said against it, and the decision of the appeal."""
    found = get_object_or_404(for_pages(), pk=pk)
    part = part_of(found)
    form = decision_form(request, found, part, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form is None:
            return conflict(request, _("Somebody has done this already."), "desk:appeal", pk)
        if form.is_valid():
            try:
                appeals.decide(appeal=found, by=request.user, at=timezone.now(), **form.taken())
            except Stale as happened:
                return conflict(request, str(happened), "desk:appeal", pk)
            except appeals.CannotAppeal as refused:
                form.refuse(refused.refusal)
            else:
                messages.info(request, _("Decided. Both sides are told."))
                return see_other(request, "desk:appeal", pk)
    return show(request, found, part, form=form, giving=assign_form(request, found, part))


def show(request, found, part, *, form, giving) -> HttpResponse:
    """The page of an appeal, with a form as it was posted if it was refused."""
    refused = any(one.errors for one in (form, giving) if one)
    context = {
        "appeal": found, "notice": found.notice, "rows": found.listings.all(), "form": form, "now": timezone.now(),
        "files": found.files.all(), "refusal": why_not_take(found, part, by=request.user) if form is None else None,
        "contested": contested_in(found.notice, [row.listing for row in found.listings.all()]),
        "assign_form": giving,
        "nobody_decides": found.is_open and is_nobody_left(part),
        "ended": ended_for_new_decision(found.notice, at=timezone.now()) if found.is_open else [],
    }  # fmt: skip
    return page(request, "takedowns/appeals/one.html", context, status=422 if refused else 200)


def part_of(found) -> set[int]:
    """Who took part in what an appeal has still to decide."""
    return took_part(found.notice, [row.listing_id for row in found.listings.all() if not row.result])


def decision_form(request, found, part, data=None) -> DecideAppealForm | None:
    """The form to decide an open appeal; None for those who may not."""
    if not found.is_open or why_not_decide_appeal(found, part, by=request.user) is not None:
        return None
    listings = [(row.listing_id, title_of(row.listing)) for row in found.listings.all() if not row.result]
    day = expired_on(found.notice, at=timezone.now())
    return DecideAppealForm(data, listings=listings, side=found.side, expired_on=day)


def assign_form(request, found, part, data=None) -> AssignAppealForm | None:
    """To whom a lead can give an open appeal; None for others, or if nobody is left."""
    if not found.is_open or Can.CORRECT_DECISIONS not in request.capabilities:
        return None
    people = [one for one in who_can_decide(found, part) if one != request.user]
    return AssignAppealForm(data, people=people) if people else None


@requires(Can.CORRECT_DECISIONS)
@require_POST
def desk_assign(request, pk):
    """Give an appeal to a lead who had no part in the decision."""
    found = get_object_or_404(for_pages(), pk=pk)
    part = part_of(found)
    giving = assign_form(request, found, part, request.POST)
    if giving is None:
        return conflict(request, _("No other lead can have this appeal now."), "desk:appeal", pk)
    if not giving.is_valid():
        return show(request, found, part, form=decision_form(request, found, part), giving=giving)
    try:
        appeals.assign(appeal=found, to=giving.taken(), by=request.user, at=timezone.now())
    except (Stale, appeals.CannotAppeal) as refused:
        return conflict(request, str(refused), "desk:appeal", pk)
    messages.info(request, _("%(who)s has the appeal now, and is told.") % {"who": giving.taken()})
    return see_other(request, "desk:appeal", pk)


@requires(Can.CORRECT_DECISIONS)
@require_POST
def desk_take(request, pk):
    """Take an appeal to decide it, or take it over."""
    found = get_object_or_404(for_pages(), pk=pk)
    try:
        appeals.take(appeal=found, by=request.user, at=timezone.now())
    except (Stale, appeals.CannotAppeal) as refused:
        return conflict(request, str(refused), "desk:appeal", pk)
    messages.info(request, _("You have this appeal. Decide it here."))
    return see_other(request, "desk:appeal", pk)
