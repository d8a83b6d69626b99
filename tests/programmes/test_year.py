"""A year of the programme, with time as input: every promise, watch and exit as computed by hand.

Each month Acme has so many listings taken down (good) and rejected (bad), sent on the fifteenth. A monthly evaluation
looks at the three months before it; 1.645 is the z of the upper end.

    evaluation     window            good  bad   upper end   what follows
    1 January      Oct to Dec         300    6    0.990       candidate; invited, active from 20 January on
    1 February     Nov to Jan         300    6    0.990       nothing
    1 March        Dec to Feb         270   36    0.909       nothing: below admission, above exit
    1 April        Jan to Mar         240   66    0.820       watch
    1 May          Feb to Apr         238   68    0.814       still on watch; plan agreed on 10 May
    1 June         Mar to May         269   37    0.906       first good one
    1 July         Apr to Jun         298    8    0.985       second good one in a row: active again
    1 August       May to Jul         300    6    0.990       nothing; suspended 10 August, back 20 August
    1 September    Jun to Aug         300    6    0.990       nothing; leaves on 15 September
    15 December    15 Sep to 15 Dec   200    4    0.991       the day of possible return: candidate again
"""

from datetime import UTC, datetime, timedelta

from ipr_portal.deadlines.rules import in_force
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import rounds, standing
from programmes.models import Evaluation, Participation, Step
from tests.programmes.scene import active, again, outcomes, planned

# month of 2025 and 2026 → good, bad
MONTHS = {
    (2025, 10): (100, 2), (2025, 11): (100, 2), (2025, 12): (100, 2), (2026, 1): (100, 2), (2026, 2): (70, 32),
    (2026, 3): (70, 32), (2026, 4): (98, 4), (2026, 5): (101, 1), (2026, 6): (99, 3), (2026, 7): (100, 2),
    (2026, 8): (101, 1), (2026, 9): (100, 2), (2026, 10): (100, 2), (2026, 11): (100, 2),
}  # fmt: skip
HOUR = timedelta(hours=1)


def sg(month, day, hour=12, year=2026):
    """A moment of Singapore's time."""
    return datetime(year, month, day, hour, tzinfo=UTC) - 8 * HOUR


def promised(organisation, at):
    with staff_scope():
        return in_force("SG", organisation.pk, at).promised


def live(organisation, manager, owner):
    """The year, day by day where something happens."""
    participation = None
    for month in range(1, 13):
        rounds.evaluate_month(at=sg(month, 1, 2))
        if month == 1:
            participation = active(organisation, by=manager, owner=owner, at=sg(1, 17), since=sg(1, 20))
        if month == 5:
            planned(again(participation), by=manager, at=sg(5, 10))
        if month == 8:
            _suspend_for_ten_days(participation, manager)
        if month == 9:
            with staff_scope(by=owner):
                standing.leave(participation=again(participation), reason="Sold.", by=owner, at=sg(9, 15))
        rounds.evaluate_returns(at=sg(month, 15, 12))
    return participation


def _suspend_for_ten_days(participation, manager):
    with staff_scope(by=manager):
        standing.suspend(
            participation=again(participation), reason="A forged paper.", message="", by=manager, at=sg(8, 10)
        )
        standing.resume(
            participation=again(participation), reason="Cleared.", message="", since=sg(8, 20), by=manager,
            at=sg(8, 19),
        )  # fmt: skip


def test_a_year_goes_as_computed_by_hand(acme, acme_owner, manager):
    for (year, month), (good, bad) in MONTHS.items():
        outcomes(acme, good=good, bad=bad, at=sg(month, 14, year=year))

    participation = live(acme, manager, acme_owner)

    with staff_scope():
        steps = Step.objects.filter(participation=participation).order_by("at", "pk")
        assert [(one.state, one.at) for one in steps if one.at > sg(1, 20, 11)] == [
            ("ACTIVE", sg(1, 20)),
            ("WATCH", sg(4, 1, 2)),
            ("IMPROVEMENT_PLAN", sg(5, 10)),
            ("ACTIVE", sg(7, 1, 2)),
            ("SUSPENDED", sg(8, 10)),
            ("ACTIVE", sg(8, 19)),
            ("EXITED", sg(9, 15)),
        ]
        ends = Evaluation.objects.filter(kind="MONTHLY").order_by("as_of").values_list("good", "bad")
        assert [(int(good), int(bad)) for good, bad in ends][:9] == [
            (300, 6), (300, 6), (270, 36), (240, 66), (238, 68), (269, 37), (298, 8), (300, 6), (300, 6),
        ]  # fmt: skip
        assert again(participation).returns_at == sg(12, 15)
        returned = Participation.objects.open().get()
        assert (returned.state, returned.identified_at) == ("IDENTIFIED", sg(12, 15))
    tick = timedelta(microseconds=1)
    moments = [
        sg(1, 20) - tick,
        sg(1, 20),
        sg(4, 2),
        sg(5, 11),
        sg(8, 10) - tick,
        sg(8, 10),
        sg(8, 20) - tick,
    ]
    assert [promised(acme, at) for at in moments] == [None, 2, 2, 2, 2, None, None]
    later = [sg(8, 20), sg(9, 15) - tick, sg(9, 15), sg(12, 16)]
    assert [promised(acme, at) for at in later] == [2, 2, None, None]
