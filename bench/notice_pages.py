"""A notice at the desk, and a rights holder's list of notices: each against a bare page of the same rows and fields.

They are asked for in the small database, where a triager holds as many notices as a busy one does.
"""

from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.claims import claim
from takedowns.actions.receipts import receive
from takedowns.models import Notice

from . import bare_notices, bare_page
from .course import SMALL, Course, product_connection, using
from .queue_page import sign_in, visit
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line
from .world import file, filing, listings

ROUNDS, LISTINGS, FIRST_ITEM = 100, 11, 7_000_000_000
STATEMENTS = {"desk": 18, "list": 13}


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    holder, triager = course.world.holders[0], course.world.triagers[0]
    number, slug = _notice(course).number, holder.organisation.slug
    application, plain = get_wsgi_application(), bare_page.application(bare_notices.__name__)
    at_desk, member = sign_in(SMALL, triager), sign_in(SMALL, holder.filer)
    return _both(
        _line(course, f"a notice with {LISTINGS} listings at the desk",
              visit(application, f"/desk/notices/{number}/", at_desk), visit(plain, f"/notice/{number}/", at_desk),
              b'<li class="listing"', STATEMENTS["desk"]),
        _line(course, "a rights holder's list of notices",
              visit(application, f"/o/{slug}/notices/", member), visit(plain, f"/notices/{slug}/", member), b"<tr>",
              STATEMENTS["list"]),
    )  # fmt: skip


def _notice(course: Course) -> Notice:
    """A notice with its listings, received, and claimed by a triager."""
    holder, triager, at = course.world.holders[0], course.world.triagers[0], course.world.at
    database = product_connection(SMALL)
    with using(database):
        made = file(holder, filing(holder, listings(holder.market, LISTINGS, FIRST_ITEM)), at=at)
        while receive(at=at, limit=1000):
            pass
        with staff_scope(by=triager):
            claim(notice=Notice.objects.get(pk=made.pk), by=triager, at=at)
    database.close()
    return made


def _line(
    course: Course, what: str, ours: Callable, bare: Callable, row: bytes, most: int
) -> tuple[Line, Limit]:
    theirs, mine = side_by_side(
        course.product(SMALL, bare), course.product(SMALL, ours), rounds=course.rounds(ROUNDS)
    )
    database = product_connection(SMALL)
    with using(database):
        statements, page, plain = statements_of(ours), ours(), bare()
    database.close()
    rows = plain.count(row)
    assert page.count(row) == rows, f"{what}: {page.count(row)} rows of ours, {rows} of the bare page"
    line = Line(
        what=what, ours=mine, against=theirs, goal=2, statements=statements, size=len(page), rows=rows
    )
    return line, Limit(what=f"statements of {what}", value=statements, unit="", most=most)


def _both(*measured: tuple[Line, Limit]) -> tuple[list[Line], list[Limit]]:
    lines, limits = zip(*measured, strict=True)
    return list(lines), list(limits)
