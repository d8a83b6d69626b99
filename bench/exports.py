"""A page deep in a list of the API, and an export, for a rights holder who has every notice; so this chapter runs last.

The export is read to its end as a web server reads it, and compared with `COPY` of the same columns in the same role and order,
whose bytes a client throws away.
"""

import json
from collections import deque
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

from ipr_portal.tenancy.scope import organisation_scope
from ipr_portal.ui.pagination import cursor_at
from takedowns.api.notices import NEWEST
from takedowns.models import Notice

from .api import UNLIMITED, authorized, call, connected
from .course import FULL, Course
from .statements import statements_of
from .stopwatch import Contestant, peak_memory, side_by_side
from .table import Limit, Line
from .world import Holder

ROUNDS, PAGE = 200, 100
GIVE_ALL = """
SET session_replication_role = replica;
UPDATE takedowns_notice SET organisation_id = %(holder)s WHERE organisation_id <> %(holder)s;
UPDATE takedowns_listing SET organisation_id = %(holder)s WHERE organisation_id <> %(holder)s
"""
COPY = """
COPY (
    SELECT notice.number, listing.position, listing.key, listing.pasted, listing.outcome, listing.rejection_code,
        listing.decided_at, listing.curable_until, notice.state
    FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
    ORDER BY notice.submitted_at DESC, notice.id DESC, listing.position
) TO STDOUT
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    holder = course.world.holders[0]
    with override_settings(**UNLIMITED):
        _give_all(course, holder)
        pages = _pages(course, holder)
        lines, limits = _export(course, holder)
    return [pages, *lines], limits


def _give_all(course: Course, holder: Holder) -> None:
    """Make every notice the holder's."""
    with course.superuser(FULL) as session:
        for statement in GIVE_ALL.split(";"):
            session.execute(statement, {"holder": holder.organisation.pk} if "%(" in statement else None)
        session.execute("RESET session_replication_role")
        session.execute("VACUUM (ANALYZE) takedowns_notice, takedowns_listing")


def _pages(course: Course, holder: Holder) -> Line:
    address = f"/api/v1/o/{holder.organisation.slug}/notices/"
    with connected(FULL), organisation_scope(holder.organisation, by=holder.filer):
        depth = Notice.objects.count() - PAGE - 1
        last = Notice.objects.order_by(*NEWEST)[depth - 1]
        after = cursor_at(last, NEWEST, of=Notice)
    token = authorized(FULL, holder, course.world.at)
    application = get_wsgi_application()

    def visit(query: str) -> Callable[[], bytes]:
        return lambda: call(application, address, token | {"QUERY_STRING": query})

    deep, first = visit(f"size={PAGE}&after={after}"), visit(f"size={PAGE}")
    of_first, of_deep = side_by_side(
        course.product(FULL, first), course.product(FULL, deep), rounds=course.rounds(ROUNDS)
    )
    with connected(FULL):
        statements, rows = statements_of(deep), json.loads(deep())["items"]
    assert len(rows) == PAGE
    return Line(
        what=f"{PAGE} notices by API at depth {depth:,}", ours=of_deep, against=of_first, beside="the first page", goal=1.2,
        statements=statements, rows=len(rows),
    )  # fmt: skip


def _export(course: Course, holder: Holder) -> tuple[list[Line], list[Limit]]:
    token = authorized(FULL, holder, course.world.at)
    address, application, found = (
        f"/api/v1/o/{holder.organisation.slug}/listings/export/",
        get_wsgi_application(),
        [],
    )

    def export() -> None:
        [last] = call(application, address, token, keep=lambda parts: deque(parts, maxlen=1))
        found.append(json.loads(last)["end"]["rows"])

    product = course.product(FULL, export)
    with course.bare(FULL, "portal_member") as session:
        session.execute(f"SET app.tenant = '{holder.organisation.pk}'")
        bare = Contestant(lambda: _copy(session), lambda: session.info.backend_pid)
        theirs, mine = side_by_side(bare, product, rounds=3, warm_up=1)
    rows, what = found[-1], f"export of {found[-1]:,} listings"
    line = Line(what=what, ours=mine, against=theirs, beside="bare COPY", rows=rows)
    limits = [Limit(what=what, value=rows / mine.p50, unit="rows/s", least=20_000)]
    if (peak := peak_memory(product.run)) is not None:
        limits.append(Limit(what=f"memory that the {what} takes", value=peak, unit="MB", most=200))
    return [line], limits


def _copy(session) -> None:
    with session.cursor() as cursor, cursor.copy(COPY) as copied:
        for _bytes in copied:
            pass
