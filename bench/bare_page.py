"""The page that ours is compared with: one plain view, one plain template, the same fifty rows with the same fields.

It asks who the reader is, as every page behind a sign-in must, and enters the role that row-level security binds, as
every page of the desk must; ours does both too. Otherwise it has no middleware, no shell, no form, no counts and no
components. It is as fast as Django can be: plain tuples in place of models, a template compiled once.

What a row says of its deadline depends on the calendars, which the product keeps in memory; both pages ask it there.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone

from ipr_portal.deadlines.chips import STYLES, ClockColumns, chips_of
from takedowns.enums import REASON_LABELS

ROWS = 50
OWN = 10  # columns before those of the clock
LONGEST = timedelta(hours=12)  # that a session may be idle or open
READER = """
SELECT person.id, person.name, person.time_zone, person.email, signed_in.created_at, signed_in.last_seen_at
FROM accounts_user AS person JOIN usersessions_usersession AS signed_in ON signed_in.user_id = person.id
WHERE person.id = %s AND signed_in.session_key = %s AND person.is_active
"""
SCOPE = """
SELECT set_config('role', 'portal_staff', true), set_config('app.tenant', '', true), set_config('app.person', %s, true)
"""
QUEUE = """
SELECT notice.id, notice.number, notice.due_at, notice.market, notice.listing_count, organisation.name, ipright.title,
    reason.code, triager.name, clock.level, clock.id, clock.version_id, clock.state, clock.business_days,
    clock.standard_day, clock.started_at, clock.due_at, clock.paused_from, clock.paused_until, clock.pause_reason,
    clock.stopped_at, clock.worked, clock.void_reason
FROM takedowns_notice AS notice
JOIN tenancy_organisation AS organisation ON organisation.id = notice.organisation_id
JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
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
<tr><th></th><th>Number</th><th>Level</th><th>Due</th><th>Rights holder</th><th>Right</th><th>Market</th><th>Reason</th><th>Listings</th><th>Triager</th></tr>
{% for key, number, level, state, word, due, left, used, live, holder, right, market, reason, listings, triager, day in rows %}
<tr>
<td>{% if day %}<p>{{ day|date:"D j M" }}</p>{% endif %}<input type="checkbox" name="notice" value="{{ key }}"></td>
<td><a href="/desk/notices/{{ number }}/">{{ number }}</a></td><td>{{ level }}</td>
<td class="{{ state }}" data-deadline="{{ live }}"><b>{{ word }}</b> {{ due|date:"D j M, H:i" }} {{ left }} <meter max="100" value="{{ used }}"></meter></td>
<td>{{ holder }}</td><td>{{ right }}</td><td>{{ market }}</td><td>{{ reason }}</td><td>{{ listings }}</td><td>{{ triager|default_if_none:"" }}</td>
</tr>
{% endfor %}
</table>
</body>
</html>
""")


class Reader(NamedTuple):
    """Who is signed in."""

    key: int
    name: str
    zone: str
    email: str

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2])


def reader_of(request) -> Reader:
    """Who is signed in, if their session is neither idle nor open for too long; as ours asks, in two statements."""
    session = SessionStore(request.COOKIES["session"])
    with connection.cursor() as cursor:
        cursor.execute(READER, [session["_auth_user_id"], session.session_key])
        *person, opened, seen = cursor.fetchone()
    reader, now = Reader(*person), timezone.now()
    assert now - seen < LONGEST
    assert now - opened < LONGEST
    return reader


def queue(request) -> HttpResponse:
    """The fifty most urgent notices, for the person who is signed in."""
    reader = reader_of(request)
    with connection.cursor() as cursor, timezone.override(ZoneInfo(reader.zone)):
        cursor.execute(SCOPE, [str(reader.key)])
        cursor.execute(QUEUE, [ROWS])
        return HttpResponse(
            TEMPLATE.render(Context({"reader": reader.name, "rows": fields_of(cursor.fetchall())}))
        )


def fields_of(found: list[tuple]) -> list[tuple]:
    """What the template shows of each row: with its deadline in words, and its day where the row before has another."""
    clocks, zone = [ClockColumns._make(row[OWN:]) for row in found], timezone.get_current_timezone()
    chips, before, rows = chips_of(clocks, datetime.now(UTC)), None, []
    for (key, number, due, market, listings, holder, right, reason, triager, level, *_), clock in zip(
        found, clocks, strict=True
    ):
        chip, day = chips[clock.pk], due.astimezone(zone).date()
        deadline = chip.state, STYLES[chip.state].word, due, chip.left, chip.used, chip.live
        named = holder, right, market, REASON_LABELS[reason], listings, triager
        rows.append((key, number, level, *deadline, *named, day if day != before else None))
        before = day
    return rows


urlpatterns = [path("queue/", queue)]


def application(addresses: str = __name__) -> WSGIHandler:
    """Django's own entry point with nothing in between; it finds the addresses of one module alone."""
    request = type("BareRequest", (WSGIRequest,), {"urlconf": addresses})
    with override_settings(MIDDLEWARE=[]):
        return type("BareHandler", (WSGIHandler,), {"request_class": request})()
