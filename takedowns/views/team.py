"""The workload of the team, for leads: who has how much, and distributing notices after a preview."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import keys_in, many_in
from ipr_portal.ui.questions import ask, count_in
from takedowns.actions import sharing
from takedowns.forms.sharing import ShareForm, triples_in
from takedowns.models import Notice
from takedowns.queries.queue_rows import before_the_day_ends, moments
from takedowns.queries.sharing import MOST, Move, holding_of, share_out, to_share
from takedowns.queries.team import pile_questions, workloads_of

from .workload import midnight


@requires(Can.REASSIGN_NOTICES)
@require_safe
def workload(request):
    """Who has how much, what is unclaimed, and a form to distribute it."""
    now = timezone.now()
    form, today = ShareForm(), before_the_day_ends(moments(now))
    answers = ask(pile_questions(at=now, today=today))
    context = {
        "loads": workloads_of(list(form.people.values()), at=now, since=midnight(now), today=today),
        "pile": {name: count_in(answer) for name, answer in answers.items()},
        "form": form,
        "now": now,
    }
    return page(request, "takedowns/team/load.html", context)


@requires(Can.REASSIGN_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def moves(request):
    """A preview of the moves; POST makes them."""
    if request.method == "POST":
        return hand_out(request)
    now, keys = timezone.now(), keys_in(many_in(request.GET, "notice"))
    asked = {"to", "source"} & request.GET.keys()
    form = ShareForm(request.GET if asked else None, chosen=bool(keys))
    proposed, left = [], len(keys)
    if asked and form.is_valid():
        notices = list(notices_of(form, keys, now))
        proposed = share_out(form.among, notices, at=now)
        left = len(notices) - len(proposed)
    context = {
        "form": form,
        "chosen": keys,
        "moves": with_chips(proposed, now),
        "gains": gains(proposed, now),
        "left": left if asked and not form.errors else 0,
        "looked": bool(asked) and not form.errors,
    }
    return page(request, "takedowns/team/moves.html", context, status=422 if form.errors else 200)


def notices_of(form: ShareForm, keys: list[int], now):
    """The notices to distribute: the chosen ones, or the most urgent of a person or unclaimed."""
    named = ("organisation", "triager", "submitted_by", "clock")
    if keys:
        rows = Notice.objects.undecided().filter(pk__in=keys).by_urgency()
        return rows.select_related(*named)
    rows = to_share(holder=form.holder, at=now)
    return rows.select_related(*named)[: form.cleaned_data["count"]]


@dataclass(frozen=True, slots=True)
class Gain:
    """The gain of one person."""

    person: User
    before: int
    after: int


def gains(proposed: list[Move], now) -> list[Gain]:
    got = Counter(move.to for move in proposed)
    before = holding_of(list(got), at=now) if got else Counter()
    return [Gain(one, before[one.pk], before[one.pk] + count) for one, count in got.items()]


def with_chips(proposed: list[Move], now) -> list[tuple]:
    chips = chips_of((move.notice.clock for move in proposed if move.notice.clock), now)
    return [(move, chips.get(move.notice.clock_id)) for move in proposed]


def hand_out(request):
    """Make the previewed moves, and show how many were still possible."""
    people, triples = ShareForm().people, triples_in(many_in(request.POST, "move"))
    notices = Notice.objects.in_bulk([notice for notice, _to, _holder in triples])
    asked = [
        Move(notices[notice], people[to], User.objects.filter(pk=holder).first() if holder else None)
        for notice, to, holder in triples
        if notice in notices and to in people
    ]
    done = sharing.hand_out(moves=asked, by=request.user, at=timezone.now())
    said = ngettext("%(count)d notice was handed out.", "%(count)d notices were handed out.", len(done))
    messages.info(request, said % {"count": len(done)} + say_left(len(triples) - len(done)))
    return see_other(request, "desk:workload")


@requires(Can.REASSIGN_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def taking_back(request, pk):
    """A preview of a person's notices that would return to the queue; POST returns them."""
    person, now = get_object_or_404(User.objects.exclude(staff_role=""), pk=pk), timezone.now()
    if request.method == "POST":
        count = sharing.take_back(holder=person, by=request.user, at=now)
        said = ngettext("%(count)d notice is free now.", "%(count)d notices are free now.", count)
        messages.info(request, said % {"count": count})
        return see_other(request, "desk:workload")
    rows = Notice.objects.undecided().filter(triager=person).by_urgency()
    found = list(rows.select_related("organisation", "clock")[: MOST + 1])
    chips = chips_of((notice.clock for notice in found if notice.clock), now)
    context = {
        "holder": person,
        "held": [(notice, chips.get(notice.clock_id)) for notice in found[:MOST]],
        "more": len(found) > MOST,
    }
    return page(request, "takedowns/team/taking_back.html", context)


def say_left(count: int) -> str:
    if not count:
        return ""
    left = ngettext(
        "%(count)d notice was not moved, because somebody took or decided it first.",
        "%(count)d notices were not moved, because somebody took or decided them first.",
        count,
    )
    return f" {left % {'count': count}}"
