"""The tracker of promises among as many notices as there are, a third of them promised by a programme, against a bare page."""

import re

from django.core.wsgi import get_wsgi_application

from . import bare_guarantee, bare_page
from .course import FULL, Course, product_connection, using
from .queue_page import sign_in, visit
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line

ROUNDS, STATEMENTS = 20, 14
TRACKER, BARE = "/desk/programmes/guarantee/", "/guarantee/"
PROMISE = "UPDATE deadlines_clock SET level = 'IPP Plus' WHERE id % 3 = 0 AND stopped_at IS NULL"
WITHDRAW = "UPDATE deadlines_clock SET level = '' WHERE level <> '' AND stopped_at IS NULL"


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    """The other chapters find the clocks as they were."""
    _promise(course, PROMISE)
    try:
        return _measured(course)
    finally:
        _promise(course, WITHDRAW)


def _promise(course: Course, statement: str) -> None:
    with course.superuser(FULL) as session:
        session.execute(statement)
        session.execute("VACUUM (ANALYZE) deadlines_clock")


def _measured(course: Course) -> tuple[list[Line], list[Limit]]:
    lead = sign_in(FULL, course.world.leads[0])
    application, plain = get_wsgi_application(), bare_page.application(bare_guarantee.__name__)
    ours, bare = visit(application, TRACKER, lead), visit(plain, BARE, lead)
    theirs, mine = side_by_side(
        course.product(FULL, bare), course.product(FULL, ours), rounds=course.rounds(ROUNDS)
    )
    database = product_connection(FULL)
    with using(database):
        statements, page, plain_page = statements_of(ours), ours(), bare()
    database.close()
    groups = plain_page.count(b"<tr>")
    holders = len(set(re.findall(rb"organisation=(\d+)", page)))
    assert min(groups, holders) > 0, "both pages count notices"
    what = "the tracker of promises"
    line = Line(
        what=what, ours=mine, against=theirs, goal=2, statements=statements, size=len(page), rows=groups
    )
    return [line], [Limit(what=f"statements of {what}", value=statements, unit="", most=STATEMENTS)]
