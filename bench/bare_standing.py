"""The page that an organisation's standing is compared with: one plain view that sums the same rows in plain SQL.

It asks who the reader is, enters the role that row-level security binds, sums the window of today by the same groups, reads
the stored weeks, and sums each of their windows again, as the page does to see whether later knowledge changed them. It
has no free shares, cap or interval, no middleware, shell, chart or links.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from ipr_portal.markets import desk_zone
from programmes.accuracy import window

from .accuracy import BARE_ONE
from .bare_page import SCOPE, reader_of

WEEKS = """
SELECT day, as_of, numerator, denominator, point, taken_down, countered FROM programmes_snapshot
WHERE organisation_id = %(organisation)s AND as_of > %(at)s::timestamptz - interval '26 weeks' ORDER BY day
"""
AGAIN = """
SELECT asked.place, count(*), count(*) FILTER (WHERE listing.outcome IN ('REMOVED', 'RESTRICTED', 'SELLER_REMOVED')),
    count(*) FILTER (WHERE listing.rejection_code <> '')
FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) WITH ORDINALITY AS asked (since, until, place)
    JOIN takedowns_notice AS notice ON notice.decided_at >= asked.since AND notice.decided_at < asked.until
    JOIN takedowns_listing AS listing ON listing.notice_id = notice.id
WHERE notice.state = 'DECIDED' AND notice.organisation_id = %(organisation)s GROUP BY asked.place
"""
TEMPLATE = Engine().from_string(
    "<h1>Standing</h1><p>{{ reader }}</p>{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}"
    "<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}"
)


def standing(request, organisation: int) -> HttpResponse:
    """What the listings of an organisation come to, today and at the end of each stored week."""
    reader, now = reader_of(request), datetime.now(UTC)
    asked: dict[str, Any] = {"organisation": organisation, "at": now}
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(reader.key)])
        since, until = window(now, desk_zone())
        cursor.execute(BARE_ONE, asked | {"since": since, "until": until})
        tables = [cursor.fetchall()]
        cursor.execute(WEEKS, asked)
        tables.append(cursor.fetchall())
        spans = [window(row[1], desk_zone()) for row in tables[1]]
        cursor.execute(
            AGAIN, asked | {"since": [one[0] for one in spans], "until": [one[1] for one in spans]}
        )
        tables.append(cursor.fetchall())
    return HttpResponse(TEMPLATE.render(Context({"reader": reader.name, "tables": tables})))


urlpatterns = [path("standing/<int:organisation>/", standing)]
