"""Sent notices, their state and outcome."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.notifications.context import note_numbers, numbers_asked
from ipr_portal.notifications.views import read_news_of
from ipr_portal.organisations.context import places_asked
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import cut, window_of
from ipr_portal.ui.parameters import word_in
from ipr_portal.ui.questions import Count, ask, count_in, how_many
from takedowns.actions import drafts, filing, receipts
from takedowns.enums import REJECTIONS, NoticeState
from takedowns.forms.conversation import MessageForm
from takedowns.forms.filing import WithdrawalForm
from takedowns.forms.notices import NoticeFilter
from takedowns.forms.questions import AnswerForm
from takedowns.models import IPRight, Notice
from takedowns.queries.appeals import appeals_in
from takedowns.queries.disputes import disputes_in
from takedowns.queries.naming import NAMED_BY, named_apart
from takedowns.queries.notices import notice_rows, whole_notices
from takedowns.queries.outcomes import decisions_of, outcomes_of
from takedowns.queries.questions import told_of
from takedowns.queries.relistings import seen_by_members
from takedowns.queries.retractions import proposals_in
from takedowns.queries.standings import Standing, counts_of, standing_of, title_of
from takedowns.queries.to_do import TO_FIX
from takedowns.queries.turns import does_now, turn_of
from takedowns.rules.cures import to_send_again, why_not_correct
from takedowns.rules.filing import why_not_withdraw

from .filing_page import drafts_asked, drafts_told, seen_now
from .message_part import member_part
from .notice_rows import columns, row_of, write_rows

NEWEST = ("-submitted_at", "-id")
MOST_RIGHTS = 500  # that the list can be narrowed to
SIZE = 20
NOTICES = ngettext_lazy("%(n)s notice", "%(n)s notices", "n")


@requires(Can.VIEW_NOTICES)
@require_safe
def notices(request, organisation):
    """Everything this organisation has sent, the newest first; drafts are listed above."""
    rights = list(IPRight.objects.order_by("title", "pk").values_list(*NAMED_BY)[:MOST_RIGHTS])
    form, now = NoticeFilter(request.GET, rights=named_apart(rights)), timezone.now()
    known, after = form.known(), request.GET.get("after", "")
    may_file = Can.FILE_NOTICES in request.capabilities
    rows, with_drafts = notice_rows(**known, at=now), may_file and not (known or after)
    to_do = known.get("state") == TO_FIX
    window = columns(window_of(rows, NEWEST, after=after), to_do_at=now if to_do else None)
    read = [row_of(row) for row in window[: SIZE + 1]]
    asked = numbers_asked(request.user, request.organisation, request.capabilities)
    asked["places"] = places_asked(request)
    if after or len(read) > SIZE:
        asked["count"] = how_many(rows.order_by(*NEWEST))
    answers = ask(asked | (drafts_asked(request, now) if with_drafts else {}))
    note_numbers(request, answers)
    request.places = answers["places"]
    count = count_in(answers["count"]) if "count" in answers else Count(len(read), True)
    found = cut(read, NEWEST, of=Notice, size=SIZE, after_first=bool(after), count=count, noun=NOTICES)
    context = {
        "notices": found,
        "written": write_rows(found, reverse("organisation:notices", args=[organisation]), now, to_do=to_do),
        "form": form,
        "filtered": bool(known),
        "may_file": may_file,
        "drafts": (),
    }
    if with_drafts:
        titles = {str(pk): title for pk, title, *_more in rights} if len(rights) < MOST_RIGHTS else None
        context |= drafts_told(request, answers, titles=titles)
    return page(request, "takedowns/notices/list.html", context)


@requires(Can.VIEW_NOTICES)
@require_safe
def notice(request, organisation, number):
    """One notice: its state, contents and history; once decided, the outcome of every listing."""
    found = find(number)
    read_news_of(request, "notice", "notice_deadline", args=[number])
    return show(request, found)


def show(
    request, found: Notice, *, answer_form: AnswerForm | None = None, message_form: MessageForm | None = None,
    happened: str = "", status: int = 200,
):  # fmt: skip
    """The page of a notice, with the answers to our questions, or a message, as they were posted, if they were refused.

    :param happened: why they can no longer be sent.
    """
    with_all = found.listings.select_related("snapshot", "cured_by__notice", "retraction")
    listings = list(with_all.in_order())
    now = timezone.now()
    if found.state == NoticeState.SUBMITTED:
        show_until_received(listings, now)
    note_again(listings)
    context = {
        "notice": found,
        "standing": standing_of(found, {}) if found.state != NoticeState.DECIDED else None,
        "listings": listings,
        "turn": turn_of(found, at=now),
        "waits": found.looked_up_at is None
        and found.state in (NoticeState.ACKNOWLEDGED, NoticeState.IN_TRIAGE),
        "files": found.files.select_related("file", "added_by"),
        "corrections": found.corrections.order_by("pk"),
        "overruled": found.overruled.select_related("overruled_by").order_by("pk"),
        "may_withdraw": Can.FILE_NOTICES in request.capabilities and not why_not_withdraw(found),
        "may_file": Can.FILE_NOTICES in request.capabilities,
        "events": timeline(found, request),
        "asked": told_of(found, at=now),
        "happened": happened,
        "answers": answer_form,
    }
    context |= member_part(request, found, now, message_form)
    waits = next((one.row for one in context["asked"] if one.is_open), None)
    context["does"] = does_now(found, at=now, answer_until=waits and waits.answer_until)
    if answer_form is None:
        context["answers"] = AnswerForm(waits) if waits else None
    if found.state != NoticeState.DECIDED:
        return page(request, "takedowns/notices/notice.html", context, status=status)
    outcomes = outcomes_of(found, listings, decisions_of(found), at=now)
    context |= {
        "outcomes": outcomes,
        "disputes": disputes_in(found),
        "appeals": appeals_in(found),
        "to_confirm": proposals_in(found, listings, at=now),
        "headline": title_of(outcomes.counts),
        "standing": standing_of(found, outcomes.counts),
    }
    return page(request, "takedowns/outcome/page.html", context, status=status)


def note_again(listings) -> None:
    """On each listing: the organisation's own notices in which it was taken down before."""
    earlier = seen_by_members(listings)
    for listing in listings:
        vars(listing)["earlier"] = earlier.get(listing.pk, ())


