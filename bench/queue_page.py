"""The desk's queue, asked for through Django's entry point: against a bare page, and against itself among fewer notices."""

import re
from collections.abc import Callable
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application

from ipr_portal.accounts.models import User

from . import bare_page
from .course import FULL, SMALL, Course, product_connection, using
from .statements import statements_of
from .stopwatch import side_by_side
from .table import Limit, Line

ROUNDS = 200
QUEUE, BARE = "/desk/", "/queue/"
SIGNED_IN = """
INSERT INTO usersessions_usersession (user_id, session_key, created_at, last_seen_at, ip, user_agent, data)
VALUES (%s, %s, now(), now(), '203.0.113.7', 'bench', '{}')
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    sessions = {name: sign_in(name, course.world.leads[0]) for name in (FULL, SMALL)}
    application, plain = get_wsgi_application(), bare_page.application()
    ours, few = (visit(application, QUEUE, sessions[name]) for name in (FULL, SMALL))
    bare = visit(plain, BARE, sessions[FULL])
    theirs, mine, small = side_by_side(
        course.product(FULL, bare), course.product(FULL, ours), course.product(SMALL, few), rounds=course.rounds(ROUNDS)
    )  # fmt: skip
    database = product_connection(FULL)
    with using(database):
        statements, page = statements_of(ours), ours()
        plain_page = bare()
    database.close()
    rows = len(set(re.findall(rb'href="/desk/notices/([^/"]+)/', page)))
    assert plain_page.count(b"<tr>") == rows + 1, "both pages show as many rows"
    what = "the queue's first page"
    return [
        Line(
            what=what, ours=mine, against=theirs, goal=1.35, statements=statements, size=len(page), rows=rows
        ),
        Line(what=what, ours=mine, against=small, beside=f"of {course.small:,}", goal=1.5),
    ], [
        Limit(what="statements of the queue's first page", value=statements, unit="", most=8),
        Limit(what="the queue's first page before compression", value=len(page) / 1000, unit="kB", most=61),
    ]


def sign_in(name: str, person: User) -> str:
    """A session of a person in one of the databases."""
    database = product_connection(name)
    with using(database):
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        with database.cursor() as cursor:
            cursor.execute(SIGNED_IN, [person.pk, session.session_key])
    database.close()
    assert session.session_key
    return session.session_key


def visit(application, address: str, session: str) -> Callable[[], bytes]:
    """Ask for a page as a web server does, and read it to its end."""
    environ: dict = {"PATH_INFO": address, "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}", "HTTP_HOST": "localhost", "REMOTE_ADDR": "203.0.113.7"}  # fmt: skip
    setup_testing_defaults(environ)

    def visit() -> bytes:
        said: list[str] = []
        answer = application(dict(environ), lambda status, _headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        assert said == ["200 OK"], said
        return body

    return visit
