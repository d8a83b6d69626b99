"""The standing of one organisation with half a year of stored scores, against a bare page; after the chapter of accuracy."""

from datetime import datetime, time, timedelta

from django.core.wsgi import get_wsgi_application

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import system_scope
from programmes.models import Snapshot
from programmes.queries.scores import scores_of_all
from programmes.queries.trends import WEEKS

from . import bare_page, bare_standing
from .course import FULL, Course, product_connection, using
from .queue_page import sign_in, visit
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line

ROUNDS, STATEMENTS = 20, 16


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    organisation, lead = course.world.holders[0].organisation, sign_in(FULL, course.world.leads[0])
    database = product_connection(FULL)
    with using(database):
        _store_weeks(organisation, course.world.at)
    application, plain = get_wsgi_application(), bare_page.application(bare_standing.__name__)
    ours = visit(application, f"/desk/programmes/organisations/{organisation.slug}/standing/", lead)
    bare = visit(plain, f"/standing/{organisation.pk}/", lead)
    theirs, mine = side_by_side(
        course.product(FULL, bare), course.product(FULL, ours), rounds=course.rounds(ROUNDS)
    )
    with using(database):
        statements, page, plain_page = statements_of(ours), ours(), bare()
    database.close()
    assert plain_page.count(b"<tr>") > WEEKS, "both pages show the stored weeks"
    what = "an organisation's standing"
    line = Line(what=what, ours=mine, against=theirs, goal=2, statements=statements, size=len(page))
    return [line], [Limit(what=f"statements of {what}", value=statements, unit="", most=STATEMENTS)]


def _store_weeks(organisation: Organisation, at: datetime) -> None:
    """The score of today's midnight, as the last day of each week."""
    zone = desk_zone()
    today = datetime.combine(at.astimezone(zone).date(), time(), tzinfo=zone)
    with system_scope():
        scored = scores_of_all(as_of=today, kept=True, dimensions=())[organisation.pk]
        same = {name: getattr(scored.total, name) for name in ("point", "lower", "upper", "exit_upper")}
        Snapshot.objects.bulk_create(
            Snapshot(
                organisation=organisation, day=(as_of := today - timedelta(weeks=week)).date(), as_of=as_of, known_at=as_of,
                version=scored.version, numerator=scored.total.good, denominator=scored.total.n,
                listings=scored.listings, taken_down=scored.taken_down, countered=scored.countered, **same,
            )
            for week in range(WEEKS)
        )  # fmt: skip
