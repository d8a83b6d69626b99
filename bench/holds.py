"""Carrying due orders out with the question for holds, against the same without it.

Twenty sellers are held, none of which the orders concern. The marketplace answers at once, which makes the question
weigh more than it does. The notices keep a listing to decide, so that the rounds can be repeated.
"""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from ipr_portal.accounts.actions import add_person
from ipr_portal.audit.compartments import open_compartment
from ipr_portal.audit.models import Subject
from ipr_portal.marketplace.connector import OneByOne
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.execution import execute_due
from takedowns.actions.holds import place_hold
from takedowns.enums import ListingOutcome, MarketplaceOrderKind, MarketplaceOrderState
from takedowns.models import Listing, ListingDecision, MarketplaceOrder, TriageDecision
from takedowns.models.decisions import MarketplaceOrderQuerySet

from .course import SMALL, Course, product_connection, using
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line

ROUNDS, ORDERS, HELD = 60, 200, 20
AGAIN = """
UPDATE takedowns_marketplaceorder SET state = 'TO_EXECUTE', executed_at = NULL, handed_over_at = NULL, proof = '',
    attempts = 0, next_try_at = ordered_at
"""


class AtOnce(OneByOne):
    """A marketplace that does what it is told at once."""

    def take_down(self, key, *, reference, ground, at) -> str:
        return reference


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    database, at = product_connection(SMALL), course.world.at + timedelta(minutes=1)
    with using(database), staff_scope():
        count = _orders(course)
    with using(database):
        _hold(course)

    marketplace: Any = AtOnce()  # it knows no more than is asked of it here

    def ours() -> None:
        assert execute_due(connector=marketplace, at=at, limit=ORDERS) == count

    def bare() -> None:
        with patch.object(MarketplaceOrderQuerySet, "due", _without_holds):
            ours()

    with course.superuser(SMALL) as session:

        def again() -> None:
            session.execute(AGAIN)
            session.execute(
                "UPDATE takedowns_notice SET executing_count = 1, pending_count = 1 WHERE executing_count < 1"
            )
            session.commit()

        theirs, mine = side_by_side(
            course.product(SMALL, bare, again),
            course.product(SMALL, ours, again),
            rounds=course.rounds(ROUNDS),
        )
        again()
        with using(database):
            statements = statements_of(ours)
        session.execute("DELETE FROM takedowns_marketplaceorder")
    database.close()
    what = f"carrying out {count} orders, asking for holds"
    line = Line(
        what=what,
        ours=mine,
        against=theirs,
        beside="without holds",
        goal=1.03,
        statements=statements,
        rows=count,
    )
    return [line], []


def _without_holds(rows: MarketplaceOrderQuerySet, at) -> MarketplaceOrderQuerySet:
    return rows.filter(state=MarketplaceOrderState.TO_EXECUTE, next_try_at__lte=at)


def _orders(course: Course) -> int:
    """An order for the first listing of so many notices."""
    at, lead = course.world.at, course.world.leads[0]
    listings = list(Listing.objects.filter(position=1).select_related("notice").order_by("notice")[:ORDERS])
    for listing in listings:
        common = {"organisation_id": listing.organisation_id}
        decision = TriageDecision.objects.create(
            notice=listing.notice, decided_by=lead, decided_at=at, **common
        )
        row = ListingDecision.objects.create(
            decision=decision,
            listing=listing,
            outcome=ListingOutcome.REMOVED,
            ground="TRADEMARK_USE",
            **common,
        )
        MarketplaceOrder.objects.create(
            decision=row, kind=MarketplaceOrderKind.TAKE_DOWN, ordered_at=at, next_try_at=at, **common
        )
        listing.notice.executing_count, listing.notice.pending_count = 1, 1
        listing.notice.save(update_fields=["executing_count", "pending_count"])
    return len(listings)


def _hold(course: Course) -> None:
    at = course.world.at
    one, other = (
        add_person(email=f"{name}@ipr.example", name=name, staff_role=StaffRole.ENFORCEMENT, at=at)
        for name in ("holder", "approver")
    )
    with staff_scope(by=one):
        inside = open_compartment(
            subject=Subject("bench.hold", "1", "bench", None), reason="Benchmark", by=one, at=at
        )
        origin = Subject("bench.hold", "1", "bench", None, inside.pk)
        place_hold(
            sellers=[f"lazada:SG:held-{n}" for n in range(HELD)], listings=[], until=at + timedelta(days=30), origin=origin,
            by=one, approved_by=other, at=at,
        )  # fmt: skip
