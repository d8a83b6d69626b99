"""The triage desk: a notice on one screen, and its decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url, retarget

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.notifications.context import unread_at_desk
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other, wants_part
from ipr_portal.ui.questions import Question, ask
from takedowns.actions import triage
from takedowns.actions.claims import CannotTriage, renew
from takedowns.actions.sharing import take_next
from takedowns.enums import (
    CORRECTION_REASONS,
    GOES,
    REJECTIONS,
    CorrectedTo,
    DecisionGround,
    NoticeState,
)
from takedowns.forms.queue import filters_in
from takedowns.forms.triage import DecisionForm
from takedowns.models import Listing, Notice, SecondReview
from takedowns.queries.appeals import appeals_about
from takedowns.queries.decision_corrections import corrections_in
from takedowns.queries.disputes import restorations_in
from takedowns.queries.history import goods_outside, history_in, history_questions
from takedowns.queries.ledger import effects_of
from takedowns.queries.legal_holds import holds_in
from takedowns.queries.panels import below_of, catalogue_in, entry_of, panel_in, panel_questions
from takedowns.queries.parts import parts_in, parts_questions
from takedowns.queries.past_decisions import past_decisions_of
from takedowns.queries.precedents import precedents_of
from takedowns.queries.questions import told_of, waiting_places
from takedowns.queries.queue_rows import narrowed
from takedowns.queries.relistings import say_again
from takedowns.queries.second_reviews import open_reviews_of
from takedowns.queries.team import loaded_in, loaded_question
from takedowns.rules.claims import claim_of
from takedowns.rules.ended_since import ended_since
from takedowns.rules.explanations import offered_texts
from takedowns.rules.questions import offers_question
from takedowns.rules.triage import VERDICTS

from .code_rows import codes_said
from .listing_rows import ListingChoices, write_listings
from .message_part import desk_part
from .panel import listing_shown
from .people_rows import write_people
from .queue import query_of
from .workload import workload_asked, workload_in_answers

OTHER_CHOICES = [(one.value, one.label) for one in VERDICTS if one not in ("REMOVED", "REJECTED")]
GO_ON = "desk_goes_on"  # a cookie: after the last listing of a notice the next one opens by itself


def goes_on(request) -> bool:
    return request.COOKIES.get(GO_ON) == "1"


@requires(Can.READ_NOTICES)
@require_safe
def notice(request, number):
    """One notice on one screen; opening it renews one's lease, polling does not."""
    found = find(number)
    if found.triager_id == request.user.pk and "X-Unattended" not in request.headers:
        renew(notice=found, by=request.user, at=timezone.now())
    return show(request, found, decision_form(found))


def find(number) -> Notice:
    return get_object_or_404(Notice.objects.for_desk(), number=number)


def decision_form(found, data=None) -> DecisionForm:
    """What can be chosen for the open listings; the settled ones are read in the same statement."""
    listings = list(found.listings.select_related("snapshot").in_order())
    return DecisionForm(found, listings, texts=offered_texts(), data=data)


def show(request, found, form, *, status=200, **more):
    """Render a notice with a decision form, fresh or as it was posted: its page, or the article alone."""
    now = timezone.now()
    settled = settled_in(form, found)
    listings = [row.listing for row in form.rows] + settled
    for listing in listings:
        listing.outside = goods_outside(found.right, title_of(listing))
    shown = listing_shown(request, form)
    told = ask(asked_of(request, found, listings, now) | panel_questions(found, [shown] if shown else []))
    request.unread_count, request.head_workload = told["unread"], workload_in_answers(told)
    head, history, has = head_context(request, found, now, told), history_in(told), parts_in(told)
    asked = told_of(found, at=now) if has.asked else []
    choosing = bool(form.data.get("version") or head["may_record"])
    compare_prices(form, catalogue_in(told))
    pieces, precedents = [*has.files, *has.certificates], precedents_of(found, listings, about=shown)
    note_again(settled, history)
    context = head | {
        "decision": form,
        "choosing": choosing,
        "open_listings": write_listings(
            ListingChoices(found, form, history, choosing, OTHER_CHOICES, asked, query_of(request.GET))
        ),
        "panel": panel_in(told, found, shown, pieces, precedents.about) if shown else None,
        "settled": settled,
        "asked": asked,
        "second_reviews": open_reviews_of(found),
        "may_judge": head["may_record"],
        "past_decisions": past_decisions_of(found, by=request.user, at=now) if has.decisions else [],
        "may_undo": Can.DECIDE_NOTICES in request.capabilities,
        "may_hold": Can.CORRECT_DECISIONS in request.capabilities,
        "history": history,
        "precedents": precedents,
        "files": has.files,
        "overruled": list(found.overruled.order_by("pk")) if has.overruled else [],
        "certificates": has.certificates,
        "events": timeline(found, request),
        "grounds": DecisionGround.choices,
        "codes": REJECTIONS,
        "codes_said": codes_said(),
        "lost": form.lost(),
        "goes_on": goes_on(request),
    }
    context |= desk_part(request, found, has, form.offered, now)
    return page(request, "takedowns/desk/notice.html", context | more, part="article", status=status)


