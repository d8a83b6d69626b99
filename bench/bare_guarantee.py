"""The page that the tracker is compared with: one plain view that counts the same rows in one statement.

It asks who the reader is and enters the role that row-level security binds, and shows each group it counted in one row
of a plain table. It has no middleware, no shell, no filters, no chart and no links.
"""

from datetime import UTC, datetime

from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from ipr_portal.markets import MARKETS
from takedowns.queries.queue_rows import moments

from .bare_page import SCOPE, reader_of

ENDS = " ".join(f"WHEN '{market}' THEN %({market})s::timestamptz" for market in MARKETS)
COUNTED = f"""
SELECT organisation.id, organisation.name, notice.market, clock.level, notice.triager_id,
    date_trunc('month', timezone(calendar.zone, coalesce(clock.breached_at,
        CASE WHEN clock.state = 'RUNNING' AND clock.due_at <= %(at)s THEN clock.due_at END, clock.stopped_at)))::date,
    CASE WHEN clock.state IN ('VOID', 'MET', 'MISSED') THEN clock.state
        WHEN clock.state = 'BREACHED' OR clock.due_at <= %(at)s THEN 'BREACHED'
        WHEN clock.paused_until > %(at)s THEN 'PAUSED'
        WHEN clock.three_quarters_at <= %(at)s OR clock.due_at < CASE notice.market {ENDS} END THEN 'RISK'
        ELSE 'RUNNING' END,
    count(*)
FROM takedowns_notice AS notice JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
JOIN tenancy_organisation AS organisation ON organisation.id = notice.organisation_id
JOIN deadlines_calendarversion AS version ON version.id = clock.version_id
JOIN deadlines_calendar AS calendar ON calendar.id = version.calendar_id
WHERE clock.level <> '' GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
TEMPLATE = Engine().from_string(
    "<h1>Guarantee</h1><p>{{ reader }}</p><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table>"
)


def tracker(request) -> HttpResponse:
    """Every notice under a promise, counted by what the tracker shows them by."""
    reader = reader_of(request)
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(reader.key)])
        now = datetime.now(UTC)
        cursor.execute(COUNTED, {"at": now, **moments(now).ends})
        return HttpResponse(TEMPLATE.render(Context({"reader": reader.name, "rows": cursor.fetchall()})))


urlpatterns = [path("guarantee/", tracker)]
