"""The page that ours is held against: one plain view, one plain template, the same fifty rows and columns.

It asks who the reader is, as every page behind a sign-in must, and enters the role that row-level security binds, as
every page of the desk must; ours does both too. Otherwise it has no middleware, no shell, no form, no counts and no
components. It is Django as fast as Django goes: plain tuples in place of models, a template compiled once.
"""

from zoneinfo import ZoneInfo

from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone

from takedowns.enums import REASON_LABELS

ROWS = 50
READER = "SELECT id, name, time_zone FROM accounts_user WHERE id = %s AND is_active"
SCOPE = "SELECT set_config('role', 'portal_staff', true)"
QUEUE = """
SELECT notice.number, notice.due_at, notice.market, notice.listing_count, notice.value, organisation.name, ipright.title,
    reason.code, triager.name
FROM takedowns_notice AS notice
JOIN tenancy_organisation AS organisation ON organisation.id = notice.organisation_id
JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
LEFT JOIN accounts_user AS triager ON triager.id = notice.triager_id
WHERE notice.state IN ('ACKNOWLEDGED', 'IN_TRIAGE')
ORDER BY notice.due_at, notice.value DESC, notice.id LIMIT %s
"""
TEMPLATE = Engine().from_string("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Queue</title><link rel="stylesheet" href="/static/css/app.css"></head>
<body>
<p>{{ reader }}</p>
<table>
<tr><th>Number</th><th>Due</th><th>Rights holder</th><th>Right</th><th>Market</th><th>Reason</th><th>Listings</th><th>Value</th><th>Triager</th></tr>
{% for number, due, market, listings, value, holder, right, reason, triager in rows %}
<tr><td><a href="/desk/notices/{{ number }}/">{{ number }}</a></td><td>{{ due|date:"D j M, H:i" }}</td><td>{{ holder }}</td><td>{{ right }}</td><td>{{ market }}</td><td>{{ reason }}</td><td>{{ listings }}</td><td>{{ value }}</td><td>{{ triager|default_if_none:"" }}</td></tr>
{% endfor %}
</table>
</body>
</html>
""")


def reader_of(request) -> tuple[int, str, str]:
    """Who is signed in: key, name and time zone."""
    session = SessionStore(request.COOKIES["session"])
    with connection.cursor() as cursor:
        cursor.execute(READER, [session["_auth_user_id"]])
        return cursor.fetchone()


def queue(request):
    """The fifty most urgent notices, for whoever is signed in."""
    _key, reader, zone = reader_of(request)
    with connection.cursor() as cursor:
        cursor.execute(SCOPE)
        cursor.execute(QUEUE, [ROWS])
        rows = [(*row[:7], REASON_LABELS[row[7]], row[8]) for row in cursor]
    with timezone.override(ZoneInfo(zone)):
        return HttpResponse(TEMPLATE.render(Context({"reader": reader, "rows": rows})))


urlpatterns = [path("queue/", queue)]


def application(addresses: str = __name__) -> WSGIHandler:
    """Django's own entry point with nothing in between; it finds the addresses of one module alone."""
    request = type("BareRequest", (WSGIRequest,), {"urlconf": addresses})
    with override_settings(MIDDLEWARE=[]):
        return type("BareHandler", (WSGIHandler,), {"request_class": request})()