def compare_prices(form, catalogue) -> None:
    """Note on each open listing the product it is taken for, and how far its price is below the list price."""
    for row in form.rows:
        entry = entry_of(row.listing, catalogue) if catalogue else None
        vars(row.listing).update(entry=entry, below=below_of(row.listing, entry))


def asked_of(request, found, listings, now) -> dict[str, Question]:
    """The queries of the page of a notice, for one statement."""
    asked = history_questions(found, listings) | parts_questions(found) | workload_asked(request, now)
    asked |= {"unread": unread_at_desk(request.user)}
    return asked | hand_over_asked(found, claim_of(found, by=request.user, at=now), now)


def head_context(request, found, now, told) -> dict:
    """The context of the head of a notice: its lease, and what this person may do with it.

    `takes_next` is about the person, `may_record` about this notice.

    :param told: the answer to `hand_over_asked`, among others.
    """
    claim = claim_of(found, by=request.user, at=now)
    return {
        "notice": found,
        "claim": claim,
        "ended_since": ended_since(found, at=now),
        "may_record": claim.may_take or claim.is_mine,
        "takes_next": Can.DECIDE_NOTICES in request.capabilities,
        "may_ask": offers_question(found, claim),
        "may_retype": (claim.may_take or claim.is_mine) and found.pending_count == found.listing_count,
        "people": write_people(loaded_in(told.get("people"))),
        "query_kept": query_of(request.GET),
    }


def head(request, found):
    """The head of a notice alone, for a page that already shows the rest."""
    now = timezone.now()
    asked = hand_over_asked(found, claim_of(found, by=request.user, at=now), now)
    context = head_context(request, found, now, ask(asked) if asked else {})
    return retarget(render(request, "takedowns/desk/head.html", context), "#notice-head")


def settled_in(form, found) -> list[Listing]:
    """The listings that are settled, each with how it counts; and its correction, or whether it may be corrected."""
    corrections, sent = corrections_in(found), found.state == NoticeState.DECIDED
    restored = restorations_in(found) if sent else {}
    held = holds_in(found) if sent else {}
    appealed = appeals_about([one.pk for one in form.settled]) if sent else {}
    effects = effects_of(found, form.settled)
    for listing in form.settled:
        corrected = corrections.get(listing.pk)
        listing.effect = effects[listing.pk]
        back = restored.get(listing.pk)
        appeals = appealed.get(listing.pk, [])
        vars(listing).update(corrected=corrected, restored=back, appealed_rows=appeals)
        down = is_down_now(listing, corrected, back)
        listing.is_down = down and listing.outcome in GOES
        vars(listing)["legal_hold"] = held.get(listing.pk)
        vars(listing)["holdable"] = sent and down
        free = (
            sent
            and listing.pk not in held
            and not corrected
            and not back
            and all(one.result for one in appeals)
        )
        vars(listing)["correctable"] = free and listing.outcome in CORRECTION_REASONS
    return form.settled


