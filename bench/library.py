"""A search of the library among a hundredth as many pages as there are notices, against its one statement."""

from collections.abc import Callable

from ipr_portal.tenancy.scope import public_scope
from outreach.queries.library import search
from outreach.rules.search import read_search

from .course import FULL, Course
from .stopwatch import Contestant, side_by_side
from .table import Limit, Line

ROUNDS, GOAL = 60, 3.0
ASKED = "hologram labell"  # one word as it is written, one with a typing error
FILL = """
INSERT INTO outreach_resource (slug, kind, topic, audience, state, language, market, code, title, summary, body, video,
    version, substance, file_hash, created_at, changed_at, published_at, review_due, search_title, search_text)
SELECT 'page-' || n, 'GUIDE', 'EVIDENCE', 'PUBLIC', 'PUBLISHED', 'en', '', '', 'Guide number ' || n, 'What to do',
    words, '', 1, 1, '', now(), now(), now(), current_date + 365, 'guide number ' || n, words
FROM (SELECT n, (SELECT string_agg(substr(md5((n * 41 + word)::text), 1, 7), ' ') FROM generate_series(1, 150) AS word)
          || CASE WHEN n % 200 = 0 THEN ' hologram label' ELSE '' END AS words
      FROM generate_series(1, %s) AS n) AS made;
"""
BARE = """
SELECT id, slug, title, summary, body,
    3 * word_similarity('hologram', search_title) + word_similarity('hologram', search_text)
    + 3 * word_similarity('labell', search_title) + word_similarity('labell', search_text) AS rank
FROM outreach_resource
WHERE state IN ('PUBLISHED', 'OUTDATED') AND audience = 'PUBLIC'
    AND search_text %> 'hologram' AND search_text %> 'labell'
ORDER BY rank DESC, id LIMIT 30
"""


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    pages = max(200, course.size // 100)
    with course.superuser(FULL) as session:
        session.execute(FILL.replace("%s", str(pages)))
        session.execute("ANALYZE outreach_resource")
    with course.superuser(FULL) as session:
        session.execute("SET pg_trgm.word_similarity_threshold = 0.33")
        bare, mine = side_by_side(
            Contestant(_bare(session), lambda: session.info.backend_pid), course.product(FULL, _ours),
            rounds=course.rounds(ROUNDS),
        )  # fmt: skip
    what = f"a search of the library, {pages:,} pages"
    return [Line(what=what, ours=mine, against=bare, goal=GOAL, rows=min(30, pages // 200))], []


def _bare(session) -> Callable[[], object]:
    return lambda: session.execute(BARE).fetchall()


def _ours() -> None:
    with public_scope():
        found = search(read_search(ASKED), ["PUBLIC"])
    assert found.hits
