"""A notice at the desk, and a rights holder's list of notices: each against a bare page of the same rows and fields.

They are asked for in the small database, where a triager holds as many notices as a busy one does.
"""

import hashlib
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

from ipr_portal.evidence.models import EvidenceFile, ScanState
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.claims import claim
from takedowns.actions.receipts import receive
from takedowns.models import Notice, NoticeFile, RightFile

from . import bare_notices, bare_page
from .course import SMALL, Course, product_connection, using
from .queue_page import sign_in, visit
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line
from .world import Holder, file, filing, listings

ROUNDS, LISTINGS, FIRST_ITEM = 100, 11, 7_000_000_000
NOTICES = 24  # of the holder besides, so that the first page of its list is full
FILES = [("label", "SUSPECT"), ("shop", "SUSPECT"), ("genuine", "GENUINE")]
STATEMENTS = {"desk": 10, "list": 8}


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
        for n in range(NOTICES):
            since = FIRST_ITEM + 100 * (n + 1)
            file(holder, filing(holder, listings(holder.market, 2, since)), at=at)
        while receive(at=at, limit=1000):
            pass
        _add_files(holder, made, at)
        with staff_scope(by=triager):
            claim(notice=Notice.objects.get(pk=made.pk), by=triager, at=at)
    database.close()
    return made


def _add_files(holder: Holder, made: Notice, at) -> None:
    """Three pieces of evidence on the notice and a certificate on its right, without their bytes."""
    with organisation_scope(holder.organisation, by=holder.filer):
        mine = {"organisation": holder.organisation, "added_by": holder.filer, "added_at": at}
        for name, kind in FILES:
            NoticeFile.objects.create(notice=made, file=_file(name, at, mine), kind=kind, **mine)
        RightFile.objects.create(right=holder.right, file=_file("certificate", at, mine), **mine)


def _file(name: str, at, mine: dict) -> EvidenceFile:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return EvidenceFile.objects.create(
        name=f"{name}.png", sha256=digest, size=148_213, media_type="image/png", scan_state=ScanState.CLEAN,
        verified_at=at, **mine,
    )  # fmt: skip


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