def is_down_now(listing, corrected, back) -> bool:
    """Whether a settled listing is down, after its last correction and its restoration; the later order counts."""
    if back and (corrected is None or back.order_id > corrected.order_id):
        return False
    return corrected.corrected_to != CorrectedTo.RESTORED if corrected else listing.outcome in GOES


def note_again(settled, history) -> None:
    """On each settled listing: that it was listed again, and how often."""
    for listing in settled:
        if times := history.again.get(listing.pk):
            vars(listing)["again"] = say_again(times)


def title_of(listing) -> str:
    return (getattr(listing, "snapshot", None) and listing.snapshot.title) or ""


def hand_over_asked(found, claim, now) -> dict[str, Question]:
    """To whom a notice can be reassigned, with their workload: people who decide notices, and neither have it nor sent
    it."""
    if not claim.may_hand_over:
        return {}
    known = [found.triager_id or 0, found.submitted_by_id]
    people = staff_who(Can.DECIDE_NOTICES).exclude(pk__in=known)
    return {"people": loaded_question(people, at=now)}


@requires(Can.DECIDE_NOTICES)
@require_POST
def decision(request, number):
    """Decide one or many listings; a far-reaching decision is shown again for confirmation.

    `fill` and `keep` decide nothing: one fills explanation templates into the rows that are to be rejected, the other shows
    the notice as it is now with what was chosen, save for listings that wait for the filer.
    """
    found = find(number)
    form = decision_form(found, request.POST)
    if "fill" in request.POST:
        form.fill_in()
        return show(request, found, form)
    if "keep" in request.POST:
        form.leave_open(waiting_places(found))
        return show(request, found, form, kept=form.chosen_count)
    verdicts = form.verdicts()
    if form.error:
        return show(request, found, form, status=422)
    try:
        made = triage.decide(
            notice=found, version=form.version, verdicts=verdicts, by=request.user, at=timezone.now(),
            confirmed=form.confirmed,
        )  # fmt: skip
    except Stale as refusal:
        return refused(request, number, refusal)
    except triage.NeedsSecondClick as far:
        return show(request, found, form, status=422, far=str(far))
    except CannotTriage as refusal:
        form.error = str(refusal)
        return show(request, found, form, status=422)
    return recorded(request, made, len(verdicts))


def recorded(request, made, count):
    """After a decision: the present notice, or the next one if that setting is on."""
    said = said_of(made, count)
    number = made.notice.number
    if not made.notice.undecided_count and goes_on(request):
        now = timezone.now()
        rows = narrowed(Notice.objects.all(), at=now, **filters_in(request.GET))
        if following := take_next(rows=rows, by=request.user, at=now):
            messages.info(request, _("%(number)s: %(said)s") % {"number": number, "said": said})
            return opened(request, following.number, done=None if isinstance(made, SecondReview) else made)
    messages.info(request, said)
    return opened(request, number)


def said_of(made, count) -> str:
    """What became of a decision: it is made, or held for a second person."""
    if isinstance(made, SecondReview):
        said = ngettext(
            "The decision about %(count)d listing waits for a second person. Nothing is carried out until then.",
            "The decision about %(count)d listings waits for a second person. Nothing is carried out until then.",
            count,
        )
        return said % {"count": count}
    return ngettext("%(count)d listing decided.", "%(count)d listings decided.", count) % {"count": count}


def opened(request, number, *, done=None):
    """A notice after an action: its article for scripts, else a redirect to its page.

    :param done: the decision on the notice before, which can still be undone from here.
    """
    if not wants_part(request):
        return see_other(request, back_to(request, number))
    found = find(number)
    return changed(request, show(request, found, decision_form(found), done=done), number)


def refused(request, number, refusal):
    """Show in the notice what happened meanwhile; the input is kept."""
    found = find(number)
    form = decision_form(found, request.POST if "version" in request.POST else None)
    return show(request, found, form, status=409, happened=str(refusal))


def back_to(request, number) -> str:
    """The address of a notice, with the view and filters of the queue beside it."""
    return f"{reverse('desk:notice', args=[number])}{query_of(request.GET)}"


def changed(request, response, number):
    """An article for scripts, and the address to show in the browser."""
    return push_url(response, back_to(request, number)) if wants_part(request) else response
