"""A rights holder appeals against decisions about listings of a notice, and reads what came of it."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import listed_in
from takedowns.actions import appeals
from takedowns.enums import AppealSide
from takedowns.forms.appeals import HolderAppealForm
from takedowns.models import Listing
from takedowns.queries.appeals import appealable_by_holder, holder_refusals, listings_to_appeal
from takedowns.queries.disputes import rule_for
from takedowns.queries.seller_answers import title_of
from takedowns.rules.appeals import why_not_appeal

from .notices import find
from .sent_uploads import keep_uploads, member


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, organisation, number):
    """Appeal against one or many decisions. What was typed and sent stays after a refusal."""
    notice, now = find(number), timezone.now()
    possible = listings_to_appeal(notice, at=now)
    asked = listing_asked_for(request, notice)
    form = None
    if possible or request.method == "POST":
        form = form_of(request, notice, possible, asked)
    if request.method == "POST" and form is not None and not form.errors:
        who = {"by": request.user, "at": now, "agent": request.agent}
        try:
            appeals.file_as_holder(notice=notice, **form.taken(), **who)
        except appeals.CannotAppeal as refused:
            form.refuse(refused.refusal)
        else:
            messages.info(
                request, _("We have your appeal. A lead who had no part in the decision decides it.")
            )
            return see_other(request, "organisation:notice", organisation, number)
    if request.method == "POST" and form is not None:
        form.narrow(holder_refusals(notice, list(notice.listings.all()), at=now))
    context = {
        "notice": notice, "form": form, "asked": asked, "refusal": refusal_of(notice, asked, possible, now),
        "appeals": notice.appeals.filter(side=AppealSide.HOLDER), "rule": rule_for(notice, at=now),
    }  # fmt: skip
    return page(
        request, "takedowns/appeals/holder.html", context, status=422 if form and form.errors else 200
    )


def listing_asked_for(request, notice) -> Listing | None:
    """The listing that the address names, if it names one."""
    places = listed_in(request.GET, "listing", 1)
    if not places:
        return None
    found = notice.listings.select_related("snapshot").filter(position=places[0]).first()
    if found is None:
        raise Http404
    return found


def refusal_of(notice, asked: Listing | None, possible, now):
    """Why nothing can be appealed against, or not the listing that the address names."""
    if asked and asked.pk not in {one.pk for one in possible}:
        known = appealable_by_holder(notice, [asked], at=now)
        return why_not_appeal(known[asked.pk], AppealSide.HOLDER, at=now)
    return None if possible else _("There is no decision about this notice that you can appeal against now.")


def form_of(request, notice, possible, asked) -> HolderAppealForm:
    """The form, with what was sent and the files that it keeps."""
    if request.method != "POST":
        ticked = [asked.pk] if asked else [one.pk for one in possible]
        return HolderAppealForm(listings=choices(possible), initial={"listings": ticked})
    everything = notice.listings.select_related("snapshot").order_by("position")
    form = HolderAppealForm(request.POST, request.FILES, listings=choices(everything))
    keep_uploads(form, member(request))
    return form


def choices(listings) -> list:
    return [
        (one.pk, _("Listing %(n)d: %(title)s") % {"n": one.position, "title": title_of(one)})
        for one in listings
    ]
