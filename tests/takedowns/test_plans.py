"""The hot queries use their indexes under row-level security, on twenty thousand notices of forty organisations."""

import pytest
from django.db import connection
from django.utils import timezone

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.ui.pagination import beyond, cut
from ipr_portal.ui.questions import ask, count_in
from takedowns.forms.queue import VIEWS
from takedowns.models import IPRight, Listing, Notice, NoticeDraft
from takedowns.models.notice_filters import BY_URGENCY
from takedowns.queries import queue as of_queue
from takedowns.queries.notices import notice_rows
from takedowns.queries.queue_rows import queue_rows
from takedowns.queries.registry import right_rows
from takedowns.queries.workload import own_workload_questions
from takedowns.views.news import come_among
from takedowns.views.notices import NEWEST
from takedowns.views.rights import IN_ORDER
from tests.conftest import NOON, connected_as
from tests.factories import NoticeDraftFactory, NoticeFactory, OrganisationFactory, UserFactory

TENANTS, EACH = 40, 500

COPY_ROWS = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS one, generate_series(1, {count}) AS n
WHERE one.id = ANY(%s) ORDER BY n
"""


def multiply(rows, **changes):
    """Copy each row many times, mixed as time mixes tenants; some columns changed (SQL, in which `n` counts)."""
    fields = rows[0]._meta.concrete_fields
    columns = [field.column for field in fields if field.column != "id" or "id" in changes]
    values = [changes.get(column, f'one."{column}"') for column in columns]
    statement = COPY_ROWS.format(
        table=rows[0]._meta.db_table,
        columns=", ".join(f'"{c}"' for c in columns),
        values=", ".join(values),
        count=EACH,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows]])


def fill(organisations):
    """Rights, drafts, and notices with a listing: five hundred of each in every organisation."""
    first = [
        NoticeFactory(organisation=one, state="DECIDED", decided_at=NOON, pending_count=0)
        for one in organisations
    ]
    drafts = [NoticeDraftFactory(organisation=notice.organisation) for notice in first]
    with staff_scope():
        listings = list(Listing.objects.all())
        multiply([notice.right for notice in first], registration_number="''", title="one.title || n")
        multiply(drafts, id="gen_random_uuid()", discarded_at="one.saved_at")
        multiply(
            first, clock_id="NULL", number="'SG-2020-' || one.organisation_id || '-' || n",
            submitted_at="one.submitted_at + n * interval '1 hour'",
        )  # fmt: skip
        multiply(listings, position="n + 1", key="one.key || n")


@pytest.fixture
def acme(transactional_db, logins):
    """One organisation of forty, after the planner has looked at the tables."""
    organisations = OrganisationFactory.create_batch(TENANTS)
    fill(organisations)
    with connected_as(logins[0]), connection.cursor() as cursor:
        for table in ("ipright", "notice", "noticedraft", "listing"):
            cursor.execute(f"ANALYZE takedowns_{table}")
    return organisations[TENANTS // 2]


def plan(rows) -> str:
    return rows.explain()


def test_the_members_lists_are_read_from_their_indexes(acme):
    with organisation_scope(acme):
        last = Notice.objects.order_by(*NEWEST)[100]
        plans = {
            "takedowns_notices_of": [
                plan(notice_rows().order_by(*NEWEST)[:51]),
                plan(notice_rows(state="DECIDED", market="SG").order_by(*NEWEST)[:51]),
                plan(
                    notice_rows().filter(beyond(NEWEST, [last.submitted_at, last.pk])).order_by(*NEWEST)[:51]
                ),
            ],
            "takedowns_notice_number": [plan(Notice.objects.filter(number=last.number))],
            "takedowns_rights_of": [plan(right_rows().order_by(*IN_ORDER)[:51])],
            "takedowns_open_drafts": [plan(NoticeDraft.objects.open().order_by("-saved_at")[:20])],
            "takedowns_listing_": [plan(Listing.objects.filter(notice=last).in_order())],
        }

    for index, read in plans.items():
        for one in read:
            assert index in one, one
            assert "Seq Scan on takedowns" not in one, one


def test_the_workers_and_the_desks_queues_are_read_from_their_indexes(acme):
    with staff_scope():
        plans = {
            "takedowns_unacknowledged": plan(Notice.objects.unacknowledged().order_by("pk")[:100]),
            "takedowns_not_looked_up": plan(Notice.objects.not_looked_up().order_by("pk")[:100]),
            "takedowns_rights_waiting": plan(IPRight.objects.waiting_for_verification()[:51]),
            "takedowns_rights_ending": plan(
                IPRight.objects.lapsed(NOON.date()).order_by("expires_on", "pk")[:500]
            ),
        }

    for index, one in plans.items():
        assert index in one, one
        assert "Seq Scan" not in one, one


OPEN_HOURS = (
    "NOW() - interval '1 day' + n * interval '10 minutes'"  # a quarter is overdue, the rest is due in days
)


@pytest.fixture
def busy_desk(transactional_db, logins):
    """Twenty thousand open notices, a twentieth in somebody's hands, after the planner has looked at the tables."""
    people = UserFactory.create_batch(20, staff_role="TRIAGER")
    first = [NoticeFactory(organisation=one) for one in OrganisationFactory.create_batch(TENANTS)]
    holder = f"CASE WHEN mod(n, 20) = 0 THEN {people[0].pk} + mod(n / 20, 20) END"
    with staff_scope():
        multiply(
            first, clock_id="NULL", number="'SG-2021-' || one.organisation_id || '-' || n", due_at=OPEN_HOURS,
            risk_at=f"{OPEN_HOURS} - interval '12 hours'", value="mod(n, 7)", triager_id=holder,
            paused_until="CASE WHEN mod(n, 100) = 0 THEN NOW() + interval '1 hour' END",
            claimed_at="CASE WHEN mod(n, 20) = 0 THEN NOW() END",
            claim_expires_at="CASE WHEN mod(n, 20) = 0 THEN NOW() + interval '1 hour' END",
            state="CASE WHEN mod(n, 20) = 0 THEN 'IN_TRIAGE' ELSE 'ACKNOWLEDGED' END",
        )  # fmt: skip
    with connected_as(logins[0]), connection.cursor() as cursor:
        cursor.execute("ANALYZE takedowns_notice")
    return people


