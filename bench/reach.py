"""Distinct reach over as many attendances as there are notices, against its one statement; and the public page of an event,
against a bare view of the same facts, agenda and form.
"""

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from ipr_portal.tenancy.scope import public_scope, staff_scope
from outreach import reach
from outreach.enums import StakeholderType

from . import bare_page
from .course import FULL, Course, product_connection, using
from .queue_page import visit
from .statements import statements_of
from .stopwatch import Contestant, Sample, side_by_side
from .table import Limit, Line

ROUNDS, VISITS, GOAL = 20, 200, 2.0
MOST_CPU, MOST_STATEMENTS = 20, 8  # ms; statements of the page
AT_ONE = 100  # attendances of an event
AGENDA = "\n".join(f"{hour:02}:00-{hour:02}:45 Part {hour} | IPR team" for hour in range(9, 17))
FILL = f"""
INSERT INTO outreach_stakeholderorganisation (name, folded, markets, languages, source, created_at, type, domain)
SELECT 'House ' || n, 'house ' || n, '{{{{SG}}}}', '{{{{}}}}', 'IMPORT', now(), 'RIGHTS_HOLDER', ''
FROM generate_series(1, greatest({{size}} / 50, 10)) AS n;
INSERT INTO outreach_stakeholderperson (name, folded, markets, languages, source, created_at, email, phone, job, works_for_id)
SELECT 'Guest ' || id, 'guest ' || id, '{{{{SG}}}}', '{{{{}}}}', 'IMPORT', now(), 'guest-' || id || '@house.example', '', '', id
FROM outreach_stakeholderorganisation;
INSERT INTO outreach_event (title, slug, format, our_part, state, summary, agenda, starts_at, ends_at, zone, place, market,
    languages, is_public, by_video, needs_approval, confirms_itself, capacity, kept_back, taken, taken_kept, last_in_line,
    promotion, offer_hours, sequence, cancelled_because, owner_id, created_at, version)
SELECT 'Event ' || n, 'event-' || n, 'WORKSHOP', 'HOST', CASE WHEN n = 1 THEN 'PUBLISHED' ELSE 'REPORTED' END, 'For all.',
    '{AGENDA}', begins, begins + interval '6 hours', 'Asia/Jakarta', 'Hall 1', 'ID', '{{{{en}}}}', true, true, false, false,
    {AT_ONE}, 0, 60, 0, 0, 'AUTOMATIC', 48, 0, '', (SELECT min(id) FROM accounts_user), now(), 1
FROM generate_series(1, greatest({{size}} / {AT_ONE}, 1)) AS n,
    LATERAL (SELECT now() + CASE WHEN n = 1 THEN interval '10 days' ELSE -n % 900 * interval '1 day' END AS begins) AS day;
"""
SEATS = f"""
INSERT INTO outreach_registration (event_id, person_id, comes_from_id, state, code, is_remote, is_kept_back, is_speaker,
    is_walk_in, topic, registered_at, has_answered, contest)
SELECT event.id, guests.people[1 + (event.n * 37 + seat) % guests.n], guests.houses[1 + (event.n * 37 + seat) % guests.n],
    CASE WHEN seat % 8 = 0 THEN 'NO_SHOW' ELSE 'ATTENDED' END, to_hex(event.n * {AT_ONE} + seat), false, false, false, false,
    '', now(), true, ''
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM outreach_event) AS event
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS people, array_agg(works_for_id ORDER BY id) AS houses, count(*)::int AS n
    FROM outreach_stakeholderperson) AS guests
CROSS JOIN LATERAL generate_series(1, least({AT_ONE}, guests.n)) AS seat
"""
BARE = """
SELECT count(DISTINCT r.comes_from_id), count(DISTINCT r.person_id)
FROM outreach_registration r JOIN outreach_event e ON e.id = r.event_id
WHERE r.state IN ('CHECKED_IN', 'ATTENDED') AND r.duplicate_of_id IS NULL
    AND e.starts_at >= %s::timestamp AT TIME ZONE 'Asia/Singapore'
    AND e.starts_at < (%s::timestamp + interval '1 day') AT TIME ZONE 'Asia/Singapore'
"""
PAGE = """
SELECT title, summary, agenda, starts_at, ends_at, zone, place, capacity, taken FROM outreach_event WHERE slug = %s
"""
TEMPLATE = Engine().from_string("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/css/app.css"></head>
<body><h1>{{ title }}</h1><p>{{ summary }}</p>
<dl><dt>When</dt><dd>{{ begins|date:"D j M Y, H:i" }} to {{ ends|date:"H:i" }} {{ zone }}</dd>
<dt>Where</dt><dd>{{ place }}</dd></dl>
<p>{{ taken }} of {{ capacity }} places are taken.</p>
<ol>{% for line in agenda %}<li>{{ line }}</li>{% endfor %}</ol>
<form method="post"><label>Your name <input name="name"></label><label>E-mail <input name="email"></label>
<label>Organisation <input name="company"></label><label>You are with <select name="type">
{% for value, words in types %}<option value="{{ value }}">{{ words }}</option>{% endfor %}</select></label>
<label>What should we talk about? <textarea name="topic"></textarea></label>
<button>Take a place</button></form></body></html>
""")


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    with course.superuser(FULL) as session:
        for statement in FILL.format(size=course.size).split(";\n")[:3]:
            session.execute(statement)
        session.execute(SEATS)
        session.execute("ANALYZE outreach_registration, outreach_event")
        (attended,) = session.execute("SELECT count(*) FROM outreach_registration").fetchone() or (0,)
    line, page, limits = _reach(course, attended), *_page(course)
    return [line, page], limits


def _reach(course: Course, attended: int) -> Line:
    window = reach.months_to(course.world.at.date())

    def ours() -> None:
        with staff_scope():
            assert reach.total(window).organisations

    with course.superuser(FULL) as session:
        run = lambda: session.execute(BARE, [window.since, window.until]).fetchall()  # noqa: E731
        bare, mine = side_by_side(
            Contestant(run, lambda: session.info.backend_pid), course.product(FULL, ours), rounds=course.rounds(ROUNDS)
        )  # fmt: skip
    return Line(what=f"distinct reach of {attended:,} attendances", ours=mine, against=bare, goal=GOAL)


def _page(course: Course) -> tuple[Line, list[Limit]]:
    ours = visit(get_wsgi_application(), "/events/event-1/", "")
    bare = visit(bare_page.application(__name__), "/event-1/", "")
    theirs, mine = side_by_side(
        course.product(FULL, bare), course.product(FULL, ours), rounds=course.rounds(VISITS)
    )
    database = product_connection(FULL)
    with using(database):
        statements, page = statements_of(ours), ours()
    database.close()
    assert b"Part 16" in page
    what = "the public page of an event"
    line = Line(what=what, ours=mine, against=theirs, statements=statements, size=len(page))
    return line, [
        Limit(what=f"statements of {what}", value=statements, unit="", most=MOST_STATEMENTS),
        Limit(what=f"CPU of {what}", value=cpu(mine), unit="ms", most=MOST_CPU),
    ]


def cpu(sample: Sample) -> float:
    return round(1000 * sample.cpu_p50, 1)


def event(_request, slug: str) -> HttpResponse:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(PAGE, [slug])
        title, summary, agenda, begins, ends, zone, place, capacity, taken = cursor.fetchone()
    shown = {
        "title": title, "summary": summary, "agenda": agenda.split("\n"), "begins": begins, "ends": ends, "zone": zone,
        "place": place, "capacity": capacity, "taken": taken, "types": StakeholderType.choices,
    }  # fmt: skip
    return HttpResponse(TEMPLATE.render(Context(shown)))


urlpatterns = [path("<slug:slug>/", event)]
