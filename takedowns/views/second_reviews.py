"""Second reviews: what waits for a second person, giving the second opinion, and settling two."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions import second_reviews as actions
from takedowns.enums import REJECTIONS, ListingOutcome, SecondReviewState
from takedowns.forms.opinions import OpinionForm, SameOpinionForm
from takedowns.forms.second_reviews import SettleForm
from takedowns.queries.contested import differing_in
from takedowns.queries.panels import panel_of
from takedowns.queries.parts import evidence_of
from takedowns.queries.second_reviews import (
    agreement_by_month,
    compared,
    held_listings,
    lessons_of_reviews,
    reviews_for_pages,
    reviews_in,
    samples_in,
    view_counts,
)
from takedowns.rules.second_reviews import may_see_first, why_not_cancel, why_not_second, why_not_settle

from .panel import shown_among

ROWS = ngettext_lazy("%(n)s decision", "%(n)s decisions", "n")
REVIEW_VIEWS, SAMPLE_VIEWS = ("held", "differ", "ended"), ("samples", "lessons", "reviewed")


@requires(Can.DECIDE_NOTICES)
@require_safe
def second_reviews(request):
    """Held decisions and the quality sample, view by view; a month of the sample may be chosen."""
    view = word_in(request.GET, "view", (*REVIEW_VIEWS, *SAMPLE_VIEWS), "held")
    months = {row.month.isoformat()[:7]: row.month for row in agreement_by_month() if row.month}
    month = word_in(request.GET, "month", months)
    if view in REVIEW_VIEWS:
        rows, order = reviews_in(view)
    else:
        rows, order = samples_in(view, month=months.get(month))
    context = {
        "view": view,
        "views": tabs(),
        "found": paginate(rows, order, after=request.GET.get("after", ""), noun=ROWS),
        "holds": view in REVIEW_VIEWS,
        "taught": lessons_of_reviews() if view == "lessons" else [],
        "month": months.get(month),
        "may_settle": Can.SETTLE_SECOND_REVIEWS in request.capabilities,
    }
    return page(request, "takedowns/second_reviews/list.html", context)


def tabs() -> list[tuple[str, str, int | str | None]]:
    counts = view_counts()
    unsettled = counts["lessons"]
    return [
        ("held", _("Waits for a second person"), counts["held"]),
        ("differ", _("To settle"), counts["differ"]),
        ("ended", _("Ended"), None),
        ("samples", _("Quality sample"), counts["samples"]),
        ("lessons", _("Lessons"), _("%(n)s to write") % {"n": unsettled} if unsettled else None),
        ("reviewed", _("Sample looked at"), None),
    ]


@requires(Can.DECIDE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def second_review(request, pk):
    """One held decision: the form of the second person, that of the lead who settles, or what became of it."""
    found = get_object_or_404(reviews_for_pages(), pk=pk)
    if found.state == SecondReviewState.DISAGREED:
        return settling(request, found)
    return giving(request, found)


def giving(request, found):
    """The second opinion; nothing of the first is on the page."""
    listings = held_listings(found)
    if "bulk" in request.POST:
        return filling_in(request, found, listings)
    data = request.POST if request.method == "POST" else None
    form = OpinionForm(listings, ground=found.notice.reason.ground, data=data)
    if form.is_bound and form.is_valid():
        try:
            made = actions.give_second(
                review=found, verdicts=form.verdicts(), by=request.user, at=timezone.now()
            )
        except Stale as late:
            return conflict(request, str(late), "desk:second_review", found.pk)
        except actions.CannotSecond as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, said_of(made))
            return see_other(request, "desk:second_review", found.pk)
    return show(request, found, opinion=form)


def filling_in(request, found, listings):
    """One choice for many listings: it stands in their fields then, and nothing is recorded."""
    same = SameOpinionForm(request.POST, listings=listings)
    count = len(same.meant) if same.is_valid() else 0
    typed = same.filled() if count else same.typed()
    ticked = () if count else same.ticked
    form = OpinionForm(listings, ground=found.notice.reason.ground, initial=typed, ticked=ticked)
    if not count:
        return show(request, found, opinion=form, same=same)
    done = ngettext(
        "“%(outcome)s” is filled in for %(n)s listing.",
        "“%(outcome)s” is filled in for %(n)s listings.",
        count,
    ) % {"n": count, "outcome": ListingOutcome(same.cleaned_data["bulk_outcome"]).label}
    return show(request, found, opinion=form, done=done)


def said_of(made) -> str:
    if made.state == SecondReviewState.AGREED:
        return _("You agree with the first decision. It is carried out now.")
    return _("You and the first decision differ. A lead settles it.")


def settling(request, found):
    """What both say, and the form of a lead who gave neither."""
    rows = compared(found, by=request.user)
    form = SettleForm(rows, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.settle(
                review=found, chosen=form.chosen(), sentence=form.cleaned_data["sentence"],
                code=form.cleaned_data["code"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Stale as late:
            return conflict(request, str(late), "desk:second_review", found.pk)
        except actions.CannotSecond as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, _("Settled. The decision is carried out now."))
            return see_other(request, "desk:second_review", found.pk)
    return show(request, found, settle=form)


def show(request, found, *, opinion=None, settle=None, same=None, done=""):
    """The page of a second review for this reader.

    :param same: a choice for many listings that was refused; `done` says for how many one was filled in.
    """
    waits = found.state == SecondReviewState.WAITING
    refusal = why_not_second(found, found.notice, by=request.user) if waits else None
    sees = may_see_first(found, by=request.user)
    form = same or (opinion if waits else settle)
    opinion = opinion if waits and not refusal else None
    unsettled = why_not_settle(found, found.notice, by=request.user) if settle else None
    context = evidence_beside(request, found, opinion, None if unsettled else settle) | {
        "review": found,
        "lesson": getattr(found, "lesson", None),
        "notice": found.notice,
        "opinion": opinion,
        "same": same or SameOpinionForm(listings=()),
        "done": done,
        "codes": REJECTIONS,
        "files": evidence_of(found.notice) if opinion else [],
        "settle": None if unsettled else settle,
        "refusal": refusal or unsettled,
        "compared": compared(found, by=request.user) if sees else [],
        "may_cancel": not found.closed_at and not why_not_cancel(found, by=request.user),
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "takedowns/second_reviews/review.html", context | {"form": form}, status=status)


def evidence_beside(request, found, opinion, settle) -> dict:
    """Beside an opinion the panel of one listing at a time; beside what is to be settled, the panels of what differs."""
    if opinion:
        shown = shown_among(request, opinion.listings, [position for position, _field in opinion.incomplete])
        return {"panel": panel_of(found.notice, shown, until=found.decided_at) if shown else None}
    if settle:
        return {"contested": differing_in(found.notice, [one.listing for one in settle.differing])}
    return {}


@requires(Can.DECIDE_NOTICES)
@require_POST
def second_review_cancellation(request, pk):
    """Take a held decision back; its listings are open again."""
    found = get_object_or_404(reviews_for_pages(), pk=pk)
    try:
        actions.cancel(review=found, by=request.user, at=timezone.now())
    except DomainError as refused:
        return conflict(request, str(refused), "desk:second_review", pk)
    messages.info(request, _("The decision is taken back; its listings are open again."))
    return see_other(request, "desk:notice", found.notice.number)
