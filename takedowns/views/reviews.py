"""Reviews of outcomes: a rights holder asks, a lead answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions import reviews
from takedowns.enums import GOES, ReviewVerdict
from takedowns.forms.reviews import ReviewForm, answer_form
from takedowns.models import ListingDecision, OutcomeChange
from takedowns.queries.appeals import took_part
from takedowns.queries.decision_corrections import decided_about
from takedowns.queries.reviews import NEWEST, OLDEST, answered, for_pages, listing_at, open_reviews
from takedowns.rules.decision_corrections import why_not_correct_decision
from takedowns.rules.ended_since import ended_for_new_decision, expired_on
from takedowns.rules.outcome_changes import (
    is_put_right_by_correction,
    standing_of,
    why_not_as_member,
    why_not_ask_for_review,
    why_not_overturn,
    why_not_review,
)

REVIEWS = ngettext_lazy("%(n)s review", "%(n)s reviews", "n")


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_review(request, organisation, number, position):
    """Ask whether the outcome of a listing was our mistake; against a rejection there is an appeal."""
    listing = get_object_or_404(listing_at(number, position))
    if why_not_as_member(listing):
        address = reverse("organisation:appeal", args=[organisation, number])
        return redirect(f"{address}?listing={position}")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now(), "acting_for": request.agent}
        try:
            reviews.ask_for_review(listing=listing, **form.cleaned_data, **who)
        except reviews.CannotReview as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, _("We review it. Until then the listing does not count in your accuracy."))
            return see_other(request, "organisation:notice", organisation, number)
    context = {
        "listing": listing, "notice": listing.notice, "form": form, "refusal": None if form.is_bound else _refusal(listing),
        "said": said_about(listing),
    }  # fmt: skip
    return page(request, "takedowns/reviews/ask.html", context, status=422 if form.errors else 200)


def _refusal(listing):
    return why_not_ask_for_review(_standing(listing), listing.reviews.first())


def _standing(listing):
    return standing_of(OutcomeChange.objects.filter(listing=listing).order_by("pk"))


def said_about(listing) -> ListingDecision | None:
    """What was decided last about a listing; a withdrawn one has nothing."""
    rows = ListingDecision.objects.standing().filter(listing=listing)
    return rows.select_related("decision__decided_by").order_by("-decision__decided_at", "-pk").first()


@requires(Can.REVIEW_OUTCOMES)
@require_safe
def outcome_reviews(request):
    """Open reviews, the oldest first; or those that are answered, the newest first."""
    done = word_in(request.GET, "view", ("answered",)) == "answered"
    rows, order = (answered(), NEWEST) if done else (open_reviews(), OLDEST)
    found = paginate(rows, order, after=request.GET.get("after", ""), noun=REVIEWS)
    return page(request, "takedowns/reviews/list.html", {"found": found, "done": done})


@requires(Can.REVIEW_OUTCOMES)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_review_answer(request, pk):
    """One review: the listing, what was decided and why, what the rights holder says; and the answer."""
    found = get_object_or_404(for_pages().select_related("listing__notice__reason"), pk=pk)
    listing = found.listing
    form = answer_form(
        listing, request.POST if request.method == "POST" else None, initial={"ground": listing.notice.reason.ground},
        expired_on=expired_on(listing.notice, at=timezone.now()),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        who = {
            "review": found,
            "sentence": form.cleaned_data["sentence"],
            "by": request.user,
            "at": timezone.now(),
        }
        try:
            if form.cleaned_data["verdict"] == ReviewVerdict.OVERTURNED:
                reviews.overturn(**who, **form.correction())
            else:
                reviews.confirm(**who)
        except reviews.CannotReview as refused:
            if get_object_or_404(for_pages(), pk=pk).verdict:
                return conflict(request, str(refused), "desk:outcome_review", pk)
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.info(request, _("Answered. The rights holder is told."))
            return see_other(request, "desk:outcome_reviews")
    part = took_part(listing.notice, [listing.pk])
    context = {
        "review": found, "listing": listing, "notice": listing.notice, "form": form, "said": said_about(listing),
        "refusal": why_not_review(found, part, by=request.user), "only_confirm": _only_confirm(listing, request.user),
        "corrects": is_put_right_by_correction(listing), "restores": listing.outcome in GOES,
        "ended": ended_for_new_decision(listing.notice, at=timezone.now()),
    }  # fmt: skip
    return page(request, "takedowns/reviews/review.html", context, status=422 if form.errors else 200)


def _only_confirm(listing, by):
    """Why the outcome of a listing can only be confirmed, or None."""
    if is_put_right_by_correction(listing):
        return why_not_correct_decision(decided_about(listing), by=by)
    standing = _standing(listing)
    return why_not_overturn(standing) if standing else None
