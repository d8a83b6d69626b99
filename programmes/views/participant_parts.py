"""What the page of a participant shows beside its state: figures, clocks, breaches, actions, effects and check-ins."""

from django.utils.translation import gettext as _

from ipr_portal.charts.chart import Chart
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.ui.context import address
from programmes.accuracy import Scored
from programmes.enums import ActionState
from programmes.models import ActionItem, CheckIn, Participation
from programmes.queries.breaches import breaches, explained_of
from programmes.queries.charts import guidance_chart, reasons_chart
from programmes.queries.check_ins import longest_wait_of, outstanding, weeks_of
from programmes.queries.promises import Chosen, chosen_rows, groups, kept_of_all
from programmes.queries.scores import score_of
from programmes.queries.times import times
from programmes.rules.guidance import change_by
from programmes.wording import say_share, say_sum
from takedowns.enums import REASON_LABELS

from .common import today
from .figures import say_base, say_rate
from .guarantee import as_row, with_chips
from .lengths import say, say_spread
from .sides import Side

WEEKS, SHOWN, EFFECTS = 13, 10, 6
STANDING = [
    "desk:standing",
    "desk:standing_listings",
    "desk:accuracy_listings",
]  # the pages of accuracy, where there are any


def promise_of(found: Participation, side: Side, *, now) -> dict:
    """The four figures with their addresses, and the clocks that run."""
    scored = score_of(found.organisation, as_of=now)
    chosen = Chosen(organisation=found.organisation_id, weeks=WEEKS)
    kept = kept_of_all(groups(chosen, at=now))
    decision = next(row for row in times(chosen, at=now) if row.key == "decision")
    open_rows = chosen_rows(chosen, at=now).filter(clock__stopped_at=None).select_related("clock")
    clocks = list(open_rows.order_by("clock__due_at", "pk")[:SHOWN])
    chips = chips_of((notice.clock for notice in clocks), now)
    return {
        "figures": figures_of(scored), "scored_chart": reasons_of(scored, found),
        "standing_href": standing_of(found), "rate": say_rate(kept.rate), "kept": kept, "base": say_base(kept),
        "late_href": side.listed(chosen, state="BROKEN"), "counted_href": side.listed(chosen, state="COUNTED"),
        "open_href": side.listed(chosen, state="OPEN"),
        "times_href": side.address("guarantee_times", organisation=found.organisation_id),
        "decision": decision.business, "decision_said": say_spread(decision.business),
        "clocks": [(notice, chips[notice.clock_id]) for notice in clocks],
    }  # fmt: skip


def figures_of(scored: Scored) -> dict[str, str]:
    """The score of now in words; a value without data is empty."""
    total, held = scored.total, scored.counter_success
    number = lambda share: "" if share is None else say_share(share).removesuffix(" %")  # noqa: E731 (two uses below)
    interval = _("%(low)s to %(high)s, 95 %% confidence") % {
        "low": say_share(total.lower), "high": say_share(total.upper),
    }  # fmt: skip
    return {
        "accuracy": number(total.point),
        "interval": interval if total.point is not None else _("Nothing counts in these three months."),
        "counted": _("%(good)s of %(n)s counted listings")
        % {"good": say_sum(total.good), "n": say_sum(total.n)},
        "countered": number(held),
        "held": _("%(n)d of %(of)d taken down did not hold")
        % {"n": scored.countered, "of": scored.taken_down},
    }


def reasons_of(scored: Scored, found: Participation) -> Chart:
    labels = {code: str(label) for code, label in REASON_LABELS.items()}
    return reasons_chart(scored, found.programme, labels)


def standing_of(found: Participation) -> str:
    """The page with the listings behind the accuracy; "" where there is none."""
    return next(filter(None, (address(name, found.organisation.slug) for name in STANDING)), "")


def ledger_of(found: Participation, side: Side, *, now) -> dict:
    """The breaches of a participant with their causes, the newest first."""
    chosen = Chosen(organisation=found.organisation_id)
    rows = breaches(chosen, at=now).order_by("-clock__due_at", "-pk")[:SHOWN]
    explained, total = explained_of(chosen, at=now)
    return {
        "ledger": [as_row(side, notice, chip) for notice, chip in with_chips(list(rows), now)],
        "ledger_href": side.address("breaches", organisation=found.organisation_id),
        "explained": explained, "breaches": total,
    }  # fmt: skip


def meetings_of(found: Participation, *, now) -> dict:
    """What is agreed and what it changed, the check-ins, how often they are, and how long they waited for us."""
    rows = ActionItem.objects.filter(participation=found)
    open_rows = list(rows.open().for_pages())
    done = (
        rows.filter(ended_at__isnull=False)
        .select_related("owner", "organisation")
        .order_by("-ended_at", "-pk")
    )
    effects = effects_of(found, now=now)
    wait = longest_wait_of(found)
    check_ins = (
        CheckIn.objects.filter(participation=found).for_pages().prefetch_related("attendance", "deep_dives")
    )
    return {
        "open": outstanding(open_rows, today()), "open_actions": open_rows, "done_actions": list(done[:4]),
        "effects": effects, "effects_chart": guidance_chart(effects) if effects else None,
        "weeks": weeks_of(found), "wait": say(wait) if wait else "",
        "check_ins": list(check_ins.order_by("-starts_at", "-pk")[:SHOWN]),
    }  # fmt: skip


def effects_of(found: Participation, *, now) -> list:
    """The newest done action of each code, with the share before and after it."""
    rows = ActionItem.objects.filter(participation=found, state=ActionState.DONE).exclude(code="")
    newest = {row.code: row for row in rows.order_by("ended_at", "pk")}
    chosen = sorted(newest.values(), key=lambda row: row.ended_at, reverse=True)[:EFFECTS]
    return [
        (row, change_by(organisation=found.organisation, code=row.code, done_at=row.ended_at, at=now))
        for row in chosen
    ]