def explained(question) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {question.sql}", question.values)
        return "\n".join(line for (line,) in cursor.fetchall())


INDEXES = {
    "unclaimed": "takedowns_queue_by_due_time", "mine": "takedowns_queue_of_someone",
    "risk": "takedowns_queue_by_due_time", "overdue": "takedowns_queue_by_due_time",
    "paused": "takedowns_queue_of_paused",
    "second": "takedowns_queue_of_second", "open": "takedowns_queue_by_due_time",
    "decided": "takedowns_decided_newest",
}  # fmt: skip


def test_every_view_of_the_queue_is_read_in_order_from_its_index(busy_desk):
    asked = {"by": busy_desk[0], "at": timezone.now(), "size": 50}
    with staff_scope():
        plans = {view: explained(of_queue.page_asked(view, **asked)) for view in INDEXES}
        plans["unclaimed"] += explained(of_queue.page_asked("unclaimed", market="SG", **asked))

    for view, one in plans.items():
        assert INDEXES[view] in one, one
        assert "Seq Scan on takedowns_notice" not in one, one
        assert view == "mine" or "Sort" not in one, one  # one person's few may be sorted


def test_the_next_notice_and_the_leases_that_ran_out_are_found_in_their_indexes(busy_desk):
    now = timezone.now()
    with staff_scope():
        free = Notice.objects.free(now).not_paused(now).exclude(submitted_by=busy_desk[0]).by_urgency()
        plans = {
            "takedowns_queue_by_due_time": plan(free[:1]),
            "takedowns_leases": plan(Notice.objects.run_out(now).order_by("claim_expires_at", "pk")[:500]),
            "takedowns_queue_of_someone": explained(
                own_workload_questions(busy_desk[0], at=now, since=now)["own_next"]
            ),
        }

    for index, one in plans.items():
        assert index in one, one
        assert "Seq Scan" not in one, one


def test_the_counts_of_every_view_are_read_from_its_index_and_stop_at_a_thousand(busy_desk):
    with staff_scope():
        asked = of_queue.counts(VIEWS, by=busy_desk[0], at=timezone.now())
        counts = {view: str(count_in(answer)) for view, answer in ask(asked).items()}
        plans = {view: explained(question) for view, question in asked.items()}

    assert counts == {
        "unclaimed": "1,000+", "mine": "40", "risk": "1,000+", "overdue": "1,000+", "paused": "200", "second": "0", "open": "1,000+",
        "decided": "0",
    }  # fmt: skip
    for view, one in plans.items():
        assert INDEXES[view] in one, one
        assert "Seq Scan" not in one, one


def test_what_is_due_today_or_at_risk_is_looked_for_no_further_than_it_can_lie(busy_desk):
    with staff_scope():
        asked = of_queue.counts(["today", "risk"], by=busy_desk[0], at=timezone.now())
        plans = [explained(question) for question in asked.values()]

    for one in plans:
        condition = next(line for line in one.splitlines() if "Index Cond" in line)
        assert condition.count("due_at <") == 1, one


def test_what_open_pages_ask_again_and_again_is_read_from_indexes(busy_desk):
    mine = {"by": busy_desk[0], "at": timezone.now()}
    with staff_scope():
        page = cut(
            of_queue.page("open", size=50, **mine),
            BY_URGENCY,
            of=Notice,
            size=50,
            after_first=False,
        )
        query, shown = {"view": "open", "until": page.next}, [row.id for row in page]
        rows, _order = queue_rows("open", **mine)
        plans = {
            "takedowns_queue_by_due_time": [
                explained(come_among(query, shown, {}, **mine)),
                explained(come_among(query, shown, {"market": "SG"}, **mine)),
                explained(of_queue.counts_of_saved("open", [{"market": "SG"}, {"kind": "TRADEMARK"}, {}], **mine)),
            ],
            "takedowns_notice_pkey": [plan(rows.filter(pk__in=shown)), plan(Notice.objects.filter(pk__in=shown))],
        }  # fmt: skip

    for index, read in plans.items():
        for one in read:
            assert index in one, one
            assert "Seq Scan on takedowns_notice" not in one, one