def show_until_received(listings, now: datetime) -> None:
    """Until the receipt there is no snapshot: show the titles that the check showed before sending."""
    for listing, sighting in seen_now(listings, now):
        receipts.snapshot_of(listing, sighting).taken_at = None


@requires(Can.FILE_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_withdrawal(request, organisation, number):
    """Withdraw a notice before it is decided."""
    found = find(number)
    form, refusal = WithdrawalForm(request.POST or None), why_not_withdraw(found)
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
        try:
            filing.withdraw(notice=found, **form.cleaned_data, **who)
        except filing.CannotWithdraw as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, _("%(number)s is withdrawn.") % {"number": found})
            return see_other(request, "organisation:notice", organisation, number)
    context = {"notice": found, "form": form, "refusal": refusal, "standing": standing(found)}
    return page(request, "takedowns/notices/withdrawal.html", context, status=422 if form.is_bound else 200)


@requires(Can.FILE_NOTICES)
@require_POST
def notice_correction(request, organisation, number):
    """Start a correction with the rejected listings that can be corrected, all or those of one code; the rest is filled
    in."""
    found = find(number)
    rejected = found.listings.exclude(rejection_code="").in_order()
    carried = to_send_again(rejected, word_in(request.POST, "code", REJECTIONS))
    if refusal := why_not_correct(found, carried):
        messages.info(request, str(refusal))
        return see_other(request, "organisation:notice", organisation, number)
    try:
        made = drafts.start(
            organisation=request.organisation,
            fields=drafts.fields_of(found, carried),
            files=list(found.files.select_related("file")),
            corrects=found,
            by=request.user,
            at=timezone.now(),
            agent=request.agent,
        )
    except drafts.CannotStart as refused:
        messages.info(request, str(refused))
        return see_other(request, "organisation:notice", organisation, number)
    return see_other(request, "organisation:draft", organisation, made.pk)


def find(number) -> Notice:
    """A notice of the organisation whose scope is open, with all that its page shows."""
    return get_object_or_404(whole_notices(), number=number)


def standing(found: Notice) -> Standing:
    return standing_of(found, counts_of([found]).get(found.pk, {}))
