"""Why promises were broken in the demo world: most breaches with a cause, one outage, some that still lack theirs."""

import random
from collections.abc import Sequence
from datetime import timedelta

from ipr_portal.accounts.models import User
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.breaches import explain, finish_remedy, set_remedy
from programmes.actions.forecasts import make_forecast
from programmes.enums import Cause
from programmes.models import BreachCause
from programmes.queries.breaches import breaches
from programmes.queries.promises import Chosen
from takedowns.models import Notice

UNEXPLAINED = 2  # the newest, which a manager explains before the next check-in
OUTAGE = 3  # breaches that one fault delayed, which lasted for weeks
DAY = timedelta(days=1)
SAID = {
    Cause.VOLUME: [
        "118 listings of one campaign came in on a single morning.",
        "The week after the sale brought twice as many notices as usual.",
    ],
    Cause.STAFFING: ["Two of three triagers for this market were ill.", "The shift of a public holiday was not covered."],
    Cause.COMPLEXITY: ["The design had to be compared with seven registered views.", "A second opinion on the mark took a day."],
    Cause.SYSTEM: ["Pictures of the listings could not be opened for four hours."],
    Cause.THIRD_PARTY: ["The marketplace answered the takedown only on the third day."],
    Cause.CLERICAL: ["The notice lay with a triager who had left for the week; nobody reassigned it."],
}  # fmt: skip
WEIGHTS = (6, 3, 2, 1, 3, 1)


def show_guarantee(world: World) -> None:
    """Explain the breaches there are, name a remedy for what comes again, and forecast the week."""
    manager, lead = world.staff[4], world.staff[2]
    with staff_scope(by=manager):
        if not BreachCause.objects.exists():
            rows = breaches(Chosen(), at=world.now).order_by("breached", "pk")
            _explain([notice for notice in rows if notice.breached], world, by=manager)
            _remedy(world, owner=lead, by=manager)
    make_forecast(at=world.now)


def _explain(late: Sequence[Notice], world: World, *, by: User) -> None:
    chance, known = random.Random(12), list(late[:-UNEXPLAINED])
    outage, others = known[-OUTAGE - 1 : -1], [*known[: -OUTAGE - 1], *known[-1:]]
    for notice in others:
        [cause] = chance.choices(list(SAID), WEIGHTS)
        said_at = min(notice.breached + chance.randint(1, 6) * DAY, world.now)
        sentence = chance.choice(SAID[cause])
        explain(clocks=[notice.clock], code=cause, sentence=sentence, by=by, at=said_at)
    if outage:
        said_at = min(max(notice.breached for notice in outage) + DAY, world.now)
        sentence = (
            "A fault in our connection to the marketplace lost some of its answers until it was repaired."
        )
        explain(
            clocks=[notice.clock for notice in outage],
            code=Cause.SYSTEM,
            sentence=sentence,
            by=by,
            at=said_at,
        )


def _remedy(world: World, *, owner: User, by: User) -> None:
    """One that is done, and one that is due soon."""
    begun = world.now - 60 * DAY
    first = set_remedy(
        code=Cause.STAFFING, sentence="Public holidays of every market stand in the plan of shifts.", owner=owner,
        due_on=(begun + 14 * DAY).date(), by=by, at=begun,
    )  # fmt: skip
    finish_remedy(remedy=first, by=owner, at=begun + 12 * DAY)
    set_remedy(
        code=Cause.THIRD_PARTY, sentence="The marketplace names a person to call when takedowns wait for a day.",
        owner=owner, due_on=(world.now + 9 * DAY).date(), by=by, at=world.now - 5 * DAY,
    )  # fmt: skip
